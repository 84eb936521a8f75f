/** The window's two sides, and what both of them need: which screen is open, copies under way, the file that is dropped. */
import { useRef, useState } from 'react';
import type { Snapshot } from '../app/snapshot.ts';
import { useAsk } from './ask.ts';
import type { Screen } from './CurrentScreen.tsx';
import { useClientImport } from './client-import.ts';
import { useCopying } from './copying.ts';
import { useFileDrop } from './file-drop.ts';
import { lanyard } from './lanyard.ts';
import { useNewSignIn } from './new-sign-in.ts';
import { useNumberKeys } from './number-keys.ts';
import { useAnnounce } from './parts/Announcer.tsx';
import { RightSide } from './RightSide.tsx';
import { useScopeChoices } from './scope-choices.ts';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { ClientFileInput } from './sign-in/ClientFileInput.tsx';
import { DropOverlay } from './sign-in/DropOverlay.tsx';
import { useSignInDraft } from './sign-in-draft.ts';
import './Shell.css';

export function Shell({ snapshot }: { readonly snapshot: Snapshot }) {
  const [screen, setScreen] = useState<Screen>('desk');
  const announce = useAnnounce();
  const copying = useCopying(snapshot);
  const scopeChoices = useScopeChoices();
  const draft = useSignInDraft(snapshot.clients);
  const clientImport = useClientImport((clientId) => draft.change({ clientId }));
  /** For commands that have no place of their own to show a failure in. */
  const general = useAsk();
  const addAccountButton = useRef<HTMLButtonElement>(null);
  const settingsButton = useRef<HTMLButtonElement>(null);

  const dragging = useFileDrop((file) => {
    setScreen('add-account');
    clientImport.take(file);
  });

  const select = (accountId: string) => {
    setScreen('desk');
    void general.ask(lanyard.selectAccount({ accountId }));
  };

  useNumberKeys((number) => {
    const account = snapshot.accounts[number - 1];
    if (account) select(account.id);
  });

  useNewSignIn(snapshot.accounts, (account) => {
    setScreen('desk');
    announce(`${account.email} is signed in`);
  });

  const goBack = () => {
    (screen === 'settings' ? settingsButton : addAccountButton).current?.focus();
    setScreen('desk');
  };

  return (
    <div className="shell">
      <Sidebar
        snapshot={snapshot}
        onSelect={select}
        onCopy={(account) =>
          copying.copy({
            kind: 'access-token',
            identity: { accountId: account.id },
            scopes: [...scopeChoices.chosenFor(account)],
          })
        }
        onAddAccount={() => setScreen('add-account')}
        onSettings={() => setScreen('settings')}
        addAccountButton={addAccountButton}
        settingsButton={settingsButton}
      />
      <RightSide
        snapshot={snapshot}
        screen={screen}
        onBack={goBack}
        onAddAccount={() => setScreen('add-account')}
        copying={copying}
        scopeChoices={scopeChoices}
        draft={draft}
        clientImport={clientImport}
        general={general}
      />
      <ClientFileInput input={clientImport.fileInput} onFile={clientImport.take} />
      {dragging && <DropOverlay />}
    </div>
  );
}
