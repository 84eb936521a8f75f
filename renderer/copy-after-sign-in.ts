/** The copy that waits for a sign-in. Nothing is drawn of it, so it is no state. */
import { useEffect, useEffectEvent, useRef } from 'react';
import type { AccountView } from '../app/account.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenRequest } from '../app/token-request.ts';

interface WaitingCopy {
  readonly request: TokenRequest;
  /** When the account had signed in last; a later time means that it has again. */
  readonly signedInAt: number;
  /** Whether the sign-in it waits for has been seen. */
  started: boolean;
}

/** Remembers a copy, does it once the account has signed in again, and forgets it when that sign-in fails. */
export function useCopyAfterSignIn(snapshot: Snapshot, copy: (request: TokenRequest) => Promise<void>) {
  const waiting = useRef<WaitingCopy | null>(null);
  const onSignInChanged = useEffectEvent((signingIn: boolean) => {
    if (!waiting.current) return;
    if (signingIn) {
      waiting.current.started = true;
      return;
    }
    if (!waiting.current.started) return;
    const { request, signedInAt } = waiting.current;
    waiting.current = null;
    const account = snapshot.accounts.find(({ id }) => id === request.identity.accountId);
    if (account && account.signedInAt > signedInAt) void copy(request);
  });

  const signingIn = snapshot.signIn !== null;
  useEffect(() => onSignInChanged(signingIn), [signingIn]);

  return (request: TokenRequest | null, account: AccountView) => {
    waiting.current = request && { request, signedInAt: account.signedInAt, started: false };
  };
}
