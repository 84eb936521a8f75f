/** What the palette shows for what was typed: groups, the best first, and within each the best and most used first. Pure. */
import { bonusOf } from '../../app/frecency.ts';
import { type FuzzyQuery, fuzzyScore } from '../../app/fuzzy.ts';
import type { ListRow } from '../pickers/RowList.tsx';
import type { Entry, PaletteKind } from './palette-items.ts';

/** In the order in which they stand while nothing is typed. */
const groups = [
  'badge',
  'service-account',
  'account',
  'project',
  'action',
] as const satisfies readonly PaletteKind[];

export const groupNames: Readonly<Record<PaletteKind, string>> = {
  badge: 'Badges',
  'service-account': 'Service accounts',
  account: 'Accounts',
  project: 'Projects',
  action: 'Actions',
};

export interface PaletteRow extends ListRow {
  readonly heading?: string;
  readonly entry?: Entry;
}

/** Badges were made to be found, and what can be done is rarely meant where something of that name is there. */
const leads: Readonly<Partial<Record<PaletteKind, number>>> = { badge: 200, action: -100 };

/** While nothing is typed, so that each group is in sight. */
const mostAtFirst = 5;

interface Scored {
  readonly entry: Entry;
  readonly score: number;
}

/** All that answers to the query. While nothing is typed, what is used and what is there to choose from, or `all`. */
export function paletteRows(entries: readonly Entry[], query: FuzzyQuery, all: boolean): PaletteRow[] {
  const isOpen = query.words.length === 0 && !all;
  const found: Record<PaletteKind, Scored[]> = {
    badge: [],
    'service-account': [],
    account: [],
    project: [],
    action: [],
  };
  for (const entry of entries) {
    if (isOpen && !isOfferedAtFirst(entry)) continue;
    const score = fuzzyScore(query, entry.texts);
    if (score > 0) found[entry.item.kind].push({ entry, score: score + bonusOf(entry.worth) });
  }
  const ranked = groups.map((kind) => {
    const sorted = found[kind].sort((a, b) => b.score - a.score);
    return { kind, scored: isOpen && kind !== 'action' ? sorted.slice(0, mostAtFirst) : sorted };
  });
  const rankOf = ({ kind, scored }: (typeof ranked)[number]) => (scored[0]?.score ?? 0) + (leads[kind] ?? 0);
  if (!isOpen) ranked.sort((a, b) => rankOf(b) - rankOf(a));
  return ranked.flatMap(({ kind, scored }): PaletteRow[] =>
    scored.length === 0
      ? []
      : [
          { key: kind, isHeading: true, heading: groupNames[kind] },
          ...scored.map(({ entry }) => ({ key: entry.key, entry })),
        ],
  );
}

function isOfferedAtFirst({ item, worth }: Entry): boolean {
  switch (item.kind) {
    case 'badge':
    case 'account':
      return true;
    case 'service-account':
      return worth > 0;
    case 'project':
      return false;
    case 'action':
      return item.action.rare === undefined;
    default:
      return item satisfies never;
  }
}
