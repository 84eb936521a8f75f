/** How long a token stays on the clipboard. */
import { Select } from '@mantine/core';
import type { Settings } from '../../app/settings.ts';
import { SettingRow } from './SettingRow.tsx';

type Seconds = Settings['clipboardSeconds'];

/** Every choice there is: the compiler asks for one that is missing. */
const labels: Readonly<Record<NonNullable<Seconds>, string>> = {
  10: '10 seconds',
  20: '20 seconds',
  30: '30 seconds',
  45: '45 seconds',
  60: '1 minute',
  120: '2 minutes',
  300: '5 minutes',
};
const never = 'never';
const choices = [
  ...Object.entries(labels).map(([value, label]) => ({ value, label })),
  { value: never, label: 'Never' },
];

interface ClipboardSettingProps {
  readonly seconds: Seconds;
  readonly onChange: (seconds: Seconds) => void;
}

export function ClipboardSetting({ seconds, onChange }: ClipboardSettingProps) {
  return (
    <SettingRow
      name="Clear the clipboard after"
      about="Only a token that Lanyard put there, and only while it is still there."
      warning={
        seconds === null ? 'Tokens stay on the clipboard, where every program can read them.' : undefined
      }
    >
      <Select
        aria-label="Clear the clipboard after"
        data={choices}
        value={seconds === null ? never : String(seconds)}
        allowDeselect={false}
        withScrollArea={false}
        comboboxProps={{ withinPortal: false }}
        w={140}
        onChange={(value) => {
          if (value === null) return;
          onChange(value === never ? null : (Number(value) as Seconds));
        }}
      />
    </SettingRow>
  );
}
