/** The history as main has it, asked for anew with every snapshot: each mint brings one. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FailureView } from '../../app/failure.ts';
import type { History } from '../../app/history.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

export interface RecentMints {
  /** Absent until it has come. */
  readonly history: History | undefined;
  readonly failure: FailureView | undefined;
  readonly reload: () => void;
}

export function useHistory(snapshot: Snapshot): RecentMints {
  const [history, setHistory] = useState<History>();
  const [failure, setFailure] = useState<FailureView>();
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const ours = turn.current;
    const outcome = await outcomeOf(lanyard.getHistory({}));
    // Only the last answer is the present one.
    if (ours !== turn.current) return;
    setFailure(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) setHistory(outcome.value);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because something has changed
  useEffect(() => {
    void reload();
  }, [snapshot, reload]);

  return { history, failure, reload: () => void reload() };
}
