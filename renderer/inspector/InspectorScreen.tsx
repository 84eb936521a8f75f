/** What is in a token: one that is pasted, or one of one's own. Nothing of it outlives the screen. */
import { useState } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { OwnTokenCard } from './OwnTokenCard.tsx';
import { PasteInspector } from './PasteInspector.tsx';
import './InspectorScreen.css';

interface InspectorScreenProps {
  readonly snapshot: Snapshot;
  /** One's own token to begin with. */
  readonly own: TokenRequest | null;
  readonly onBack: () => void;
}

export function InspectorScreen({ snapshot, own, onBack }: InspectorScreenProps) {
  const [shownOwn, setShownOwn] = useState(own);
  return (
    <div className="inspector">
      <ScreenHead title="Inspect a token" onBack={onBack} />
      {shownOwn ? (
        <OwnTokenCard request={shownOwn} snapshot={snapshot} onClear={() => setShownOwn(null)} />
      ) : (
        <PasteInspector snapshot={snapshot} focused={own !== null} />
      )}
    </div>
  );
}
