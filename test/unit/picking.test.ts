import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isIapClientId, mostIapClients, withIapClient } from '../../app/iap-clients.ts';
import { isFound, isProjectId } from '../../app/picking.ts';
import { settings } from '../../app/settings.ts';

test.each([
  ['acme-dev', true],
  ['acme-holding.example:legacy', true],
  ['Acme', false],
  ['acme dev', false],
  ['projects/acme', false],
  ['', false],
])('“%s” is the id of a project: %s', (text, expected) => {
  expect(isProjectId(text)).toBe(expected);
});

describe('what is looked for', () => {
  test.each([
    ['', true],
    ['DEPLOY', true],
    ['ci deploy', true],
    ['ci deployx', false],
    ['deployer@acme-dev', true],
  ])('“%s” is found: %s', (looked, expected) => {
    expect(isFound(looked, 'deployer@acme-dev.iam.gserviceaccount.com', 'Used by CI')).toBe(expected);
  });

  test('needs no name', () => {
    expect(isFound('ci', 'deployer@acme-dev.iam.gserviceaccount.com', undefined)).toBe(false);
  });
});

describe('a client of IAP', () => {
  test.each([
    ['407408718192-wiki7q2m.apps.googleusercontent.com', true],
    ['https://407408718192-wiki7q2m.apps.googleusercontent.com', false],
    ['wiki.apps.googleusercontent.com', false],
  ])('“%s” is kept as one: %s', (text, expected) => {
    expect(isIapClientId(text)).toBe(expected);
  });

  test('that was used stands in front, each once, and no more than can be saved', () => {
    const id = fc.nat(40).map((number) => `${number}-x.apps.googleusercontent.com`);
    fc.assert(
      fc.property(fc.array(id), (used) => {
        const kept = used.reduce<string[]>((known, each) => withIapClient(known, each), []);
        expect(kept).toEqual([...new Set(used.toReversed())].slice(0, mostIapClients));
        expect(settings.safeParse({ iapClientIds: kept }).success).toBe(true);
      }),
    );
  });
});
