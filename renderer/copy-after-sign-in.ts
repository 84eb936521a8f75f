/** The copy that waits for a sign-in. Nothing is drawn of it, so it is no state. */
import { useEffect, useEffectEvent, useRef } from 'react';
import type { AccountView } from '../app/account.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { WantedCopy } from './copying.ts';

interface WaitingCopy {
  readonly wanted: WantedCopy;
  /** When the account had signed in last; a later time means that it has again. */
  readonly signedInAt: number;
  /** Whether the sign-in it waits for has been seen. */
  started: boolean;
}

/** Remembers what is to be copied when the account has signed in again; with `null` nothing is. */
export type CopyAfterSignIn = (wanted: WantedCopy | null, account: AccountView) => void;

/**
 * Remembers a copy, does it once the account has signed in again, and forgets it when that sign-in fails. One for the
 * whole window, as there is one sign-in at a time: the last that was asked for is the one that waits.
 */
export function useCopyAfterSignIn(
  snapshot: Snapshot,
  copy: (wanted: WantedCopy, account: AccountView) => void,
): CopyAfterSignIn {
  const waiting = useRef<WaitingCopy | null>(null);
  const onSignInChanged = useEffectEvent((signingIn: boolean) => {
    if (!waiting.current) return;
    if (signingIn) {
      waiting.current.started = true;
      return;
    }
    if (!waiting.current.started) return;
    const { wanted, signedInAt } = waiting.current;
    waiting.current = null;
    const account = snapshot.accounts.find(({ id }) => id === wanted.request.identity.accountId);
    if (account && account.signedInAt > signedInAt) copy(wanted, account);
  });

  const signingIn = snapshot.signIn !== null;
  useEffect(() => onSignInChanged(signingIn), [signingIn]);

  return (wanted, account) => {
    waiting.current = wanted && { wanted, signedInAt: account.signedInAt, started: false };
  };
}
