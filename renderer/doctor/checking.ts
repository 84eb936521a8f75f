/** The checks of the doctor as the window runs them: all at once when the screen opens, and again on a press. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type CheckId, checkIds, type Finding } from '../../app/doctor.ts';
import type { FailureView } from '../../app/failure.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

/** A finding; `looking` while there is none yet; a failure where the check itself broke. */
export type CheckState = 'looking' | Finding | FailureView;

export interface Checking {
  readonly states: Readonly<Record<CheckId, CheckState>>;
  /** Whether any check is under way; what an earlier run found is shown until then. */
  readonly working: boolean;
  readonly run: () => void;
}

const nothingYet = Object.fromEntries(checkIds.map((id) => [id, 'looking'])) as Record<CheckId, CheckState>;

/** `onDone` is called with all findings after each whole run. */
export function useChecking(onDone: (findings: readonly Finding[]) => void): Checking {
  const [states, setStates] = useState(nothingYet);
  const [left, setLeft] = useState(0);
  const turn = useRef(0);
  const tell = useRef(onDone);
  useEffect(() => {
    tell.current = onDone;
  });

  const run = useCallback(async () => {
    turn.current += 1;
    const ours = turn.current;
    setLeft(checkIds.length);
    const found = await Promise.all(
      checkIds.map(async (id) => {
        const outcome = await outcomeOf(lanyard.runCheck({ check: id }));
        const state = outcome.ok ? outcome.value : outcome.failure;
        if (ours !== turn.current) return state;
        setStates((before) => ({ ...before, [id]: state }));
        setLeft((before) => before - 1);
        return state;
      }),
    );
    if (ours === turn.current) tell.current(found.filter(isFinding));
  }, []);

  useEffect(() => {
    void run();
    return () => {
      turn.current += 1;
    };
  }, [run]);

  return { states, working: left > 0, run: () => void run() };
}

export function isFinding(state: CheckState): state is Finding {
  return state !== 'looking' && 'verdict' in state;
}
