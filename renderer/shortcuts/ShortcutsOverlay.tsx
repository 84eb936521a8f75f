/** Every key of the window, from the actions themselves, and what the palette and the lists have besides. */
import { keysOf } from '../../app/accelerator.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { type Action, type ActionGroup, actionGroups, shortcutKeys } from '../actions/action.ts';
import { Button } from '../parts/Button.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Overlay } from '../parts/Overlay.tsx';
import './ShortcutsOverlay.css';

const groupNames: Readonly<Record<ActionGroup, string>> = {
  find: 'Find',
  copy: 'Copy',
  account: 'Accounts',
  window: 'Window',
};

interface Line {
  readonly label: string;
  /** Any of them. */
  readonly ways: readonly (readonly string[])[];
}

/** Keys that are no action: what they do depends on where they are pressed. */
const inLists: readonly Line[] = [
  { label: 'Move', ways: [['↑'], ['↓'], ['Home'], ['End']] },
  { label: 'Copy what is chosen', ways: [['Enter']] },
  { label: 'Close, or go back', ways: [['Esc']] },
];

function paletteLines(platform: Snapshot['platform']): Line[] {
  const isMac = platform === 'darwin';
  return [
    { label: 'Copy the default', ways: [['Enter']] },
    { label: 'Copy an ID token', ways: [[isMac ? '⌥' : 'Alt', 'Enter']] },
    { label: 'Copy as curl', ways: [[isMac ? '⌘' : 'Ctrl', 'Enter']] },
  ];
}

interface ShortcutsOverlayProps {
  readonly actions: readonly Action[];
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
}

export function ShortcutsOverlay({ actions, snapshot, onClose }: ShortcutsOverlayProps) {
  const { platform, settings, globalShortcut } = snapshot;
  const linesOf = (group: ActionGroup): Line[] =>
    actions
      .filter((action) => action.group === group)
      .flatMap(({ label, shortcuts = [] }) =>
        shortcuts.length === 0
          ? []
          : { label, ways: shortcuts.map((shortcut) => shortcutKeys(shortcut, platform)) },
      );
  const everywhere: Line[] =
    globalShortcut.state === 'on' && settings.paletteShortcut !== null
      ? [{ label: 'Find, from any program', ways: [keysOf(settings.paletteShortcut, platform)] }]
      : [];
  const sections = [
    ...actionGroups.map((group) => ({
      name: groupNames[group],
      lines: [...linesOf(group), ...(group === 'find' ? everywhere : [])],
    })),
    { name: 'In the palette', lines: paletteLines(platform) },
    { name: 'In lists', lines: inLists },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <Overlay name="Shortcuts" className="shortcuts" onClose={onClose}>
      <div className="shortcuts-head">
        <h2>Shortcuts</h2>
        <Button small look="quiet" onClick={onClose}>
          Close
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys have to reach it */}
      <section className="shortcuts-body" tabIndex={0} aria-label="All shortcuts">
        {sections.map(({ name, lines }) => (
          <div key={name} className="shortcuts-group">
            <h3>{name}</h3>
            <dl>
              {lines.map(({ label, ways }) => (
                <div key={label} className="shortcut-line">
                  <dt title={label}>{label}</dt>
                  <dd>
                    {ways.map((keys) => (
                      <Keys key={keys.join(' ')} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </section>
    </Overlay>
  );
}
