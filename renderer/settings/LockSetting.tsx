/** When Lanyard locks by itself. */
import { Select } from '@mantine/core';
import type { Settings } from '../../app/settings.ts';
import { SettingRow } from './SettingRow.tsx';

type Minutes = Settings['lockMinutes'];

/** Every choice there is: the compiler asks for one that is missing. */
const labels: Readonly<Record<NonNullable<Minutes>, string>> = {
  5: '5 minutes',
  15: '15 minutes',
  30: '30 minutes',
  60: '1 hour',
};
const never = 'never';
const choices = [
  ...Object.entries(labels).map(([value, label]) => ({ value, label })),
  { value: never, label: 'Never' },
];

interface LockSettingProps {
  readonly minutes: Minutes;
  readonly onChange: (minutes: Minutes) => void;
}

export function LockSetting({ minutes, onChange }: LockSettingProps) {
  return (
    <SettingRow
      name="Lock after"
      about="When nobody has used this computer for so long. Locking forgets all tokens and covers the window."
    >
      <Select
        aria-label="Lock after"
        data={choices}
        value={minutes === null ? never : String(minutes)}
        allowDeselect={false}
        withScrollArea={false}
        comboboxProps={{ withinPortal: false }}
        w={140}
        onChange={(value) => {
          if (value === null) return;
          onChange(value === never ? null : (Number(value) as Minutes));
        }}
      />
    </SettingRow>
  );
}
