/** HTTP by Electron's network stack, which knows the system's proxy and certificates, in a session of its own. */
import { type ClientRequest, net, session } from 'electron';
import type { Fetch } from '../http/provider-fetch.ts';

/** Call it when the app is ready. */
const networkSession = () => session.fromPartition('lanyard-network', { cache: false });

/** The way this network stack takes to an address, as a PAC script would answer: "DIRECT", "PROXY host:port; DIRECT". */
export const resolveProxy = (url: string): Promise<string> => networkSession().resolveProxy(url);

/** Chromium refuses this port by itself, so nothing leaves the computer. */
const nowhere = 'http://127.0.0.1:1/';
const overwrittenMs = 1_000;

/**
 * Overwrites what Chromium remembers of the requests that were sent: it does not wipe the memory they were in, but
 * takes it for the next ones, here and in the process of its network. Nobody promises that; the tests look.
 */
export async function overwriteRequests(): Promise<void> {
  const send = createNetworkFetch();
  const sizes = Array.from({ length: 64 }, (_, index) => 200 + 16 * (index % 32));
  await Promise.allSettled(
    sizes.map((size) =>
      send(nowhere, { method: 'POST', body: '0'.repeat(size), signal: AbortSignal.timeout(overwrittenMs) }),
    ),
  );
}

/**
 * A `fetch` that follows no redirect, stores no cookie and caches nothing. Electron's own one cannot tell a redirect
 * from a broken connection, hence the request by hand. Call it when the app is ready.
 */
export function createNetworkFetch(): Fetch {
  const quiet = networkSession();

  return (url, init) => {
    if (init.signal?.aborted) return Promise.reject(givenUp());
    const request = net.request({
      url,
      method: init.method ?? 'GET',
      session: quiet,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
    new Headers(init.headers).forEach((value, name) => {
      request.setHeader(name, value);
    });
    const answer = answerOf(request, init.signal ?? undefined);
    const content = init.body === undefined || init.body === null ? undefined : String(init.body);
    if (content !== undefined && !request.getHeader('content-type')) {
      request.setHeader('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    }
    request.end(content);
    return answer;
  };
}

const givenUp = () => new DOMException('The request was given up.', 'AbortError');

/**
 * Listens by itself, so that no listener knows what was sent: Electron and a signal may remember a listener for a
 * while, and what is sent may be a refresh token.
 */
function answerOf(request: ClientRequest, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      request.abort();
      reject(givenUp());
    };
    const over = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort, { once: true });

    request.on('redirect', (status) => {
      over();
      resolve(new Response(null, { status }));
      request.abort();
    });
    request.on('response', (incoming) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) {
        for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
      }
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          incoming.on('data', (chunk) => stream.enqueue(chunk));
          incoming.on('end', () => {
            over();
            stream.close();
          });
          incoming.on('error', (error: Error) => {
            over();
            stream.error(error);
          });
          incoming.on('aborted', () => {
            over();
            stream.error(new DOMException('The answer broke off.', 'AbortError'));
          });
        },
        cancel: () => request.abort(),
      });
      const bodiless = [204, 205, 304].includes(incoming.statusCode);
      resolve(new Response(bodiless ? null : body, { status: incoming.statusCode, headers }));
    });
    request.on('error', (error) => {
      over();
      reject(error);
    });
  });
}
