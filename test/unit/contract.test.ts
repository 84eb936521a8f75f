import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CommandName, contract } from '../../app/contract.ts';

const names = Object.keys(contract) as CommandName[];
const words = [
  'path',
  'clientId',
  'scopes',
  'accountId',
  'address',
  'evenIfNotRevoked',
  'request',
  'format',
  'kind',
  'identity',
  'audience',
  'clipboardSeconds',
  'theme',
  'id',
  'page',
  '__proto__',
  'constructor',
  'toString',
  'access-token',
  'id-token',
  'bare',
  '10000000-0000-4000-8000-000000000001',
];
const word = fc.oneof(fc.constantFrom(...words), fc.string());

/** Whatever the structured clone of a message may be. */
const anything = fc.anything({
  key: word,
  values: [
    word,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.bigInt(),
    fc.date(),
  ],
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  withBigInt: true,
  withDate: true,
  maxDepth: 4,
});

describe.each(names)('the request of %s', (name) => {
  test('is parsed or refused, and never throws, whatever it is', () => {
    fc.assert(
      fc.property(anything, (request) => {
        const parsed = contract[name].request.safeParse(request);
        if (!parsed.success) {
          expect(parsed.error.issues.length).toBeGreaterThan(0);
          return;
        }
        // What was parsed parses again, to the same.
        expect(contract[name].request.parse(parsed.data)).toEqual(parsed.data);
      }),
      { numRuns: 400 },
    );
  });

  test('is refused when it has a member that nobody named', () => {
    const parsed = contract[name].request.safeParse({ surprise: 1 });
    expect(parsed.success).toBe(false);
  });
});

test('the prototype of nothing is touched by what is parsed', () => {
  const request = JSON.parse('{"__proto__": {"polluted": true}, "theme": "dark"}');
  contract.changeSettings.request.safeParse(request);
  expect({}).not.toHaveProperty('polluted');
});

describe('a request for a token', () => {
  const identity = { accountId: '10000000-0000-4000-8000-000000000001' };
  const request = (scopes: unknown) => ({
    request: { kind: 'access-token', identity, scopes },
    format: 'bare',
  });

  test.each([
    [[]],
    [['']],
    [['a b']],
    [['a"b']],
    [['a\\b']],
    [['a\nb']],
    [['ä']],
    [['a'.repeat(257)]],
    [Array(51).fill('a')],
    ['a'],
    [[null]],
  ])('is refused when its scopes are %j', (scopes) => {
    expect(contract.copyToken.request.safeParse(request(scopes)).success).toBe(false);
  });

  test('names an audience without blanks around it', () => {
    const parsed = contract.copyToken.request.parse({
      request: { kind: 'id-token', identity, audience: ' https://x.run.app \n' },
      format: 'bare',
    });
    expect(parsed.request).toMatchObject({ audience: 'https://x.run.app' });
  });

  test('is refused in a format that does not fit its kind', () => {
    const idToken = { kind: 'id-token', identity, audience: 'https://x.run.app' };
    const parsed = contract.copyToken.request.safeParse({ request: idToken, format: 'docker-login' });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['format']]);
    expect(contract.copyToken.request.safeParse({ request: idToken, format: 'curl' }).success).toBe(true);
  });
});
