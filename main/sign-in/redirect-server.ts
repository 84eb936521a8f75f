/**
 * Listens on loopback for the browser's answer to one sign-in attempt (RFC 8252 section 7.3): on a port of the
 * system's choosing, at a secret path, until the answer came or the attempt ended. A request the gate refuses is
 * answered and forgotten; it never ends the attempt.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Failure } from '../../app/failure.ts';
import { callbackHeaders, callbackPage } from './callback-page.ts';
import { loopbackAddress } from './loopback.ts';
import {
  donePath,
  type ExpectedCallback,
  type GateVerdict,
  judgeParameters,
  judgeRequest,
} from './redirect-gate.ts';

export interface RedirectServer {
  /** What the authorization request names as `redirect_uri`. */
  readonly redirectUri: string;
  /** From now on a request with this state is the answer. Before, every request is refused. */
  expect(answer: Pick<ExpectedCallback, 'state' | 'issuer' | 'issRequired'>): void;
  /** Resolves with the genuine callback, once; never rejects. */
  readonly callback: Promise<URL>;
  /** Takes an address that a person pasted. Throws PASTED_ADDRESS_NOT_OURS or PASTED_ADDRESS_REFUSED. */
  paste(address: string): void;
  /** Closes the port and every connection. Resolves when it is closed; may be called twice. */
  close(): Promise<void>;
}

/** When there is one more, the oldest is closed, never the newest refused: that may be the one the answer comes by. */
const mostConnections = 64;
/** How long after the answer the port stays open, so that the browser can fetch its last page. */
const lastPageMs = 800;

/** Throws LOOPBACK_UNAVAILABLE. */
export async function openRedirectServer(): Promise<RedirectServer> {
  const path = `/cb/${randomBytes(16).toString('base64url')}`;
  const server = createServer({
    connectionsCheckingInterval: 500,
    headersTimeout: 5_000,
    requestTimeout: 5_000,
    keepAliveTimeout: 1_000,
    maxHeaderSize: 8_192,
  });
  server.maxRequestsPerSocket = 16;
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    const [oldest] = connections;
    if (oldest && connections.size === mostConnections) {
      connections.delete(oldest);
      oldest.destroy();
    }
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Failure('LOOPBACK_UNAVAILABLE', error.code === undefined ? {} : { systemCode: error.code })),
    );
    server.listen({ host: loopbackAddress, port: 0, exclusive: true }, resolve);
  });
  const host = `${loopbackAddress}:${(server.address() as AddressInfo).port}`;

  let expected: ExpectedCallback | undefined;
  let answered = false;
  let deliver: (callback: URL) => void = () => {};
  const callback = new Promise<URL>((resolve) => {
    deliver = resolve;
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  };

  function take(verdict: GateVerdict & { kind: 'callback' }): void {
    // A second identical callback gets the same page and changes nothing.
    if (answered) return;
    answered = true;
    setTimeout(close, lastPageMs).unref();
    deliver(verdict.url);
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const verdict: GateVerdict = expected
      ? judgeRequest(
          {
            peerAddress: request.socket.remoteAddress,
            method: request.method,
            target: request.url ?? '',
            rawHeaders: request.rawHeaders,
          },
          expected,
        )
      : { kind: 'refused', status: 404 };
    request.resume();
    switch (verdict.kind) {
      case 'callback':
        // 303 takes the code out of the address bar, the history entry and every later referrer.
        response.writeHead(303, { ...callbackHeaders, Location: donePath }).end();
        take(verdict);
        break;
      case 'done':
        response.writeHead(200, callbackHeaders).end(callbackPage);
        break;
      case 'refused':
        response.writeHead(verdict.status, { ...callbackHeaders, Connection: 'close' }).end();
        break;
      default:
        verdict satisfies never;
    }
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connect', (_request, socket) => socket.destroy());
  server.on('checkContinue', (_request, response: ServerResponse) =>
    response.writeHead(400, callbackHeaders).end(),
  );
  server.on('clientError', (_error, socket) => {
    const answer = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    // Not ended alone: a client that keeps its own side open would hold one of the connections for ever.
    if (socket.writable) socket.end(answer, () => socket.destroy());
    else socket.destroy();
  });

  return {
    redirectUri: `http://${host}${path}`,
    expect: (answer) => {
      expected = { host, path, ...answer };
    },
    callback,
    paste(address) {
      const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
      if (!expected || !url || url.host !== host || url.protocol !== 'http:' || url.pathname !== path) {
        throw new Failure('PASTED_ADDRESS_NOT_OURS');
      }
      const verdict = judgeParameters(url.searchParams, expected);
      if (verdict.kind !== 'callback') throw new Failure('PASTED_ADDRESS_REFUSED');
      take(verdict);
    },
    close,
  };
}
