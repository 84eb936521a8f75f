/** What each person allowed each client; who takes one away takes away every token under it. */
import type { TokenStore } from './token-store.ts';

export type Grant = {
  grantId: string;
  sub: string;
  clientId: string;
  scopes: readonly string[];
  offline: boolean;
  /** Whether exchanging the code yields a refresh token. */
  refreshTokenDue: boolean;
};

export type Grants = {
  add(grant: Grant): void;
  get(grantId: string): Grant | undefined;
  of(sub: string, clientId?: string): Grant[];
  /** As if taken away on the person's account page. Returns how many grants ended. */
  revokeOf(sub: string, clientId?: string): number;
};

export function createGrants(store: TokenStore): Grants {
  const grants = new Map<string, Grant>();
  const of = (sub: string, clientId?: string) =>
    [...grants.values()].filter(
      (grant) => grant.sub === sub && (clientId === undefined || grant.clientId === clientId),
    );
  return {
    add: (grant) => void grants.set(grant.grantId, grant),
    get: (grantId) => grants.get(grantId),
    of,
    revokeOf(sub, clientId) {
      const ended = of(sub, clientId);
      for (const { grantId } of ended) {
        store.revokeGrant(grantId);
        grants.delete(grantId);
      }
      return ended.length;
    },
  };
}
