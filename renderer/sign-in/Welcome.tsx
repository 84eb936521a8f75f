/** The first screen: what Lanyard is, and the doors in. */
import type { Ask } from '../ask.ts';
import { Doors, type DoorsProps } from '../doors/Doors.tsx';
import { lanyard } from '../lanyard.ts';
import { LinkButton } from '../parts/LinkButton.tsx';
import { Mark } from '../parts/Mark.tsx';
import './Welcome.css';

interface WelcomeProps extends DoorsProps {
  readonly general: Ask;
}

export function Welcome({ general, ...doors }: WelcomeProps) {
  const { snapshot } = doors;
  return (
    <div className="welcome">
      <Mark size={52} />
      <h1 className="welcome-title">Every identity you hold, one click away</h1>
      <p className="welcome-sentence">
        Lanyard mints Google Cloud tokens for your accounts and the service accounts you may act as. Secrets
        stay in this computer’s keychain; nothing is sent anywhere but to Google.
      </p>
      <div className="welcome-doors">
        <Doors {...doors} />
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
