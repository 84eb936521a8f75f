/** Which rows of a long list are in sight, so that only those are drawn. Pure. */

export interface Sight {
  /** How far the list is scrolled, in pixels. */
  readonly top: number;
  /** How much of it is seen at once. */
  readonly height: number;
}

// As RowList.css has them.
export const usualRowHeight = 48;
const headingHeight = 30;

/** Where each row begins, and at the end where the last one ends. */
export function topsOf(
  rows: readonly { readonly isHeading?: boolean }[],
  rowHeight = usualRowHeight,
): number[] {
  const tops = [0];
  for (const { isHeading } of rows) tops.push((tops.at(-1) ?? 0) + (isHeading ? headingHeight : rowHeight));
  return tops;
}

/** The first row that is in sight, if only in part, and the one after the last. */
export function rowsInSight({ top, height }: Sight, tops: readonly number[]): { first: number; end: number } {
  const count = tops.length - 1;
  const firstBelow = tops.findIndex((each) => each > top);
  const first = firstBelow === -1 ? count : Math.max(0, firstBelow - 1);
  const firstOut = tops.findIndex((each) => each >= top + height);
  return { first, end: Math.max(first, firstOut === -1 ? count : Math.min(firstOut, count)) };
}

/** How far to scroll, and no further, to have the whole of a row in sight. */
export function topToShow(index: number, { top, height }: Sight, tops: readonly number[]): number {
  const [start = 0, end = start] = tops.slice(index, index + 2);
  return Math.max(0, Math.min(start, Math.max(top, end - height)));
}

/** Drawn beyond what is in sight on either side, so that nothing is blank while it scrolls. */
const margin = 6;

/** The rows to draw, in order, and among them `active`, which a screen reader has to find. */
export function rowsToDraw(sight: Sight, tops: readonly number[], active: number): number[] {
  const count = tops.length - 1;
  const { first, end } = rowsInSight(sight, tops);
  const from = Math.max(0, first - margin);
  const to = Math.min(count, end + margin);
  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  if (active < 0 || active >= count || drawn.includes(active)) return drawn;
  return active < from ? [active, ...drawn] : [...drawn, active];
}
