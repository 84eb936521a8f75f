/**
 * The OAuth 2.0 and OpenID Connect steps with one provider: build the authorization request, exchange the code,
 * refresh, revoke. The only importer of openid-client, whose errors are turned into failures here and nowhere else.
 */
import * as client from 'openid-client';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import { codeByTokenError } from '../tokens/token-error-codes.ts';
import type { ProviderEndpoints } from './endpoints.ts';

/** A client with its secret, which a Desktop client must send although it protects nothing (RFC 8252 section 8.5). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What binds a callback to the attempt it answers. Single use; never logged. */
export interface AuthorizationChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface AuthorizationRequest {
  readonly url: string;
  readonly checks: AuthorizationChecks;
}

/** The claims Lanyard uses of a verified ID token. */
export interface IdTokenClaims {
  readonly sub: string;
  readonly email?: string;
  readonly name?: string;
  readonly picture?: string;
  readonly hostedDomain?: string;
  /** Seconds since the epoch, by the provider's clock. */
  readonly exp: number;
}

/** What a token endpoint gave. Secret. */
export interface Grant {
  readonly accessToken: string;
  /** Life of the access token in seconds, counted from before the request. */
  readonly expiresInSeconds: number;
  readonly refreshToken?: string;
  /** The granted scopes when the provider named them (RFC 6749 section 5.1). */
  readonly scopes?: readonly string[];
  readonly idToken?: {
    readonly value: string;
    /** The client itself, unless another audience was asked for and given. */
    readonly audience: string;
    readonly claims: IdTokenClaims;
  };
}

/** What a refresh may ask for besides everything that was granted. */
export interface RefreshWish {
  /** Narrows the access token. */
  readonly scopes?: readonly string[];
  /** Whom the ID token is to be for: Google does it for the OAuth client of an IAP, and passes over any other. */
  readonly audience?: string;
}

export interface OAuth {
  /** Throws PROVIDER_WITHOUT_PKCE. */
  authorizationRequest(order: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly prompt?: string;
    readonly loginHint?: string;
  }): Promise<AuthorizationRequest>;
  /** `callback` is the address the browser came back to. Throws CONSENT_DENIED, CODE_REFUSED and what requests throw. */
  exchangeCode(credentials: ClientCredentials, callback: URL, checks: AuthorizationChecks): Promise<Grant>;
  /**
   * `keepRotated` gets the refresh token that takes the place of the one used, before anything else is made of the
   * answer: whatever is wrong with the rest, the old one is spent. Throws GRANT_REFUSED, REAUTH_REQUIRED, what requests
   * throw and what `keepRotated` throws.
   */
  refresh(
    credentials: ClientCredentials,
    refreshToken: string,
    keepRotated: (rotated: string) => Promise<void>,
    wish?: RefreshWish,
  ): Promise<Grant>;
  /** A token the provider does not know counts as revoked (RFC 7009 section 2.2). */
  revoke(credentials: ClientCredentials, token: string): Promise<void>;
}

export interface OAuthParts {
  readonly endpoints: ProviderEndpoints;
  /** For requests that may be sent again. */
  readonly repeatableFetch: Fetch;
  /** For the code exchange, which may not. */
  readonly singleFetch: Fetch;
  readonly skew: ClockSkew;
  /** Only for a provider on loopback that is reached without TLS. */
  readonly allowInsecureRequests?: boolean;
}

