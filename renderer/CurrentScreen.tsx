/** The one screen that is shown of all there are. */
import type { RefObject } from 'react';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenRequest } from '../app/token-request.ts';
import { tokenRequestKey } from '../app/token-request-key.ts';
import type { Ask } from './ask.ts';
import { Badges } from './badges/Badges.tsx';
import type { BadgeDesk } from './badges/badge-desk.ts';
import type { BadgeImport } from './badges/badge-import.ts';
import { curesOf } from './badges/cures.ts';
import type { ClientImport } from './client-import.ts';
import { compose, spokenFor } from './compose/composition.ts';
import type { Drafts } from './compose/drafts.ts';
import { ConnectScreen } from './connecting/ConnectScreen.tsx';
import type { ConnectDrafts } from './connecting/connect-drafts.ts';
import type { CopyAfterSignIn } from './copy-after-sign-in.ts';
import type { Copying } from './copying.ts';
import { Desk } from './desk/Desk.tsx';
import { DoctorScreen } from './doctor/DoctorScreen.tsx';
import type { Finding } from './found-credentials.ts';
import { HistoryScreen } from './history/HistoryScreen.tsx';
import { InspectorScreen } from './inspector/InspectorScreen.tsx';
import type { KeyImport } from './key-import.ts';
import { lanyard } from './lanyard.ts';
import { SettingsScreen } from './settings/SettingsScreen.tsx';
import { AddAccount } from './sign-in/AddAccount.tsx';
import { SignInProgress } from './sign-in/SignInProgress.tsx';
import { Welcome } from './sign-in/Welcome.tsx';
import type { SignInDraft } from './sign-in-draft.ts';

/** What can be opened. */
export type Screen = 'desk' | 'add-account' | 'settings' | 'connect' | 'inspector' | 'history' | 'doctor';

/** What can be seen: two screens come and go by themselves. */
export type ShownScreen = Screen | 'sign-in' | 'welcome';

export interface CurrentScreenProps {
  readonly shown: ShownScreen;
  readonly snapshot: Snapshot;
  readonly onBack: () => void;
  readonly onAddAccount: () => void;
  readonly onConnect: () => void;
  /** One's own token that is looked into; otherwise something is to be pasted. */
  readonly inspected: TokenRequest | null;
  readonly onInspect: (request: TokenRequest) => void;
  readonly copying: Copying;
  readonly copyAfterSignIn: CopyAfterSignIn;
  readonly badgeDesk: BadgeDesk;
  readonly badgeImport: BadgeImport;
  readonly drafts: Drafts;
  readonly connectDrafts: ConnectDrafts;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly keyImport: KeyImport;
  readonly finding: Finding;
  readonly general: Ask;
  /** The account about which it is asked if it is to go. */
  readonly removingId: string | null;
  readonly onRemoving: (accountId: string | null) => void;
  readonly accountMenuButton: RefObject<HTMLButtonElement | null>;
  readonly lookInsideButton: RefObject<HTMLButtonElement | null>;
}

export function CurrentScreen(props: CurrentScreenProps) {
  const { shown, snapshot, onBack, onAddAccount, onConnect, copying, copyAfterSignIn, drafts, general } =
    props;
  const {
    badgeDesk,
    badgeImport,
    connectDrafts,
    draft,
    clientImport,
    keyImport,
    finding,
    removingId,
    onRemoving,
    accountMenuButton,
  } = props;
  const { inspected, onInspect, lookInsideButton } = props;
  const { accounts, selectedAccountId, signIn } = snapshot;
  const account = accounts.find(({ id }) => id === selectedAccountId) ?? accounts[0];
  const cures = curesOf({ general, copyAfterSignIn, clientImport, keyImport, onAddAccount });
  const { chooseClientFile, chooseKeyFile } = cures;
  const composed = (account && compose(account, drafts.draftOf(account.id)).outcome.request) ?? undefined;
  const doors = { snapshot, draft, clientImport, keyImport, finding };
  switch (shown) {
    case 'settings':
      return <SettingsScreen snapshot={snapshot} onBack={onBack} />;
    case 'history':
      return <HistoryScreen snapshot={snapshot} onBack={onBack} />;
    case 'doctor':
      return <DoctorScreen platform={snapshot.platform} onBack={onBack} onChooseKeyFile={chooseKeyFile} />;
    case 'inspector':
      return (
        <InspectorScreen
          key={inspected ? tokenRequestKey(inspected) : 'paste'}
          snapshot={snapshot}
          own={inspected}
          onBack={onBack}
        />
      );
    case 'sign-in':
      return (
        signIn && (
          <SignInProgress
            signIn={signIn}
            keychain={snapshot.keychain}
            providerName={snapshot.provider.name}
            onChooseClientFile={() => {
              void general.ask(lanyard.endSignIn({}));
              chooseClientFile();
            }}
          />
        )
      );
    case 'welcome':
      return <Welcome {...doors} general={general} />;
    case 'add-account':
      return <AddAccount {...doors} onBack={onBack} />;
    case 'connect':
      return (
        account && (
          <ConnectScreen
            draft={connectDrafts.draftOf(account.id)}
            known={{
              serviceAccount: spokenFor(account, drafts.draftOf(account.id)) ?? '',
              audience: drafts.draftOf(account.id).audience,
              timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            }}
            onChange={(change) => connectDrafts.change(account.id, change)}
            onBack={onBack}
          />
        )
      );
    case 'desk':
      return (
        account && (
          <>
            <Desk
              // A question left open belongs to the account it was asked about.
              key={account.id}
              account={account}
              snapshot={snapshot}
              copying={copying}
              copyAfterSignIn={copyAfterSignIn}
              badgeDesk={badgeDesk}
              drafts={drafts}
              keyImport={keyImport}
              general={general}
              onChooseClientFile={chooseClientFile}
              onChooseKeyFile={chooseKeyFile}
              onConnect={onConnect}
              removing={removingId === account.id}
              onRemoving={(removing) => onRemoving(removing ? account.id : null)}
              menuButton={accountMenuButton}
              onInspect={onInspect}
              lookInsideButton={lookInsideButton}
            />
            <Badges
              badges={snapshot.badges}
              accounts={accounts}
              desk={badgeDesk}
              exchange={badgeImport}
              cures={cures}
              onKeep={composed && (() => badgeDesk.keepingFor(account).onKeep(composed))}
            />
          </>
        )
      );
    default:
      return shown satisfies never;
  }
}
