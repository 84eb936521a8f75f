/** A badge as a card on its strap: one press copies its token, and everything else is in its menu. */
import { IconPinFilled } from '@tabler/icons-react';
import type { BadgeView } from '../../app/badge.ts';
import { shortServiceAccount } from '../../app/service-account.ts';
import { useSlow } from '../slow.ts';
import { BadgeFoot, type ShownState } from './BadgeFoot.tsx';
import type { BadgeState } from './badge-state.ts';
import { environmentLabels, speaksFor, throughWhom, whatFor, wholeWay } from './badge-words.ts';
import { RenameField } from './RenameField.tsx';
import './BadgeCard.css';

interface BadgeCardProps {
  readonly badge: BadgeView;
  readonly state: BadgeState;
  readonly focusable: boolean;
  readonly renaming: boolean;
  readonly onPress: () => void;
  readonly onCancel: () => void;
  readonly onFocus: () => void;
  /** With nothing when the name stays. */
  readonly onRenamed: (name?: string) => void;
}

export function BadgeCard(props: BadgeCardProps) {
  const { badge, state, focusable, renaming, onPress, onCancel, onFocus, onRenamed } = props;
  const { name, environment, colour, pinned, request } = badge;
  const minting = useSlow(state.kind === 'working');
  const shown: ShownState = state.kind === 'working' ? (minting ? 'minting' : 'idle') : state.kind;
  const lines = [speaksFor(badge), throughWhom(badge), whatFor(request)] as const;

  const face = (
    <>
      <span className="badge-strap" aria-hidden="true" />
      <span className="badge-title">
        {renaming ? (
          <RenameField name={name} onDone={onRenamed} />
        ) : (
          <span className="badge-name">{name}</span>
        )}
        {environment !== 'none' && (
          <span className="badge-environment">{environmentLabels[environment]}</span>
        )}
        {pinned && <IconPinFilled className="badge-pin" size={14} role="img" aria-label="pinned" />}
      </span>
      <span className="badge-lines">
        <span className="badge-line mono">{shortServiceAccount(lines[0])}</span>
        <span className="badge-line">{lines[1]}</span>
        <span className="badge-line">{lines[2]}</span>
      </span>
      <span className="badge-foot">
        <BadgeFoot state={state} shown={shown} badge={badge} />
      </span>
    </>
  );
  const looks = {
    className: 'badge-card',
    'data-environment': environment,
    'data-colour': colour,
    'data-shown': shown,
    'data-badge': badge.id,
  };
  if (renaming) return <div {...looks}>{face}</div>;
  return (
    <button
      type="button"
      {...looks}
      tabIndex={focusable ? 0 : -1}
      title={wholeWay(badge)}
      aria-busy={state.kind === 'working' || undefined}
      aria-keyshortcuts="Delete F2 E Alt+ArrowUp Alt+ArrowDown"
      onFocus={onFocus}
      onClick={minting ? onCancel : onPress}
    >
      {face}
    </button>
  );
}
