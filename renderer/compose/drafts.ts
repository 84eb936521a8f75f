/** What the next token of each account is to be: what was last copied, until it is changed; and what was used lately. */
import { useState } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import { chainText, type Draft, firstDraft } from './draft.ts';
import { draftOfRequest } from './draft-of-request.ts';

/** The last first, each once, in the form in which they are typed. */
export interface Recents {
  readonly chains: readonly string[];
  readonly audiences: readonly string[];
}

export interface Drafts {
  readonly draftOf: (accountId: string) => Draft;
  readonly change: (accountId: string, change: Partial<Draft>) => void;
  readonly recentsOf: (accountId: string) => Recents;
}

export function useDrafts({ accounts, recentRequests }: Snapshot): Drafts {
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  /** As the window was opened: nothing that is copied elsewhere changes what stands in the panel. */
  const [before] = useState(recentRequests);
  const startOf = (accountId: string): Draft => {
    const account = accounts.find(({ id }) => id === accountId);
    const last = before[accountId]?.[0];
    return (account && last && draftOfRequest(account, last)) ?? firstDraft;
  };
  return {
    draftOf: (accountId) => drafts[accountId] ?? startOf(accountId),
    change: (accountId, change) =>
      setDrafts((current) => ({
        ...current,
        [accountId]: { ...(current[accountId] ?? startOf(accountId)), ...change },
      })),
    recentsOf: (accountId) => {
      const requests = recentRequests[accountId] ?? [];
      const chains = requests.flatMap(({ identity: { impersonating } }) =>
        impersonating ? [chainText(impersonating)] : [],
      );
      const audiences = requests.flatMap((request) => ('audience' in request ? [request.audience] : []));
      return { chains: [...new Set(chains)], audiences: [...new Set(audiences)] };
    },
  };
}
