/** The palette: finds accounts, service accounts, projects, badges and actions by a few letters, and copies at once. */
import { useMemo, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Identity, TokenRequest } from '../../app/token-request.ts';
import type { Action } from '../actions/action.ts';
import type { Cures } from '../badges/cures.ts';
import { Overlay } from '../parts/Overlay.tsx';
import { useKnown } from './known.ts';
import { PaletteFailure } from './PaletteFailure.tsx';
import { PalettePane } from './PalettePane.tsx';
import { PaletteProject } from './PaletteProject.tsx';
import { type DeskMemory, deedOf, type Way } from './palette-copy.ts';
import { usePaletteCopying } from './palette-copying.ts';
import { actionEntries, type Entry, knownEntries, snapshotEntries } from './palette-items.ts';
import './Palette.css';

interface PaletteProps {
  readonly snapshot: Snapshot;
  readonly account: AccountView | undefined;
  readonly actions: readonly Action[];
  readonly memory: DeskMemory;
  readonly cures: Cures;
  /** Told of each token that was copied. */
  readonly onCopied: (request: TokenRequest) => void;
  /** Puts an ID token for this identity into the panel, where its audience is typed. */
  readonly onCompose: (identity: Identity) => void;
  readonly onClose: () => void;
}

export function Palette(props: PaletteProps) {
  const { snapshot, account, actions, memory, cures, onCopied, onCompose, onClose } = props;
  const { accounts, selectedAccountId, platform } = snapshot;
  const [text, setText] = useState('');
  const [projectId, setProjectId] = useState<string | null>(null);
  // What a project has listed is known when it is left.
  const [listings, setListings] = useState(0);
  const known = useKnown(listings);
  const copying = usePaletteCopying(snapshot.settings, (request) => {
    if (request) onCopied(request);
    onClose();
  });

  const thousands = useMemo(
    () => (known ? knownEntries(known, accounts, selectedAccountId) : []),
    [known, accounts, selectedAccountId],
  );
  const others = useMemo(() => snapshotEntries(snapshot, known), [snapshot, known]);
  const acts = useMemo(() => actionEntries(actions), [actions]);
  const entries = useMemo(() => [...others, ...thousands, ...acts], [others, thousands, acts]);

  const act = ({ item }: Entry, way: Way) => {
    const deed = deedOf(item, way, memory);
    switch (deed?.does) {
      case 'copy':
        return copying.copy(deed.copy);
      case 'compose':
        onClose();
        return onCompose(deed.identity);
      case 'open-project':
        setText('');
        return setProjectId(deed.projectId);
      case 'perform':
        // First: what it opens is to have the focus in the end.
        onClose();
        return deed.perform();
      case undefined:
        return;
      default:
        return deed satisfies never;
    }
  };
  const leaveProject = () => {
    setProjectId(null);
    setText('');
    setListings(listings + 1);
  };
  const shared = {
    text,
    onText: (next: string) => {
      setText(next);
      copying.forget();
    },
    platform,
    copying: copying.state,
    deedOf: ({ item }: Entry, way: Way) => deedOf(item, way, memory),
    onAct: act,
    onClose,
    failure: copying.state.phase === 'failed' && (
      <PaletteFailure
        failed={copying.state}
        accounts={accounts}
        cures={cures}
        onCopyAgain={copying.copy}
        onForget={copying.forget}
        onClose={onClose}
      />
    ),
  };
  return (
    <Overlay name="Find anything" className="palette" onClose={onClose}>
      {projectId !== null && account ? (
        <PaletteProject {...shared} account={account} projectId={projectId} onLeave={leaveProject} />
      ) : (
        <PalettePane
          {...shared}
          entries={entries}
          placeholder="Find badges, service accounts, accounts, projects, actions"
          message={`Nothing answers to “${text.trim()}”. Service accounts are found once a picker has listed them.`}
        />
      )}
    </Overlay>
  );
}
