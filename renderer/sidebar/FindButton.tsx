/** The way to the palette for the mouse; looks like the field that it opens. */
import { IconSearch } from '@tabler/icons-react';
import type { Snapshot } from '../../app/snapshot.ts';
import { shortcutKeys } from '../actions/action.ts';
import './FindButton.css';

interface FindButtonProps {
  readonly platform: Snapshot['platform'];
  readonly onPress: () => void;
}

export function FindButton({ platform, onPress }: FindButtonProps) {
  const keys = shortcutKeys({ key: 'k', mod: true }, platform).join(' ');
  return (
    <button
      type="button"
      className="find-button"
      aria-label={`Find anything ${keys}`}
      aria-haspopup="dialog"
      onClick={onPress}
    >
      <IconSearch size={17} stroke={1.6} aria-hidden="true" />
      <span className="sidebar-words">Find anything</span>{' '}
      <span className="find-keys sidebar-words">{keys}</span>
    </button>
  );
}
