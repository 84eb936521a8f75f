/**
 * The badges: named, ordered by hand, pinned. Every change is on the disk before it counts, one after the other, and
 * what was deleted can be put back in its very place while the session lasts.
 */
import { randomUUID } from 'node:crypto';
import { type Badge, type BadgeAccount, noAccountId, requestOfAccount } from '../app/badge.ts';
import { mostBadges, type SharedBadge } from '../app/badge-file.ts';
import type { BadgeChange, NewBadge } from '../app/badge-schema.ts';
import { Failure } from '../app/failure.ts';
import type { CheckedFile } from './vault/checked-file.ts';

export interface Badges {
  /** As they are shown: the pinned ones first. */
  list(): readonly Badge[];
  /** Throws BADGE_UNKNOWN. */
  get(id: string): Badge;
  /** Puts it before all others that are not pinned. Throws BADGES_FULL; so do all that add. */
  add(badge: NewBadge, account: BadgeAccount): Promise<Badge>;
  /** Puts them after all others. */
  addAll(badges: readonly SharedBadge[]): Promise<readonly Badge[]>;
  change(id: string, change: BadgeChange, account?: BadgeAccount): Promise<void>;
  /** Gives these an account. */
  assign(ids: readonly string[], account: BadgeAccount & { readonly id: string }): Promise<void>;
  /** Puts a copy right behind it. */
  duplicate(id: string): Promise<Badge>;
  /** Puts it before another one among its like, pinned or not; `null` is behind the last of them. */
  move(id: string, before: string | null): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes those of them that are still here; they cannot be put back. */
  removeAll(ids: readonly string[]): Promise<void>;
  /** Puts a removed one back where it was. Throws BADGE_UNKNOWN. */
  restore(id: string): Promise<void>;
}

export interface BadgesParts {
  readonly file: Pick<CheckedFile<Badge[]>, 'save'>;
  readonly loaded: readonly Badge[];
  readonly onChange: () => void;
}

/** Far below what the checked file reads again, however long each request is. */
const mostCharacters = 4_000_000;

interface Removed {
  readonly badge: Badge;
  readonly index: number;
  /** The one behind it, by which its place is found however the others have moved. */
  readonly next: string | undefined;
}

export function createBadges({ file, loaded, onChange }: BadgesParts): Badges {
  let known: readonly Badge[] = loaded;
  const removed = new Map<string, Removed>();
  let changes: Promise<unknown> = Promise.resolve();

  /** Runs one change after the other, so that none is computed from what another is about to replace. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = changes.then(run);
    changes = result.catch(() => {});
    return result;
  }

  async function commit(next: readonly Badge[]): Promise<void> {
    const grows = next.length > known.length;
    if (grows && (next.length > mostBadges || JSON.stringify(next).length > mostCharacters)) {
      throw new Failure('BADGES_FULL');
    }
    await file.save([...next]);
    known = next;
    onChange();
  }

  const indexOf = (id: string): number => {
    const index = known.findIndex((badge) => badge.id === id);
    if (index === -1) throw new Failure('BADGE_UNKNOWN');
    return index;
  };
  const get = (id: string): Badge => {
    const badge = known[indexOf(id)];
    if (!badge) throw new Failure('BADGE_UNKNOWN');
    return badge;
  };

  return {
    list: () => [...known.filter(({ pinned }) => pinned), ...known.filter(({ pinned }) => !pinned)],
    get,

    add: (badge, account) =>
      inTurn(async () => {
        const added: Badge = { ...badge, id: randomUUID(), account };
        await commit([added, ...known]);
        return added;
      }),

    addAll: (badges) =>
      inTurn(async () => {
        const added = badges.map((badge): Badge => ({ ...badge, id: randomUUID() }));
        await commit([...known, ...added]);
        return added;
      }),

    change: (id, change, account) =>
      inTurn(async () => {
        const badge = get(id);
        const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const changed: Badge = { ...badge, ...named, ...(account && { account }) };
        await commit(known.map((other) => (other.id === id ? changed : other)));
      }),

    assign: (ids, { id: accountId, kind, email }) =>
      inTurn(() =>
        commit(
          known.map((badge) => {
            if (!ids.includes(badge.id)) return badge;
            return {
              ...badge,
              account: { kind, email },
              request: requestOfAccount(badge.request, accountId),
            };
          }),
        ),
      ),

    duplicate: (id) =>
      inTurn(async () => {
        const index = indexOf(id);
        const badge = get(id);
        const copy: Badge = { ...badge, id: randomUUID(), name: nameOfCopy(badge.name) };
        await commit(known.toSpliced(index + 1, 0, copy));
        return copy;
      }),

    move: (id, before) =>
      inTurn(async () => {
        const badge = get(id);
        if (before === id) return;
        const others = known.filter((other) => other.id !== id);
        const like = others.filter(({ pinned }) => pinned === badge.pinned);
        const next = like.find((other) => other.id === before);
        const last = like.at(-1);
        // Behind the last of its like, and with no like there is only one place.
        const index = next ? others.indexOf(next) : last ? others.indexOf(last) + 1 : indexOf(id);
        await commit(others.toSpliced(index, 0, badge));
      }),

    remove: (id) =>
      inTurn(async () => {
        const index = indexOf(id);
        const badge = get(id);
        const next = known[index + 1]?.id;
        await commit(known.filter((other) => other.id !== id));
        removed.set(id, { badge, index, next });
      }),

    removeAll: (ids) => inTurn(() => commit(known.filter(({ id }) => !ids.includes(id)))),

    restore: (id) =>
      inTurn(async () => {
        const place = removed.get(id);
        if (!place) throw new Failure('BADGE_UNKNOWN');
        const next = known.findIndex((badge) => badge.id === place.next);
        await commit(known.toSpliced(next === -1 ? place.index : next, 0, place.badge));
        removed.delete(id);
      }),
  };
}

/** "Orders API copy", within the longest name. */
function nameOfCopy(name: string): string {
  return `${name.slice(0, 75).trimEnd()} copy`;
}

/** The ones that wait for the same account as `badge`. */
export function waitingLike(badge: Badge, badges: readonly Badge[]): Badge[] {
  return badges.filter(
    ({ account, request }) =>
      account.kind === badge.account.kind &&
      account.email === badge.account.email &&
      (request.identity.accountId === noAccountId ||
        request.identity.accountId === badge.request.identity.accountId),
  );
}
