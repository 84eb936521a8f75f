/** The last mints: what was asked for, what it took and how it ended; to be searched, written out and cleared. */
import { useEffect, useRef, useState } from 'react';
import { type HistorySearch, searchHistory } from '../../app/history.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { HistoryActions } from './HistoryActions.tsx';
import { HistoryFilters } from './HistoryFilters.tsx';
import { MintRow } from './MintRow.tsx';
import { useHistory } from './recent-mints.ts';
import './HistoryScreen.css';

interface HistoryScreenProps {
  readonly snapshot: Snapshot;
  readonly onBack: () => void;
}

const everything: HistorySearch = { text: '', kind: 'all', result: 'all' };

export function HistoryScreen({ snapshot, onBack }: HistoryScreenProps) {
  const { history, failure, reload } = useHistory(snapshot);
  const [search, setSearch] = useState(everything);
  const entries = history?.entries ?? [];
  const found = searchHistory(entries, search);
  const isEmpty = history !== undefined && entries.length === 0;
  const nothing = useRef<HTMLParagraphElement>(null);
  // Its button went with the list that it cleared.
  useEffect(() => {
    if (isEmpty && document.activeElement === document.body) nothing.current?.focus();
  }, [isEmpty]);
  return (
    <div className="history">
      <ScreenHead title="History" onBack={onBack} />
      <p className="history-lead">
        The last 200 mints, without their tokens. A copy of a token that was in memory is none.
        {history?.saved === false && ' It cannot be saved at the moment, so it lasts until you quit.'}
      </p>
      {failure && <FailureCard failure={failure} actions={{ 'try-again': reload }} />}
      {isEmpty && (
        <p ref={nothing} tabIndex={-1} className="history-empty panel">
          Nothing was minted yet.
        </p>
      )}
      {entries.length > 0 && (
        <>
          <HistoryActions count={entries.length} onCleared={reload} />
          <HistoryFilters search={search} onChange={(change) => setSearch({ ...search, ...change })} />
          {found.length === 0 ? (
            <p className="history-empty panel">None of the {entries.length} is like that.</p>
          ) : (
            <ul className="history-list panel" aria-label="Mints">
              {found.map((entry) => (
                <MintRow key={entry.id} entry={entry} />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
