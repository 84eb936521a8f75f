/** The everyday screen: the chosen account, what its next token is to be, and the buttons that copy it. */
import { type RefObject, useRef } from 'react';
import type { AccountView } from '../../app/account.ts';
import { type FormatName, formatFor } from '../../app/formats.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Ask } from '../ask.ts';
import type { BadgeDesk } from '../badges/badge-desk.ts';
import { ComposePanel } from '../compose/ComposePanel.tsx';
import { compose, ownAccessToken, spokenFor } from '../compose/composition.ts';
import type { Draft } from '../compose/draft.ts';
import type { Drafts } from '../compose/drafts.ts';
import type { CopyAfterSignIn } from '../copy-after-sign-in.ts';
import type { Copying } from '../copying.ts';
import type { KeyImport } from '../key-import.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { DeskHead } from './DeskHead.tsx';
import { FailedCopyCard } from './FailedCopyCard.tsx';
import { isSameRequest, shownFailure } from './failed-copy.ts';
import { KeyFileCard } from './KeyFileCard.tsx';
import { LimitedCard } from './LimitedCard.tsx';
import { NeedsPersonCard } from './NeedsPersonCard.tsx';
import { useSigningInAgain } from './signing-in-again.ts';
import { stepActions } from './step-actions.ts';

interface DeskProps {
  readonly account: AccountView;
  readonly snapshot: Snapshot;
  readonly copying: Copying;
  readonly copyAfterSignIn: CopyAfterSignIn;
  readonly badgeDesk: BadgeDesk;
  readonly drafts: Drafts;
  readonly keyImport: KeyImport;
  readonly general: Ask;
  readonly onChooseClientFile: () => void;
  readonly onChooseKeyFile: () => void;
  readonly onConnect: () => void;
  readonly removing: boolean;
  readonly onRemoving: (removing: boolean) => void;
  readonly onInspect: (request: TokenRequest) => void;
  readonly lookInsideButton: RefObject<HTMLButtonElement | null>;
  readonly menuButton: RefObject<HTMLButtonElement | null>;
}

export function Desk(props: DeskProps) {
  const { account, snapshot, copying, badgeDesk, drafts, keyImport, general } = props;
  const { onChooseClientFile, onChooseKeyFile, onConnect, onInspect, lookInsideButton } = props;
  const { removing, onRemoving, menuButton, copyAfterSignIn } = props;
  const panel = useRef<HTMLDivElement>(null);
  const signingIn = useSigningInAgain(account, copyAfterSignIn);
  const { asking, signInAgain } = signingIn;
  const draft = drafts.draftOf(account.id);
  const composition = compose(account, draft);
  const own = ownAccessToken(account, draft);
  const composed = composition.outcome.request;
  const isOwnComposed = composed !== null && isSameRequest(composed, own);

  const failedCopy = shownFailure(copying.failedFor(account.id), [own, composed]);

  const copy = (request: TokenRequest, format?: FormatName) => {
    copying.copy(request, format);
  };
  /** The button that says how it goes takes the focus, for the card may be gone when it is done. */
  const copyAgain = (request: TokenRequest) => {
    panel.current?.querySelector<HTMLButtonElement>('.copy-button')?.focus();
    copy(request, failedCopy?.format);
  };
  const change = (change: Partial<Draft>) => drafts.change(account.id, change);
  const actions = stepActions({ account, ask: asking.ask, onChooseClientFile, onChooseKeyFile });
  const { settings } = snapshot;
  const picking: PickerHost = {
    accountId: account.id,
    who: account.email,
    projectId: settings.projects[account.id],
    rememberProject: (projectId) => {
      const projects = { ...settings.projects, [account.id]: projectId };
      void general.ask(lanyard.changeSettings({ projects }));
    },
    actionsFor: (failure) => ({
      ...actions(failure),
      // Lists are read with the account's own token, and that scope is the one they ask for.
      ...(signInAgain && { 'sign-in-again': () => signInAgain(undefined, [cloudPlatform]) }),
    }),
  };
  const forgetIapClient = (clientId: string) => {
    const iapClientIds = settings.iapClientIds.filter((each) => each !== clientId);
    void general.ask(lanyard.changeSettings({ iapClientIds }));
  };
  const clientName = snapshot.clients.find(
    ({ clientId }) => account.kind === 'google-sign-in' && clientId === account.clientId,
  )?.name;

  return (
    <>
      <DeskHead
        account={account}
        clientName={clientName}
        quickCopy={{
          phase: copying.phaseOf(own),
          format: copying.formatOf(own),
          usual: formatFor(own.kind, snapshot.settings.format),
          redundant: isOwnComposed,
          onCopy: () => copy(own),
        }}
        onSignInAgain={() => signInAgain?.()}
        onChooseKeyFile={onChooseKeyFile}
        onConnect={spokenFor(account, draft) === undefined ? undefined : onConnect}
        removing={removing}
        onRemoving={onRemoving}
        menuButton={menuButton}
        general={general}
      />
      {keyImport.imported?.accountId === account.id && (
        <KeyFileCard fileName={keyImport.imported.fileName} keyImport={keyImport} />
      )}
      {account.needsPerson !== undefined && !failedCopy && (
        <NeedsPersonCard
          kind={account.kind}
          reason={account.needsPerson}
          busy={asking.working}
          onSignInAgain={() => signInAgain?.()}
          onChooseKeyFile={onChooseKeyFile}
        />
      )}
      {account.needsPerson === undefined && account.missingScopes.length > 0 && (
        <LimitedCard
          scopes={account.missingScopes}
          busy={asking.working}
          onAskAgain={() => signInAgain?.()}
        />
      )}
      {asking.failure && (
        <FailureCard
          failure={asking.failure}
          busy={asking.working}
          actions={{
            ...actions(asking.failure),
            ...(signInAgain && { 'try-again': () => signInAgain(failedCopy ?? undefined) }),
          }}
          onClose={asking.forgetFailure}
        />
      )}
      <div ref={panel}>
        <ComposePanel
          account={account}
          draft={draft}
          composition={composition}
          recents={drafts.recentsOf(account.id)}
          settings={settings}
          picking={picking}
          copying={copying}
          keeping={badgeDesk.keepingFor(account)}
          onChange={change}
          onCopy={copy}
          onForgetIapClient={forgetIapClient}
          onInspect={onInspect}
          lookInsideButton={lookInsideButton}
        >
          {failedCopy && (
            <FailedCopyCard
              failedCopy={failedCopy}
              actions={actions(failedCopy.failure)}
              signingIn={signingIn}
              onChange={change}
              onCopyAgain={copyAgain}
            />
          )}
        </ComposePanel>
      </div>
    </>
  );
}
