// What a page that somebody else has taken over might send by the channel of a command: anything that can be cloned,
// and good requests with something in them changed.

import fc from 'fast-check';

const hostileTexts = [
  '',
  ' ',
  '\0',
  '\u202e',
  '\ud800',
  '../../../etc/passwd',
  '/dev/zero',
  '/proc/self/environ',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  '$(touch x)',
  "';--",
  '%00',
  '-1',
  'a\r\nb: c',
  'x'.repeat(100_000),
];

const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
});
const hostile = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts, Number.NaN, -0, 1e308, null, [], {}),
  anything,
);
const strangeKeys = fc.constantFrom('__proto__', 'constructor', 'toJSON', 'then', '', 'extra', '0');

/** Changes one thing somewhere in a good request: `steps` leads there, as far as it goes. */
function change(good: unknown, steps: readonly number[], how: string, key: string, value: unknown): unknown {
  if (typeof good !== 'object' || good === null) return value;
  const names = Object.keys(good);
  const [step = 0, ...rest] = steps;
  const name = names[step % Math.max(1, names.length)];
  const copy: Record<string, unknown> = Array.isArray(good) ? ([...good] as never) : { ...good };
  const inner = name === undefined ? undefined : copy[name];
  if (name !== undefined && rest.length > 0 && typeof inner === 'object') {
    copy[name] = change(inner, rest, how, key, value);
  } else if (how === 'add' || name === undefined) {
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  } else if (how === 'remove') {
    delete copy[name];
  } else {
    copy[name] = value;
  }
  return copy;
}

/** Requests for one command, of which `good` is a good one; `others` are those of other commands. */
export function fuzzedRequests(good: unknown, others: readonly unknown[]): fc.Arbitrary<unknown> {
  const changed = fc
    .tuple(
      fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('replace', 'remove', 'add'),
      strangeKeys,
      hostile,
    )
    .map(([steps, how, key, value]) => change(good, steps, how, key, value));
  const all = fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 3, arbitrary: hostile },
    { weight: 1, arbitrary: fc.constantFrom(good, ...others) },
  );
  // Only what can be cloned comes through.
  return all.map(cloned).filter((request) => request !== unclonable);
}

const unclonable = Symbol('unclonable');

function cloned(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return unclonable;
  }
}
