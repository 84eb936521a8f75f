// Every process of a desk, found in /proc.

import { readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
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
/** What is left to everything else when a look takes long. */
const leastRestMs = 20;

export interface ProcessTable {
  /** Every argument list and every environment that was seen, once each. */
  readonly argvs: readonly string[];
  readonly environs: readonly string[];
  /** How many processes were seen. */
  readonly processes: number;
  readonly looks: number;
}

/** Collects what the process table shows of the desk's processes, for a search, until it is stopped. */
export function watchProcesses(desk: Desk) {
  const argvs = new Set<string>();
  const environs = new Set<string>();
  const pids = new Set<number>();
  let looks = 0;
  const look = async () => {
    for (const { pid, argv, environ } of await listProcesses(desk)) {
      pids.add(pid);
      argvs.add(argv);
      environs.add(environ);
    }
    looks += 1;
  };
  const stopLooking = lookAgainAndAgain(look);
  return {
    async stop(): Promise<ProcessTable> {
      await stopLooking();
      return { argvs: [...argvs], environs: [...environs], processes: pids.size, looks };
    },
  };
}

/** Looks every 50 ms; on a busy computer less often, and never with looks that pile up. */
export function lookAgainAndAgain(look: () => Promise<void>): () => Promise<void> {
  const stopped = new AbortController();
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      const started = performance.now();
      await look();
      const rest = Math.max(leastRestMs, sampleEveryMs - (performance.now() - started));
      await after(rest, undefined, { signal: stopped.signal }).catch(() => undefined);
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
  const all = pids.map(read).filter((one) => one !== undefined);
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

/**
 * Undefined for a process that has ended, be it between the listing and the look. These files are made up by the kernel
 * as they are read: waiting for them one by one would cost six times as much as reading them.
 */
function read(name: string): Entry | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    // Its second field is the program's name in parentheses, which may hold spaces.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    return {
      pid: Number(name),
      parent: Number(parent),
      session: Number(session),
      argv: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      environ: orEmpty(() => readFileSync(`/proc/${name}/environ`, 'utf8')),
      workingFolder: orEmpty(() => readlinkSync(`/proc/${name}/cwd`)),
    };
  } catch {
    return undefined;
  }
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
