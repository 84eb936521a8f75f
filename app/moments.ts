/** Moments in words: how far from now, and in UTC. */

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "38 s", "3 min", "2 h 5 min", "4 days", "3 years": without a direction. */
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length < minuteMs) return `${Math.floor(length / secondMs)} s`;
  if (length < hourMs) return `${Math.floor(length / minuteMs)} min`;
  if (length < dayMs) {
    const minutes = Math.floor((length % hourMs) / minuteMs);
    return `${Math.floor(length / hourMs)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  if (length < 730 * dayMs) return counted(Math.floor(length / dayMs), 'day');
  return counted(Math.floor(length / (365 * dayMs)), 'year');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** "in 3 min", "3 min ago", "now". */
export function relative(at: number, now: number): string {
  const difference = at - now;
  if (Math.abs(difference) < secondMs) return 'now';
  return difference > 0 ? `in ${span(difference)}` : `${span(difference)} ago`;
}

/** "2026-03-02 13:37:00 UTC". */
export function inUtc(at: number): string {
  return `${new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`;
}

/** The moment that a NumericDate names (RFC 7519 section 2), in milliseconds; nothing when it is none. */
export function momentOf(numericDate: unknown): number | undefined {
  if (typeof numericDate !== 'number' || !Number.isFinite(numericDate)) return undefined;
  const at = numericDate * 1000;
  return Math.abs(at) <= 8.64e15 ? at : undefined;
}
