import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countdown, freshMarginMs, isFresh, liveliness, timeLeft } from '../../app/freshness.ts';

const now = 1_000_000;
const minute = 60_000;

test.each([
  [5 * minute + 1, true],
  [5 * minute, true],
  [5 * minute - 1, false],
  [0, false],
  [-1, false],
])('with %i ms left a token is fresh: %s', (left, fresh) => {
  expect(isFresh(now + left, now)).toBe(fresh);
});

test('the margin is what gcloud keeps, unless another is given', () => {
  expect(freshMarginMs).toBe(5 * minute);
  expect([isFresh(now + 9, now, 10), isFresh(now + 10, now, 10), isFresh(now, now, 0)]).toEqual([
    false,
    true,
    true,
  ]);
});

test.each([
  [10 * minute, 'alive'],
  [10 * minute - 1, 'ending'],
  [minute, 'ending'],
  [minute - 1, 'last-minute'],
  [1, 'last-minute'],
  [0, 'expired'],
  [-minute, 'expired'],
])('with %i ms left a token is %s', (left, word) => {
  expect(liveliness(now + left, now)).toBe(word);
});

test.each([
  [-1, 'expired'],
  [0, 'expired'],
  [1, '0:01'],
  [38_000, '0:38'],
  [59_999, '1:00'],
  [minute, '1 min'],
  [48 * minute + 59_999, '48 min'],
  [60 * minute, '1 h'],
  [185 * minute, '3 h 5 min'],
  [24 * 60 * minute, '24 h'],
])('%i ms left is %j', (left, words) => {
  expect(timeLeft(now + left, now)).toBe(words);
});

describe('a countdown', () => {
  test.each([
    [45_000, '0:45'],
    [44_001, '0:45'],
    [44_000, '0:44'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
    [271_000, '4:31'],
    [3_600_000, '60:00'],
  ])('of %i ms reads %s', (left, words) => {
    expect(countdown(left)).toBe(words);
  });

  test('never grows while time goes by', () => {
    const seconds = (words: string) => words.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.nat(5_000), (left, passed) => {
        expect(seconds(countdown(left - passed))).toBeLessThanOrEqual(seconds(countdown(left)));
      }),
    );
  });
});
