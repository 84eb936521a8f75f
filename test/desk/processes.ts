// Every process of a desk, found in /proc.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import type { Desk } from './desk.ts';

export interface DeskProcess {
  pid: number;
  /** Its arguments, with whatever the process has since written over them. */
  argv: string;
  /** As far as it can be read: Chromium's processes write over theirs. */
  environ: string;
}

const endWithinMs = 5000;
const sampleEveryMs = 50;

/** Collects what the process table shows of the desk's processes, for a search, until it is stopped. */
export function watchProcesses(desk: Desk) {
  const seen = new Set<string>();
  const look = async () => {
    for (const { argv, environ } of await listProcesses(desk)) seen.add(argv).add(environ);
  };
  const stopLooking = lookAgainAndAgain(look);
  return {
    async stop() {
      await stopLooking();
      return [...seen];
    },
  };
}

/** Looks, pauses, looks again; on a busy computer less often, and never with looks that pile up. */
export function lookAgainAndAgain(look: () => Promise<void>): () => Promise<void> {
  const stopped = new AbortController();
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      await look();
      await after(sampleEveryMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopped.abort();
    await looking;
  };
}

/**
 * Waits until the desk's processes have ended. Whatever has not by then is killed and named in the error: a program
 * that leaves a process behind at the desk leaves one behind at the person's, too.
 */
export async function endProcesses(desk: Pick<Desk, 'folder'>) {
  const deadline = Date.now() + endWithinMs;
  let left = await listProcesses(desk);
  while (left.length > 0 && Date.now() < deadline) {
    await after(20);
    left = await listProcesses(desk);
  }
  for (const { pid } of left) kill(pid);
  if (left.length > 0) throw new Error(`left behind at the desk: ${left.map(({ argv }) => argv).join('; ')}`);
}

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/**
 * A process belongs to the desk if it names the desk's folder in its arguments, environment or working folder, or if
 * its parent or the leader of its session belongs. No single one of these holds for all: Chromium wipes its
 * environment, its sandboxed processes have no working folder, and its crash handler has no parent.
 */
export async function listProcesses({ folder }: Pick<Desk, 'folder'>): Promise<DeskProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(read))).filter((one) => one !== undefined);
  const ours = new Set<number>();
  const belongs = (one: Entry) =>
    ours.has(one.parent) ||
    ours.has(one.session) ||
    [one.argv, one.environ, `${one.workingFolder}/`].some((text) => text.includes(`${folder}/`));
  for (let size = -1; size < ours.size; ) {
    size = ours.size;
    for (const one of all) if (belongs(one)) ours.add(one.pid);
  }
  return all.filter(({ pid }) => ours.has(pid)).map(({ pid, argv, environ }) => ({ pid, argv, environ }));
}

interface Entry extends DeskProcess {
  parent: number;
  session: number;
  workingFolder: string;
}

/** Undefined for a process that has ended, be it between the listing and the look. */
async function read(name: string): Promise<Entry | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    // Its second field is the program's name in parentheses, which may hold spaces.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    return {
      pid: Number(name),
      parent: Number(parent),
      session: Number(session),
      argv: (await readFile(`/proc/${name}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim(),
      environ: await readFile(`/proc/${name}/environ`, 'utf8').catch(() => ''),
      workingFolder: await readlink(`/proc/${name}/cwd`).catch(() => ''),
    };
  } catch {
    return undefined;
  }
}
