/** How Lanyard comes to newer versions of itself: what the window is told, and what a person may ask for. */

export type UpdatesView =
  /** Not its own business: a release from a package system, or no release at all. */
  | { readonly phase: 'elsewhere'; readonly by: 'package-system' | 'nobody' }
  /** `lookedAt`: when GitHub was asked last and had nothing newer; `null` when it was not since the start. */
  | { readonly phase: 'idle'; readonly lookedAt: number | null }
  | { readonly phase: 'looking' }
  | { readonly phase: 'found' | 'downloading' | 'ready'; readonly version: string }
  /** What did not come about, and may be tried again. */
  | { readonly phase: 'failed'; readonly step: 'look' }
  | { readonly phase: 'failed'; readonly step: 'download'; readonly version: string };

export const updateSteps = ['look', 'download', 'restart'] as const;
export type UpdateStep = (typeof updateSteps)[number];

/** Whether one release is newer than another. What is not a plain release (`1.2.0-beta`) is never newer. */
export function isNewerRelease(version: string, than: string): boolean {
  const [found, own] = [numbersOf(version), numbersOf(than)];
  if (!found || !own || version.includes('-')) return false;
  const [first] = found.map((number, at) => number - (own[at] ?? 0)).filter((difference) => difference !== 0);
  return (first ?? 0) > 0;
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, ...parts] = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-[\w.-]+)?$/.exec(version) ?? [];
  return parts.length === 3 ? parts.map(Number) : undefined;
}
