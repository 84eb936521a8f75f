import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalScopes,
  cloudPlatform,
  expandScope,
  identityScopes,
  isIdentityScope,
  missingScopes,
  parseScopes,
  scopePresets,
  shortScope,
} from '../../app/scopes.ts';
import { scopeList } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';

const google = 'https://www.googleapis.com/auth/';

test.each([
  ['cloud-platform', [cloudPlatform]],
  ['openid email profile', ['openid', 'email', 'profile']],
  ['pubsub, bigquery', [`${google}pubsub`, `${google}bigquery`]],
  [' pubsub\n\tpubsub ,, ', [`${google}pubsub`]],
  [`${google}pubsub pubsub`, [`${google}pubsub`]],
  ['https://mail.google.com/', ['https://mail.google.com/']],
  ['api://x/.default', ['api://x/.default']],
  ['offline_access', ['offline_access']],
  ['', []],
  [' , ', []],
])('%j is read as %j', (text, scopes) => {
  expect(parseScopes(text)).toEqual(scopes);
});

test('reading is the same for what was written by it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'abc.-_:/, '), maxLength: 12 })), (words) => {
      const scopes = parseScopes(words.join(' '));
      expect(parseScopes(scopes.join(' '))).toEqual(scopes);
      expect(new Set(scopes).size).toBe(scopes.length);
    }),
  );
});

test('short and long names lead to each other', () => {
  for (const { scope, label } of scopePresets) {
    expect(shortScope(scope)).toBe(label);
    expect(expandScope(label)).toBe(scope);
  }
  expect([shortScope(`${google}userinfo.email`), shortScope('https://mail.google.com/')]).toEqual([
    'email',
    'https://mail.google.com/',
  ]);
});

test('the presets are all allowed, each once', () => {
  const scopes = scopePresets.map(({ scope }) => scope);
  expect(scopeList.safeParse(scopes).success).toBe(true);
  expect(new Set(scopes).size).toBe(scopes.length);
});

test('the identity scopes are known by both names', () => {
  expect(
    [...identityScopes, `${google}userinfo.email`, `${google}userinfo.profile`].every(isIdentityScope),
  ).toBe(true);
  expect(isIdentityScope(cloudPlatform)).toBe(false);
});

describe('what is missing of what was asked', () => {
  test.each([
    ['nothing when all is granted', ['a', 'b'], ['b', 'a'], []],
    ['nothing when more is granted', ['a'], ['a', 'b'], []],
    ['what was unticked', ['a', 'b'], ['b'], ['a']],
    ['everything when nothing is granted', ['b', 'a'], [], ['a', 'b']],
    [
      'nothing when Google says the long name',
      ['email', 'profile'],
      [`${google}userinfo.email`, `${google}userinfo.profile`],
      [],
    ],
    ['nothing when the long name was asked for', [`${google}userinfo.email`], ['email'], []],
    ['what only looks alike', ['Email'], ['email'], ['Email']],
  ])('is %s', (_, asked, granted, missing) => {
    expect(missingScopes(asked, granted)).toEqual(missing);
  });
});

test('the key of a request does not depend on the order and spelling of its scopes', () => {
  const identity = { accountId: '10000000-0000-4000-8000-000000000001' };
  const key = (scopes: string[]) => tokenRequestKey({ kind: 'access-token', identity, scopes });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'email', 'profile', `${google}userinfo.email`)),
      (scopes) => {
        expect(key(scopes.toReversed())).toBe(key(scopes));
        expect(key(canonicalScopes(scopes))).toBe(key(scopes));
      },
    ),
  );
  expect(key(['a'])).not.toBe(key(['a', 'b']));
  expect(key(['a,b'])).not.toBe(key(['a', 'b']));
  expect(tokenRequestKey({ kind: 'id-token', identity, audience: 'a' })).not.toBe(key(['a']));
});
