/** The ways to an account, side by side: what is on this computer already, a sign-in, a key. */
import { useEffect, useEffectEvent } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import type { ClientImport } from '../client-import.ts';
import type { Finding } from '../found-credentials.ts';
import type { KeyImport } from '../key-import.ts';
import { SignInDoor } from '../sign-in/SignInDoor.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { FoundDoor } from './FoundDoor.tsx';
import { KeyDoor } from './KeyDoor.tsx';
import './Doors.css';

export interface DoorsProps {
  readonly snapshot: Snapshot;
  readonly draft: SignInDraft;
  readonly clientImport: ClientImport;
  readonly keyImport: KeyImport;
  readonly finding: Finding;
}

export function Doors({ snapshot, draft, clientImport, keyImport, finding }: DoorsProps) {
  const look = useEffectEvent(finding.look);
  useEffect(() => look(), []);
  return (
    <div className="doors">
      <FoundDoor accounts={snapshot.accounts} finding={finding} />
      <SignInDoor
        clients={snapshot.clients}
        providerName={snapshot.provider.name}
        draft={draft}
        clientImport={clientImport}
      />
      <KeyDoor keyImport={keyImport} />
    </div>
  );
}
