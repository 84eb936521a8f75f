import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestEntryBytes, readEntry, writeEntry } from '../../main/vault/sealed-entry.ts';
import { failureOfCall } from './failure-of.ts';

const name = 'refresh-token:10000000-0000-4000-8000-000000000001';
const secret = '1//0e-canary_refresh-token';

test('gives back what was written, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 60 }),
      (text, owner) => {
        expect(readEntry(owner, writeEntry(owner, text))).toBe(text);
      },
    ),
  );
});

test('is text that no keychain stumbles over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(writeEntry(name, text)).toMatch(/^[A-Za-z0-9_-]+$/);
    }),
  );
});

test('is refused when it would not fit into every system’s keychain', () => {
  let longest = 0;
  while (writeEntry(name, 'a'.repeat(longest)).length < largestEntryBytes - 4) longest += 1;
  expect(writeEntry(name, 'a'.repeat(longest)).length).toBeLessThanOrEqual(largestEntryBytes);
  expect(failureOfCall(() => writeEntry(name, 'a'.repeat(longest + 6))).code).toBe('SECRET_TOO_LARGE');
  // Google allows itself 512 bytes for a refresh token.
  expect(longest).toBeGreaterThan(3 * 512);
});

test('gives nothing when it belongs to another', () => {
  const entry = writeEntry(name, secret);
  expect(readEntry('refresh-token:another', entry)).toBeUndefined();
  expect(readEntry('', entry)).toBeUndefined();
});

test('gives nothing when it is cut anywhere', () => {
  const entry = writeEntry(name, secret);
  for (let length = 0; length < entry.length; length += 1) {
    expect(readEntry(name, entry.slice(0, length))).toBeUndefined();
    expect(readEntry(name, entry.slice(entry.length - length))).toBeUndefined();
  }
});

test('never gives another secret when a letter of it is changed', () => {
  const entry = writeEntry(name, secret);
  for (let at = 0; at < entry.length; at += 1) {
    for (const letter of ['A', 'z', '0', '-', '_', '=', ' ', '\0', 'ü']) {
      const changed = entry.slice(0, at) + letter + entry.slice(at + 1);
      const found = readEntry(name, changed);
      // The last letter may carry bits that nobody reads.
      if (found !== undefined) expect(found).toBe(secret);
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
