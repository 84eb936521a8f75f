/** Newer versions of Lanyard: whether they are looked for, and the next step to the one that was found. */
import type { UpdateStep, UpdatesView } from '../../app/updates.ts';
import { Button } from '../parts/Button.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchSetting } from './SwitchSetting.tsx';

interface UpdateSettingProps {
  readonly updates: UpdatesView;
  readonly version: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly onStep: (step: UpdateStep) => void;
}

export function UpdateSetting({ updates, version, on, onChange, onStep }: UpdateSettingProps) {
  if (updates.phase === 'elsewhere') {
    return (
      <SettingRow name="New versions" about={elsewhere[updates.by]}>
        {null}
      </SettingRow>
    );
  }
  const { name, about, warning, step, button } = wordsOf(updates, version);
  const busy = updates.phase === 'looking' || updates.phase === 'downloading';
  return (
    <>
      <SwitchSetting
        name="Look for new versions"
        about="Asks github.com at each start and once a day, which then sees this computer’s address. Off, only the button below asks."
        on={on}
        onChange={onChange}
      />
      <SettingRow name={name} about={about} warning={warning}>
        <Button busy={busy} look={step === 'look' ? 'plain' : 'main'} onClick={() => onStep(step)}>
          {button}
        </Button>
      </SettingRow>
    </>
  );
}

const elsewhere: Readonly<Record<'package-system' | 'nobody', string>> = {
  'package-system': 'They come with the packages of your system. Lanyard asks nobody for them.',
  nobody: 'This is no release, so Lanyard looks for none.',
};

interface Words {
  readonly name: string;
  readonly about: string;
  readonly warning?: string;
  readonly step: UpdateStep;
  readonly button: string;
}

function wordsOf(updates: Exclude<UpdatesView, { phase: 'elsewhere' }>, version: string): Words {
  const present = `This is Lanyard ${version}.`;
  switch (updates.phase) {
    case 'idle': {
      const about = updates.lookedAt === null ? present : `${present} There was nothing newer.`;
      return { name: 'Look now', about, step: 'look', button: 'Ask GitHub' };
    }
    case 'looking':
      return { name: 'Look now', about: present, step: 'look', button: 'Asking GitHub…' };
    case 'found':
      return {
        name: `Lanyard ${updates.version} is there`,
        about: `${present} The new one is downloaded from github.com, and checked.`,
        step: 'download',
        button: 'Download',
      };
    case 'downloading':
      return {
        name: `Lanyard ${updates.version} is there`,
        about: present,
        step: 'download',
        button: 'Downloading…',
      };
    case 'ready':
      return {
        name: `Lanyard ${updates.version} is downloaded`,
        about: 'Restarting installs it. Tokens in memory are minted anew.',
        step: 'restart',
        button: 'Restart',
      };
    case 'failed':
      return updates.step === 'look'
        ? {
            name: 'Look now',
            about: present,
            warning: 'GitHub could not be asked. Look whether this computer reaches github.com.',
            step: 'look',
            button: 'Ask again',
          }
        : {
            name: `Lanyard ${updates.version} is there`,
            about: present,
            warning: 'It could not be downloaded, or was not what it should be. Nothing was installed.',
            step: 'download',
            button: 'Download again',
          };
  }
}
