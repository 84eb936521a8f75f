/** What is done with badges in the window, and what of it is open; it outlives the screen that shows them. */
import { type Dispatch, type RefObject, type SetStateAction, useRef, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import type { RequestOf } from '../../app/contract.ts';
import { formatFor } from '../../app/formats.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { type Ask, useAsk } from '../ask.ts';
import { draftOfRequest } from '../compose/draft-of-request.ts';
import type { Drafts } from '../compose/drafts.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { type BadgeCopying, useBadgeCopying } from './badge-copying.ts';
import { likelyEnvironment, usualName } from './badge-words.ts';
import type { Keeping } from './KeepButton.tsx';
import { type Undo, useUndo } from './undo.ts';

/** The one thing that is open on a card. */
export interface Opened {
  readonly id: string;
  readonly what: 'menu' | 'formats' | 'rename' | 'edit' | 'failure' | 'account';
}

export type BadgeChange = RequestOf<'changeBadge'>['change'];

export interface BadgeDesk {
  /** How the last command about badges went. */
  readonly asking: Ask;
  readonly copying: BadgeCopying;
  readonly undo: Undo;
  readonly opened: Opened | null;
  readonly open: Dispatch<SetStateAction<Opened | null>>;
  /** The card that the Tab key leads to. */
  readonly currentId: string | null;
  /** Gives a card the focus, at once or as soon as it is drawn. */
  readonly focus: (id: string) => void;
  /** The card that is still to get it. */
  readonly wanted: RefObject<string | null>;
  readonly noteFocus: (id: string) => void;
  readonly filter: string;
  readonly setFilter: (filter: string) => void;
  /** Whether it could be saved. */
  readonly change: (id: string, change: BadgeChange) => Promise<boolean>;
  readonly move: (id: string, before: string | null) => Promise<boolean>;
  readonly duplicate: (badge: BadgeView) => void;
  readonly remove: (badge: BadgeView) => void;
  readonly assign: (badge: BadgeView, account: AccountView) => void;
  /** Puts the request of a badge into the compose panel. */
  readonly editRequest: (badge: BadgeView) => void;
  /** What becomes of what is composed for this account. */
  readonly keepingFor: (account: AccountView) => Keeping;
}

export function useBadgeDesk(snapshot: Snapshot, drafts: Drafts): BadgeDesk {
  const asking = useAsk();
  const { ask } = asking;
  const announce = useAnnounce();
  const copying = useBadgeCopying();
  const undo = useUndo();
  const [opened, open] = useState<Opened | null>(null);
  const [filter, setFilter] = useState('');
  const [currentId, setCurrentId] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const [composingId, setComposingId] = useState<string | null>(null);
  const composing = snapshot.badges.find(({ id }) => id === composingId);

  const focus = (id: string) => {
    setCurrentId(id);
    wanted.current = id;
  };

  const keep = async (request: TokenRequest, account: AccountView) => {
    const name = usualName(request, account.email);
    const environment = likelyEnvironment(request, account.email);
    const format = formatFor(request.kind, snapshot.settings.format);
    const outcome = await ask(lanyard.addBadge({ badge: { name, environment, format, request } }));
    if (!outcome.ok) return;
    setFilter('');
    open({ id: outcome.value.id, what: 'rename' });
    announce(`${name} kept as a badge`);
  };

  const remove = async ({ id, name }: BadgeView) => {
    const outcome = await ask(lanyard.removeBadge({ id }));
    if (!outcome.ok) return;
    announce(`${name} deleted. Ctrl+Z puts it back`);
    undo.offerUndo({
      words: `${name} deleted`,
      undo: () => {
        focus(id);
        void ask(lanyard.restoreBadge({ id }));
        announce(`${name} is back`);
      },
    });
  };

  const duplicate = async ({ id, name }: BadgeView) => {
    const outcome = await ask(lanyard.duplicateBadge({ id }));
    if (!outcome.ok) return;
    open({ id: outcome.value.id, what: 'rename' });
    announce(`${name} duplicated`);
  };

  const assign = async (badge: BadgeView, { id: accountId, email }: AccountView) => {
    const outcome = await ask(lanyard.assignBadge({ id: badge.id, accountId }));
    if (!outcome.ok) return;
    const { count } = outcome.value;
    announce(`${email} chosen for ${count === 1 ? badge.name : `${count} badges`}`);
  };

  const editRequest = ({ id, request }: BadgeView) => {
    const account = snapshot.accounts.find((each) => each.id === request.identity.accountId);
    const draft = account && draftOfRequest(account, request);
    if (!account || !draft) return;
    drafts.change(account.id, draft);
    setComposingId(id);
    if (snapshot.selectedAccountId !== account.id) void ask(lanyard.selectAccount({ accountId: account.id }));
  };

  const updateRequest = async (request: TokenRequest, composing: BadgeView) => {
    const outcome = await ask(lanyard.changeBadge({ id: composing.id, change: { request } }));
    if (!outcome.ok) return;
    setComposingId(null);
    announce(`${composing.name} updated`);
  };

  return {
    asking,
    copying,
    undo,
    opened,
    open,
    currentId,
    focus,
    wanted,
    noteFocus: setCurrentId,
    filter,
    setFilter,
    change: async (id, change) => (await ask(lanyard.changeBadge({ id, change }))).ok,
    move: async (id, before) => (await ask(lanyard.moveBadge({ id, before }))).ok,
    duplicate: (badge) => void duplicate(badge),
    remove: (badge) => void remove(badge),
    assign: (badge, account) => void assign(badge, account),
    editRequest,
    keepingFor: (account) =>
      composing?.request.identity.accountId === account.id
        ? {
            updating: composing.name,
            onKeep: (request) => void updateRequest(request, composing),
            onStop: () => setComposingId(null),
          }
        : { updating: undefined, onKeep: (request) => void keep(request, account), onStop: () => {} },
  };
}
