/** The everyday screen: the chosen account, what its next token is to be, and the buttons that copy it. */
import { useRef } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { type Ask, useAsk } from '../ask.ts';
import type { Copying } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import type { StepActions } from '../parts/FailureCard.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { ScopeChoices } from '../scope-choices.ts';
import { ComposePanel } from '../compose/ComposePanel.tsx';
import { DeskHead } from './DeskHead.tsx';
import { LimitedCard } from './LimitedCard.tsx';
import { NeedsPersonCard } from './NeedsPersonCard.tsx';

interface DeskProps {
  readonly account: AccountView;
  readonly snapshot: Snapshot;
  readonly copying: Copying;
  readonly scopeChoices: ScopeChoices;
  readonly general: Ask;
  readonly onImportClient: () => void;
}

/** The scopes of a new sign-in: those of the last one, and what this request needs besides. */
function scopesToAsk(account: AccountView, request?: TokenRequest): string[] {
  const needed = request?.kind === 'access-token' ? request.scopes : [];
  return [...new Set([...account.askedScopes, ...needed])];
}

export function Desk({ account, snapshot, copying, scopeChoices, general, onImportClient }: DeskProps) {
  const signIn = useAsk();
  const client = snapshot.clients.find(({ clientId }) => clientId === account.clientId);
  const failedCopy = copying.failedFor(account.id);
  const copyButtons = useRef<HTMLDivElement>(null);

  /** The button that says how it goes takes the focus, for the card may be gone when it is done. */
  const tryAgain = (request: TokenRequest) => {
    copyButtons.current?.querySelector<HTMLButtonElement>(`[data-kind="${request.kind}"]`)?.focus();
    copying.copy(request);
  };

  const signInAgain = (request?: TokenRequest) => {
    copying.copyAfterSignIn(request ?? null, account);
    const scopes = scopesToAsk(account, request);
    void signIn.ask(lanyard.startSignIn({ clientId: account.clientId, scopes, accountId: account.id }));
  };
  const sharedActions: StepActions = {
    'ask-keychain-again': () => void signIn.ask(lanyard.askKeychainAgain({})),
    'choose-client-file': onImportClient,
    'open-oauth-clients-page': () => void signIn.ask(lanyard.openPage({ page: 'oauth-clients' })),
  };

  return (
    <>
      <DeskHead account={account} client={client} onSignInAgain={() => signInAgain()} general={general} />
      {account.needsPerson !== undefined && !failedCopy && (
        <NeedsPersonCard
          reason={account.needsPerson}
          busy={signIn.working}
          onSignInAgain={() => signInAgain()}
        />
      )}
      {account.needsPerson === undefined && account.missingScopes.length > 0 && (
        <LimitedCard scopes={account.missingScopes} busy={signIn.working} onAskAgain={() => signInAgain()} />
      )}
      {signIn.failure && (
        <FailureCard
          failure={signIn.failure}
          busy={signIn.working}
          actions={{ ...sharedActions, 'try-again': () => signInAgain(failedCopy?.request) }}
          onClose={signIn.forgetFailure}
        />
      )}
      <ComposePanel
        account={account}
        snapshot={snapshot}
        copying={copying}
        scopeChoices={scopeChoices}
        copyButtons={copyButtons}
      >
        {failedCopy && (
          <FailureCard
            failure={failedCopy.failure}
            busy={signIn.working}
            actions={{
              ...sharedActions,
              'try-again': () => tryAgain(failedCopy.request),
              'sign-in-again': () => signInAgain(failedCopy.request),
            }}
          />
        )}
      </ComposePanel>
    </>
  );
}
