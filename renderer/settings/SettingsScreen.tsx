/** What a person can set. Each choice is kept at once; there is nothing to save. */
import type { SettingsChange } from '../../app/settings.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { ClipboardSetting } from './ClipboardSetting.tsx';
import { LockSetting } from './LockSetting.tsx';
import { ShortcutSetting } from './ShortcutSetting.tsx';
import { SwitchSetting } from './SwitchSetting.tsx';
import { ThemeSetting } from './ThemeSetting.tsx';
import { UpdateSetting } from './UpdateSetting.tsx';
import './SettingsScreen.css';

interface SettingsScreenProps {
  readonly snapshot: Snapshot;
  readonly onBack: () => void;
}

export function SettingsScreen({ snapshot, onBack }: SettingsScreenProps) {
  const { ask, failure, forgetFailure } = useAsk();
  const { settings, version, tray } = snapshot;
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
        <LockSetting minutes={settings.lockMinutes} onChange={(lockMinutes) => change({ lockMinutes })} />
        <SwitchSetting
          name="Lock with the computer"
          about="When its screen is locked, and when it goes to sleep."
          on={settings.lockWithComputer}
          onChange={(lockWithComputer) => change({ lockWithComputer })}
        />
        <SwitchSetting
          name="Close hides to the tray"
          about={
            tray
              ? 'Closing the window leaves Lanyard running. Its menu in the tray has Quit.'
              : 'This desktop shows no tray now, so closing the window quits.'
          }
          on={settings.closeToTray}
          onChange={(closeToTray) => change({ closeToTray })}
        />
        <SwitchSetting
          name="Start at login"
          about={tray ? 'Lanyard then waits in the tray.' : 'Its window then opens with the desktop.'}
          on={settings.startAtLogin}
          onChange={(startAtLogin) => change({ startAtLogin })}
        />
        <ThemeSetting theme={settings.theme} onChange={(theme) => change({ theme })} />
        <UpdateSetting
          updates={snapshot.updates}
          version={version}
          on={settings.lookForUpdates}
          onChange={(lookForUpdates) => change({ lookForUpdates })}
          onStep={(step) => void ask(lanyard.update({ step }))}
        />
      </div>
      {failure && <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />}
      <p className="settings-version">Lanyard {version}</p>
    </div>
  );
}
