// Serves the built window the way the app's own scheme does: its files and its policy, nothing else.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { contentSecurityPolicyHeader } from '../../app/content-security-policy.ts';
import { checkout } from '../desk/machine.ts';

const folder = join(checkout, 'build', 'app', 'renderer');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface WindowServer {
  readonly address: string;
  readonly close: () => void;
}

export async function serveWindow(): Promise<WindowServer> {
  const server = createServer(async (request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://window').pathname) || 'index.html';
    // Asked for by browsers only; the app's window has its icon from main.
    if (name === 'favicon.ico') return response.writeHead(204).end();
    try {
      const content = await readFile(join(folder, name));
      response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream');
      response.setHeader('Content-Security-Policy', contentSecurityPolicyHeader);
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
