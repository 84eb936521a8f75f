/** Proxies that do not let anybody through, each with the failure that Lanyard has for it. Only Electron asks proxies. */
import { connect, createServer, type Socket } from 'node:net';
import type { ProxyConfig } from 'electron';
import { canaries } from './canaries.ts';
import { onLoopback } from './on-loopback.ts';

export interface ProxyFault {
  readonly name: string;
  readonly code: string;
  readonly config: ProxyConfig;
  readonly waits?: true;
}

export interface ProxyFaults {
  readonly faults: readonly ProxyFault[];
  close(): Promise<void>;
}

export async function openProxyFaults(): Promise<ProxyFaults> {
  const closers: (() => Promise<unknown>)[] = [];

  const proxy = (onAsked: (socket: Socket, head: string) => void) =>
    onLoopback(
      createServer((socket) => void socket.once('data', (head) => onAsked(socket, head.toString('latin1')))),
      closers,
    );
  const answering = (line: string, headers = '') =>
    proxy((socket) =>
      socket.end(
        `HTTP/1.1 ${line}\r\n${headers}content-type: text/html\r\ncontent-length: ${canaries.body.length}\r\n\r\n${canaries.body}`,
      ),
    );
  const gone = async () => {
    const address = await proxy(() => undefined);
    await closers.pop()?.();
    return address;
  };
  const honest = () =>
    proxy((socket, head) => {
      const [, port = ''] = /^CONNECT [^:]+:(\d+)/.exec(head) ?? [];
      const onwards = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onwards).pipe(socket);
      });
      onwards.on('error', () => socket.destroy());
      socket.on('close', () => onwards.destroy());
    });
  const pac = (way: string): ProxyConfig => ({
    mode: 'pac_script',
    pacScript: `data:application/x-ns-proxy-autoconfig,${encodeURIComponent(`function FindProxyForURL() { return '${way}'; }`)}`,
  });
  const fixed = (proxyRules: string): ProxyConfig => ({ mode: 'fixed_servers', proxyRules });
  const basic = 'proxy-authenticate: Basic realm="Acme"\r\n';
  const unreachable = 'PROVIDER_UNREACHABLE';

  return {
    faults: [
      {
        name: 'a proxy that asks who you are',
        code: unreachable,
        config: fixed(await answering('407 Who', basic)),
      },
      {
        name: 'a proxy that asks by Negotiate',
        code: unreachable,
        config: fixed(await answering('407 Who', 'proxy-authenticate: Negotiate\r\n')),
      },
      {
        name: 'a proxy that asks and says not how',
        code: unreachable,
        config: fixed(await answering('407 Who')),
      },
      { name: 'a proxy that forbids', code: unreachable, config: fixed(await answering('403 Forbidden')) },
      { name: 'a proxy that cannot', code: unreachable, config: fixed(await answering('502 Bad Gateway')) },
      {
        name: 'a proxy that sends elsewhere',
        code: unreachable,
        config: fixed(await answering('302 Found', 'location: https://login.hotel.example/\r\n')),
      },
      { name: 'a proxy that is not there', code: unreachable, config: fixed(await gone()) },
      {
        name: 'a proxy that hangs up',
        code: 'PROVIDER_ANSWER_BROKEN',
        config: fixed(await proxy((socket) => socket.end())),
      },
      {
        name: 'a proxy that is silent',
        code: 'PROVIDER_TIMED_OUT',
        waits: true,
        config: fixed(await proxy(() => undefined)),
      },
      {
        name: 'a SOCKS proxy that is none',
        code: unreachable,
        config: fixed(`socks5://${await answering('400 Bad')}`),
      },
      {
        name: 'a script that names a proxy that is not there',
        code: unreachable,
        config: pac(`PROXY ${await gone()}`),
      },
      {
        name: 'a script that also names the direct way',
        code: 'well',
        config: pac(`PROXY ${await gone()}; DIRECT`),
      },
      {
        // Electron takes one that was set by hand for mandatory.
        name: 'a script that cannot be fetched',
        code: unreachable,
        config: { mode: 'pac_script', pacScript: `http://${await gone()}/proxy.pac` },
      },
      { name: 'a proxy as it should be', code: 'well', config: fixed(await honest()) },
    ],
    async close() {
      for (const close of closers.splice(0)) await close();
    },
  };
}
