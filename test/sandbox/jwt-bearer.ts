/** The token endpoint's JWT-bearer grant: a service account's own signature gets it an access token or an ID token. */
import type { JWTPayload } from 'jose';
import { type Assertion, openAssertion } from './assertions.ts';
import { answerJson, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { PATHS } from './paths.ts';
import { personByEmail, personBySub } from './people.ts';
import { canonicalScope, splitScopes } from './scopes.ts';
import type { SecretRecord } from './secrets.ts';
import type { ServiceAccountKeys } from './service-account-keys.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

type Parts = {
  issuer: string;
  faults: Faults;
  accountKeys: ServiceAccountKeys;
  tokens: ServiceAccountTokens;
  secrets: SecretRecord;
};

type Refusal = { status: number; error: string; error_description: string };

/** How far the signer's clock may be off, and how long what it signs may live. */
const TOLERANCE_SECONDS = 300;
const LONGEST_SECONDS = 3_600;

const FLAWS = {
  undecodable: refuse('invalid_request', 'Bad Request'),
  bad_signature: refuse('invalid_grant', 'Invalid JWT Signature.'),
  unknown_account: refuse('invalid_grant', 'Invalid grant: account not found'),
};

export function createJwtBearerGrant({ issuer, faults, accountKeys, tokens, secrets }: Parts) {
  const audiences = [
    issuer + PATHS.token,
    // What libraries write by habit, wherever they send it.
    'https://oauth2.googleapis.com/token',
    'https://www.googleapis.com/oauth2/v4/token',
  ];

  async function grant(jwt: string): Promise<object | Refusal> {
    const opened = await openAssertion(jwt, accountKeys);
    if (typeof opened === 'string') return FLAWS[opened];
    const { claims } = opened;
    const scopes = splitScopes(typeof claims['scope'] === 'string' ? claims['scope'] : undefined);
    const audience = claims['target_audience'];
    const refused = refuseTimes(claims, faults.nowMs() / 1_000) ?? refuseWish(scopes, audience);
    if (refused) return refused;
    if (!audiences.includes(String(claims.aud)))
      return refuse('invalid_grant', 'Invalid JWT: Failed audience check.');
    if (typeof audience === 'string') return idToken(opened, audience);
    const known = scopes.map(canonicalScope).filter((scope) => scope !== undefined);
    // Google takes what it does not know as a scope for an audience.
    if (known.length < scopes.length) return idToken(opened, scopes.join(' '));
    return accessToken(opened, known);
  }

  async function idToken({ account }: Assertion, audience: string) {
    const more = { azp: account.email };
    return { id_token: await tokens.idToken(account, { audience, includeEmail: true, more }) };
  }

  function accessToken({ account, claims }: Assertion, scopes: readonly string[]) {
    const seconds = faults.current.accessTokenTtlSeconds;
    const answer = (sub?: string) => ({
      access_token: tokens.accessToken(account, scopes, seconds, sub),
      expires_in: seconds,
      token_type: 'Bearer',
    });
    if (claims.sub === undefined || claims.sub === account.email) return answer();
    const person = personByEmail(claims.sub) ?? personBySub(claims.sub);
    if (!person) return refuse('invalid_grant', 'Invalid email or User ID');
    const { domain, scopes: allowed = [] } = account.domainWide ?? {};
    if (domain !== undefined && person.hd === domain && scopes.every((scope) => allowed.includes(scope))) {
      return answer(person.sub);
    }
    return refuse(
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
      401,
    );
  }

  return async ({ res, form }: Exchange): Promise<void> => {
    const jwt = form.get('assertion') ?? '';
    if (jwt !== '') secrets.add('assertion', jwt);
    const answer = await grant(jwt);
    if (!('status' in answer)) return answerJson(res, 200, answer);
    const { status, ...body } = answer;
    answerJson(res, status, body);
  };
}

function refuseTimes({ iat, exp }: JWTPayload, now: number): Refusal | undefined {
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    return refuse('invalid_grant', 'Invalid JWT: iat and exp are required.');
  }
  const isShort = exp > iat && exp - iat <= LONGEST_SECONDS;
  if (isShort && iat <= now + TOLERANCE_SECONDS && exp >= now - TOLERANCE_SECONDS) return undefined;
  return refuse(
    'invalid_grant',
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
  );
}

function refuseWish(scopes: readonly string[], audience: unknown): Refusal | undefined {
  const wantsIdToken = typeof audience === 'string' && audience !== '';
  if (wantsIdToken || scopes.length > 0) return undefined;
  return refuse('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
}

function refuse(error: string, description: string, status = 400): Refusal {
  return { status, error, error_description: description };
}
