/** HTTP by Electron's network stack, which knows the system's proxy and certificates, in a session of its own. */
import { type ClientRequest, type IncomingMessage, net, type Session, session } from 'electron';
import { answerOf } from '../http/answer-of.ts';
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
  return (url, init) => send(quiet, url, init);
}

/**
 * The same for what must not be sent twice. On a connection that it had kept, Chromium sends any request again, a POST
 * too, when the other side closes it or answers 408; so none of these ever meets a connection that was kept.
 */
export function createSingleNetworkFetch(): Fetch {
  const free: Session[] = [];
  let made = 0;
  const take = () => {
    const taken = free.pop();
    if (taken) return taken;
    made += 1;
    return session.fromPartition(`lanyard-network-single-${made}`, { cache: false });
  };
  return (url, init) => {
    const own = take();
    let isOver = false;
    const giveBack = () => {
      if (isOver) return;
      isOver = true;
      void own.closeAllConnections().then(() => free.push(own));
    };
    return send(own, url, init, giveBack);
  };
}

/** `onEnd` is called, perhaps more than once, when nothing more will come. */
function send(
  own: Session,
  url: string,
  init: RequestInit,
  onEnd: () => void = () => undefined,
): Promise<Response> {
  if (init.signal?.aborted) {
    onEnd();
    return Promise.reject(givenUp());
  }
  const request = net.request({
    url,
    method: init.method ?? 'GET',
    session: own,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
  });
  new Headers(init.headers).forEach((value, name) => {
    request.setHeader(name, value);
  });
  const answer = listenTo(request, init.signal ?? undefined, onEnd);
  const content = init.body === undefined || init.body === null ? undefined : String(init.body);
  if (content !== undefined && !request.getHeader('content-type')) {
    request.setHeader('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  request.end(content);
  return answer;
}

const givenUp = () => new DOMException('The request was given up.', 'AbortError');

/**
 * Listens by itself, so that no listener knows what was sent: Electron and a signal may remember a listener for a
 * while, and what is sent may be a refresh token.
 */
function listenTo(
  request: ClientRequest,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const over = () => {
      signal?.removeEventListener('abort', abort);
      onEnd();
    };
    const giveUp = () => {
      request.abort();
      over();
    };
    const abort = () => {
      giveUp();
      reject(givenUp());
    };
    signal?.addEventListener('abort', abort, { once: true });

    request.on('redirect', (status) => {
      resolve(new Response(null, { status }));
      giveUp();
    });
    request.on('response', (incoming) => {
      const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
        [value].flat().flatMap((one) => (one === undefined ? [] : [[name, one] as const])),
      );
      try {
        resolve(answerOf(incoming.statusCode, headers, bodyOf(incoming, giveUp, over)));
      } catch (error) {
        // Thrown from here it would reach nobody.
        giveUp();
        reject(error);
      }
    });
    request.on('error', (error) => {
      over();
      reject(error);
    });
  });
}

/** What `incoming` brings, until nobody wants any more of it: then `giveUp` is called, and what still comes is let go. */
function bodyOf(
  incoming: IncomingMessage,
  giveUp: () => void,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  let isOver = false;
  return new ReadableStream<Uint8Array>({
    start(stream) {
      const end = (tell: () => void) => {
        if (isOver) return;
        isOver = true;
        tell();
        onEnd();
      };
      incoming.on('data', (chunk) => {
        if (!isOver) stream.enqueue(chunk);
      });
      incoming.on('end', () => end(() => stream.close()));
      incoming.on('error', (error: Error) => end(() => stream.error(error)));
      incoming.on('aborted', () =>
        end(() => stream.error(new DOMException('The answer broke off.', 'AbortError'))),
      );
    },
    cancel() {
      isOver = true;
      giveUp();
    },
  });
}
