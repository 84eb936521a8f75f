/** The button of a cure: it copies the command, opens the page, or carries out the step. */
import { IconExternalLink, IconFileImport, IconRefresh } from '@tabler/icons-react';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { CopyPlainButton } from '../parts/CopyPlainButton.tsx';
import { usePlainCopy } from '../parts/plain-copy.ts';
import type { CureRowProps } from './CureRow.tsx';

export function CureButton({ check, cure, onChooseKeyFile, onCured }: CureRowProps) {
  const copying = usePlainCopy();
  const { ask, working, failure } = useAsk();
  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;
  const { action, button } = cure;
  switch (action.does) {
    case 'copy':
      return (
        <CopyPlainButton
          label={button}
          look="plain"
          copying={copying}
          onCopy={() => void copying.copy(lanyard.copyCure({ check, cure: cure.id }), 'Command copied')}
        />
      );
    case 'open-page':
      return (
        <>
          <Button
            busy={working}
            icon={<IconExternalLink {...icon} />}
            onClick={() => void ask(lanyard.openPage({ page: action.page }))}
          >
            {button}
          </Button>
          {failure && (
            <p role="alert" className="cure-failure">
              {failure.title}. {failure.sentence}
            </p>
          )}
        </>
      );
    case 'import-key':
      return (
        <Button icon={<IconFileImport {...icon} />} onClick={onChooseKeyFile}>
          {button}
        </Button>
      );
    case 'ask-keychain-again':
      return (
        <Button
          busy={working}
          icon={<IconRefresh {...icon} />}
          onClick={() => void ask(lanyard.askKeychainAgain({})).then(onCured)}
        >
          {button}
        </Button>
      );
    default:
      return action satisfies never;
  }
}
