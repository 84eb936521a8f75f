/**
 * Whether the person has gone away. What counts is the computer's own idle time, not Lanyard's last use: somebody who
 * works in a terminal all day is there. Where the computer cannot tell, its idle time is 0 and this never locks;
 * sleep is noticed all the same, by the wall clock.
 */
import type { Clock } from './clock.ts';

export interface IdleParts {
  readonly clock: Clock;
  /** Milliseconds since the last key or movement of the pointer, in any program. */
  readonly idleMs: () => number;
  /** `null` is never. */
  readonly minutes: () => number | null;
  readonly onAway: () => void;
}

export interface IdleWatch {
  /** Looks now; called again and again. */
  look(): void;
}

/** How often the computer is asked: one cheap call, and the lock comes at most this much too late. */
export const idleLookMs = 15_000;

export function createIdleWatch({ clock, idleMs, minutes, onAway }: IdleParts): IdleWatch {
  let lastLook = clock.now();
  return {
    look() {
      const now = clock.now();
      // A look that comes this late slept, and whoever woke the computer may be somebody else.
      const slept = now - lastLook - idleLookMs;
      lastLook = now;
      const limit = minutes();
      if (limit !== null && Math.max(idleMs(), slept) >= limit * 60_000) onAway();
    },
  };
}
