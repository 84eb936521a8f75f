/** The way back from a token request to what is typed and ticked for it. Pure. */
import type { Account } from '../../app/account.ts';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import { canonicalScopes, shortScope } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { compose } from './composition.ts';
import { chainText, type Draft, firstDraft } from './draft.ts';

/** Nothing when the panel cannot compose this request for `account`: scopes that were not granted, for instance. */
export function draftOfRequest(account: Account, request: TokenRequest): Draft | undefined {
  const { impersonating } = request.identity;
  const whole = {
    ...firstDraft,
    kind: request.kind,
    speaksFor: impersonating ? chainText(impersonating) : '',
  };
  const draft: Draft =
    request.kind === 'access-token'
      ? {
          ...whole,
          grantedScopes: tickedOf(account, request.scopes),
          scopes: request.scopes.map(shortScope).join(' '),
          lifetimeSeconds: request.lifetimeSeconds ?? usualLifetimeSeconds,
          subject: request.subject ?? '',
        }
      : {
          ...whole,
          audience: request.audience,
          includeEmail: request.kind === 'signed-jwt' || (request.includeEmail ?? true),
        };
  const again = compose(account, draft).outcome.request;
  return again && tokenRequestKey(again) === tokenRequestKey(request) ? draft : undefined;
}

/** All of them stays all of them, also when more are granted one day. */
function tickedOf(account: Account, scopes: readonly string[]): readonly string[] | null {
  const ticked = canonicalScopes(scopes);
  if (account.kind !== 'google-sign-in') return ticked;
  return ticked.join() === canonicalScopes(account.grantedScopes).join() ? null : ticked;
}
