/** The keys of a list whose field above it keeps the focus. Pure. */

/** Where a key leads; `undefined` when it leads nowhere. */
export function steps(key: string, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return page;
    case 'PageUp':
      return -page;
    default:
      return undefined;
  }
}

export const pageOfRows = 5;

/** The first row from `index` on that can be chosen, looking in the direction of `by`, and then in the other. */
export function choosableFrom(
  rows: readonly { readonly isHeading?: boolean }[],
  index: number,
  by: number,
): number {
  const direction = Math.sign(by) || 1;
  const start = Math.min(Math.max(index, 0), rows.length - 1);
  for (const step of [direction, -direction]) {
    for (let at = start; at >= 0 && at < rows.length; at += step) if (!rows[at]?.isHeading) return at;
  }
  return -1;
}
