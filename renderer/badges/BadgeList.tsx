/**
 * The badges as a grid of cards. Arrow keys move, Enter copies, Space opens the formats, Shift+F10 the menu; Alt
 * with an arrow or the mouse changes the order. However many there are, only those in sight are in the page, each at its place.
 */
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { BadgeItem } from './BadgeItem.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import { cardHeight, cardsToDraw, columnsIn, destination, dropIndex, gap, heightOf } from './badge-grid.ts';
import { moveOf } from './badge-order.ts';
import type { Cures } from './cures.ts';
import { useSight } from './sight.ts';
import './BadgeList.css';

/** What a dragged badge carries: a type that no other program knows, and no words. */
const dragType = 'application/x-lanyard-badge';

interface BadgeListProps {
  readonly badges: readonly BadgeView[];
  readonly accounts: readonly AccountView[];
  readonly desk: BadgeDesk;
  readonly onOrder: (order: readonly string[] | null) => void;
  readonly cures: Cures;
}

export function BadgeList(props: BadgeListProps) {
  const { badges, accounts, desk, onOrder, cures } = props;
  const list = useRef<HTMLUListElement>(null);
  const sight = useSight(list);
  const announce = useAnnounce();
  const [dragged, setDragged] = useState<{ readonly id: string; readonly to: number } | null>(null);
  const { currentId, wanted } = desk;

  const columns = columnsIn(sight.width);
  const indexOf = (id: string | null | undefined) => badges.findIndex((badge) => badge.id === id);
  const current = Math.max(0, indexOf(currentId));
  const { first, end } = cardsToDraw(sight, columns, badges.length);
  const inSight = Array.from({ length: end - first }, (_, index) => first + index);
  // What has the focus or is open stays in the page wherever it is scrolled to.
  const drawn = [...new Set([...inSight, current, indexOf(desk.opened?.id), indexOf(dragged?.id)])]
    .filter((index) => index >= 0 && index < badges.length)
    .sort((one, other) => one - other);

  const focus = (id: string | undefined) => {
    if (id !== undefined) desk.focus(id);
  };
  // After every drawing: a badge may appear with a later snapshot than the one that asked for it.
  useEffect(() => {
    if (wanted.current === null) return;
    const card = list.current?.querySelector<HTMLElement>(`button[data-badge="${wanted.current}"]`);
    if (!card) return;
    wanted.current = null;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'nearest' });
  });

  const move = async (id: string, to: number) => {
    const move = moveOf(badges, id, to);
    const badge = badges[indexOf(id)];
    if (!move || !badge) return;
    onOrder(move.order);
    announce(`${badge.name} is ${move.order.indexOf(id) + 1} of ${badges.length}`);
    if (!(await desk.move(id, move.before))) onOrder(null);
  };

  const remove = (badge: BadgeView) => {
    const index = indexOf(badge.id);
    focus((badges[index + 1] ?? badges[index - 1])?.id);
    desk.remove(badge);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['badge'] : undefined;
    const index = indexOf(id);
    const badge = badges[index];
    // What is open on a card has its own keys.
    if (!badge || event.ctrlKey || event.metaKey) return;
    const isEarlier = event.key === 'ArrowUp' || event.key === 'ArrowLeft';
    const isLater = event.key === 'ArrowDown' || event.key === 'ArrowRight';
    if (event.altKey) {
      if (isEarlier) void move(badge.id, index - 1);
      else if (isLater) void move(badge.id, index + 2);
      else return;
      focus(badge.id);
    } else if (event.key === 'Delete' || event.key === 'Backspace') remove(badge);
    else if (event.key === 'F2') desk.open({ id: badge.id, what: 'rename' });
    else if (event.key === 'e') desk.open({ id: badge.id, what: 'edit' });
    else if (event.key === ' ') desk.open({ id: badge.id, what: badge.accountHere ? 'formats' : 'menu' });
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      desk.open({ id: badge.id, what: 'menu' });
    } else {
      const to = destination(event.key, index, columns, badges.length);
      if (to === undefined) return;
      focus(badges[to]?.id);
    }
    event.preventDefault();
  };

  const onDragOver = (event: DragEvent) => {
    if (!dragged || !event.dataTransfer.types.includes(dragType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const to = dropIndex(event.clientX - left, event.clientY - top, sight.width, columns, badges.length);
    if (to !== dragged.to) setDragged({ ...dragged, to });
  };

  const styleOf = (index: number) => {
    const width = (sight.width - gap * (columns - 1)) / columns;
    return {
      top: Math.floor(index / columns) * (cardHeight + gap),
      left: (index % columns) * (width + gap),
      width,
    };
  };
  const isMoving = dragged !== null && moveOf(badges, dragged.id, dragged.to) !== undefined;

  return (
    <ul
      ref={list}
      className="badge-list"
      aria-label="Badges"
      style={{ height: heightOf(badges.length, columns) }}
      onKeyDown={onKeyDown}
      onDragOver={onDragOver}
      onDrop={(event) => {
        if (!dragged) return;
        event.preventDefault();
        void move(dragged.id, dragged.to);
        setDragged(null);
      }}
    >
      {drawn.map((index) => {
        const badge = badges[index];
        if (!badge) return null;
        return (
          <BadgeItem
            key={badge.id}
            badge={badge}
            accounts={accounts}
            desk={desk}
            position={{ index, count: badges.length, style: styleOf(index) }}
            focusable={index === current}
            dragging={dragged?.id === badge.id}
            marked={
              !isMoving
                ? undefined
                : dragged.to === index
                  ? 'before'
                  : dragged.to === badges.length && index === badges.length - 1
                    ? 'after'
                    : undefined
            }
            onDrag={(event) => {
              event.dataTransfer.setData(dragType, '');
              event.dataTransfer.effectAllowed = 'move';
              setDragged({ id: badge.id, to: index });
            }}
            onDragEnd={() => setDragged(null)}
            onFocus={() => desk.noteFocus(badge.id)}
            onBackToCard={() => focus(badge.id)}
            onRemove={() => remove(badge)}
            cures={cures}
          />
        );
      })}
    </ul>
  );
}
