/** The settings in memory and on the disk. */
import { Failure } from '../app/failure.ts';
import type { Settings } from '../app/settings.ts';
import type { CheckedFile } from './vault/checked-file.ts';

export interface SettingsKeeper {
  current(): Settings;
  /** Counts at once; resolves when it is on the disk. Throws STORE_NOT_SAVED, and then it is taken back. */
  change(change: Change): Promise<void>;
  /** For a choice that comes with something larger, which must not fail for it: unsaved, it counts until quit. */
  choose(change: Change): Promise<void>;
}

type Change = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

export function createSettingsKeeper(
  file: Pick<CheckedFile<Settings>, 'save'>,
  loaded: Settings,
  onChange: () => void,
): SettingsKeeper {
  let settings = loaded;
  return {
    current: () => settings,
    async change(change) {
      const named = namedIn(change);
      const before: Record<string, unknown> = settings;
      settings = { ...settings, ...named };
      // Nobody waits for the disk to see a choice take effect.
      onChange();
      try {
        await file.save(settings);
      } catch (error) {
        // Only what this change brought, and only where no later one has brought something else.
        const mine = Object.entries(settings).filter(
          ([name, value]) => name in named && named[name] === value,
        );
        settings = { ...settings, ...Object.fromEntries(mine.map(([name]) => [name, before[name]])) };
        onChange();
        throw error;
      }
    },
    async choose(change) {
      settings = { ...settings, ...namedIn(change) };
      onChange();
      try {
        await file.save(settings);
      } catch (error) {
        // The next change that is saved takes it along.
        if (!(error instanceof Failure)) throw error;
      }
    },
  };
}

const namedIn = (change: Change) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
