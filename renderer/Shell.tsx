/** The window's two sides, and what both of them need: which screen is open, copies under way, the file that is dropped. */
import { useEffect, useRef, useState } from 'react';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenRequest } from '../app/token-request.ts';
import { useAsk } from './ask.ts';
import { useBadgeDesk } from './badges/badge-desk.ts';
import { useBadgeImport } from './badges/badge-import.ts';
import { useTrayCopy } from './badges/tray-copy.ts';
import type { Screen } from './CurrentScreen.tsx';
import { useClientImport } from './client-import.ts';
import { ownAccessToken } from './compose/composition.ts';
import { useDrafts } from './compose/drafts.ts';
import { useConnectDrafts } from './connecting/connect-drafts.ts';
import { useCopying } from './copying.ts';
import { useFileDrop } from './file-drop.ts';
import { useFinding } from './found-credentials.ts';
import { useIapClients } from './iap-clients.ts';
import { useKeyImport } from './key-import.ts';
import { lanyard } from './lanyard.ts';
import { useLockKey } from './lock/lock-key.ts';
import { useNewSignIn } from './new-sign-in.ts';
import { useNumberKeys } from './number-keys.ts';
import { useAnnounce } from './parts/Announcer.tsx';
import { RightSide } from './RightSide.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { DropOverlay } from './sign-in/DropOverlay.tsx';
import { JsonFileInput } from './sign-in/JsonFileInput.tsx';
import { useSignInDraft } from './sign-in-draft.ts';
import './Shell.css';

export function Shell({ snapshot }: { readonly snapshot: Snapshot }) {
  const [screen, setScreen] = useState<Screen>('desk');
  const announce = useAnnounce();
  const drafts = useDrafts();
  const connectDrafts = useConnectDrafts();
  const draft = useSignInDraft(snapshot.clients);
  const clientImport = useClientImport((clientId) => draft.change({ clientId }));
  const keyImport = useKeyImport();
  /** For commands that have no place of their own to show a failure in. */
  const general = useAsk();
  const copying = useCopying(snapshot, useIapClients(snapshot, general));
  const badgeDesk = useBadgeDesk(snapshot, drafts);
  const badgeImport = useBadgeImport(badgeDesk.undo);
  const finding = useFinding(general);
  const addAccountButton = useRef<HTMLButtonElement>(null);
  const settingsButton = useRef<HTMLButtonElement>(null);
  const accountMenuButton = useRef<HTMLButtonElement>(null);
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
    void general.ask(lanyard.selectAccount({ accountId }));
  };

  const lock = () => void general.ask(lanyard.lock({}));
  useLockKey(snapshot.platform, lock);
  useTrayCopy(snapshot, badgeDesk, () => setScreen('desk'));

  useNumberKeys((number) => {
    const account = snapshot.accounts[number - 1];
    if (account) select(account.id);
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
  const goBack = () => {
    const openers: Partial<Record<Screen, typeof settingsButton>> = {
      settings: settingsButton,
      connect: accountMenuButton,
      inspector: inspected ? lookInsideButton : inspectButton,
    };
    returnTo.current = openers[screen] ?? addAccountButton;
    setScreen('desk');
  };
  useEffect(() => {
    if (screen !== 'desk') return;
    returnTo.current?.current?.focus();
    returnTo.current = null;
  }, [screen]);

  return (
    <div className="shell">
      <Sidebar
        snapshot={snapshot}
        onSelect={select}
        onCopy={(account) => copying.copy(ownAccessToken(account, drafts.draftOf(account.id)))}
        onAddAccount={() => setScreen('add-account')}
        onSettings={() => setScreen('settings')}
        onLock={lock}
        onInspect={() => inspect(null)}
        addAccountButton={addAccountButton}
        settingsButton={settingsButton}
        inspectButton={inspectButton}
      />
      <RightSide
        snapshot={snapshot}
        screen={screen}
        onBack={goBack}
        onAddAccount={() => setScreen('add-account')}
        onConnect={() => setScreen('connect')}
        inspected={inspected}
        onInspect={inspect}
        copying={copying}
        badgeDesk={badgeDesk}
        badgeImport={badgeImport}
        drafts={drafts}
        connectDrafts={connectDrafts}
        draft={draft}
        clientImport={clientImport}
        keyImport={keyImport}
        finding={finding}
        general={general}
        accountMenuButton={accountMenuButton}
        lookInsideButton={lookInsideButton}
      />
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
    </div>
  );
}
