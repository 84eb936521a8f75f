import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roleHint } from '../../app/role-hints.ts';

const runInvoker = 'roles/run.invoker';
const functionsInvoker = 'roles/cloudfunctions.invoker';

describe('where only the audience is known, the caller needs', () => {
  test.each([
    ['https://orders-x7k2p-ew.a.run.app', [runInvoker]],
    ['https://orders-123.europe-west1.run.app', [runInvoker]],
    // Functions of either generation have such an address.
    ['https://europe-west1-acme.cloudfunctions.net/mailer', [functionsInvoker, runInvoker]],
    ['  123-abc.apps.googleusercontent.com ', ['roles/iap.httpsResourceAccessor']],
    ['https://orders-4x.ew.gateway.dev', []],
    ['https://api.endpoints.acme.cloud.goog', []],
  ])('for %s: %j', (audience, roles) => {
    expect(roleHint(audience)?.roles).toEqual(roles);
  });

  test.each([
    '',
    'orders.internal',
    'https://run.app.evil.example',
    'https://a.example/x.apps.googleusercontent.com',
  ])('nothing that could be told for “%s”', (audience) => {
    expect(roleHint(audience)).toBeUndefined();
  });
});

describe('where the service is known, it tells and not the address', () => {
  const address = 'https://europe-west1-acme.cloudfunctions.net/mailer';
  test.each([
    ['run', false, [runInvoker], /^Needs Cloud Run Invoker on the service mailer\.$/],
    [
      'function-1st-gen',
      false,
      [functionsInvoker],
      /^Needs Cloud Functions Invoker on the function mailer\.$/,
    ],
    ['function-2nd-gen', false, [runInvoker], /^Needs Cloud Run Invoker on the Run service .* mailer\.$/],
    ['run', true, [], /^mailer asks for no role/],
    ['function-1st-gen', true, [], /^mailer asks for no role/],
  ] as const)('%s, open: %s', (kind, open, roles, words) => {
    const hint = roleHint(address, { kind, name: 'mailer', open });
    expect(hint?.roles).toEqual(roles);
    expect(hint?.words).toMatch(words);
  });
});

test('only IAP reads the e-mail', () => {
  expect(roleHint('123-abc.apps.googleusercontent.com')?.readsEmail).toBe(true);
  expect(roleHint('https://orders-x7k2p-ew.a.run.app')?.readsEmail).toBe(false);
});

test('any text is read without harm', () => {
  fc.assert(fc.property(fc.string(), (text) => void roleHint(text)));
});
