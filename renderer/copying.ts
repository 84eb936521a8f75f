/** Copies under way and just done, for the whole window: the desk's buttons and the account list both start them. */
import { useEffect, useRef, useState } from 'react';
import type { AccountView } from '../app/account.ts';
import type { FailureView } from '../app/failure.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenKind, TokenRequest } from '../app/token-request.ts';
import { tokenRequestKey } from '../app/token-request-key.ts';
import { useCopyAfterSignIn } from './copy-after-sign-in.ts';
import { lanyard, outcomeOf } from './lanyard.ts';
import { useAnnounce } from './parts/Announcer.tsx';

/** How long a button says that something was copied. */
export const copiedShownMs = 2000;

export const tokenKindLabels: Readonly<Record<TokenKind, string>> = {
  'access-token': 'Access token',
  'id-token': 'ID token',
  'signed-jwt': 'Signed JWT',
};

export type CopyPhase = 'idle' | 'working' | 'copied' | 'failed';

interface Attempt {
  readonly number: number;
  /** Of the request. */
  readonly key: string;
  readonly request: TokenRequest;
  readonly phase: Exclude<CopyPhase, 'idle'>;
}

export interface FailedCopy {
  readonly request: TokenRequest;
  readonly failure: FailureView;
}

export interface Copying {
  readonly phaseOf: (request: TokenRequest) => CopyPhase;
  /** The last copy for this account that failed, until one succeeds. */
  readonly failedFor: (accountId: string) => FailedCopy | null;
  readonly copy: (request: TokenRequest) => void;
  /**
   * Copies once more when the account has signed in again; forgotten when that sign-in ends without success. With
   * `null` nothing is to be copied then.
   */
  readonly copyAfterSignIn: (request: TokenRequest | null, account: AccountView) => void;
}

/** `onCopied` is told of every token that has reached the clipboard. */
export function useCopying(snapshot: Snapshot, onCopied: (request: TokenRequest) => void): Copying {
  const announce = useAnnounce();
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  const [failed, setFailed] = useState<FailedCopy | null>(null);
  const lastNumber = useRef(0);

  /** Moves an attempt on, unless a newer one has taken its place. */
  const settle = (number: number, phase: CopyPhase) =>
    setAttempts((current) =>
      current.flatMap((attempt) => {
        if (attempt.number !== number) return attempt;
        return phase === 'idle' ? [] : { ...attempt, phase };
      }),
    );

  const copy = async (request: TokenRequest) => {
    const key = tokenRequestKey(request);
    if (attempts.some((attempt) => attempt.phase === 'working' && attempt.key === key)) return;
    lastNumber.current += 1;
    const number = lastNumber.current;
    setAttempts((current) => [
      ...current.filter((attempt) => attempt.key !== key),
      { number, key, request, phase: 'working' },
    ]);
    const outcome = await outcomeOf(lanyard.copyToken({ request, format: snapshot.settings.format }));
    if (!outcome.ok) {
      settle(number, 'failed');
      setFailed({ request, failure: outcome.failure });
      return;
    }
    settle(number, 'copied');
    setFailed(null);
    onCopied(request);
    announce(`${tokenKindLabels[request.kind]} copied`);
    setTimeout(() => settle(number, 'idle'), copiedShownMs);
  };

  // A failure belongs to the account it was shown with.
  const { selectedAccountId } = snapshot;
  useEffect(() => {
    const isOfSelected = ({ request }: { readonly request: TokenRequest }) =>
      request.identity.accountId === selectedAccountId;
    setAttempts((current) => current.filter(isOfSelected));
    setFailed((current) => (current && isOfSelected(current) ? current : null));
  }, [selectedAccountId]);

  const copyAfterSignIn = useCopyAfterSignIn(snapshot, copy);

  return {
    phaseOf: (request) => {
      const key = tokenRequestKey(request);
      return attempts.find((attempt) => attempt.key === key)?.phase ?? 'idle';
    },
    failedFor: (accountId) => (failed?.request.identity.accountId === accountId ? failed : null),
    copy: (request) => void copy(request),
    copyAfterSignIn,
  };
}
