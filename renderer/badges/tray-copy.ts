/** Goes on with a copy that was asked for in the tray and needs the window: its failure, or its second press. */
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import type { BadgeDesk } from './badge-desk.ts';

export function useTrayCopy({ trayCopy, badges }: Snapshot, desk: BadgeDesk, showDesk: () => void) {
  const shownId = useRef<string | null>(null);
  const show = useEffectEvent(() => {
    if (trayCopy === null || trayCopy.id === shownId.current) return;
    shownId.current = trayCopy.id;
    const badge = badges.find(({ id }) => id === trayCopy.badgeId);
    if (!badge) return;
    showDesk();
    desk.setFilter('');
    desk.focus(badge.id);
    desk.copying.take(badge, trayCopy.failure);
    if (trayCopy.failure.code !== 'BADGE_PRESS_AGAIN') desk.open({ id: badge.id, what: 'failure' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because another copy came
  useEffect(() => show(), [trayCopy?.id]);
}
