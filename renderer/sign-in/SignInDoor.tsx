/** The door of a Google sign-in: first a client file, then which client, which scopes, and off to the browser. */
import { IconBrandGoogle } from '@tabler/icons-react';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import { useAsk } from '../ask.ts';
import type { ClientImport } from '../client-import.ts';
import { Door } from '../doors/Door.tsx';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { ClientFileSteps } from './ClientFileSteps.tsx';
import { ClientPicker } from './ClientPicker.tsx';
import { ScopePicker } from './ScopePicker.tsx';

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
    <Door
      icon={<IconBrandGoogle size={26} stroke={1.8} aria-hidden="true" />}
      title={`Sign in with ${providerName}`}
      wide={clientId !== null}
    >
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
    </Door>
  );
}
