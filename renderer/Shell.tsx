/** The window's two sides, and what both of them need: which screen is open, copies under way, the file that is dropped. */
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import type { Snapshot } from '../app/snapshot.ts';
import type { Identity, TokenRequest } from '../app/token-request.ts';
import { useActionKeys } from './actions/action-keys.ts';
import { windowActions } from './actions/window-actions.ts';
import { useAsk } from './ask.ts';
import { useBadgeDesk } from './badges/badge-desk.ts';
import { useBadgeImport } from './badges/badge-import.ts';
import { curesOf } from './badges/cures.ts';
import { useTrayCopy } from './badges/tray-copy.ts';
import type { Screen } from './CurrentScreen.tsx';
import { useClientImport } from './client-import.ts';
import { useColorScheme } from './color-scheme.ts';
import { compose, ownAccessToken, spokenFor } from './compose/composition.ts';
import { chainText } from './compose/draft.ts';
import { draftOfRequest } from './compose/draft-of-request.ts';
import { useDrafts } from './compose/drafts.ts';
import { useConnectDrafts } from './connecting/connect-drafts.ts';
import { useCopyAfterSignIn } from './copy-after-sign-in.ts';
import { useCopying } from './copying.ts';
import { isShown } from './desk/failed-copy.ts';
import { useFileDrop } from './file-drop.ts';
import { useFinding } from './found-credentials.ts';
import { useIapClients } from './iap-clients.ts';
import { useKeyImport } from './key-import.ts';
import { lanyard } from './lanyard.ts';
import { useNewSignIn } from './new-sign-in.ts';
import { useOverlay } from './overlay.ts';
import { Palette } from './palette/Palette.tsx';
import { useAnnounce } from './parts/Announcer.tsx';
import { RightSide } from './RightSide.tsx';
import { ShortcutsOverlay } from './shortcuts/ShortcutsOverlay.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import type { FootScreen } from './sidebar/SidebarFoot.tsx';
import { DropOverlay } from './sign-in/DropOverlay.tsx';
import { JsonFileInput } from './sign-in/JsonFileInput.tsx';
import { useSignInDraft } from './sign-in-draft.ts';
import './Shell.css';

