/**
 * Counts what others are asked in the course of one piece of work, however deep within it the asking is done: each
 * attempt of a request, and each run of another program. It follows the work through its awaits, so that nobody on the way
 * has to hand a counter on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface CallCount {
  calls: number;
}

const counts = new AsyncLocalStorage<CallCount>();

/** To be called right before somebody else is asked. */
export function countCall(): void {
  const count = counts.getStore();
  if (count) count.calls += 1;
}

/** Whether this is part of a piece of work whose calls are counted. */
export function isCounting(): boolean {
  return counts.getStore() !== undefined;
}

/** Runs `work`; its calls are counted in `count`, also while it is under way and when it fails. */
export function countingCalls<Result>(count: CallCount, work: () => Promise<Result>): Promise<Result> {
  return counts.run(count, work);
}
