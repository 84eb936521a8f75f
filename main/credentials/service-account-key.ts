/** Tokens of a service account by its own key: the JWT-bearer grant (RFC 7523), and JWTs that the key signs itself. */
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { Clock } from '../clock.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import { readExpiry } from '../tokens/iam-credentials.ts';
import type { Token } from '../tokens/token.ts';
import { keyName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { Credential } from './credential.ts';

export interface ServiceAccountKeyParts {
  readonly tokenEndpoint: string;
  readonly fetch: Fetch;
  readonly secrets: Pick<Secrets, 'read'>;
  readonly clock: Clock;
  readonly skew: ClockSkew;
}

/** Google takes assertions of at most an hour. */
const assertionSeconds = 3_600;
/** Backdated a little, for a server whose clock is slow. */
const backdateSeconds = 10;
/** Further off than this, the clock is the likelier reason for a refusal than the key. */
const clockTroubleMs = 5 * 60_000;

const grantAnswer = z.object({
  access_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  id_token: z.string().min(1).optional(),
});
const grantError = z.object({ error: z.string(), error_description: z.string().optional() });

const codeByError: Readonly<Record<string, FailureCode>> = {
  invalid_grant: 'KEY_REFUSED',
  invalid_scope: 'SCOPE_REFUSED',
  unauthorized_client: 'DELEGATION_REFUSED',
  access_denied: 'POLICY_REFUSED',
  admin_policy_enforced: 'POLICY_REFUSED',
};

export function createServiceAccountKeyCredential(
  parts: ServiceAccountKeyParts,
): Credential<ServiceAccountKeyAccount> {
  const { tokenEndpoint, fetch, secrets, clock, skew } = parts;

  async function sign(account: ServiceAccountKeyAccount, claims: Record<string, unknown>) {
    const privateKey = createPrivateKey(await secrets.read(keyName(account.id)));
    // By our own clock: a wrong one is told, never quietly corrected.
    const issuedAt = Math.floor(clock.now() / 1000) - backdateSeconds;
    const expiresAt = issuedAt + assertionSeconds;
    const jwt = await new SignJWT({ ...claims, iss: account.email, iat: issuedAt, exp: expiresAt })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: account.keyId })
      .sign(privateKey);
    return { jwt, expiresAt };
  }

  async function exchange(assertion: string, about: FailureFacts): Promise<z.infer<typeof grantAnswer>> {
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(response.status, json, about);
    const parsed = grantAnswer.safeParse(json);
    if (parsed.success) return parsed.data;
    const field = parsed.error.issues[0]?.path.join('.') || 'the answer';
    throw new Failure('PROVIDER_ANSWER_BROKEN', {
      status: response.status,
      field,
      problem: 'is not what it should be',
    });
  }

  function refusalOf(status: number, json: unknown, about: FailureFacts): Failure {
    const parsed = grantError.safeParse(json);
    if (!parsed.success) return new Failure('PROVIDER_REFUSED', { ...about, status });
    const { error, error_description = '' } = parsed.data;
    const clockAheadMs = skew.aheadMs();
    const facts = {
      ...about,
      status,
      providerCode: quoteProvider(error),
      ...(clockAheadMs === 0 ? {} : { clockAheadMs }),
    };
    const isClock = error === 'invalid_grant' && Math.abs(clockAheadMs) >= clockTroubleMs;
    const code = isClock ? 'CLOCK_WRONG' : (codeByError[error] ?? 'PROVIDER_REFUSED');
    return new Failure(code, facts, { said: quoteProvider(`${error} · ${error_description}`) });
  }

  return {
    sourceRequest: (account) => ({
      kind: 'access-token',
      identity: { accountId: account.id },
      scopes: [cloudPlatform],
    }),

    async mint(account, request) {
      const before = { now: clock.now(), monotonic: clock.monotonic() };
      const token = (value: string, expiresAt: number): readonly [Token] => [
        {
          request,
          value,
          expiresAt,
          expiresAtMonotonic: before.monotonic + (expiresAt - before.now),
          mintedAt: before.now,
        },
      ];
      const about: FailureFacts = { who: account.email };
      switch (request.kind) {
        case 'access-token': {
          const scope = request.scopes.join(' ');
          const subject = request.subject === undefined ? {} : { sub: request.subject };
          const { jwt } = await sign(account, { scope, aud: tokenEndpoint, ...subject });
          const grant = await exchange(jwt, { ...about, scopes: request.scopes });
          // For a scope it does not know, Google answers with an ID token alone.
          if (grant.access_token === undefined || grant.expires_in === undefined) {
            throw new Failure('SCOPE_REFUSED', { ...about, scopes: request.scopes });
          }
          return token(grant.access_token, before.now + grant.expires_in * 1000);
        }
        case 'id-token': {
          const { jwt } = await sign(account, { target_audience: request.audience, aud: tokenEndpoint });
          const { id_token } = await exchange(jwt, { ...about, audience: request.audience });
          if (id_token === undefined)
            throw new Failure('AUDIENCE_REFUSED', { ...about, audience: request.audience });
          return token(id_token, readExpiry(id_token, request.audience) * 1000 + skew.aheadMs());
        }
        case 'signed-jwt': {
          const { jwt, expiresAt } = await sign(account, { sub: account.email, aud: request.audience });
          return token(jwt, expiresAt * 1000);
        }
        default:
          return request satisfies never;
      }
    },
  };
}
