// The TCP sockets of a desk's processes, found in /proc: who listens, and who is connected to whom.

import { readdir, readFile, readlink } from 'node:fs/promises';

export interface Socket {
  readonly local: string;
  /** The other side; `0.0.0.0:0` or `[::]:0` for one that listens. */
  readonly remote: string;
  readonly state: 'listening' | 'other';
}

const listening = '0A';

/** The sockets of these processes. One that has ended has none; one that may not be looked at rejects. */
export async function socketsOf(pids: readonly number[]): Promise<Socket[]> {
  const inodes = new Set((await Promise.all(pids.map(socketInodes))).flat());
  const sockets: Socket[] = [];
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const [, ...lines] = (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n');
    for (const line of lines) {
      const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      if (!inodes.has(inode)) continue;
      sockets.push({
        local: address(local),
        remote: address(remote),
        state: state === listening && table.startsWith('tcp') ? 'listening' : 'other',
      });
    }
  }
  return sockets;
}

async function socketInodes(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return [];
    // A process that has just ended belongs to root until its parent has noticed.
    if (error.code === 'EACCES' && (await hasEnded(pid))) return [];
    throw error;
  });
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** `0100007F:1F90` is 127.0.0.1:8080: each group of four bytes is in the machine's order, here the little end first. */
function address(hex: string): string {
  const [host = '', port = ''] = hex.split(':');
  const bytes = (host.match(/.{8}/g) ?? []).flatMap((group) => (group.match(/../g) ?? []).reverse());
  const name =
    bytes.length === 4
      ? bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
      : `[${bytes.join('').replace(/^0{20}ffff/i, '::ffff:')}]`;
  return `${name}:${Number.parseInt(port, 16)}`;
}

async function hasEnded(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || /\) [ZX] /.test(stat);
}
