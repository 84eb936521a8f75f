import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bonusOf, halfLifeMs, mostUses, type Use, withUse, worth } from '../../app/frecency.ts';

const now = Date.parse('2026-03-02T13:37:00Z');
const day = 24 * 60 * 60 * 1000;
const used = (key: string, times: readonly number[]): Use[] =>
  times.reduce<Use[]>((uses, at) => withUse(uses, key, at), []);
const worthOf = (uses: readonly Use[], key: string, at = now) => {
  const use = uses.find((each) => each.key === key);
  return use ? worth(use, at) : 0;
};

test('a use is worth half after a week', () => {
  const uses = used('a', [now]);
  expect(worthOf(uses, 'a')).toBe(1);
  expect(worthOf(uses, 'a', now + halfLifeMs)).toBe(0.5);
  expect(worthOf(uses, 'a', now + 2 * halfLifeMs)).toBe(0.25);
});

test('what is used often comes before what was used last', () => {
  const often = used('a', [now - 4 * day, now - 3 * day, now - 2 * day]);
  const lately = used('b', [now]);
  expect(worthOf(often, 'a')).toBeGreaterThan(worthOf(lately, 'b'));
});

test('what was used often long ago comes after what was used yesterday', () => {
  const often = used(
    'a',
    Array.from({ length: 20 }, () => now - 60 * day),
  );
  expect(worthOf(often, 'a')).toBeLessThan(worthOf(used('b', [now - day]), 'b'));
});

test('a clock that was set back takes nothing away', () => {
  expect(worthOf(used('a', [now + day]), 'a', now)).toBe(1);
});

test('when there are too many, the least are forgotten', () => {
  let uses: Use[] = used('often', [now - day, now - day]);
  for (let index = 0; index < mostUses + 10; index += 1)
    uses = withUse(uses, `once ${index}`, now - day + index);
  expect(uses).toHaveLength(mostUses);
  expect(worthOf(uses, 'often')).toBeGreaterThan(1);
  expect(worthOf(uses, 'once 0')).toBe(0);
  expect(worthOf(uses, `once ${mostUses + 9}`)).toBeGreaterThan(0);
});

test('another use always adds to it and leaves the others alone', () => {
  const keys = fc.constantFrom('a', 'b', 'c');
  const steps = fc.array(fc.tuple(keys, fc.integer({ min: 0, max: 30 * day })), { maxLength: 30 });
  fc.assert(
    fc.property(steps, keys, (before, key) => {
      let at = now;
      let uses: Use[] = [];
      for (const [each, later] of before) {
        at += later;
        uses = withUse(uses, each, at);
      }
      const after = withUse(uses, key, at);
      expect(worthOf(after, key, at)).toBeCloseTo(worthOf(uses, key, at) + 1);
      for (const other of ['a', 'b', 'c'].filter((each) => each !== key)) {
        expect(worthOf(after, other, at)).toBe(worthOf(uses, other, at));
      }
    }),
  );
});

test('its bonus grows with use and never reaches a better way of being found by two', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (used, more) => {
        expect(bonusOf(used + more)).toBeGreaterThan(bonusOf(used));
        expect(bonusOf(used)).toBeLessThan(150.001);
      },
    ),
  );
});
