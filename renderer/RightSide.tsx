/** The right side: banners on top, one screen, and at the very bottom the clipboard bar. */
import { useEffect, useRef } from 'react';
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

type ShownScreen = Screen | 'sign-in' | 'welcome';

/** Settings lie over a running sign-in, which lies over everything else; without accounts there is only the welcome. */
function shownScreen({ signIn, accounts }: Snapshot, screen: Screen): ShownScreen {
  if (screen === 'settings') return 'settings';
  if (signIn) return 'sign-in';
  return accounts.length === 0 ? 'welcome' : screen;
}

export function RightSide(props: RightSideProps) {
  const { snapshot, screen, general } = props;
  const shown = shownScreen(snapshot, screen);
  const main = useRef<HTMLElement>(null);

  // What had the focus may have gone with its screen; then the keyboard goes on from here, not from the page's start.
  const place = `${shown} ${snapshot.selectedAccountId}`;
  useEffect(() => {
    if (place && document.activeElement === document.body) main.current?.focus();
  }, [place]);

  return (
    <main ref={main} tabIndex={-1} className="right-side">
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
          <CurrentScreen {...props} shown={shown} />
        </div>
      </div>
      {snapshot.clipboard && (
        <ClipboardBar clipboard={snapshot.clipboard} accounts={snapshot.accounts} general={general} />
      )}
    </main>
  );
}

function CurrentScreen(props: RightSideProps & { readonly shown: ShownScreen }) {
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
