/** What every check is: it looks, within its deadline, and says what it saw. One file a check stands beside this one. */
import type { CheckId, FindingOf } from '../../app/doctor.ts';

/** Throws a Failure when it cannot find out. It starts nothing and writes nothing that stays. */
export type Check<Id extends CheckId> = (signal: AbortSignal) => Promise<FindingOf<Id>>;

/** A path as people write it: `~` for the home folder. */
export function withTilde(path: string, home: string): string {
  const folder = home.replace(/[\\/]+$/, '');
  if (folder === '' || !path.startsWith(folder)) return path;
  const rest = path.slice(folder.length);
  return rest === '' || /^[\\/]/.test(rest) ? `~${rest.replaceAll('\\', '/')}` : path;
}
