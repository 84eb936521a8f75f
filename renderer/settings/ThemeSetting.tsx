/** Light, dark, or as the system is. */
import type { Settings } from '../../app/settings.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { SettingRow } from './SettingRow.tsx';

const choices = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { value: Settings['theme']; label: string }[];

interface ThemeSettingProps {
  readonly theme: Settings['theme'];
  readonly onChange: (theme: Settings['theme']) => void;
}

export function ThemeSetting({ theme, onChange }: ThemeSettingProps) {
  return (
    <SettingRow name="Theme" about="Light, dark, or as the system is.">
      <Segmented name="Theme" value={theme} choices={choices} onChange={onChange} />
    </SettingRow>
  );
}
