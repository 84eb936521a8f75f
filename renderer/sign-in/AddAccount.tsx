/** Adding an account beside those that are there. */
import type { Snapshot } from '../../app/snapshot.ts';
import type { ClientImport } from '../client-import.ts';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { SignInDoor } from './SignInDoor.tsx';
import './AddAccount.css';

interface AddAccountProps {
  readonly snapshot: Snapshot;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly onBack: () => void;
}

export function AddAccount({ snapshot, draft, clientImport, onBack }: AddAccountProps) {
  return (
    <div className="add-account">
      <ScreenHead title="Add account" onBack={onBack} />
      <SignInDoor
        clients={snapshot.clients}
        providerName={snapshot.provider.name}
        draft={draft}
        clientImport={clientImport}
      />
    </div>
  );
}
