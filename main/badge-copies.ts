/** Minting by badge: the second press that production asks for, and a copy that is called off while it is minted. */
import { asksTwice, type Badge, pressAgainMs } from '../app/badge.ts';
import { Failure } from '../app/failure.ts';
import type { Clock } from './clock.ts';

export interface BadgeCopies {
  /**
   * What `mint` gives. Throws BADGE_PRESS_AGAIN, unless this is the second press where one is needed, and
   * COPY_CANCELLED.
   */
  mint<Minted>(badge: Badge, confirmed: boolean, mint: () => Promise<Minted>): Promise<Minted>;
  /** Calls off what is under way for this badge. Its token may still come, and waits in memory for the next press. */
  cancel(badgeId: string): void;
}

export function createBadgeCopies(clock: Clock): BadgeCopies {
  /** When each badge was pressed for the first time, by the clock that never jumps. */
  const pressedAt = new Map<string, number>();
  const underway = new Map<string, Set<{ cancelled: boolean }>>();

  function checkPress({ id, ...badge }: Badge, confirmed: boolean): void {
    if (!asksTwice(badge)) return;
    const now = clock.monotonic();
    const first = pressedAt.get(id);
    pressedAt.delete(id);
    if (confirmed && first !== undefined && now - first <= pressAgainMs) return;
    pressedAt.set(id, now);
    throw new Failure('BADGE_PRESS_AGAIN');
  }

  return {
    async mint(badge, confirmed, mint) {
      checkPress(badge, confirmed);
      const ours = { cancelled: false };
      const running = underway.get(badge.id) ?? new Set();
      underway.set(badge.id, running.add(ours));
      try {
        const minted = await mint();
        if (ours.cancelled) throw new Failure('COPY_CANCELLED');
        return minted;
      } finally {
        running.delete(ours);
        if (running.size === 0) underway.delete(badge.id);
      }
    },

    cancel(badgeId) {
      for (const running of underway.get(badgeId) ?? []) running.cancelled = true;
    },
  };
}
