/** Who calls one of Google's APIs: the owner of the bearer token, if it is alive and fit for that. */
import { openAssertion } from './assertions.ts';
import { bearerOf, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { scopeInsufficient, unauthenticated } from './google-error.ts';
import { memberOf } from './members.ts';
import { projectBy } from './projects.ts';
import { splitScopes } from './scopes.ts';
import type { ServiceAccountKeys } from './service-account-keys.ts';
import { serviceAccountBy } from './service-accounts.ts';
import type { TokenStore } from './token-store.ts';

export type ApiCaller = {
  /** As bindings know it. */
  member: string;
  /** The project whose quota the call counts against, unless the caller names another. */
  projectNumber: string;
  scopes: readonly string[];
};

type Parts = { store: TokenStore; faults: Faults; accountKeys: ServiceAccountKeys };

const AUTH = 'https://www.googleapis.com/auth/';
const LONGEST_ASSERTION_SECONDS = 3_600;

export type Callers = ReturnType<typeof createCallers>;

export function createCallers({ store, faults, accountKeys }: Parts) {
  /** A service account may sign its own access token, for one API or with scopes. */
  async function selfSigned(jwt: string, service: string): Promise<ApiCaller> {
    const opened = await openAssertion(jwt, accountKeys);
    if (typeof opened === 'string') throw unauthenticated('ACCESS_TOKEN_TYPE_UNSUPPORTED', service);
    const { account, claims } = opened;
    const { iat = 0, exp = 0 } = claims;
    const now = faults.nowMs() / 1_000;
    if (exp <= now || exp - iat > LONGEST_ASSERTION_SECONDS || claims.sub !== account.email) {
      throw unauthenticated('ACCESS_TOKEN_EXPIRED', service);
    }
    const scopes = splitScopes(String(claims['scope'] ?? ''));
    const isForApi = claims.aud === `https://${service}/`;
    if (isForApi === scopes.length > 0) throw unauthenticated('ACCESS_TOKEN_TYPE_UNSUPPORTED', service);
    return {
      member: account.email,
      projectNumber: projectBy(account.projectId)?.number ?? '',
      scopes: isForApi ? [`${AUTH}cloud-platform`] : scopes,
    };
  }

  function issued(value: string, service: string): ApiCaller {
    const token = store.accessToken(value);
    if (token === undefined || token === 'revoked') {
      throw unauthenticated('ACCESS_TOKEN_TYPE_UNSUPPORTED', service);
    }
    if (token.expiresAtMs <= faults.nowMs()) throw unauthenticated('ACCESS_TOKEN_EXPIRED', service);
    const account = serviceAccountBy(token.clientId);
    return {
      member: memberOf(token.sub),
      // The number that a client id begins with is that of its project.
      projectNumber: account
        ? (projectBy(account.projectId)?.number ?? '')
        : (/^\d+/.exec(token.clientId)?.[0] ?? ''),
      scopes: token.scopes,
    };
  }

  return {
    /** Throws the error of Google's that says why not. `scopes` are short names, one of which is needed. */
    async authenticate(
      { req }: Pick<Exchange, 'req'>,
      service: string,
      scopes: readonly string[],
    ): Promise<ApiCaller> {
      const value = bearerOf(req);
      if (value === undefined) throw unauthenticated('CREDENTIALS_MISSING', service);
      const caller = value.startsWith('eyJ') ? await selfSigned(value, service) : issued(value, service);
      const needed = scopes.map((name) => AUTH + name);
      if (!caller.scopes.some((scope) => needed.includes(scope))) throw scopeInsufficient(service, needed);
      return caller;
    },
  };
}
