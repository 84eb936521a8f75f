/**
 * When the first version of each pinned major of Electron came out. Three majors are supported and one comes every
 * 8 weeks, so support ends 24 weeks later. A new major gets its line here.
 */
const electronMajors: Readonly<Record<string, string>> = { 45: '2026-10-21' };

/** When a major of Electron is no longer among the newest three, in milliseconds since the epoch; long ago if unknown. */
export function endOfSupport(major: string): number {
  const first = electronMajors[major];
  return first === undefined ? 0 : new Date(first).getTime() + 24 * 7 * 86_400_000;
}

/** The dates of all releases that a changelog names, the last first. */
export const releasesIn = (changelog: string): string[] =>
  [...changelog.matchAll(/^## .*?(\d{4}-\d{2}-\d{2})/gm)].map(([, date = '']) => date);
