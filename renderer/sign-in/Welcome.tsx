/** The first screen: what Lanyard is, and the doors in. */
import type { Snapshot } from '../../app/snapshot.ts';
import type { Ask } from '../ask.ts';
import type { ClientImport } from '../client-import.ts';
import { lanyard } from '../lanyard.ts';
import { LinkButton } from '../parts/LinkButton.tsx';
import { Mark } from '../parts/Mark.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { SignInDoor } from './SignInDoor.tsx';
import './Welcome.css';

interface WelcomeProps {
  readonly snapshot: Snapshot;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly general: Ask;
}

export function Welcome({ snapshot, draft, clientImport, general }: WelcomeProps) {
  return (
    <div className="welcome">
      <Mark size={52} />
      <h1 className="welcome-title">Every identity you hold, one click away</h1>
      <p className="welcome-sentence">
        Lanyard mints Google Cloud tokens for your accounts. Refresh tokens stay in this computer’s keychain;
        nothing is sent anywhere but to Google.
      </p>
      <div className="welcome-doors">
        <SignInDoor
          clients={snapshot.clients}
          providerName={snapshot.provider.name}
          draft={draft}
          clientImport={clientImport}
        />
      </div>
      {snapshot.sandboxAvailable && !snapshot.provider.sandbox && (
        <p className="welcome-sandbox">
          No Google account at hand?{' '}
          <LinkButton onClick={() => void general.ask(lanyard.trySandbox({}))}>Try the sandbox</LinkButton>
        </p>
      )}
    </div>
  );
}
