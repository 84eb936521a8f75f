/** What the next token of each account is to be, and what was used with it lately; remembered while the window lives. */
import { useState } from 'react';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import type { ListedService } from '../../app/listings.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { TokenKind, TokenRequest } from '../../app/token-request.ts';

export interface Draft {
  readonly kind: TokenKind;
  /** The chain as typed; empty while the account speaks for itself. */
  readonly speaksFor: string;
  /** Those ticked of the granted scopes; `null` while all of them are. */
  readonly grantedScopes: readonly string[] | null;
  /** Scopes as typed, for tokens that can have any. */
  readonly scopes: string;
  /** As typed. */
  readonly audience: string;
  /** The service that an audience was last picked from. */
  readonly service: ListedService | null;
  readonly includeEmail: boolean;
  /** The person an access token is to speak for, as typed; mostly nobody. */
  readonly subject: string;
  readonly licenses: boolean;
  readonly lifetimeSeconds: number;
}

export const firstDraft: Draft = {
  kind: 'access-token',
  speaksFor: '',
  grantedScopes: null,
  scopes: 'cloud-platform',
  audience: '',
  service: null,
  includeEmail: true,
  subject: '',
  licenses: false,
  lifetimeSeconds: usualLifetimeSeconds,
};

/** The last first, each once, in the form in which they are typed. */
export interface Recents {
  readonly chains: readonly string[];
  readonly audiences: readonly string[];
}

const mostRecents = 5;
const noRecents: Recents = { chains: [], audiences: [] };

const withNewest = (newest: string, known: readonly string[]) =>
  [newest, ...known.filter((each) => each !== newest)].slice(0, mostRecents);

/** A chain in the form in which it is typed: gcloud's, the target last. */
export function chainText({ delegates, target }: Impersonation): string {
  return [...delegates, target].join(', ');
}

/** The service that the audience was picked from, unless another was typed since. */
export function pickedService({ audience, service }: Draft): ListedService | undefined {
  return service?.audiences.includes(audience.trim()) || service?.url === audience.trim()
    ? service
    : undefined;
}

export interface Drafts {
  readonly draftOf: (accountId: string) => Draft;
  readonly change: (accountId: string, change: Partial<Draft>) => void;
  readonly recentsOf: (accountId: string) => Recents;
  /** Takes what a request was made with among the recents of its account. */
  readonly remember: (request: TokenRequest) => void;
}

export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [recents, setRecents] = useState<Readonly<Record<string, Recents>>>({});
  return {
    draftOf: (accountId) => drafts[accountId] ?? firstDraft,
    change: (accountId, change) =>
      setDrafts((current) => ({
        ...current,
        [accountId]: { ...(current[accountId] ?? firstDraft), ...change },
      })),
    recentsOf: (accountId) => recents[accountId] ?? noRecents,
    remember: (request) => {
      const { accountId, impersonating } = request.identity;
      setRecents((current) => {
        const { chains, audiences } = current[accountId] ?? noRecents;
        return {
          ...current,
          [accountId]: {
            chains: impersonating ? withNewest(chainText(impersonating), chains) : chains,
            audiences: 'audience' in request ? withNewest(request.audience, audiences) : audiences,
          },
        };
      });
    },
  };
}
