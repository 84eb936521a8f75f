/** The right side: banners on top, one screen, and at the very bottom the clipboard bar. */
import type { Snapshot } from '../app/snapshot.ts';
import type { Ask } from './ask.ts';
import { KeychainBanner } from './banners/KeychainBanner.tsx';
import { NoticeBanner } from './banners/NoticeBanner.tsx';
import { SandboxStrip } from './banners/SandboxStrip.tsx';
import type { ClientImport } from './client-import.ts';
import type { Copying } from './copying.ts';
import { ClipboardBar } from './desk/ClipboardBar.tsx';
import { Desk } from './desk/Desk.tsx';
import { lanyard } from './lanyard.ts';
import { FailureCard } from './parts/FailureCard.tsx';
import type { ScopeChoices } from './scope-choices.ts';
import { SettingsScreen } from './settings/SettingsScreen.tsx';
import { AddAccount } from './sign-in/AddAccount.tsx';
import { SignInProgress } from './sign-in/SignInProgress.tsx';
import { Welcome } from './sign-in/Welcome.tsx';
import type { SignInDraft } from './sign-in-draft.ts';
import './RightSide.css';

export type Screen = 'desk' | 'add-account' | 'settings';

interface RightSideProps {
  readonly snapshot: Snapshot;
  readonly screen: Screen;
  readonly onBack: () => void;
  readonly onAddAccount: () => void;
  readonly copying: Copying;
  readonly scopeChoices: ScopeChoices;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly general: Ask;
}

/** Settings lie over a running sign-in, which lies over everything else; without accounts there is only the welcome. */
function CurrentScreen(props: RightSideProps) {
  const { snapshot, screen, onBack, onAddAccount, copying, scopeChoices, draft, clientImport, general } =
    props;
  const importClient = () => {
    onAddAccount();
    clientImport.choose();
  };
  if (screen === 'settings') return <SettingsScreen snapshot={snapshot} onBack={onBack} />;
  if (snapshot.signIn) {
    const chooseClientFile = () => {
      void general.ask(lanyard.endSignIn({}));
      importClient();
    };
    return (
      <SignInProgress
        signIn={snapshot.signIn}
        keychain={snapshot.keychain}
        providerName={snapshot.provider.name}
        onChooseClientFile={chooseClientFile}
      />
    );
  }
  if (snapshot.accounts.length === 0) {
    return <Welcome snapshot={snapshot} draft={draft} clientImport={clientImport} general={general} />;
  }
  if (screen === 'add-account') {
    return <AddAccount snapshot={snapshot} draft={draft} clientImport={clientImport} onBack={onBack} />;
  }
  const account =
    snapshot.accounts.find(({ id }) => id === snapshot.selectedAccountId) ?? snapshot.accounts[0];
  if (!account) return null;
  return (
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
  );
}

export function RightSide(props: RightSideProps) {
  const { snapshot, general } = props;
  return (
    <main className="right-side">
      {snapshot.provider.sandbox && <SandboxStrip />}
      <div className="right-side-scroll">
        <div className="right-side-content">
          <KeychainBanner keychain={snapshot.keychain} platform={snapshot.platform} />
          {snapshot.notices.map((notice) => (
            <NoticeBanner
              key={notice.id}
              notice={notice}
              onDismiss={() => void general.ask(lanyard.dismissNotice({ id: notice.id }))}
            />
          ))}
          {general.failure && (
            <FailureCard failure={general.failure} actions={{}} onClose={general.forgetFailure} />
          )}
          <CurrentScreen {...props} />
        </div>
      </div>
      {snapshot.clipboard && (
        <ClipboardBar clipboard={snapshot.clipboard} accounts={snapshot.accounts} general={general} />
      )}
    </main>
  );
}
