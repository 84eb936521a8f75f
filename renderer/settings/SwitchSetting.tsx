/** A setting that is on or off. */
import { Switch } from '@mantine/core';
import { SettingRow } from './SettingRow.tsx';

interface SwitchSettingProps {
  readonly name: string;
  readonly about: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function SwitchSetting({ name, about, on, onChange }: SwitchSettingProps) {
  return (
    <SettingRow name={name} about={about}>
      <Switch
        aria-label={name}
        checked={on}
        withThumbIndicator={false}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </SettingRow>
  );
}
