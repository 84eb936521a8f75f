/** Why a sign-in ended, with its steps. */
import type { SignInView } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';

interface SignInFailedProps {
  readonly signIn: Extract<SignInView, { phase: 'failed' }>;
  readonly onClose: () => void;
  readonly onChooseClientFile: () => void;
}

export function SignInFailed({ signIn, onClose, onChooseClientFile }: SignInFailedProps) {
  const { ask, working, failure } = useAsk();
  const { clientId, scopes, accountId } = signIn.order;
  const asNewAccount = { clientId, scopes: [...scopes] };
  const again = () =>
    void ask(lanyard.startSignIn(accountId === undefined ? asNewAccount : { ...asNewAccount, accountId }));

  return (
    <FailureCard
      failure={failure ?? signIn.failure}
      busy={working}
      actions={{
        'try-again': again,
        'sign-in-again': again,
        'add-as-another-account': () => void ask(lanyard.startSignIn(asNewAccount)),
        'ask-keychain-again': () => void ask(lanyard.askKeychainAgain({})),
        'choose-client-file': onChooseClientFile,
        'open-oauth-clients-page': () => void ask(lanyard.openPage({ page: 'oauth-clients' })),
      }}
      onClose={onClose}
    />
  );
}
