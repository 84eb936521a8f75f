/** Tells when somebody has signed in, for the first time or again, or an account has come in another way. */
import { useEffect, useEffectEvent, useRef } from 'react';
import type { AccountView } from '../app/account.ts';

export function useNewSignIn(
  accounts: readonly AccountView[],
  onSignedIn: (account: AccountView) => void,
): void {
  const newest = accounts.reduce<AccountView | undefined>(
    (newest, account) => (newest && newest.signedInAt >= account.signedInAt ? newest : account),
    undefined,
  );
  const newestAt = newest?.signedInAt ?? 0;
  const knownAt = useRef(newestAt);
  const tell = useEffectEvent(() => {
    if (newest) onSignedIn(newest);
  });
  useEffect(() => {
    if (newestAt > knownAt.current) tell();
    knownAt.current = newestAt;
  }, [newestAt]);
}