export function createOAuth(parts: OAuthParts): OAuth {
  const { endpoints, skew } = parts;
  let knownKeys: client.ExportedJWKSCache | undefined;

  /**
   * Runs one act with a fresh configuration: the clock's skew may have been learned since the last one. `audience` is
   * whom an ID token in the answer has to be for.
   */
  async function act<Result>(
    credentials: ClientCredentials,
    fetch: Fetch,
    run: (configuration: client.Configuration) => Promise<Result>,
    audience = credentials.clientId,
  ): Promise<Result> {
    const configuration = new client.Configuration(
      {
        issuer: endpoints.issuer,
        authorization_endpoint: endpoints.authorizationEndpoint,
        token_endpoint: endpoints.tokenEndpoint,
        revocation_endpoint: endpoints.revocationEndpoint,
        jwks_uri: endpoints.jwksUri,
        authorization_response_iss_parameter_supported: endpoints.issInResponse,
        code_challenge_methods_supported: [...endpoints.codeChallengeMethods],
        id_token_signing_alg_values_supported: ['RS256'],
      },
      audience,
      { client_secret: credentials.clientSecret, [client.clockSkew]: -Math.round(skew.aheadMs() / 1000) },
      client.ClientSecretPost(credentials.clientSecret),
    );
    configuration[client.customFetch] = (url, options) => fetch(url, options as RequestInit);
    client.enableNonRepudiationChecks(configuration);
    if (parts.allowInsecureRequests) client.allowInsecureRequests(configuration);
    if (knownKeys) client.setJwksCache(configuration, knownKeys);
    try {
      return await run(configuration);
    } catch (error) {
      throw translate(error, credentials.clientId, skew);
    } finally {
      knownKeys = client.getJwksCache(configuration) ?? knownKeys;
    }
  }

  return {
    async authorizationRequest({ clientId, redirectUri, scopes, prompt, loginHint }) {
      if (!endpoints.codeChallengeMethods.includes('S256')) throw new Failure('PROVIDER_WITHOUT_PKCE');
      const checks: AuthorizationChecks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      };
      const url = new URL(endpoints.authorizationEndpoint);
      const parameters: Record<string, string> = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        access_type: 'offline',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
        ...(prompt === undefined ? {} : { prompt }),
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { url: url.href, checks };
    },

    exchangeCode: (credentials, callback, checks) =>
      act(credentials, parts.singleFetch, async (configuration) => {
        const answer = await client.authorizationCodeGrant(configuration, callback, {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.codeVerifier,
          idTokenExpected: true,
        });
        return readGrant(answer, credentials.clientId);
      }).catch((error: unknown) => {
        // At this step a refused grant is a refused code: no account is concerned.
        if (error instanceof Failure && error.code === 'GRANT_REFUSED') {
          throw new Failure(
            'CODE_REFUSED',
            error.facts,
            error.said === undefined ? {} : { said: error.said },
          );
        }
        throw error;
      }),

    async refresh(credentials, refreshToken, keepRotated, { scopes, audience } = {}) {
      let answered: Response | undefined;
      const refresh = (fetch: Fetch, idTokenFor?: string) =>
        act(
          credentials,
          fetch,
          async (configuration) => {
            const answer = await client.refreshTokenGrant(configuration, refreshToken, {
              ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
              ...(audience === undefined ? {} : { audience }),
            });
            return readGrant(answer, credentials.clientId);
          },
          idTokenFor,
        );
      try {
        // For the client itself, where the audience was passed over.
        return await refresh(async (url, options) => {
          const answer = await parts.repeatableFetch(url, options);
          if (url !== endpoints.tokenEndpoint) return answer;
          answered = answer.clone();
          const rotated = await refreshTokenIn(answer.clone());
          if (rotated !== undefined && rotated !== refreshToken) await keepRotated(rotated);
          return answer;
        });
      } catch (error) {
        const isForAnother =
          audience !== undefined && error instanceof Failure && error.facts.field === 'aud';
        if (!isForAnother || answered === undefined) throw error;
        // openid-client takes its own client's ID tokens only: the same answer, checked as the one that was asked for.
        const again = answered;
        return refresh(
          async (url, options) =>
            url === endpoints.tokenEndpoint ? again : parts.repeatableFetch(url, options),
          audience,
        );
      }
    },

    async revoke(credentials, token) {
      try {
        await act(credentials, parts.repeatableFetch, (configuration) =>
          client.tokenRevocation(configuration, token),
        );
      } catch (error) {
        if (error instanceof Failure && error.facts.providerCode === 'invalid_token') return;
        throw error;
      }
    },
  };
}

/** The refresh token of an answer, however broken the rest of it is (RFC 6749 appendix A.17). */
async function refreshTokenIn(answer: Response): Promise<string | undefined> {
  if (!answer.ok) return undefined;
  const { refresh_token: token } = Object(await answer.json().catch(() => undefined));
  return typeof token === 'string' && /^[\x20-\x7e]+$/.test(token) ? token : undefined;
}

/** What an account keeps of each claim at most (app/account.ts); `sub` by OpenID Connect Core section 2. */
const longestClaims = { sub: 255, email: 320, name: 256, hd: 255, picture: 2_048 } as const;

type Answer = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

