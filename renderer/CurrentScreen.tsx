/** The one screen that is shown of all there are. */
import type { Snapshot } from '../app/snapshot.ts';
import type { Ask } from './ask.ts';
import type { ClientImport } from './client-import.ts';
import type { Copying } from './copying.ts';
import { Desk } from './desk/Desk.tsx';
import { lanyard } from './lanyard.ts';
import type { ScopeChoices } from './scope-choices.ts';
import { SettingsScreen } from './settings/SettingsScreen.tsx';
import { AddAccount } from './sign-in/AddAccount.tsx';
import { SignInProgress } from './sign-in/SignInProgress.tsx';
import { Welcome } from './sign-in/Welcome.tsx';
import type { SignInDraft } from './sign-in-draft.ts';

/** What can be opened. */
export type Screen = 'desk' | 'add-account' | 'settings';

/** What can be seen: two screens come and go by themselves. */
export type ShownScreen = Screen | 'sign-in' | 'welcome';

export interface CurrentScreenProps {
  readonly shown: ShownScreen;
  readonly snapshot: Snapshot;
  readonly onBack: () => void;
  readonly onAddAccount: () => void;
  readonly copying: Copying;
  readonly scopeChoices: ScopeChoices;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly general: Ask;
}

export function CurrentScreen(props: CurrentScreenProps) {
  const { shown, snapshot, onBack, onAddAccount, copying, scopeChoices, draft, clientImport, general } =
    props;
  const { accounts, selectedAccountId, signIn } = snapshot;
  const account = accounts.find(({ id }) => id === selectedAccountId) ?? accounts[0];
  const importClient = () => {
    onAddAccount();
    clientImport.choose();
  };
  switch (shown) {
    case 'settings':
      return <SettingsScreen snapshot={snapshot} onBack={onBack} />;
    case 'sign-in':
      return (
        signIn && (
          <SignInProgress
            signIn={signIn}
            keychain={snapshot.keychain}
            providerName={snapshot.provider.name}
            onChooseClientFile={() => {
              void general.ask(lanyard.endSignIn({}));
              importClient();
            }}
          />
        )
      );
    case 'welcome':
      return <Welcome snapshot={snapshot} draft={draft} clientImport={clientImport} general={general} />;
    case 'add-account':
      return <AddAccount snapshot={snapshot} draft={draft} clientImport={clientImport} onBack={onBack} />;
    case 'desk':
      return (
        account && (
          <Desk
            // A question left open belongs to the account it was asked about.
            key={account.id}
            account={account}
            snapshot={snapshot}
            copying={copying}
            scopeChoices={scopeChoices}
            general={general}
            onImportClient={importClient}
          />
        )
      );
    default:
      return shown satisfies never;
  }
}
