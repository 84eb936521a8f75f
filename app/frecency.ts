/** What was used, how often and how lately, in one number that halves every week. Pure. */

export interface Use {
  /** What was used. */
  readonly key: string;
  /** The uses, each halved every week, as they stood at `at`. */
  readonly weight: number;
  /** Of the last use; milliseconds since the epoch. */
  readonly at: number;
}

export const halfLifeMs = 7 * 24 * 60 * 60 * 1000;

/** More are forgotten, the least of them first. */
export const mostUses = 500;

/** What a use is worth now. A clock that was set back takes nothing away. */
export function worth({ weight, at }: Use, now: number): number {
  return weight * 2 ** -(Math.max(0, now - at) / halfLifeMs);
}

/** The uses with one more of `key`. */
export function withUse(uses: readonly Use[], key: string, now: number): Use[] {
  const before = uses.find((use) => use.key === key);
  const use: Use = { key, weight: (before ? worth(before, now) : 0) + 1, at: now };
  const others = uses.filter((other) => other.key !== key);
  if (others.length < mostUses) return [...others, use];
  const byWorth = others.toSorted((a, b) => worth(b, now) - worth(a, now));
  return [...byWorth.slice(0, mostUses - 1), use];
}

/** What being used adds to how well something was found: no more than the step from one way of being found to the next. */
export function bonusOf(worth: number): number {
  return (150 * worth) / (worth + 2);
}
