/** Which rows of a long list are in sight, so that only those are drawn. All rows are of one height. Pure. */

export interface Sight {
  /** How far the list is scrolled, in pixels. */
  readonly top: number;
  /** How much of it is seen at once. */
  readonly height: number;
}

export const rowHeight = 48;

/** The first row that is in sight, if only in part, and the one after the last. */
export function rowsInSight({ top, height }: Sight, count: number): { first: number; end: number } {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight)), count);
  const end = Math.min(Math.max(first, Math.ceil((top + height) / rowHeight)), count);
  return { first, end };
}

/** How far to scroll, and no further, to have the whole of a row in sight. */
export function topToShow(index: number, { top, height }: Sight): number {
  const start = index * rowHeight;
  return Math.max(0, Math.min(start, Math.max(top, start + rowHeight - height)));
}

/** Drawn beyond what is in sight on either side, so that nothing is blank while it scrolls. */
const margin = 6;

/** The rows to draw, in order, and among them `active`, which a screen reader has to find. */
export function rowsToDraw(sight: Sight, count: number, active: number): number[] {
  const { first, end } = rowsInSight(sight, count);
  const from = Math.max(0, first - margin);
  const to = Math.min(count, end + margin);
  const drawn = Array.from({ length: to - from }, (_, index) => from + index);
  if (active < 0 || active >= count || (active >= from && active < to)) return drawn;
  return active < from ? [active, ...drawn] : [...drawn, active];
}
