/** How long the event loop of this thread stands still, and how long that of a thread that does nothing. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';

export interface Lag {
  readonly oursMs: number;
  /** What a busy computer does to everybody. */
  readonly idleMs: number;
}

export interface LagMeter {
  /** Starts to measure; gives what stops it and says the longest times. */
  start(): Promise<() => Promise<Lag>>;
  close(): Promise<void>;
}

const everyMs = 10;
/** By which the idle thread knows itself. */
const ours = 'lag';

export function openLagMeter(): LagMeter {
  const idle = new Worker(new URL(import.meta.url), { workerData: ours });
  const ask = async (): Promise<number> => {
    const answer = once(idle, 'message') as Promise<[number]>;
    idle.postMessage('turn');
    return (await answer)[0];
  };
  return {
    async start() {
      await ask();
      const longest = measureLag();
      return async () => {
        const oursMs = longest();
        return { oursMs, idleMs: await ask() };
      };
    },
    async close() {
      await idle.terminate();
    },
  };
}

function measureLag(): () => number {
  let longest = 0;
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    // What this thread has waited for a processor is not its own doing.
    longest = Math.max(longest, now.at - before.at - everyMs - (now.waited - before.waited));
    before = now;
  }, everyMs);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

/** The time, and how long this thread has waited for a processor (`schedstat`, in nanoseconds). */
function look() {
  const [, waited = '0'] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return { at: performance.now(), waited: Number(waited) / 1e6 };
}

if (parentPort && workerData === ours) {
  const port = parentPort;
  let longest = measureLag();
  port.on('message', () => {
    port.postMessage(longest());
    longest = measureLag();
  });
}
