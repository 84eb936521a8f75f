/** The keys of the global shortcut, in the form that Electron takes: "Control+Shift+K". No schema, so the window reads it. */

export const usualAccelerator = 'CommandOrControl+Shift+K';

const modifiers = ['CommandOrControl', 'Command', 'Control', 'Alt', 'Shift', 'Super'] as const;
const keyShape =
  /^(?:[A-Z0-9]|F(?:[1-9]|1[0-9]|2[0-4])|Space|Home|End|PageUp|PageDown|Insert|Up|Down|Left|Right)$/;
const functionKey = /^F\d+$/;

/** Whether it can be claimed for all programs: with Shift alone, or with nothing, it would be missing when typing. */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  if (!keyShape.test(key) || new Set(parts).size !== parts.length) return false;
  if (!parts.every((part) => modifiers.some((modifier) => modifier === part))) return false;
  return functionKey.test(key) || parts.some((part) => part !== 'Shift');
}

/** What of a key press tells which keys are down. */
export interface Pressed {
  /** The key by its place on the keyboard. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const namedCodes: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** The accelerator of a key press; nothing while only modifiers are down, or where it cannot be one. */
export function acceleratorOf(pressed: Pressed, platform: string): string | undefined {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = pressed;
  const key = namedCodes[code] ?? code.replace(/^(?:Key|Digit)/, '');
  const parts = [
    ...(ctrlKey ? ['Control'] : []),
    ...(metaKey ? [platform === 'darwin' ? 'Command' : 'Super'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey ? ['Shift'] : []),
    key,
  ];
  const accelerator = parts.join('+');
  return isAccelerator(accelerator) ? accelerator : undefined;
}

/** The keys as they stand on the keyboard. */
export function keysOf(accelerator: string, platform: string): string[] {
  const isMac = platform === 'darwin';
  const names: Readonly<Record<string, string>> = {
    CommandOrControl: isMac ? '⌘' : 'Ctrl',
    Control: isMac ? '⌃' : 'Ctrl',
    Command: '⌘',
    Alt: isMac ? '⌥' : 'Alt',
    Shift: isMac ? '⇧' : 'Shift',
    Super: platform === 'win32' ? 'Win' : 'Super',
  };
  return accelerator.split('+').map((part) => names[part] ?? part);
}
