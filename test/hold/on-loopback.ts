/** Servers of a row, each on a free port that nobody but this computer reaches. */
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Starts it and gives its `host:port`; the closer that is added ends its connections too, however they stand. */
export async function onLoopback(server: Server, closers: (() => unknown)[]): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
