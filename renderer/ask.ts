/** A command asked from one place of the window: whether it is under way and how it failed. */
import { useRef, useState } from 'react';
import type { Outcome } from '../app/contract.ts';
import type { FailureView } from '../app/failure.ts';
import { outcomeOf } from './lanyard.ts';

export interface Ask {
  readonly working: boolean;
  /** How the last one failed. It stays while the next one is under way, and its buttons keep the focus. */
  readonly failure: FailureView | null;
  /** Shows the outcome of `sent` here, and hands it on. */
  readonly ask: <Reply>(sent: Promise<Outcome<Reply>>) => Promise<Outcome<Reply>>;
  readonly forgetFailure: () => void;
}

export function useAsk(): Ask {
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<FailureView | null>(null);
  const turn = useRef(0);

  return {
    working,
    failure,
    ask: async (sent) => {
      turn.current += 1;
      const ours = turn.current;
      setWorking(true);
      const outcome = await outcomeOf(sent);
      // Only the last thing asked here is shown here.
      if (ours === turn.current) {
        setWorking(false);
        setFailure(outcome.ok ? null : outcome.failure);
      }
      return outcome;
    },
    forgetFailure: () => setFailure(null),
  };
}
