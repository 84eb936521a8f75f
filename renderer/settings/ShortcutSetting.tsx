/** The keys that open the palette from any program, pressed to be set; and whether they are to be had. */
import { useRef, useState } from 'react';
import { acceleratorOf, keysOf } from '../../app/accelerator.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { SettingRow } from './SettingRow.tsx';
import './ShortcutSetting.css';

interface ShortcutSettingProps {
  readonly accelerator: string | null;
  readonly globalShortcut: Snapshot['globalShortcut'];
  readonly platform: Snapshot['platform'];
  readonly onChange: (accelerator: string | null) => void;
}

/** Words for a screen reader, and for a warning. */
const spoken = (accelerator: string, platform: Snapshot['platform']) =>
  keysOf(accelerator, platform).join(platform === 'darwin' ? ' ' : '+');

export function ShortcutSetting(props: ShortcutSettingProps) {
  const { accelerator, globalShortcut, platform, onChange } = props;
  const [listening, setListening] = useState(false);
  const field = useRef<HTMLButtonElement>(null);
  const keys = accelerator === null ? 'Off' : spoken(accelerator, platform);
  const own = platform === 'darwin' ? '⌘ K' : 'Ctrl+K';
  return (
    <SettingRow
      name="Find from any program"
      about={
        globalShortcut.wayland
          ? `Brings up this window with the palette open. Wayland may keep the keys from Lanyard; ${own} works in the window.`
          : 'Brings up this window with the palette open.'
      }
      warning={
        globalShortcut.state === 'taken'
          ? `Off: another program has ${keys}. Choose other keys; ${own} works in the window all the same.`
          : undefined
      }
    >
      <div className="shortcut-setting">
        <button
          ref={field}
          type="button"
          className="shortcut-field"
          aria-label={`Shortcut to find from any program: ${listening ? 'press the keys' : keys}`}
          data-listening={listening || undefined}
          data-off={globalShortcut.state !== 'on' || undefined}
          onClick={() => setListening(true)}
          onBlur={() => setListening(false)}
          onKeyDown={(event) => {
            if (!listening) return;
            // Tab leads on, as everywhere.
            if (event.key === 'Tab') return setListening(false);
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Escape') return setListening(false);
            const pressed = acceleratorOf(event.nativeEvent, platform);
            if (pressed === undefined) return;
            setListening(false);
            onChange(pressed);
          }}
        >
          {listening ? 'Press the keys…' : keys}
        </button>
        {accelerator !== null && (
          <Button
            small
            look="quiet"
            onClick={() => {
              onChange(null);
              field.current?.focus();
            }}
          >
            Turn off
          </Button>
        )}
      </div>
    </SettingRow>
  );
}
