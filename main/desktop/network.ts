/** HTTP by Electron's network stack, which knows the system's proxy and certificates, in a session of its own. */
import { net, session } from 'electron';
import type { Fetch } from '../http/provider-fetch.ts';

/** Call it when the app is ready. */
const networkSession = () => session.fromPartition('lanyard-network', { cache: false });

/** The way this network stack takes to an address, as a PAC script would answer: "DIRECT", "PROXY host:port; DIRECT". */
export const resolveProxy = (url: string): Promise<string> => networkSession().resolveProxy(url);

/**
 * A `fetch` that follows no redirect, stores no cookie and caches nothing. Electron's own one cannot tell a redirect
 * from a broken connection, hence the request by hand. Call it when the app is ready.
 */
export function createNetworkFetch(): Fetch {
  const quiet = networkSession();

  return (url, init) =>
    new Promise((resolve, reject) => {
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
      const abort = () => {
        request.abort();
        reject(new DOMException('The request was given up.', 'AbortError'));
      };
      if (init.signal?.aborted) return abort();
      init.signal?.addEventListener('abort', abort, { once: true });

      request.on('redirect', (status) => {
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
            incoming.on('end', () => stream.close());
            incoming.on('error', (error: Error) => stream.error(error));
            incoming.on('aborted', () =>
              stream.error(new DOMException('The answer broke off.', 'AbortError')),
            );
          },
          cancel: () => request.abort(),
        });
        const bodiless = [204, 205, 304].includes(incoming.statusCode);
        resolve(new Response(bodiless ? null : body, { status: incoming.statusCode, headers }));
      });
      request.on('error', reject);
      const content = init.body === undefined || init.body === null ? undefined : String(init.body);
      if (content !== undefined && !request.getHeader('content-type')) {
        request.setHeader('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
      }
      request.end(content);
    });
}
