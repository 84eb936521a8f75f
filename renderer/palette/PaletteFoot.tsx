/** The keys of the palette, as far as they do something with the chosen line. */
import type { Snapshot } from '../../app/snapshot.ts';
import { Keys } from '../parts/Keys.tsx';
import type { Way } from './palette-copy.ts';

interface PaletteFootProps {
  readonly offered: readonly { readonly way: Way; readonly words: string }[];
  readonly platform: Snapshot['platform'];
  readonly onClose: () => void;
}

function keysOf(way: Way, platform: Snapshot['platform']): string[] {
  const isMac = platform === 'darwin';
  switch (way) {
    case 'default':
      return ['Enter'];
    case 'id-token':
      return [isMac ? '⌥' : 'Alt', 'Enter'];
    case 'curl':
      return [isMac ? '⌘' : 'Ctrl', 'Enter'];
    default:
      return way satisfies never;
  }
}

export function PaletteFoot({ offered, platform, onClose }: PaletteFootProps) {
  return (
    <div className="palette-foot">
      {offered.map(({ way, words }) => (
        <span key={way}>
          <Keys keys={keysOf(way, platform)} /> {words}
        </span>
      ))}
      <button type="button" className="palette-close" aria-label="Esc: close" tabIndex={-1} onClick={onClose}>
        <kbd>Esc</kbd>
      </button>
    </div>
  );
}
