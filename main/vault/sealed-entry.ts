/** How a secret stands in a keychain entry: with a version, its owner and a checksum, as text without surprises. */
import { createHash } from 'node:crypto';
import { Failure } from '../../app/failure.ts';

/** Windows Credential Manager holds this many bytes in one entry (5 × 512). */
export const largestEntryBytes = 2_560;

const version = 1;

/** Throws SECRET_TOO_LARGE when the entry would not fit into every system's keychain. */
export function writeEntry(name: string, secret: string): string {
  const text = Buffer.from(
    JSON.stringify({ version, name, secret, checksum: checksum(name, secret) }),
  ).toString('base64url');
  if (text.length > largestEntryBytes) throw new Failure('SECRET_TOO_LARGE');
  return text;
}

/** The secret of an entry, or nothing when the entry is cut, changed or another's. */
export function readEntry(name: string, text: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { version: found, name: owner, secret, checksum: sum } = entry as Record<string, unknown>;
    if (found !== version || owner !== name || typeof secret !== 'string') return undefined;
    return sum === checksum(name, secret) ? secret : undefined;
  } catch {
    return undefined;
  }
}

function checksum(name: string, secret: string): string {
  return createHash('sha256').update(`${name}\n${secret}`).digest('base64url').slice(0, 16);
}
