/** What the processes of one program at a desk take of the computer: their memory and their time. */
import { readFile, realpath } from 'node:fs/promises';
import type { Desk } from './desk.ts';
import { electronBinary } from './machine.ts';
import { listProcesses } from './processes.ts';

/** The processes of Electron, Chromium's helpers among them. */
async function pids(desk: Desk): Promise<number[]> {
  // Chromium's helpers are started by where the program really lies.
  const program = await realpath(electronBinary());
  const all = await listProcesses(desk);
  return all.filter(({ argv }) => argv.startsWith(program)).map(({ pid }) => pid);
}

/** Throws when there are none, since of nothing no goal is missed. */
function sum(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no process of Electron runs at the desk');
  return values.reduce((total, value) => total + value, 0);
}

/** The proportional set size of all of them in bytes; what they share counts once. */
export async function memoryOf(desk: Desk): Promise<number> {
  const sizes = (await pids(desk)).map(async (pid) => {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) * 1024;
  });
  return sum(await Promise.all(sizes));
}

/** Linux counts a process's time in hundredths of a second, whatever the machine (USER_HZ). */
const ticksPerSecond = 100;

/** The processor time that all of them have used so far, in seconds. One that has ended takes its share with it. */
export async function processorSecondsOf(desk: Desk): Promise<number> {
  const times = (await pids(desk)).map(async (pid) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  });
  return sum(await Promise.all(times));
}
