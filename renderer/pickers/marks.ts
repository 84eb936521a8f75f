/** What an account may do to each service account of a project, asked for those that are in sight, a few at a time. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FailureView } from '../../app/failure.ts';
import { mostMarks } from '../../app/picking.ts';
import type { TokenKind } from '../../app/token-request.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

/** Whoever scrolls past is not asked about. */
const restMs = 100;

export interface Marks {
  /** Nothing while it is not known. */
  readonly of: (email: string) => readonly TokenKind[] | undefined;
  /** Says who is in sight; asks for those that are not known yet, once that has rested. */
  readonly see: (emails: readonly string[]) => void;
  readonly failure: FailureView | null;
  readonly tryAgain: () => void;
}

interface Asker {
  readonly see: (emails: readonly string[]) => void;
  readonly tryAgain: () => void;
}

export function useMarks(accountId: string, projectId: string): Marks {
  const [known, setKnown] = useState<ReadonlyMap<string, readonly TokenKind[]>>(new Map());
  const [failure, setFailure] = useState<FailureView | null>(null);
  const asker = useRef<Asker | null>(null);

  useEffect(() => {
    const listing = crypto.randomUUID();
    const answered = new Set<string>();
    let inSight: readonly string[] = [];
    let rest: ReturnType<typeof setTimeout> | undefined;
    let state: 'idle' | 'asking' | 'failed' | 'over' = 'idle';

    const isOver = () => state === 'over';
    const ask = async () => {
      while (state === 'idle') {
        const emails = inSight.filter((email) => !answered.has(email)).slice(0, mostMarks);
        if (emails.length === 0) return;
        state = 'asking';
        const outcome = await outcomeOf(
          lanyard.testServiceAccounts({ accountId, listing, projectId, emails }),
        );
        if (isOver()) return;
        state = outcome.ok ? 'idle' : 'failed';
        setFailure(outcome.ok ? null : outcome.failure);
        if (!outcome.ok) return;
        for (const email of emails) answered.add(email);
        setKnown(
          (before) => new Map([...before, ...outcome.value.map(({ email, may }) => [email, may] as const)]),
        );
      }
    };
    asker.current = {
      see: (emails) => {
        inSight = emails;
        clearTimeout(rest);
        rest = setTimeout(() => void ask(), restMs);
      },
      tryAgain: () => {
        if (state === 'failed') state = 'idle';
        void ask();
      },
    };
    return () => {
      clearTimeout(rest);
      if (state === 'asking') void outcomeOf(lanyard.cancelListing({ listing }));
      state = 'over';
    };
  }, [accountId, projectId]);

  return {
    of: (email) => known.get(email),
    see: useCallback((emails) => asker.current?.see(emails), []),
    failure,
    tryAgain: () => asker.current?.tryAgain(),
  };
}
