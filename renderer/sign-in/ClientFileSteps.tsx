/** Without a client file nobody can sign in: where it comes from, and where to put it. */
import { IconFileImport } from '@tabler/icons-react';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { Disclosure } from '../parts/Disclosure.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { LinkButton } from '../parts/LinkButton.tsx';
import './ClientFileSteps.css';

interface ClientFileStepsProps {
  readonly busy: boolean;
  readonly onChoose: () => void;
}

export function ClientFileSteps({ busy, onChoose }: ClientFileStepsProps) {
  const { ask, failure } = useAsk();
  return (
    <>
      <p className="door-words">
        Drop the client file of your Desktop OAuth client here, or choose it. It is needed once.
      </p>
      <div className="client-file-steps">
        <Button
          busy={busy}
          icon={<IconFileImport size={18} stroke={1.6} aria-hidden="true" />}
          onClick={onChoose}
        >
          Choose client file
        </Button>
        <Disclosure label="Where do I get this file?">
          <ol className="client-file-origin">
            <li>In the Google Cloud console, open “Clients”.</li>
            <li>Create a client of type “Desktop app”.</li>
            <li>Download its JSON file.</li>
          </ol>
          <LinkButton onClick={() => void ask(lanyard.openPage({ page: 'oauth-clients' }))}>
            Open the clients page
          </LinkButton>
        </Disclosure>
      </div>
      {failure && <FailureCard failure={failure} actions={{}} />}
    </>
  );
}
