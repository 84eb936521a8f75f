/** HTTP below `fetch`, which adds headers of its own: one plain request, or bytes that no library would send. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request on a connection of its own, with the headers given and nothing but `Host` beside them. */
export function ask(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asking.once('error', reject);
    asking.end();
  });
}

export interface RawExchange {
  readonly socket: Socket;
  /** Everything that came back, when the other side has closed. */
  readonly answer: Promise<string>;
  /** Resolves when the connection is gone, whichever side ended it. */
  readonly closed: Promise<void>;
}

/** Opens a connection and sends `bytes`; leaves its own side open. */
export function openRaw(origin: string, bytes: string | Buffer = ''): RawExchange {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  // A reset is an ordinary end here.
  socket.on('error', () => undefined);
  if (bytes.length > 0) socket.write(bytes);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, answer: closed.then(() => text), closed };
}

const openForMs = 10_000;

/**
 * Sends bytes and gives everything that came back until the other side closed; `undefined` when nobody listens there.
 * With `hangUp` the own side is closed behind the bytes, so that the other waits for no more of them.
 */
export async function exchangeRaw(
  origin: string,
  bytes: string | Buffer,
  { hangUp = false }: { hangUp?: boolean } = {},
): Promise<string | undefined> {
  const { socket, answer } = openRaw(origin, bytes);
  if (hangUp) socket.end();
  let connected = false;
  socket.once('connect', () => {
    connected = true;
  });
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const why = new Error(`the connection was still open after ${openForMs} ms`);
    late = setTimeout(() => reject(why), openForMs);
  });
  try {
    const text = await Promise.race([answer, tooLate]);
    return connected ? text : undefined;
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

/** The status codes of all answers in a stream of them. */
export const statusesIn = (stream: string): number[] =>
  [...stream.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));

/** Whether nobody listens at `origin`. */
export function isClosed(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
