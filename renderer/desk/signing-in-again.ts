/** Signing in again from the desk, and the copy that waits for it. */
import type { AccountView } from '../../app/account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { type Ask, useAsk } from '../ask.ts';
import type { Copying } from '../copying.ts';
import { lanyard } from '../lanyard.ts';

export interface SigningInAgain {
  readonly asking: Ask;
  /**
   * Also copies `request` when the person is back, and asks for `moreScopes`; absent where there is no sign-in to
   * repeat.
   */
  readonly signInAgain: ((request?: TokenRequest, moreScopes?: readonly string[]) => void) | undefined;
}

export function useSigningInAgain(account: AccountView, copying: Copying): SigningInAgain {
  const asking = useAsk();
  if (account.kind !== 'google-sign-in') return { asking, signInAgain: undefined };
  const { id: accountId, clientId, askedScopes } = account;
  const signInAgain = (request?: TokenRequest, moreScopes: readonly string[] = []) => {
    copying.copyAfterSignIn(request ?? null, account);
    // Those of the last sign-in, and what this request needs besides; another account's scopes are its own.
    const isOwn = request?.kind === 'access-token' && request.identity.impersonating === undefined;
    const scopes = [...new Set([...askedScopes, ...(isOwn ? request.scopes : []), ...moreScopes])];
    void asking.ask(lanyard.startSignIn({ clientId, scopes, accountId }));
  };
  return { asking, signInAgain };
}
