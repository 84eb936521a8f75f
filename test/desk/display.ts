// A virtual display of one desk: an X server of its own that only holders of its cookie can use.

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from './program.ts';

export async function openDisplay(folder: string, env: Record<string, string>) {
  const cookieFile = join(folder, 'Xauthority');
  await writeFile(cookieFile, xauthority(randomBytes(16)), { mode: 0o600 });
  const server = await startProgram({
    command: 'Xvfb',
    args: [
      '-displayfd',
      '3',
      '-screen',
      '0',
      '1400x900x24',
      '-nolisten',
      'tcp',
      '-noreset',
      '-auth',
      cookieFile,
    ],
    env,
    readyOn: 3,
  });
  return {
    env: { DISPLAY: `:${server.readyLine.trim()}`, XAUTHORITY: cookieFile },
    close: () => server.stop(),
  };
}

/** One Xauthority entry for any host and any display: the number is not known before the server has started. */
function xauthority(cookie: Buffer) {
  const anyHost = Buffer.from([0xff, 0xff]);
  const counted = (data: Buffer) =>
    Buffer.concat([Buffer.from([data.length >> 8, data.length & 0xff]), data]);
  const none = Buffer.alloc(0);
  return Buffer.concat([
    anyHost,
    counted(none),
    counted(none),
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(cookie),
  ]);
}
