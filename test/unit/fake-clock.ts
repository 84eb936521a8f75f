/** A clock that stands still until a test moves it; both hands at once, or one without the other. */
import type { Clock } from '../../main/clock.ts';

export interface FakeClock extends Clock {
  /** Time goes by. */
  pass(ms: number): void;
  /** Somebody sets the wall clock; the other one does not notice. */
  setWall(now: number): void;
  /** The computer sleeps: only the wall clock goes on. */
  sleep(ms: number): void;
}

export function createFakeClock(startsAt = Date.UTC(2026, 10, 22, 12)): FakeClock {
  let wall = startsAt;
  let monotonic = 1_000;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    pass(ms) {
      wall += ms;
      monotonic += ms;
    },
    setWall(now) {
      wall = now;
    },
    sleep(ms) {
      wall += ms;
    },
  };
}
