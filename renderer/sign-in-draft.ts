/** What the next sign-in will ask for. It outlives the form, so that a cancelled sign-in comes back to it filled. */
import { useState } from 'react';
import type { OAuthClientView } from '../app/oauth-client.ts';
import { cloudPlatform, identityScopes, parseScopes } from '../app/scopes.ts';

interface Draft {
  readonly clientId: string | null;
  /** Presets that are ticked. */
  readonly presets: readonly string[];
  /** As typed. */
  readonly moreScopes: string;
}

export interface SignInDraft extends Draft {
  /** The chosen client; the one imported last until one is chosen; `null` when there is none. */
  readonly clientId: string | null;
  /** Everything to ask for, who one is included. */
  readonly scopes: readonly string[];
  readonly change: (change: Partial<Draft>) => void;
}

export function useSignInDraft(clients: readonly OAuthClientView[]): SignInDraft {
  const [draft, setDraft] = useState<Draft>({ clientId: null, presets: [cloudPlatform], moreScopes: '' });
  const newestFirst = clients.toSorted((one, other) => other.importedAt - one.importedAt);
  const client = clients.find(({ clientId }) => clientId === draft.clientId) ?? newestFirst[0];
  return {
    ...draft,
    clientId: client?.clientId ?? null,
    scopes: [...new Set([...identityScopes, ...draft.presets, ...parseScopes(draft.moreScopes)])],
    change: (change) => setDraft((current) => ({ ...current, ...change })),
  };
}
