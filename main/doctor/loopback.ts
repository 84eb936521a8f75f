/** Whether a browser's answer can arrive: a listener as a sign-in has it, asked by Lanyard itself. */
import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loopbackAddress } from '../sign-in/loopback.ts';
import type { Check } from './check.ts';

export interface LoopbackCheckParts {
  /** 127.0.0.1 unless given. */
  readonly address?: string;
}

export function createLoopbackCheck({
  address = loopbackAddress,
}: LoopbackCheckParts = {}): Check<'loopback'> {
  return async (signal) => {
    // Another program may answer in our place: only this text is ours.
    const word = randomBytes(16).toString('base64url');
    const server = createServer((_request, response) => {
      response.writeHead(200, { connection: 'close', 'content-type': 'text/plain' }).end(word);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: address, port: 0, exclusive: true }, resolve);
      });
      const { port } = server.address() as AddressInfo;
      const isOurs = (await ask(address, port, signal)) === word;
      return { id: 'loopback', verdict: isOurs ? 'ok' : 'bad', facts: { port }, cures: [] };
    } catch (error) {
      if (signal.aborted) throw error;
      const { code } = error as NodeJS.ErrnoException;
      return {
        id: 'loopback',
        verdict: 'bad',
        facts: code === undefined ? {} : { systemCode: code },
        cures: [],
      };
    } finally {
      server.close();
      server.closeAllConnections();
    }
  };
}

/** By Node's own HTTP: no proxy has a way to this computer. */
function ask(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, agent: false, signal });
    asking.once('error', reject);
    asking.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text = (text + chunk).slice(0, 100);
      });
      response.once('error', reject);
      response.once('end', () => resolve(text));
    });
    asking.end();
  });
}
