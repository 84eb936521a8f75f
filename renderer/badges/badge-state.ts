/** How it stands with a badge: what its card shows, and what a press on it does. Pure. */
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import type { FailureView } from '../../app/failure.ts';
import type { FormatName } from '../../app/formats.ts';
import type { TokenFacts } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import type { BadgeAttempt } from './badge-copying.ts';

export type BadgeState =
  | { readonly kind: 'no-account' }
  | { readonly kind: 'needs-person'; readonly account: AccountView }
  | {
      readonly kind: 'failed';
      readonly failure: FailureView;
      readonly format: FormatName | undefined;
    }
  | { readonly kind: 'working' | 'copied' | 'press-again' | 'idle'; readonly token: TokenFacts | undefined };

export function badgeStateOf(
  badge: BadgeView,
  accounts: readonly AccountView[],
  attempt: BadgeAttempt | undefined,
): BadgeState {
  const account = accounts.find(({ id }) => id === badge.request.identity.accountId);
  if (!badge.accountHere || !account) return { kind: 'no-account' };
  if (attempt?.phase === 'failed') {
    return { kind: 'failed', failure: attempt.failure, format: attempt.format };
  }
  if (account.needsPerson !== undefined && attempt === undefined) return { kind: 'needs-person', account };
  const key = tokenRequestKey(badge.request);
  const token = account.tokens.find(({ request }) => tokenRequestKey(request) === key);
  return { kind: attempt?.phase ?? 'idle', token };
}
