/** Signing in again from the desk, and the copy that waits for it. */
import type { AccountView } from '../../app/account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { type Ask, useAsk } from '../ask.ts';
import type { CopyAfterSignIn } from '../copy-after-sign-in.ts';
import type { WantedCopy } from '../copying.ts';
import { lanyard } from '../lanyard.ts';

export interface SigningInAgain {
  readonly asking: Ask;
  /** Also copies what is wanted when the person is back, and asks for `moreScopes`; absent where there is no sign-in to repeat. */
  readonly signInAgain: ((wanted?: WantedCopy, moreScopes?: readonly string[]) => void) | undefined;
}

export function useSigningInAgain(account: AccountView, copyAfterSignIn: CopyAfterSignIn): SigningInAgain {
  const asking = useAsk();
  if (account.kind !== 'google-sign-in') return { asking, signInAgain: undefined };
  const signInAgain = (wanted?: WantedCopy, moreScopes: readonly string[] = []) => {
    copyAfterSignIn(wanted ?? null, account);
    void asking.ask(lanyard.startSignIn(signInOrder(account, wanted?.request, moreScopes)));
  };
  return { asking, signInAgain };
}

type SignedIn = Extract<AccountView, { kind: 'google-sign-in' }>;

/** Asks for the scopes of the last sign-in, and for what this request needs besides; another account's are its own. */
export function signInOrder(
  { id: accountId, clientId, askedScopes }: SignedIn,
  request?: TokenRequest,
  moreScopes: readonly string[] = [],
) {
  const isOwn = request?.kind === 'access-token' && request.identity.impersonating === undefined;
  const scopes = [...new Set([...askedScopes, ...(isOwn ? request.scopes : []), ...moreScopes])];
  return { clientId, scopes, accountId };
}
