/** What a person can set. Each choice is kept at once; there is nothing to save. */
import type { SettingsChange } from '../../app/settings.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { ClipboardSetting } from './ClipboardSetting.tsx';
import { ShortcutSetting } from './ShortcutSetting.tsx';
import { ThemeSetting } from './ThemeSetting.tsx';
import './SettingsScreen.css';

interface SettingsScreenProps {
  readonly snapshot: Snapshot;
  readonly onBack: () => void;
}

export function SettingsScreen({ snapshot, onBack }: SettingsScreenProps) {
  const { ask, failure, forgetFailure } = useAsk();
  const { settings, version } = snapshot;
  const change = (change: SettingsChange) => void ask(lanyard.changeSettings(change));
  return (
    <div className="settings">
      <ScreenHead title="Settings" onBack={onBack} />
      <div className="settings-panel panel">
        <ClipboardSetting
          seconds={settings.clipboardSeconds}
          onChange={(clipboardSeconds) => change({ clipboardSeconds })}
        />
        <ShortcutSetting
          accelerator={settings.paletteShortcut}
          globalShortcut={snapshot.globalShortcut}
          platform={snapshot.platform}
          onChange={(paletteShortcut) => change({ paletteShortcut })}
        />
        <ThemeSetting theme={settings.theme} onChange={(theme) => change({ theme })} />
      </div>
      {failure && <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />}
      <p className="settings-version">Lanyard {version}</p>
    </div>
  );
}
