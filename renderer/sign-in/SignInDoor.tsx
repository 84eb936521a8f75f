/** The door of a Google sign-in: first a client file, then which client, which scopes, and off to the browser. */
import { IconBrandGoogle } from '@tabler/icons-react';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import { useAsk } from '../ask.ts';
import type { ClientImport } from '../client-import.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { ClientFileSteps } from './ClientFileSteps.tsx';
import { ClientPicker } from './ClientPicker.tsx';
import { ScopePicker } from './ScopePicker.tsx';
import './SignInDoor.css';

interface SignInDoorProps {
  readonly clients: readonly OAuthClientView[];
  readonly providerName: string;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
}

export function SignInDoor({ clients, providerName, draft, clientImport }: SignInDoorProps) {
  const { ask, working, failure, forgetFailure } = useAsk();
  const { clientId, scopes } = draft;

  const start = (clientId: string) => {
    clientImport.forgetFailure();
    void ask(lanyard.startSignIn({ clientId, scopes: [...scopes] }));
  };
  const chooseFile = () => {
    forgetFailure();
    clientImport.choose();
  };
  const shown = clientImport.failure ?? failure;

  return (
    <section className="sign-in-door panel" aria-labelledby="sign-in-door-title">
      <div className="sign-in-door-head">
        <IconBrandGoogle size={24} stroke={1.8} aria-hidden="true" />
        <h2 id="sign-in-door-title" className="sign-in-door-title">
          Sign in with {providerName}
        </h2>
      </div>
      {clientId === null ? (
        <ClientFileSteps busy={clientImport.working} onChoose={chooseFile} />
      ) : (
        <>
          <ClientPicker
            clients={clients}
            clientId={clientId}
            onChoose={(chosen) => draft.change({ clientId: chosen })}
            importing={clientImport.working}
            onImport={chooseFile}
          />
          <ScopePicker draft={draft} />
        </>
      )}
      {shown && (
        <FailureCard
          failure={shown}
          busy={working}
          actions={{
            'open-oauth-clients-page': () => void ask(lanyard.openPage({ page: 'oauth-clients' })),
            'ask-keychain-again': () => void ask(lanyard.askKeychainAgain({})),
            // Without a client the button right above is the one to choose a file with.
            ...(clientId !== null && {
              'choose-client-file': chooseFile,
              'try-again': () => start(clientId),
            }),
          }}
        />
      )}
      {clientId !== null && (
        <div>
          <Button look="main" busy={working} onClick={() => start(clientId)}>
            Sign in with {providerName}
          </Button>
        </div>
      )}
    </section>
  );
}
