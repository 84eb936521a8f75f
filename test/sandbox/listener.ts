/** An HTTP server on the loopback that survives whatever is sent to it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerJson, type Exchange, openExchange } from './exchange.ts';
import type { Faults } from './faults.ts';

export type Listener = {
  origin: string;
  /** From here on requests are answered; earlier ones get a 503. */
  serve(answer: (exchange: Exchange) => Promise<void>): void;
  close(): Promise<void>;
};

/** `headers` are on every answer. */
export async function listen(
  port: number,
  faults: Faults,
  headers: Readonly<Record<string, string>> = {},
): Promise<Listener> {
  let answer: ((exchange: Exchange) => Promise<void>) | undefined;
  let origin = '';
  const server = createServer({ maxHeaderSize: 32 * 1024, requestTimeout: 30_000 }, async (req, res) => {
    res.setHeader('date', new Date(faults.nowMs()).toUTCString());
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    res.on('error', () => undefined);
    try {
      const exchange = await openExchange(req, res, origin);
      if (!exchange) return;
      // Only our own name: a page that reached us under another one is somebody's DNS trick.
      if (req.headers.host !== new URL(origin).host) answerJson(res, 421, { error: 'misdirected_request' });
      else if (!answer) answerJson(res, 503, { error: 'starting' });
      else await answer(exchange);
    } catch (error) {
      // A caller that hangs up while it is being read is no fault of ours.
      if (req.destroyed && !req.complete) return;
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (res.headersSent) res.destroy();
      else answerJson(res, 500, { error: 'internal_failure' });
    }
  });
  await listening(server, port);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve(given) {
      answer = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
