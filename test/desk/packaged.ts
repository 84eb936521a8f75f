// Starts the packaged Lanyard at a desk. Its fuses let nothing be attached to it, so it is only looked at from outside.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryIn } from '../../scripts/fuses.mjs';
import { testBuildName } from '../../scripts/test-build.mjs';
import type { Desk } from './desk.ts';
import { packageFolder } from './machine.ts';
import { lookAgainAndAgain } from './processes.ts';

export interface Packaged {
  readonly process: ChildProcess;
  readonly pid: number;
  output(): string;
  /** Resolves when it has ended, with its code. */
  readonly ended: Promise<number | null>;
}

export interface PackagedOptions {
  readonly folder?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function startPackaged(desk: Desk, options: PackagedOptions = {}): Packaged {
  const { folder = packageFolder(), args = [], env = {} } = options;
  const child = spawn(binaryIn(folder), args, {
    cwd: desk.home,
    env: { ...desk.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  desk.beforeClose(async () => {
    child.kill();
    await ended;
  });
  return { process: child, pid: child.pid ?? 0, output: () => output, ended };
}

export const packagedData = (desk: Desk) => join(desk.home, '.config', testBuildName);

/** What it has logged so far. */
export async function packagedLog(desk: Desk): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(packagedData(desk), 'logs', 'lanyard.log'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Waits until what `look` finds is something. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  limitMs = 40_000,
): Promise<Found> {
  let stop = async () => {};
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Found>((resolve, reject) => {
      late = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), limitMs);
      stop = lookAgainAndAgain(async () => {
        const found = await look().catch(reject);
        if (found !== undefined) resolve(found as Found);
      });
    });
  } finally {
    clearTimeout(late);
    await stop();
  }
}
