import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isServiceAccountName,
  parseChain,
  shortServiceAccount,
  typedDelegates,
  withTarget,
} from '../../app/service-account.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => `${name}@acme-dev.iam.gserviceaccount.com`) as [
  string,
  string,
  string,
];

test.each([
  [a, true],
  ['123-compute@developer.gserviceaccount.com', true],
  ['acme@appspot.gserviceaccount.com', true],
  ['115000000000000000001', true],
  ['alice@acme.example', false],
  ['a@gserviceaccount.com.evil.example', false],
  ['-a@acme.iam.gserviceaccount.com', false],
  [`a b@acme.iam.gserviceaccount.com`, false],
  [`${a}\n--role=roles/owner`, false],
  [`${a};id`, false],
  ['', false],
])('“%s” is a service account: %s', (text, expected) => {
  expect(isServiceAccountName(text)).toBe(expected);
});

describe('a chain', () => {
  test.each([
    [a, { target: a, delegates: [] }],
    [`${a},${b},${c}`, { target: c, delegates: [a, b] }],
    [` ${a} ,\n ${b} `, { target: b, delegates: [a] }],
    [`${a} → ${b}`, { target: b, delegates: [a] }],
    [`${a} > ${b}`, { target: b, delegates: [a] }],
    [`projects/-/serviceAccounts/${a},serviceAccount:${b}`, { target: b, delegates: [a] }],
  ])('reads “%s” with the target last', (text, expected) => {
    expect(parseChain(text)).toEqual(expected);
  });

  test.each(['', ' , ', 'alice@acme.example', `${a},nobody`, `nobody,${a}`])('“%s” is none', (text) => {
    expect(parseChain(text)).toBeUndefined();
  });

  test('comes back from its own comma form', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(a, b, c), { minLength: 1, maxLength: 20 }), (names) => {
        const chain = parseChain(names.join(','));
        expect([...(chain?.delegates ?? []), chain?.target]).toEqual(names);
      }),
    );
  });

  test('of any text is read without harm', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseChain(text)));
  });
});

test.each([
  [a, 'a@acme-dev'],
  ['123-compute@developer.gserviceaccount.com', '123-compute@developer.gserviceaccount.com'],
])('%s is %s for short', (email, short) => {
  expect(shortServiceAccount(email)).toBe(short);
});

describe('a chain with another target', () => {
  test.each([
    ['', c],
    ['half-typed', c],
    [a, c],
    [`${a}, ${b}`, `${a}, ${c}`],
    [`${a},`, `${a}, ${c}`],
    [`${a}, half`, `${a}, ${c}`],
    [`${c}, ${b}`, c],
  ])('“%s” becomes “%s”', (text, expected) => {
    expect(withTarget(text, c)).toBe(expected);
  });

  test('keeps the delegates in their order', () => {
    expect(typedDelegates(`${a} → ${b} → ${c}`)).toEqual([a, b]);
    expect(parseChain(withTarget(`${a} → ${b} → ${c}`, a))).toEqual({ target: a, delegates: [b] });
  });
});
