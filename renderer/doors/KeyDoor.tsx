/** The door of a service-account key: its JSON, dropped or chosen. */
import { IconFileImport, IconKey } from '@tabler/icons-react';
import { useAsk } from '../ask.ts';
import type { KeyImport } from '../key-import.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { Door } from './Door.tsx';

export function KeyDoor({ keyImport }: { readonly keyImport: KeyImport }) {
  const { choose, working, failure } = keyImport;
  const keychain = useAsk();
  return (
    <Door icon={<IconKey size={26} stroke={1.6} aria-hidden="true" />} title="A service-account key">
      <p className="door-words">
        Drop the JSON here, or choose it. It is sealed into the keychain, and you may delete the file.
      </p>
      <div>
        <Button
          busy={working}
          icon={<IconFileImport size={18} stroke={1.6} aria-hidden="true" />}
          onClick={choose}
        >
          Choose key file
        </Button>
      </div>
      {failure && (
        <FailureCard
          failure={keychain.failure ?? failure}
          actions={{ 'ask-keychain-again': () => void keychain.ask(lanyard.askKeychainAgain({})) }}
        />
      )}
    </Door>
  );
}
