/** How the desk carries out the steps of a failure that need no more than the account and the facts. */
import type { AccountView } from '../../app/account.ts';
import type { FailureView } from '../../app/failure.ts';
import type { Ask } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import type { StepActions } from '../parts/FailureCard.tsx';

interface StepParts {
  readonly account: AccountView;
  readonly ask: Ask['ask'];
  readonly onChooseClientFile: () => void;
  readonly onChooseKeyFile: () => void;
}

export function stepActions({ account, ask, onChooseClientFile, onChooseKeyFile }: StepParts) {
  return ({ facts: { service, project } }: FailureView): StepActions => ({
    'ask-keychain-again': () => void ask(lanyard.askKeychainAgain({})),
    'choose-client-file': onChooseClientFile,
    'choose-key-file': onChooseKeyFile,
    'open-oauth-clients-page': () => void ask(lanyard.openPage({ page: 'oauth-clients' })),
    ...(service !== undefined &&
      project !== undefined && {
        'enable-api': () => void ask(lanyard.openPage({ page: 'enable-api', service, project })),
      }),
    ...(account.kind === 'service-account-key' && {
      'open-keys-page': () =>
        void ask(lanyard.openPage({ page: 'service-account-keys', accountId: account.id })),
    }),
  });
}
