/** What a person's "Allow" means: which scopes it gives, whether it is needed at all, and what it entitles to. */
import type { Provider } from 'oidc-provider';
import type { Faults } from './faults.ts';
import type { Grants } from './grants.ts';
import type { Person } from './people.ts';
import { isIdentityScope } from './scopes.ts';
import type { SignInRequest } from './sign-in-request.ts';

export function createConsent(provider: Provider, grants: Grants, faults: Faults) {
  return {
    /** Whether the person allowed all of this before. */
    covers({ client, scopes }: SignInRequest, person: Person): boolean {
      const given = new Set(grants.of(person.sub, client.clientId).flatMap((grant) => grant.scopes));
      return scopes.every((scope) => given.has(scope));
    },

    scopesGiven({ scopes }: SignInRequest, ticked: readonly string[]): string[] {
      const { dropScopes } = faults.current;
      return scopes.filter(
        (scope) => (isIdentityScope(scope) || ticked.includes(scope)) && !dropScopes.includes(scope),
      );
    },

    async record(request: SignInRequest, person: Person, scopes: readonly string[]): Promise<string> {
      const { client, accessType, prompts } = request;
      const grant = new provider.Grant({ accountId: person.sub, clientId: client.clientId });
      grant.addOIDCScope([...scopes]);
      const grantId = await grant.save();
      // A desktop client is offline unless it says otherwise, and always gets its refresh token. A web client has
      // to ask, and gets it once, then only with prompt=consent.
      const isFirst = grants.of(person.sub, client.clientId).length === 0;
      const offline = client.kind === 'web' ? accessType === 'offline' : accessType !== 'online';
      const refreshTokenDue =
        offline && (client.kind === 'installed' || isFirst || prompts.includes('consent'));
      grants.add({ grantId, sub: person.sub, clientId: client.clientId, scopes, offline, refreshTokenDue });
      return grantId;
    },
  };
}
