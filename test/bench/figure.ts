/** What the bench writes: figures measured in one run, each with its goal, and how they are summed up. */

/** `short` proves that every measure works; its times mean nothing. */
export type Form = 'short' | 'full';

export interface Figure {
  readonly what: string;
  /** With its unit, as the table prints it. */
  readonly value: string;
  /** How often, the spread, and what stands beside it in the same run. */
  readonly how: string;
  readonly goal: string;
  readonly met: boolean;
  /** The bare numbers, for `--json`, each named with its unit. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Something that cannot be measured here, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

export interface Measure {
  /** Numbers of the command line choose measures by this name. */
  readonly name: string;
  measure(form: Form): Promise<readonly (Figure | LeftOut)[]>;
}

/** The value below which this part (0 to 1) of the samples lies; of no samples there is none. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(Math.floor(part * sorted.length), sorted.length - 1)];
  if (value === undefined) throw new Error('there are no samples');
  return value;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** `median of 200, 10th to 90th percentile 4.1–6.3 ms` */
export function spread(samples: readonly number[], unit: string, digits = 1): string {
  const [low, high] = [quantile(samples, 0.1), quantile(samples, 0.9)];
  return `median of ${samples.length}, 10th to 90th percentile ${low.toFixed(digits)}–${high.toFixed(digits)} ${unit}`;
}
