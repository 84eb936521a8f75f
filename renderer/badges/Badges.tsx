/** The badges: their head, and the cards, or what a badge is while there is none. */
import { useEffect, useRef } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { BadgeList } from './BadgeList.tsx';
import { BadgesHead } from './BadgesHead.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import type { BadgeImport } from './badge-import.ts';
import { useBadgeOrder } from './badge-order.ts';
import { matchesFilter } from './badge-words.ts';
import type { Cures } from './cures.ts';
import { NoBadges } from './NoBadges.tsx';
import './Badges.css';

interface BadgesProps {
  readonly badges: readonly BadgeView[];
  readonly accounts: readonly AccountView[];
  readonly desk: BadgeDesk;
  readonly exchange: BadgeImport;
  readonly cures: Cures;
  /** Keeps what is composed; absent while something is missing for it. */
  readonly onKeep: (() => void) | undefined;
}

export function Badges({ badges, accounts, desk, exchange, cures, onKeep }: BadgesProps) {
  const { asking, filter } = desk;
  const { ordered, give } = useBadgeOrder(badges);
  const shown = filter.trim() === '' ? ordered : ordered.filter((badge) => matchesFilter(badge, filter));
  const section = useRef<HTMLElement>(null);

  // With the last card its focus is gone; the keyboard goes on from here.
  const isEmpty = badges.length === 0;
  useEffect(() => {
    if (isEmpty && document.activeElement === document.body) section.current?.focus();
  }, [isEmpty]);

  return (
    <section ref={section} tabIndex={-1} className="badges" aria-labelledby="badges-title">
      <BadgesHead count={badges.length} desk={desk} exchange={exchange} />
      {asking.failure && <FailureCard failure={asking.failure} actions={{}} onClose={asking.forgetFailure} />}
      {isEmpty ? (
        <NoBadges onKeep={onKeep} />
      ) : shown.length === 0 ? (
        <p className="badges-none">No badge has “{filter.trim()}” on it.</p>
      ) : (
        <BadgeList badges={shown} accounts={accounts} desk={desk} onOrder={give} cures={cures} />
      )}
    </section>
  );
}
