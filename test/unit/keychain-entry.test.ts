import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Entry,
  fitsKeychain,
  largestEntryBytes,
  readEntry,
  writeEntry,
} from '../../main/vault/keychain-entry.ts';

const name = 'refresh-token:10000000-0000-4000-8000-000000000001';
const secret = '1//0e-canary_refresh-token';
const plain: Entry = { secret, sealed: false };

test('gives back what was written, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 60 }),
      fc.boolean(),
      (text, owner, sealed) => {
        const entry = { secret: text, sealed };
        expect(readEntry(owner, writeEntry(owner, entry))).toEqual(entry);
      },
    ),
  );
});

test('is text that no keychain stumbles over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(writeEntry(name, { secret: text, sealed: false })).toMatch(/^[A-Za-z0-9_-]+$/);
    }),
  );
});

test('tells what would not fit into every system’s keychain', () => {
  const sized = (length: number) => writeEntry(name, { secret: 'a'.repeat(length), sealed: false });
  let longest = 0;
  while (fitsKeychain(sized(longest + 1))) longest += 1;
  expect(sized(longest).length).toBeLessThanOrEqual(largestEntryBytes);
  expect(sized(longest + 4).length).toBeGreaterThan(largestEntryBytes);
  // Google allows itself 512 bytes for a refresh token.
  expect(longest).toBeGreaterThan(3 * 512);
});

test('gives nothing when it belongs to another', () => {
  const entry = writeEntry(name, plain);
  expect(readEntry('refresh-token:another', entry)).toBeUndefined();
  expect(readEntry('', entry)).toBeUndefined();
});

test('gives nothing when what opens a file is to pass for the secret, or the other way round', () => {
  for (const sealed of [true, false]) {
    const entry = JSON.parse(Buffer.from(writeEntry(name, { secret, sealed }), 'base64url').toString());
    const changed = Buffer.from(JSON.stringify({ ...entry, sealed: !sealed })).toString('base64url');
    expect(readEntry(name, changed)).toBeUndefined();
  }
});

test('gives nothing when it is cut anywhere', () => {
  const entry = writeEntry(name, plain);
  for (let length = 0; length < entry.length; length += 1) {
    expect(readEntry(name, entry.slice(0, length))).toBeUndefined();
    expect(readEntry(name, entry.slice(entry.length - length))).toBeUndefined();
  }
});

test('never gives another secret when a letter of it is changed', () => {
  const entry = writeEntry(name, plain);
  for (let at = 0; at < entry.length; at += 1) {
    for (const letter of ['A', 'z', '0', '-', '_', '=', ' ', '\0', 'ü']) {
      const changed = entry.slice(0, at) + letter + entry.slice(at + 1);
      const found = readEntry(name, changed);
      // The last letter may carry bits that nobody reads.
      if (found !== undefined) expect(found.secret).toBe(secret);
    }
  }
});

test('gives nothing when it is anything else', () => {
  const sealed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const value of [
    null,
    [],
    7,
    'x',
    {},
    { version: 1 },
    { version: 2, name, secret },
    { version: 1, name, secret },
  ]) {
    expect(readEntry(name, sealed(value))).toBeUndefined();
  }
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.json().map((text) => Buffer.from(text).toString('base64url')),
      ),
      (text) => {
        expect(readEntry(name, text)).toBeUndefined();
      },
    ),
  );
});
