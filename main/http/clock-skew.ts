/** How far this computer's clock is from the provider's, learned from the `Date` header of every answer. */
import type { Clock } from '../clock.ts';

export interface ClockSkew {
  /** Notes an answer's `Date` header (RFC 9110 section 6.6.1); anything that is not a date is ignored. */
  observe(dateHeader: string | null): void;
  /** Our clock minus the provider's, in milliseconds; 0 until something was observed. Precise to about a second. */
  aheadMs(): number;
}

/** Below this a difference says nothing: the header has whole seconds and the answer took its time. */
const noiseMs = 2_000;

export function createClockSkew(clock: Clock): ClockSkew {
  let aheadMs = 0;
  return {
    observe(dateHeader) {
      const serverTime = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
      if (Number.isNaN(serverTime)) return;
      const difference = clock.now() - serverTime;
      aheadMs = Math.abs(difference) < noiseMs ? 0 : difference;
    },
    aheadMs: () => aheadMs,
  };
}
