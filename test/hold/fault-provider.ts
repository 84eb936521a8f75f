/**
 * A provider that gives the answers of `provider-answers.ts`, each under a path of its own and from its own place, and
 * the truth wherever another endpoint is asked on the way. It counts what it is asked.
 */
import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type IssuedCertificate, issueCertificate, selfSigned } from '../unit/self-signed.ts';
import { onLoopback } from './on-loopback.ts';
import type { Ask, Place, ProviderAnswer } from './provider-answers.ts';
import { createTruth, type Wish } from './truth.ts';

export interface Stage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of the server that was asked. */
  readonly origin: string;
  /** What a provider without a fault would answer: JSON. */
  truth(wish?: Wish): Promise<string>;
}
export type Play = (stage: Stage) => unknown;

/** Which endpoint has the fault when this is asked; the others tell the truth. */
const faulty: Readonly<Record<Ask, RegExp>> = {
  exchange: /\/token$/,
  refresh: /\/token$/,
  key: /\/token$/,
  adc: /\/token$/,
  keys: /\/keys$/,
  verify: /\/keys$/,
  'access-token': /:generateAccessToken$/,
  'id-token': /:generateIdToken$/,
  projects: /\/projects:search$/,
  'service-accounts': /\/serviceAccounts$/,
  services: /\/services$/,
  revoke: /\/revoke$/,
  tokeninfo: /\/tokeninfo$/,
};

export interface FaultProvider {
  /** The origin of each place. */
  readonly places: Readonly<Record<Place, string>>;
  /** In PEM: who vouches for the places with TLS. */
  readonly authority: string;
  /** The SHA-256 of the public keys, in base64, of those places whose certificate is as it should be. */
  readonly vouchedFor: readonly string[];
  /** How often the endpoint with the fault was asked. */
  asked(answer: number, ask: Ask): number;
  /** How often the target of a redirect was asked. */
  followed(): number;
  close(): Promise<void>;
}

export async function openFaultProvider(answers: readonly ProviderAnswer[]): Promise<FaultProvider> {
  const truth = createTruth();
  const counts = new Map<string, number>();
  let followed = 0;
  const closers: (() => unknown)[] = [];

  const answerOne: RequestListener = async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const [, index = '', ask = ''] = pathname.split('/');
    let text = '';
    request.setEncoding('utf8');
    // Who asks may hang up at any time.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    for await (const chunk of request) text += chunk;
    const answer = answers[Number(index)];
    if (!answer || index === '') {
      followed += 1;
      response.writeHead(404).end();
      return;
    }
    const form = new URLSearchParams(text);
    const tell = (wish?: Wish) => truth({ pathname, form, text }, wish);
    const isFaulty = faulty[ask as Ask]?.test(pathname) && isMeant(ask as Ask, form);
    if (isFaulty) {
      counts.set(`${index}/${ask}`, (counts.get(`${index}/${ask}`) ?? 0) + 1);
      if (answer.play) {
        await answer.play({ request, response, origin: `http://${request.headers.host}`, truth: tell });
        return;
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(await tell());
  };
  const safely: RequestListener = (request, response) =>
    void Promise.resolve(answerOne(request, response)).catch(() => request.socket.destroy());

  const listen = (server: Server) => onLoopback(server, closers);
  const plain = async () => `http://${await listen(createHttpServer(safely))}`;
  const secure = async (options: ServerOptions) => {
    const server = createHttpsServer(options, safely);
    server.on('tlsClientError', () => undefined);
    return `https://${await listen(server)}`;
  };
  const raw = async (onConnection: (socket: Socket) => void) =>
    `https://${await listen(createServer(onConnection))}`;

  const day = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * day);
  const valid = { from: inDays(-1), until: inDays(1) };
  const authority = issueCertificate({ name: 'Acme Proxy Authority', valid, isAuthority: true });
  const stranger = issueCertificate({ name: 'Somebody', valid, isAuthority: true });
  const host = (by: IssuedCertificate, from = -1, until = 1, address = '127.0.0.1') =>
    issueCertificate({ name: 'Provider', address, by, valid: { from: inDays(from), until: inDays(until) } });

  const good = host(authority);
  const demanding = host(authority);

  const places: Record<Place, string> = {
    plain: await plain(),
    refused: await refusing(),
    'unknown-name': 'http://nobody.invalid',
    // A group of hosts, to which nobody can connect.
    'no-route': 'http://224.0.0.1',
    full: await full(closers),
    tls: await secure(good),
    'tls-unknown-authority': await secure(host(stranger)),
    'tls-self-signed': await secure(selfSigned('127.0.0.1', valid)),
    'tls-expired': await secure(host(authority, -2, -1)),
    'tls-not-yet-valid': await secure(host(authority, 1, 2)),
    'tls-other-host': await secure(host(authority, -1, 1, '127.0.0.2')),
    'tls-old': await secure({
      ...host(authority),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
    'tls-silent': await raw((socket) => void socket.resume()),
    'tls-hangs-up': await raw((socket) => void socket.once('data', () => socket.resetAndDestroy())),
    'tls-none': `https://${await listen(createHttpServer(safely))}`,
    'tls-wants-certificate': await secure({
      ...demanding,
      requestCert: true,
      rejectUnauthorized: true,
      ca: authority.cert,
    }),
  };

  return {
    places,
    authority: authority.cert,
    vouchedFor: [good, demanding].map(({ cert }) => publicKeyHash(cert)),
    asked: (answer, ask) => counts.get(`${answer}/${ask}`) ?? 0,
    followed: () => followed,
    async close() {
      for (const close of closers.splice(0)) await close();
    },
  };
}

function publicKeyHash(cert: string): string {
  const { publicKey } = new X509Certificate(cert);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

/** Whether this request is the one that the fault is for: a refresh begins with a sign-in that has none. */
function isMeant(ask: Ask, form: URLSearchParams): boolean {
  const grant = form.get('grant_type');
  if (ask === 'exchange') return grant === 'authorization_code';
  return ask !== 'refresh' || grant === 'refresh_token';
}

/** A port where nobody listens any more. */
async function refusing(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

/** Listens for one connection, then sleeps; what comes after those that wait is not even answered by the system. */
const sleeper = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  require('node:fs').writeSync(1, this.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

async function full(closers: (() => unknown)[]): Promise<string> {
  const child = spawn(process.execPath, ['-e', sleeper], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const waiting = Array.from({ length: 4 }, () => connect({ port, host: '127.0.0.1' }));
  for (const socket of waiting) socket.on('error', () => undefined);
  closers.push(() => {
    for (const socket of waiting) socket.destroy();
    child.kill('SIGKILL');
  });
  // Those that the system takes in; the others stay outside, as whoever comes next.
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return `http://127.0.0.1:${port}`;
}
