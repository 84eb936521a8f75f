/** The settings in memory and on the disk. */
import type { Settings } from '../app/settings.ts';
import type { CheckedFile } from './vault/checked-file.ts';

export interface SettingsKeeper {
  current(): Settings;
  /** Resolves when the change is on the disk. Throws STORE_NOT_SAVED, and then nothing has changed. */
  change(change: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Promise<void>;
}

export function createSettingsKeeper(
  file: Pick<CheckedFile<Settings>, 'save'>,
  loaded: Settings,
  onChange: () => void,
): SettingsKeeper {
  let settings = loaded;
  return {
    current: () => settings,
    async change(change) {
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const before = settings;
      settings = { ...settings, ...named };
      try {
        await file.save(settings);
      } catch (error) {
        settings = before;
        throw error;
      }
      onChange();
    },
  };
}
