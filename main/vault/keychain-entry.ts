/** How a secret stands in a keychain entry: with a version, its owner and a checksum, as text without surprises. */
import { createHash } from 'node:crypto';

/** Windows Credential Manager holds this many bytes in one entry (5 × 512). */
export const largestEntryBytes = 2_560;

const version = 1;

export interface Entry {
  readonly secret: string;
  /** Whether `secret` only opens a sealed file, which holds the real one. */
  readonly sealed: boolean;
}

export function writeEntry(name: string, { secret, sealed }: Entry): string {
  const sum = checksum(name, { secret, sealed });
  return Buffer.from(JSON.stringify({ version, name, secret, sealed, checksum: sum })).toString('base64url');
}

/** Whether every system's keychain holds it. */
export function fitsKeychain(entry: string): boolean {
  return entry.length <= largestEntryBytes;
}

/** What an entry holds, or nothing when it is cut, changed or another's. */
export function readEntry(name: string, text: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { version: found, name: owner, secret, sealed, checksum: sum } = entry as Record<string, unknown>;
    if (found !== version || owner !== name || typeof secret !== 'string') return undefined;
    const read = { secret, sealed: sealed === true };
    return sum === checksum(name, read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Over the mark as well: what opens a file must never be taken for the secret itself. */
function checksum(name: string, { secret, sealed }: Entry): string {
  return createHash('sha256')
    .update(`${name}\n${sealed ? 'sealed\n' : ''}${secret}`)
    .digest('base64url')
    .slice(0, 16);
}
