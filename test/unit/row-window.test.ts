import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsInSight, rowsToDraw, topsOf, topToShow } from '../../renderer/pickers/row-window.ts';

const rows = fc.array(fc.record({ isHeading: fc.boolean() }), { maxLength: 200 });
const sight = fc.record({ top: fc.nat(12_000), height: fc.nat(600) });

test('3,000 rows are a few in the page, wherever one stands', () => {
  const tops = topsOf(Array.from({ length: 3000 }, () => ({})));
  expect(rowsInSight({ top: 0, height: 288 }, tops)).toEqual({ first: 0, end: 6 });
  expect(rowsInSight({ top: 24, height: 288 }, tops)).toEqual({ first: 0, end: 7 });
  expect(rowsInSight({ top: 48 * 2994, height: 288 }, tops)).toEqual({ first: 2994, end: 3000 });
  expect(rowsToDraw({ top: 48 * 1500, height: 288 }, tops, 2)).toHaveLength(19);
});

test('what is in sight is what the eye meets, headings included', () => {
  fc.assert(
    fc.property(rows, sight, (rows, { top, height }) => {
      const tops = topsOf(rows);
      const { first, end } = rowsInSight({ top, height }, tops);
      rows.forEach((_, index) => {
        const [start = 0, stop = 0] = tops.slice(index, index + 2);
        expect(index >= first && index < end).toBe(stop > top && start < top + height);
      });
    }),
  );
});

test('what is drawn is in order, each once, and has what is in sight and what is active', () => {
  fc.assert(
    fc.property(rows, sight, fc.integer({ min: -1, max: 220 }), (rows, seen, active) => {
      const tops = topsOf(rows);
      const drawn = rowsToDraw(seen, tops, active);
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((index) => index >= 0 && index < rows.length)).toBe(true);
      const { first, end } = rowsInSight(seen, tops);
      for (let index = first; index < end; index += 1) expect(drawn).toContain(index);
      if (active >= 0 && active < rows.length) expect(drawn).toContain(active);
    }),
  );
});

test('a row that is shown is whole, and one that is whole moves nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ isHeading: fc.boolean() }), { minLength: 1 }),
      fc.nat(),
      sight,
      (rows, at, seen) => {
        const tops = topsOf(rows);
        const height = seen.height + 48;
        const index = at % rows.length;
        const [start = 0, end = 0] = tops.slice(index, index + 2);
        const top = topToShow(index, { top: seen.top, height }, tops);
        expect(start >= top && end <= top + height).toBe(true);
        expect(topToShow(index, { top, height }, tops)).toBe(top);
      },
    ),
  );
});
