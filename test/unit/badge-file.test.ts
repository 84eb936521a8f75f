import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noAccountId, requestOfAccount } from '../../app/badge.ts';
import { mostBadges, parseBadgeFile, sameBadgeKey, writeBadgeFile } from '../../app/badge-file.ts';
import { badgesFile } from '../../app/badge-schema.ts';
import { anyBadge, badgeOf } from './some-badges.ts';

const fileOf = (...badges: unknown[]) => JSON.stringify({ kind: 'lanyard-badges', version: 1, badges });
const good = {
  name: 'Orders API',
  account: { kind: 'gcloud', email: 'alice@acme.example' },
  token: { kind: 'access-token', scopes: ['openid'] },
};

describe('a file of badges', () => {
  test('is read as it was written, without ids and without accounts of this desk', () => {
    fc.assert(
      fc.property(fc.array(anyBadge, { maxLength: 8 }), (badges) => {
        expect(parseBadgeFile(writeBadgeFile(badges))).toEqual({
          kind: 'badges',
          badges: badges.map(({ id: _, ...badge }) => badge),
          wrong: [],
        });
        // What is read may be kept.
        expect(badgesFile.safeParse(badges).success).toBe(true);
      }),
    );
  });

  test('names no id of this desk', () => {
    const badge = badgeOf(1);
    const text = writeBadgeFile([badge]);
    expect(text).not.toContain(badge.id);
    expect(text).not.toContain(badge.request.identity.accountId);
    expect(text).toContain(badge.account.email);
  });

  test('is read or refused, and never throws, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => fileOf(JSON.parse(json))),
        ),
        (text) => {
          const read = parseBadgeFile(text);
          if (read.kind === 'badges') expect(read.badges.length + read.wrong.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('fills in what somebody left out by hand', () => {
    const read = parseBadgeFile(fileOf(good));
    expect(read).toMatchObject({
      badges: [{ colour: 'plain', environment: 'none', askTwice: true, pinned: false, format: 'bare' }],
      wrong: [],
    });
  });
});

test.each([
  ['{', { kind: 'not-json' }],
  ['[]', { kind: 'other' }],
  ['null', { kind: 'other' }],
  ['{"type": "service_account"}', { kind: 'other' }],
  ['{"kind": "lanyard-badges", "version": 2, "badges": []}', { kind: 'unknown-version', version: '2' }],
  ['{"kind": "lanyard-badges"}', { kind: 'unknown-version', version: 'missing' }],
  [
    '{"kind": "lanyard-badges", "version": 1, "badges": {}}',
    { kind: 'wrong', field: '“badges”', problem: 'is not a list' },
  ],
  [
    fileOf(...Array(mostBadges + 1).fill(good)),
    { kind: 'wrong', field: '“badges”', problem: 'has more than 2000 of them' },
  ],
])('%.60s is told for what it is', (text, expected) => {
  expect(parseBadgeFile(text)).toEqual(expected);
});

test.each<[what: unknown, badge: string, field: string, problem: string]>([
  [7, 'badge 2', 'the badge', 'is not what it should be'],
  [{ ...good, name: '' }, 'badge 2', '“name”', 'is empty'],
  [{ ...good, name: 'x'.repeat(81) }, `${'x'.repeat(59)}…`, '“name”', 'is longer than 80 characters'],
  [{ ...good, name: 'a\u202eb' }, 'a b', '“name”', 'has characters that cannot be seen'],
  [{ ...good, name: undefined }, 'badge 2', '“name”', 'is missing'],
  [{ ...good, environment: 'live' }, 'Orders API', '“environment”', 'is not one of dev, stage, prod, none'],
  [{ ...good, format: 'yaml' }, 'Orders API', '“format”', 'is not a format that Lanyard knows'],
  [{ ...good, account: { kind: 'gcloud' } }, 'Orders API', '“account.email”', 'is missing'],
  [{ ...good, token: undefined }, 'Orders API', '“token”', 'is missing'],
  [{ ...good, token: { kind: 'x' } }, 'Orders API', '“token.kind”', 'is not what it should be'],
  [
    { ...good, token: { kind: 'access-token', scopes: [] } },
    'Orders API',
    '“token.scopes”',
    'needs at least one scope',
  ],
  [
    { ...good, token: { ...good.token, impersonating: { target: 'bob@acme.example' } } },
    'Orders API',
    '“token.impersonating.target”',
    'is not the e-mail of a service account (…gserviceaccount.com)',
  ],
  [{ ...good, accessToken: 'ya29.x' }, 'Orders API', '“accessToken”', 'has no place in a badge'],
  [
    { ...good, token: { ...good.token, refresh_token: '1//0x' } },
    'Orders API',
    '“token.refresh_token”',
    'has no place in a badge',
  ],
])('%j is told with its field, and keeps no other from being read', (wrong, badge, field, problem) => {
  expect(parseBadgeFile(fileOf(good, wrong))).toMatchObject({
    badges: [{ name: 'Orders API' }],
    wrong: [{ badge, field, problem }],
  });
});

test('badges are the same whatever account of this desk they stand for, and differ by name, account and token', () => {
  const badge = badgeOf(1);
  const shared = { ...badge, request: requestOfAccount(badge.request, noAccountId) };
  expect(sameBadgeKey(shared)).toBe(sameBadgeKey(badge));
  const others = [
    { ...badge, name: 'another' },
    { ...badge, account: { ...badge.account, email: 'bob@acme.example' } },
    badgeOf(1, { request: badgeOf(2).request }),
  ];
  expect(new Set([badge, ...others].map(sameBadgeKey)).size).toBe(4);
});
