/** The scopes a person granted when signing in: of these, and no others, an access token of theirs is made. */
import type { GoogleSignInAccount } from '../../app/account.ts';
import { canonicalScopes, isIdentityScope } from '../../app/scopes.ts';

/** What can be chosen: what was granted, each once, what only says who somebody is at the end. */
export function offeredScopes(account: GoogleSignInAccount): readonly string[] {
  const granted = canonicalScopes(account.grantedScopes);
  return [
    ...granted.filter((scope) => !isIdentityScope(scope)),
    ...granted.filter((scope) => isIdentityScope(scope)),
  ];
}

/** What is left of a choice; everything, when nothing is. */
export function chosenScopes(
  account: GoogleSignInAccount,
  ticked: readonly string[] | null,
): readonly string[] {
  const offered = offeredScopes(account);
  const chosen = offered.filter((scope) => ticked?.includes(scope));
  return chosen.length === 0 ? offered : chosen;
}
