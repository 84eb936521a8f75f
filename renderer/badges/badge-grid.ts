/** Where each card of a long list lies, and which are in sight, so that only those are drawn. Pure. */

/** What of the list is seen, in pixels from its top. */
export interface Sight {
  readonly top: number;
  readonly height: number;
  readonly width: number;
}

// As BadgeList.css has them.
export const cardHeight = 152;
export const gap = 12;
const leastCardWidth = 224;

/** Drawn beyond what is in sight on either side, so that nothing is blank while it scrolls. */
const marginRows = 2;

export function columnsIn(width: number): number {
  return Math.max(1, Math.floor((width + gap) / (leastCardWidth + gap)));
}

export function heightOf(count: number, columns: number): number {
  const rows = Math.ceil(count / columns);
  return rows === 0 ? 0 : rows * (cardHeight + gap) - gap;
}

/** The cards to draw: from the first one to the one before `end`. */
export function cardsToDraw({ top, height }: Sight, columns: number, count: number) {
  const row = cardHeight + gap;
  const firstRow = Math.max(0, Math.floor(top / row) - marginRows);
  const endRow = Math.max(0, Math.ceil((top + height) / row) + marginRows);
  return { first: Math.min(count, firstRow * columns), end: Math.min(count, endRow * columns) };
}

/** Where a key leads from `index`; `undefined` when it leads nowhere. */
export function destination(key: string, index: number, columns: number, count: number): number | undefined {
  const within = (to: number) => Math.min(count - 1, Math.max(0, to));
  switch (key) {
    case 'ArrowRight':
      return within(index + 1);
    case 'ArrowLeft':
      return within(index - 1);
    case 'ArrowDown':
      // From the last row there is nowhere to go; into a shorter one, to its end.
      return Math.floor(index / columns) < Math.floor((count - 1) / columns)
        ? within(index + columns)
        : index;
    case 'ArrowUp':
      return index >= columns ? index - columns : index;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Between which two cards something is dropped: the index of the one behind. */
export function dropIndex(x: number, y: number, width: number, columns: number, count: number): number {
  const row = Math.max(0, Math.floor((y + gap / 2) / (cardHeight + gap)));
  const column = Math.min(columns, Math.max(0, Math.round(x / ((width + gap) / columns))));
  return Math.min(count, row * columns + column);
}
