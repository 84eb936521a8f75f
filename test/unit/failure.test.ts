import { describe, expect, test } from 'vitest';
import type { AccountKind } from '../../app/account.ts';
import {
  describeFailure,
  Failure,
  type FailureFacts,
  type FailureStep,
  failureCodes,
} from '../../app/failure.ts';

/** The buttons the window knows. */
const steps: readonly FailureStep[] = [
  'try-again',
  'sign-in-again',
  'add-as-another-account',
  'ask-keychain-again',
  'remove-anyway',
  'choose-client-file',
  'open-oauth-clients-page',
  'choose-key-file',
  'retry-with-one-hour',
  'copy-grant',
  'enable-api',
  'open-keys-page',
  'allow-host',
  'allow-program',
];

const full: FailureFacts = {
  who: 'alice@acme.example',
  other: 'bob@client.example',
  client: '123.apps.googleusercontent.com',
  field: 'the field',
  problem: 'is wrong',
  file: 'client.json',
  status: 418,
  providerCode: 'out_of_cheese',
  retryAt: 1,
  clockAheadMs: 0,
  scopes: ['openid', 'email'],
  encoding: 'UTF-16 LE',
  systemCode: 'ENOSPC',
  accountKind: 'google-sign-in',
  chain: ['alice@acme.example', 'hop@acme-dev', 'deployer@acme-dev'],
  brokenAt: 1,
  permission: 'iam.serviceAccounts.getAccessToken',
  service: 'iamcredentials.googleapis.com',
  project: 'acme-dev',
  audience: 'https://hello.acme.example',
  place: '/home/alice/credentials.json',
  type: 'external_account',
  host: 'sts.acme.example',
  command: '/opt/acme/credential --fetch',
};

describe.each(failureCodes)('%s', (code) => {
  test.each([
    ['no facts', {}],
    ['every fact', full],
    ['an empty list', { scopes: [] }],
  ])('is told in words, with steps the window knows, when it has %s', (_, facts) => {
    const view = describeFailure(new Failure(code, facts));
    expect(view).toMatchObject({ code, facts });
    expect(view.title).toMatch(/^\S.{3,110}[^.]$/);
    expect(view.sentence).toMatch(/[.…]$/);
    expect(`${view.title} ${view.sentence}`).not.toMatch(/undefined|null|NaN|\[object|\(\)|\s{2}|\s[.,]/);
    expect(view.steps.filter((step) => !steps.includes(step))).toEqual([]);
    expect(structuredClone(view)).toEqual(view);
  });

  test('is told the same each time', () => {
    expect(describeFailure(new Failure(code, full))).toEqual(describeFailure(new Failure(code, full)));
  });

  test('is an error that shows nothing but its code', () => {
    const failure = new Failure(code, full, { cause: new Error('1//0canary'), said: 'x' });
    expect([failure.message, String(failure), failure.name]).toEqual([code, `Failure: ${code}`, 'Failure']);
    expect(JSON.stringify(describeFailure(failure))).not.toContain('canary');
  });
});

test('signing in again is offered only when it is the cure', () => {
  const offering = failureCodes.filter((code) =>
    describeFailure(new Failure(code)).steps.includes('sign-in-again'),
  );
  expect(offering.sort()).toEqual(
    [
      'ACCOUNT_NEEDS_SIGN_IN',
      'GRANT_REFUSED',
      'REAUTH_REQUIRED',
      'SCOPE_INSUFFICIENT',
      'SCOPE_NOT_GRANTED',
      'SCOPE_REFUSED',
      'SECRET_DAMAGED',
      'SECRET_GONE',
      'TOKEN_REFUSED',
      'TOKEN_TOO_SHORT',
    ].sort(),
  );
});

describe('signing in again', () => {
  const told = (accountKind: AccountKind) =>
    describeFailure(new Failure('SCOPE_NOT_GRANTED', { accountKind, scopes: ['a'] }));

  test('is a button for an account that signed in here', () => {
    expect(told('google-sign-in').steps).toContain('sign-in-again');
  });

  test('is a command for an account that another tool keeps', () => {
    expect(told('adc')).toMatchObject({
      steps: [],
      sentence: expect.stringContaining('“gcloud auth application-default login”'),
    });
    expect(told('gcloud').sentence).toContain('“gcloud auth login”');
  });

  test('is not offered for what never signed in', () => {
    expect(told('service-account-key').steps).toEqual([]);
    expect(told('metadata-server').steps).toEqual([]);
  });
});

describe('the hint about the clock', () => {
  const minute = 60_000;
  const sentence = (clockAheadMs?: number) =>
    describeFailure(new Failure('ID_TOKEN_INVALID', clockAheadMs === undefined ? {} : { clockAheadMs }))
      .sentence;
  const plain = sentence();

  test.each([0, 5 * minute - 1, -5 * minute + 1])('is left out when it is %i ms off', (ms) => {
    expect(sentence(ms)).toBe(plain);
  });

  test.each([
    [5 * minute, '5 min fast'],
    [-7 * minute, '7 min slow'],
    [119 * minute, '119 min fast'],
    [-120 * minute, '2 hours slow'],
    [24 * 60 * minute, '24 hours fast'],
  ])('is added when it is %i ms off', (ms, words) => {
    expect(sentence(ms).slice(plain.length)).toContain(words);
  });
});

test('what the provider said is a part of its own', () => {
  expect(describeFailure(new Failure('GRANT_REFUSED', {}, { said: 'x' })).said).toBe('x');
  expect(describeFailure(new Failure('GRANT_REFUSED'))).not.toHaveProperty('said');
});

describe('the secret of a key', () => {
  test.each(['SECRET_GONE', 'SECRET_DAMAGED'] as const)('is put back by its file when it is %s', (code) => {
    const facts = {
      who: 'deployer@acme-dev.iam.gserviceaccount.com',
      accountKind: 'service-account-key',
    } as const;
    const view = describeFailure(new Failure(code, facts));
    expect(view.steps).toEqual(['choose-key-file']);
    expect(view.title).toContain('deployer@acme-dev');
    expect(view.title).not.toContain('gserviceaccount');
    expect(view.sentence).toContain('Choose the key file again');
    expect(describeFailure(new Failure(code, { accountKind: 'google-sign-in' })).steps).toEqual([
      'sign-in-again',
    ]);
  });
});