export function Shell({ snapshot }: { readonly snapshot: Snapshot }) {
  const [screen, setScreen] = useState<Screen>('desk');
  /** The accounts are painted first, and can be used while the larger side is being drawn. */
  const hasRightSide = useDeferredValue(true, snapshot.accounts.length === 0);
  const announce = useAnnounce();
  const drafts = useDrafts(snapshot);
  const connectDrafts = useConnectDrafts();
  const draft = useSignInDraft(snapshot.clients);
  const clientImport = useClientImport((clientId) => draft.change({ clientId }));
  const keyImport = useKeyImport();
  /** For commands that have no place of their own to show a failure in. */
  const general = useAsk();
  const keepIapClient = useIapClients(snapshot, general);
  const copying = useCopying(snapshot, keepIapClient);
  const badgeDesk = useBadgeDesk(snapshot, drafts);
  const badgeImport = useBadgeImport(badgeDesk.undo);
  const finding = useFinding(general);
  const addAccountButton = useRef<HTMLButtonElement>(null);
  const settingsButton = useRef<HTMLButtonElement>(null);
  const historyButton = useRef<HTMLButtonElement>(null);
  const doctorButton = useRef<HTMLButtonElement>(null);
  const accountMenuButton = useRef<HTMLButtonElement>(null);
  const overlay = useOverlay(snapshot.summons);
  const [removingId, setRemovingId] = useState<string | null>(null);
  const scheme = useColorScheme(snapshot.settings.theme);
  const inspectButton = useRef<HTMLButtonElement>(null);
  const lookInsideButton = useRef<HTMLButtonElement>(null);
  const [inspected, setInspected] = useState<TokenRequest | null>(null);

  /** The file itself tells what it is: what is neither badges nor a key can only be meant as a client file. */
  const takeDropped = async (file: File) => {
    if ((await badgeImport.look(file, true)) === 'told') return setScreen('desk');
    setScreen('add-account');
    clientImport.forgetFailure();
    if ((await keyImport.take(file, true)) === 'other-kind') clientImport.take(file);
  };
  const dragging = useFileDrop((file) => void takeDropped(file));

  const select = (accountId: string) => {
    setScreen('desk');
    setRemovingId(null);
    void general.ask(lanyard.selectAccount({ accountId }));
  };

  const lock = () => void general.ask(lanyard.lock({}));
  useTrayCopy(snapshot, badgeDesk, () => setScreen('desk'));

  const copyAfterSignIn = useCopyAfterSignIn(snapshot, ({ request, format, badge }, account) => {
    setScreen('desk');
    if (badge) {
      const kept = snapshot.badges.find(({ id }) => id === badge.id);
      if (!kept) return;
      badgeDesk.setFilter('');
      badgeDesk.focus(kept.id);
      return badgeDesk.copying.copy(kept, format);
    }
    // What was asked for in the palette shows its outcome in the panel, which has to compose it for that.
    const draft = drafts.draftOf(account.id);
    const shown = [ownAccessToken(account, draft), compose(account, draft).outcome.request];
    const other = isShown(request, shown) ? undefined : draftOfRequest(account, request);
    if (other) drafts.change(account.id, other);
    copying.copy(request, format);
  });

  useNewSignIn(snapshot.accounts, (account) => {
    setScreen('desk');
    announce(`${account.email} is ${account.kind === 'google-sign-in' ? 'signed in' : 'added'}`);
  });

  const inspect = (request: TokenRequest | null) => {
    setInspected(request);
    setScreen('inspector');
  };

  /** What gets the focus when the desk is back, with all that other screens are opened from. */
  const returnTo = useRef<typeof settingsButton | null>(null);
  const openedBy = {
    desk: addAccountButton,
    'add-account': addAccountButton,
    settings: settingsButton,
    connect: accountMenuButton,
    inspector: inspected ? lookInsideButton : inspectButton,
    history: historyButton,
    doctor: doctorButton,
  } as const satisfies Record<Screen, typeof settingsButton>;
  const goBack = () => {
    returnTo.current = openedBy[screen];
    setScreen('desk');
  };
  useEffect(() => {
    // A question is not asked again on coming back.
    if (screen !== 'desk') return setRemovingId(null);
    returnTo.current?.current?.focus();
    returnTo.current = null;
  }, [screen]);

  const { accounts, selectedAccountId } = snapshot;
  const account = accounts.find(({ id }) => id === selectedAccountId) ?? accounts[0];
  const accountDraft = account && drafts.draftOf(account.id);
  const addAccount = () => setScreen('add-account');
  const cures = curesOf({ general, copyAfterSignIn, clientImport, keyImport, onAddAccount: addAccount });
  const openScreen = (next: FootScreen) => (next === 'inspector' ? inspect(null) : setScreen(next));
  const actions = windowActions(
    {
      snapshot,
      scheme,
      account,
      composed: account && accountDraft ? compose(account, accountDraft).outcome.request : null,
      own: account && accountDraft ? ownAccessToken(account, accountDraft) : null,
    },
    {
      onFind: () => overlay.open('palette'),
      onShortcuts: () => overlay.open('shortcuts'),
      onCopy: (request, format) => {
        // Where its outcome is shown.
        setScreen('desk');
        copying.copy(request, format);
      },
      onSelect: ({ id }) => select(id),
      onAddAccount: addAccount,
      onOpen: openScreen,
      onClearClipboard: () => void general.ask(lanyard.clearClipboard({})),
      onKeepClipboard: () => void general.ask(lanyard.keepClipboard({})),
      onTheme: (theme) => void general.ask(lanyard.changeSettings({ theme })),
      onLock: lock,
      onQuit: () => void general.ask(lanyard.quit({})),
      account: {
        onSignInAgain: () => account && cures.signInAgain(account),
        onOpenPermissions: () => void general.ask(lanyard.openPage({ page: 'account-permissions' })),
        onOpenKeys: () =>
          account &&
          void general.ask(lanyard.openPage({ page: 'service-account-keys', accountId: account.id })),
        onReplaceKey: cures.chooseKeyFile,
        onConnect:
          account && accountDraft && spokenFor(account, accountDraft) !== undefined
            ? () => setScreen('connect')
            : undefined,
        onRemove: () => {
          setScreen('desk');
          setRemovingId(account?.id ?? null);
        },
      },
    },
  );
  useActionKeys(actions, snapshot.platform);

  /** Whether the panel's field for the audience is to have the focus as soon as it is there. */
  const wantsAudience = useRef(false);
  useEffect(() => {
    if (!wantsAudience.current) return;
    const audience = document.querySelector<HTMLInputElement>('.compose-panel [aria-label="Audience"]');
    if (!audience) return;
    wantsAudience.current = false;
    audience.focus();
  });
  const composeIdToken = ({ accountId, impersonating }: Identity) => {
    wantsAudience.current = true;
    drafts.change(accountId, { kind: 'id-token', speaksFor: impersonating ? chainText(impersonating) : '' });
    select(accountId);
  };

  return (
    <div className="shell">
      <Sidebar
        snapshot={snapshot}
        onSelect={select}
        onCopy={(account) => copying.copy(ownAccessToken(account, drafts.draftOf(account.id)))}
        onAddAccount={addAccount}
        onOpen={openScreen}
        onFind={() => overlay.open('palette')}
        onLock={lock}
        addAccountButton={addAccountButton}
        footButtons={{
          doctor: doctorButton,
          inspector: inspectButton,
          history: historyButton,
          settings: settingsButton,
        }}
      />
      {hasRightSide && (
        <RightSide
          snapshot={snapshot}
          screen={screen}
          onBack={goBack}
          onAddAccount={addAccount}
          onConnect={() => setScreen('connect')}
          inspected={inspected}
          onInspect={inspect}
          copying={copying}
          copyAfterSignIn={copyAfterSignIn}
          badgeDesk={badgeDesk}
          badgeImport={badgeImport}
          drafts={drafts}
          connectDrafts={connectDrafts}
          draft={draft}
          clientImport={clientImport}
          keyImport={keyImport}
          finding={finding}
          general={general}
          removingId={removingId}
          onRemoving={setRemovingId}
          accountMenuButton={accountMenuButton}
          lookInsideButton={lookInsideButton}
        />
      )}
      <JsonFileInput name="Client file" input={clientImport.fileInput} onFile={clientImport.take} />
      <JsonFileInput
        name="Key file"
        input={keyImport.fileInput}
        onFile={(file) => void keyImport.take(file)}
      />
      <JsonFileInput
        name="Badges file"
        input={badgeImport.fileInput}
        onFile={(file) => void badgeImport.look(file)}
      />
      {dragging && <DropOverlay />}
      {overlay.opened === 'palette' && (
        <Palette
          snapshot={snapshot}
          account={account}
          actions={actions}
          memory={drafts}
          cures={cures}
          onCopied={keepIapClient}
          onCompose={composeIdToken}
          onClose={overlay.close}
        />
      )}
      {overlay.opened === 'shortcuts' && (
        <ShortcutsOverlay actions={actions} snapshot={snapshot} onClose={overlay.close} />
      )}
    </div>
  );
}
