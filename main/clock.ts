/** Time, handed in wherever it matters, so that rules about time can be tried without waiting. */

export interface Clock {
  /** Milliseconds since the epoch. People and networks set it; it may jump. */
  now(): number;
  /** Milliseconds since some fixed moment. It never jumps, but may stand still while the computer sleeps. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
