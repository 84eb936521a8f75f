import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../../desk/machine.ts';
import type { Row } from '../row.ts';

/** What listens in the product: the redirect server of a sign-in, and the doctor's own visitor for one request. */
const listeners = ['main/doctor/loopback.ts', 'main/sign-in/redirect-server.ts'];
const listens = /\bcreateServer\b|\.listen\(|\bnew (?:WebSocket)?Server\(/;

/** Lanyard has no local metadata endpoint. The row says so only while nothing else in the product listens. */
export const row: Row = {
  number: 5,
  name: 'metadata endpoint',
  goal: '80 hostile requests, 0 token bytes; 2 real clients served',
  async check({ note }) {
    const found: string[] = [];
    for (const room of ['app', 'main', 'renderer']) {
      for (const file of await readdir(join(checkout, room), { recursive: true })) {
        if (!/\.tsx?$/.test(file)) continue;
        if (listens.test(await readFile(join(checkout, room, file), 'utf8'))) found.push(`${room}/${file}`);
      }
    }
    const strange = found.filter((file) => !listeners.includes(file));
    for (const file of strange) note(`${file} listens`);
    if (found.length !== listeners.length || strange.length > 0) {
      return { held: false, figure: `${found.length} files listen, ${listeners.length} known` };
    }
    return {
      skipped: 'Lanyard serves no metadata endpoint: only the redirect of a sign-in and the doctor listen',
    };
  },
};
