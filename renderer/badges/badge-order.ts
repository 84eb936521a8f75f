/** The order of the badges while a move is on its way to the disk: shown at once, so that keys may come faster. */
import { useState } from 'react';
import type { BadgeView } from '../../app/badge.ts';

/** The order after a move, or nothing when there is none to make. */
export interface Move {
  readonly order: readonly string[];
  readonly before: string | null;
}

/** `to` is the index of the one to go before; only among its like, pinned or not, can a badge be moved. */
export function moveOf(badges: readonly BadgeView[], id: string, to: number): Move | undefined {
  const badge = badges.find((each) => each.id === id);
  if (!badge) return undefined;
  const order = badges.map((each) => each.id);
  const like = badges.flatMap(({ pinned }, index) => (pinned === badge.pinned ? index : []));
  const first = like[0] ?? 0;
  const end = (like.at(-1) ?? 0) + 1;
  const index = Math.min(end, Math.max(first, to));
  const from = order.indexOf(id);
  if (index === from || index === from + 1) return undefined;
  const rest = order.toSpliced(from, 1);
  const place = index > from ? index - 1 : index;
  return { order: rest.toSpliced(place, 0, id), before: index === end ? null : (order[index] ?? null) };
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id, index) => id === other[index]);

/** The badges in the order that was just given to them, until the snapshot has caught up or cannot. */
export function useBadgeOrder(badges: readonly BadgeView[]) {
  const [given, setGiven] = useState<readonly string[] | null>(null);
  const order = badges.map(({ id }) => id);
  const known = new Map(badges.map((badge) => [badge.id, badge]));
  const isStale = given !== null && !(given.length === order.length && given.every((id) => known.has(id)));
  if (given !== null && (isStale || isSame(given, order))) setGiven(null);
  const ordered =
    given === null || isStale
      ? badges
      : given.flatMap((id) => {
          const badge = known.get(id);
          return badge ?? [];
        });
  return { ordered, give: setGiven };
}
