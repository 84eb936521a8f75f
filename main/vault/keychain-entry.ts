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

/** Nothing when the entry would not fit into every system's keychain. */
export function writeEntry(name: string, { secret, sealed }: Entry): string | undefined {
  const text = Buffer.from(
    JSON.stringify({ version, name, secret, sealed, checksum: checksum(name, secret) }),
  ).toString('base64url');
  return text.length > largestEntryBytes ? undefined : text;
}

/** What an entry holds, or nothing when it is cut, changed or another's. */
export function readEntry(name: string, text: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { version: found, name: owner, secret, sealed, checksum: sum } = entry as Record<string, unknown>;
    if (found !== version || owner !== name || typeof secret !== 'string') return undefined;
    return sum === checksum(name, secret) ? { secret, sealed: sealed === true } : undefined;
  } catch {
    return undefined;
  }
}

function checksum(name: string, secret: string): string {
  return createHash('sha256').update(`${name}\n${secret}`).digest('base64url').slice(0, 16);
}
