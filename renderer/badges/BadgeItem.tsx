/** One place of the list: the card, its menu, and what is open on it. */
import type { CSSProperties, DragEvent } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { AccountChoice } from './AccountChoice.tsx';
import { BadgeCard } from './BadgeCard.tsx';
import { BadgeFailure } from './BadgeFailure.tsx';
import { BadgeForm } from './BadgeForm.tsx';
import { BadgeMenu } from './BadgeMenu.tsx';
import { BadgeMenuButton } from './BadgeMenuButton.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import { badgeStateOf } from './badge-state.ts';
import { CardPopover } from './CardPopover.tsx';
import type { Cures } from './cures.ts';

interface BadgeItemProps {
  readonly badge: BadgeView;
  readonly accounts: readonly AccountView[];
  readonly desk: BadgeDesk;
  readonly position: { readonly index: number; readonly count: number; readonly style: CSSProperties };
  readonly focusable: boolean;
  readonly dragging: boolean;
  /** Whether a dragged card would go beside this one. */
  readonly marked: 'before' | 'after' | undefined;
  readonly onDrag: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
  readonly onFocus: () => void;
  /** Gives the card the focus again after something on it was closed. */
  readonly onBackToCard: () => void;
  readonly onRemove: () => void;
  readonly cures: Cures;
}

export function BadgeItem(props: BadgeItemProps) {
  const { badge, accounts, desk, position, focusable, dragging, marked } = props;
  const { onDrag, onDragEnd, onFocus, onBackToCard, onRemove, cures } = props;
  const { copying, opened, open } = desk;
  const what = opened?.id === badge.id ? opened.what : null;
  const account = accounts.find(({ id }) => id === badge.request.identity.accountId);
  const state = badgeStateOf(badge, accounts, copying.attemptOf(badge));
  const show = (what: NonNullable<typeof opened>['what']) => open({ id: badge.id, what });
  const close = () => {
    // Whatever was opened from it stays.
    open((known) => (known === opened ? null : known));
    onBackToCard();
  };

  const press = () => {
    switch (state.kind) {
      case 'no-account':
        return show('account');
      case 'needs-person':
        return cures.signInAgain(state.account, { request: badge.request, badge });
      case 'failed':
        return show('failure');
      case 'working':
      case 'copied':
      case 'press-again':
      case 'idle':
        return copying.copy(badge);
      default:
        return state satisfies never;
    }
  };

  return (
    <li
      className="badge-item"
      aria-setsize={position.count}
      aria-posinset={position.index + 1}
      style={position.style}
      data-dragging={dragging || undefined}
      data-marked={marked}
      draggable={what === null}
      onDragStart={onDrag}
      onDragEnd={onDragEnd}
      onContextMenu={(event) => {
        event.preventDefault();
        show('menu');
      }}
    >
      <BadgeCard
        badge={badge}
        state={state}
        focusable={focusable}
        renaming={what === 'rename'}
        onPress={press}
        onCancel={() => copying.cancel(badge)}
        onFocus={onFocus}
        onRenamed={(name) => {
          close();
          if (name !== undefined) void desk.change(badge.id, { name });
        }}
      />
      {what === 'menu' || what === 'formats' ? (
        <BadgeMenu
          key={what}
          badge={badge}
          account={account}
          desk={desk}
          formats={what === 'formats'}
          onClose={close}
          onRemove={onRemove}
        />
      ) : (
        what !== 'rename' && (
          <BadgeMenuButton
            name={badge.name}
            expanded={false}
            tabIndex={focusable ? 0 : -1}
            onClick={() => show('menu')}
          />
        )
      )}
      {(what === 'edit' || what === 'account' || (what === 'failure' && state.kind === 'failed')) && (
        <CardPopover width={Number(position.style.width)} onClose={close}>
          {what === 'edit' && <BadgeForm badge={badge} desk={desk} onClose={close} />}
          {what === 'account' && (
            <AccountChoice badge={badge} accounts={accounts} desk={desk} onClose={close} />
          )}
          {what === 'failure' && state.kind === 'failed' && (
            <BadgeFailure
              badge={badge}
              account={account}
              failed={state}
              desk={desk}
              onClose={close}
              cures={cures}
            />
          )}
        </CardPopover>
      )}
    </li>
  );
}
