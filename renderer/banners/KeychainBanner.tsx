/** What the keychain keeps Lanyard from doing, and how to get it back. Nothing while it is well. */
import { IconKeyOff, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { KeychainState, Snapshot } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { CalloutCard } from '../parts/CalloutCard.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';

interface KeychainBannerProps {
  readonly keychain: KeychainState;
  readonly platform: Snapshot['platform'];
}

interface Words {
  readonly title: string;
  readonly text: ReactNode;
}

function wordsFor(keychain: KeychainState, platform: Snapshot['platform']): Words | null {
  switch (keychain) {
    case 'ready':
    case 'checking':
      return null;
    case 'absent':
      return {
        title: 'No keychain: accounts last until you quit',
        text:
          platform === 'linux' ? (
            <>
              Nothing can be stored safely on this computer. Install GNOME Keyring, for instance with{' '}
              <code>sudo apt install gnome-keyring</code>, or KDE’s KWallet, and sign in to your desktop anew.
            </>
          ) : (
            'Nothing can be stored safely on this computer, so nothing is.'
          ),
      };
    case 'locked':
      return {
        title: 'The keychain is locked',
        text: 'Unlock it, then ask again. Your accounts are untouched.',
      };
    case 'stuck':
      return {
        title: 'The keychain does not answer',
        text: 'It may be waiting for you in another window. Your accounts are untouched.',
      };
    default:
      return keychain satisfies never;
  }
}

export function KeychainBanner({ keychain, platform }: KeychainBannerProps) {
  const { ask, working, failure } = useAsk();
  const words = wordsFor(keychain, platform);
  if (!words) return null;
  const Icon = keychain === 'absent' ? IconKeyOff : IconLock;
  const askAgain = () => void ask(lanyard.askKeychainAgain({}));
  return (
    <>
      <CalloutCard
        tone="attention"
        icon={<Icon size={18} stroke={1.6} aria-hidden="true" />}
        title={words.title}
        action={
          <Button busy={working} onClick={askAgain}>
            Ask again
          </Button>
        }
      >
        {words.text}
      </CalloutCard>
      {/* The banner already says what the keychain's own failures say. */}
      {failure && !failure.code.startsWith('KEYCHAIN_') && <FailureCard failure={failure} actions={{}} />}
    </>
  );
}