/** Takes what we use out of a token endpoint's answer, whose ID token openid-client has verified. */
function readGrant(answer: Answer, clientId: string): Grant {
  if (answer.token_type !== 'bearer') {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'token_type', problem: 'is not Bearer' });
  }
  if (answer.expires_in === undefined || answer.expires_in <= 0 || answer.expires_in > 48 * 3600) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'expires_in', problem: 'is not a life in seconds' });
  }
  // RFC 6750 section 2.1: what a bearer token is made of. Anything else could break out of a header.
  if (!/^[A-Za-z0-9._~+/-]{1,4096}=*$/.test(answer.access_token)) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'access_token', problem: 'is not a bearer token' });
  }
  const claims = answer.claims();
  if (claims?.['azp'] !== undefined && claims['azp'] !== clientId) {
    throw new Failure('ID_TOKEN_INVALID', { field: 'azp', problem: 'is not our client' });
  }
  if (claims !== undefined && (claims.sub === '' || claims.sub.length > longestClaims.sub)) {
    throw new Failure('ID_TOKEN_INVALID', { field: 'sub', problem: 'is empty or too long' });
  }
  // A text that is longer than it can be is not that text.
  const text = (name: 'email' | 'hd' | 'picture') => {
    const value = claims?.[name];
    return typeof value === 'string' && value !== '' && value.length <= longestClaims[name]
      ? value
      : undefined;
  };
  const optional = <Name extends string>(name: Name, value: string | undefined) =>
    (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string };
  return {
    accessToken: answer.access_token,
    expiresInSeconds: answer.expires_in,
    ...(answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
    ...(answer.scope === undefined
      ? {}
      : { scopes: answer.scope.split(' ').filter((scope) => scope !== '') }),
    ...(answer.id_token === undefined || claims === undefined
      ? {}
      : {
          idToken: {
            value: answer.id_token,
            audience: [claims.aud].flat()[0] ?? clientId,
            claims: {
              sub: claims.sub,
              exp: claims.exp,
              ...optional('email', text('email')),
              ...optional('name', shortened(claims['name'])),
              ...optional('picture', text('picture')),
              ...optional('hostedDomain', text('hd')),
            },
          },
        }),
  };
}

/** A name is only shown: the start of a long one does. */
function shortened(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  return name.slice(0, longestClaims.name).replace(/[\uD800-\uDBFF]$/, '');
}

/** What they mean to a grant that a person gave. */
const codeByProviderError: ReadonlyMap<string, FailureCode> = new Map([
  ...codeByTokenError,
  ['invalid_grant', 'GRANT_REFUSED'],
  ['unauthorized_client', 'CLIENT_REFUSED'],
]);

/** Workspace session control (`error_subtype` of an invalid_grant). */
const reauthSubtypes = new Set(['invalid_rapt', 'rapt_required']);

/** openid-client's errors to failures. The originals hold codes and answers, so they are not kept as causes. */
function translate(error: unknown, clientId: string, skew: ClockSkew): unknown {
  const clockAheadMs = skew.aheadMs();
  const clock: FailureFacts = clockAheadMs === 0 ? {} : { clockAheadMs };
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof Failure) return current;
  }
  if (error instanceof client.AuthorizationResponseError) {
    const facts = { ...clock, providerCode: quoteProvider(error.error) };
    return new Failure(error.error === 'access_denied' ? 'CONSENT_DENIED' : 'CONSENT_REFUSED', facts);
  }
  if (error instanceof client.ResponseBodyError) {
    const subtype =
      typeof error.cause['error_subtype'] === 'string' ? error.cause['error_subtype'] : undefined;
    const code =
      subtype && reauthSubtypes.has(subtype) ? 'REAUTH_REQUIRED' : codeByProviderError.get(error.error);
    const said = quoteProvider([error.error, error.error_description, subtype].filter(Boolean).join(' · '));
    const providerCode = quoteProvider(error.error);
    return new Failure(
      code ?? 'PROVIDER_REFUSED',
      { ...clock, client: clientId, status: error.status, providerCode },
      { said },
    );
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return new Failure('CLIENT_REFUSED', { ...clock, client: clientId, status: error.status });
  }
  if (error instanceof client.ClientError) {
    // An error status whose body is no OAuth error: a proxy's page, or an error of another shape.
    if (
      error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' &&
      error.cause instanceof Response &&
      !error.cause.ok
    ) {
      return new Failure('PROVIDER_REFUSED', { ...clock, status: error.cause.status });
    }
    const about = claimOf(error);
    return about
      ? new Failure('ID_TOKEN_INVALID', { ...clock, ...about })
      : new Failure('PROVIDER_ANSWER_BROKEN', clock);
  }
  return error;
}

/** Which part of an ID token openid-client refused; nothing when the fault lies elsewhere in the answer. */
function claimOf(error: Error & { code?: string | undefined }): FailureFacts | undefined {
  if (error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return { field: 'times (iat, exp)', problem: 'are not right now' };
  if (error.code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') {
    for (let current: unknown = error; current instanceof Error; current = current.cause) {
      const details: unknown = current.cause;
      if (typeof details === 'object' && details !== null && 'claim' in details) {
        return { field: String(details.claim), problem: 'is not what was expected' };
      }
    }
    return { field: 'claims', problem: 'are not what was expected' };
  }
  if (error.code === 'OAUTH_KEY_SELECTION_FAILED')
    return { field: 'key (kid)', problem: 'is not one of the provider’s' };
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (/\bJWT\b|ID Token|signature/i.test(current.message))
      return { field: 'signature', problem: 'does not verify' };
  }
  return undefined;
}
