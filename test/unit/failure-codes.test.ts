/** The closed list of failures against the app tests: each code is met by a person there, or it is said why not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FailureCode, failureCodes } from '../../app/failure.ts';

const tests = join(import.meta.dirname, '..');
const text = (folder: string, name: string) => readFileSync(join(tests, folder, name), 'utf8');

/** Specs that look at the window alone have no main process: what they show was never met. */
const specs = readdirSync(join(tests, 'app'))
  .filter((name) => !name.startsWith('window-'))
  .map((name) => text('app', name))
  .join('\n');
/** These two go through the whole list. */
const units = readdirSync(join(tests, 'unit'))
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('failure'))
  .map((name) => text('unit', name))
  .join('\n');

const codesIn = (where: string) => failureCodes.filter((code) => new RegExp(`\\b${code}\\b`).test(where));

/** Why no app test meets it. */
const notMet: Partial<Record<FailureCode, string>> = {
  LOOPBACK_UNAVAILABLE: 'needs a computer that forbids to listen on 127.0.0.1',
  PROVIDER_CERTIFICATE: 'needs a provider with a certificate: the sandbox has no TLS',
  PROJECT_NOT_FOUND: 'is told by the pickers, where what is known can still be typed',
  LIST_DENIED: 'is told by the pickers, where what is known can still be typed',
  PAGE_EXPIRED: 'starts the list over by itself',
  BADGE_PRESS_AGAIN: 'is told by the card, without its code: badges.spec.ts',
  COPY_CANCELLED: 'is told to nobody: who calls a copy off knows it',
  BADGES_FULL: 'needs 2,000 badges',
  LISTING_CANCELLED: 'is told to nobody: who cancels a list has put it away',
  KEYCHAIN_ABSENT: 'is told by a banner, without its code: keychain.spec.ts',
  KEYCHAIN_NOT_KEPT: 'needs a keychain that loses what it is given',
  STORE_UNREADABLE: 'is told before there is a window: start.test.ts',
  UNLOCK_REFUSED: 'needs a Mac with Touch ID',
  CLIPBOARD_REFUSED: 'needs a program that holds the clipboard for ever',
  INTERNAL: 'is a bug',
};

test('every failure is met by an app test, or it is said here why not', () => {
  const met = codesIn(specs);
  expect(failureCodes.filter((code) => !met.includes(code) && !(code in notMet))).toEqual([]);
});

test('a failure that no app test meets is met by a unit test', () => {
  const met = [...codesIn(specs), ...codesIn(units)];
  expect(failureCodes.filter((code) => !met.includes(code))).toEqual([]);
});
