/** What can be done in the window: one definition each, for the palette, the menus, the list of shortcuts and the keys. */
import type { Icon } from '@tabler/icons-react';
import type { Snapshot } from '../../app/snapshot.ts';

/** In the order in which the list of shortcuts has them. */
export const actionGroups = ['find', 'copy', 'account', 'window'] as const;
export type ActionGroup = (typeof actionGroups)[number];

export interface Shortcut {
  /** As a key press names it; a letter in lower case. */
  readonly key: string;
  /** With Ctrl, or Cmd on a Mac. */
  readonly mod?: true;
  readonly shift?: true;
}

export interface Action {
  readonly id: string;
  readonly group: ActionGroup;
  readonly label: string;
  /** Other words that it is looked for by. */
  readonly keywords?: string;
  readonly icon: Icon;
  /** Any of them. */
  readonly shortcuts?: readonly Shortcut[];
  /** Offered only when it is looked for: one of many alike. */
  readonly rare?: true;
  readonly danger?: true;
  /** Its keys work while an overlay has all others. */
  readonly urgent?: true;
  readonly perform: () => void;
}

type Platform = Snapshot['platform'];

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether the press with no more than Ctrl, or Cmd on a Mac, is meant. */
const hasMod = ({ ctrlKey, metaKey }: KeyPress, platform: Platform) =>
  platform === 'darwin' ? metaKey && !ctrlKey : ctrlKey && !metaKey;

export function isPressed(shortcut: Shortcut, press: KeyPress, platform: Platform): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (key.toLowerCase() !== shortcut.key || altKey) return false;
  // Which keys take Shift to be typed is the keyboard's affair.
  if (!shortcut.mod) return !ctrlKey && !metaKey;
  return hasMod(press, platform) && shiftKey === (shortcut.shift ?? false);
}

/** The keys as they stand on the keyboard. */
export function shortcutKeys({ key, mod, shift }: Shortcut, platform: Platform): string[] {
  const isMac = platform === 'darwin';
  return [
    ...(mod ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(shift ? [isMac ? '⇧' : 'Shift'] : []),
    key.charAt(0).toUpperCase() + key.slice(1),
  ];
}
