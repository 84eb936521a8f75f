/** Which of an account's granted scopes its next access token is to have; remembered while the window lives. */
import { useState } from 'react';
import type { AccountView } from '../app/account.ts';
import { canonicalScopes, isIdentityScope } from '../app/scopes.ts';

/** What can be chosen: what was granted, each once, what only says who somebody is at the end. */
export function offeredScopes(account: AccountView): readonly string[] {
  const granted = canonicalScopes(account.grantedScopes);
  return [
    ...granted.filter((scope) => !isIdentityScope(scope)),
    ...granted.filter((scope) => isIdentityScope(scope)),
  ];
}

export interface ScopeChoices {
  /** All that was granted, until chosen otherwise. */
  readonly chosenFor: (account: AccountView) => readonly string[];
  readonly choose: (accountId: string, scopes: readonly string[]) => void;
}

export function useScopeChoices(): ScopeChoices {
  const [choices, setChoices] = useState<Readonly<Record<string, readonly string[]>>>({});
  return {
    chosenFor: (account) => {
      const offered = offeredScopes(account);
      const chosen = offered.filter((scope) => choices[account.id]?.includes(scope));
      return chosen.length === 0 ? offered : chosen;
    },
    choose: (accountId, scopes) => setChoices((current) => ({ ...current, [accountId]: scopes })),
  };
}
