/** The second line of an account in the list: what it is, and what there is to know about it now. */
import type { AccountView } from '../../app/account.ts';
import { timeLeft } from '../../app/freshness.ts';

export const kindLabels: Readonly<Record<AccountView['kind'], string>> = {
  'google-sign-in': 'Google sign-in',
};

/** "52 min" for the access token that lives longest; nothing when there is none. */
function longestLife(account: AccountView, now: number): string | undefined {
  const expiries = account.tokens
    .filter((token) => token.request.kind === 'access-token' && token.expiresAt > now)
    .map((token) => token.expiresAt);
  return expiries.length === 0 ? undefined : timeLeft(Math.max(...expiries), now);
}

/** The kind makes room for what is out of the ordinary. */
export function accountLine(account: AccountView, now: number): string {
  if (account.needsPerson !== undefined) return 'Sign in again';
  const states = [
    ...(account.missingScopes.length > 0 ? ['limited'] : []),
    ...(account.keptIn === 'session' ? ['until you quit'] : []),
  ];
  const parts = [
    ...(states.length > 0 ? states : [kindLabels[account.kind]]),
    longestLife(account, now) ?? [],
  ].flat();
  const line = parts.join(' · ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
