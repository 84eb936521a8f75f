/**
 * Tokens in the name of a service account, by the IAM Service Account Credentials API v1: one request a token, the
 * delegates in the documented form (https://cloud.google.com/iam/docs/reference/credentials/rest).
 */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';
import type { GoogleApis } from '../google/apis.ts';
import { callGoogle } from '../google/google-api.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { findBrokenHop } from './broken-hop.ts';
import { mintedToken, presentMoment, type Token } from './token.ts';
import { bearerToken, compactJwt } from './token-shapes.ts';

export interface IamCredentialsParts {
  readonly apis: GoogleApis;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly skew: ClockSkew;
}

/** Who starts the chain, with the access token to do it with. */
export interface Source {
  readonly email: string;
  readonly accessToken: string;
}

export interface IamCredentials {
  /** `api` is another universe's. Throws PERMISSION_DENIED, SELF_IMPERSONATION, LIFETIME_REFUSED, API_DISABLED … */
  mint(source: Source, impersonation: Impersonation, request: TokenRequest, api?: string): Promise<Token>;
}

/** What it takes on the target for each kind of token. */
export const mintPermissions = {
  'access-token': 'iam.serviceAccounts.getAccessToken',
  'id-token': 'iam.serviceAccounts.getOpenIdToken',
  'signed-jwt': 'iam.serviceAccounts.signJwt',
} as const satisfies Record<TokenRequest['kind'], string>;

/** IAP and ESP accept at most an hour. */
const signedJwtSeconds = 3_600;
/** Backdated a little, for a verifier whose clock is slow. */
const backdateSeconds = 10;

export function createIamCredentials({ apis, fetch, clock, skew }: IamCredentialsParts): IamCredentials {
  const serverSeconds = () => Math.floor((clock.now() - skew.aheadMs()) / 1000);

  return {
    async mint(source, { target, delegates }, request, api = apis.iamCredentials) {
      const chain = [source.email, ...delegates, target];
      if (new Set(chain).size < chain.length) {
        throw new Failure('SELF_IMPERSONATION', {
          who: source.email,
          chain,
          brokenAt: chain.lastIndexOf(repeated(chain)),
        });
      }
      const about: FailureFacts = {
        who: source.email,
        chain,
        permission: mintPermissions[request.kind],
        ...(request.kind === 'access-token' ? {} : { audience: request.audience }),
      };
      const before = presentMoment(clock);
      const post = <Schema extends z.ZodType>(method: string, body: object, answer: Schema) =>
        callGoogle(
          fetch,
          {
            method: 'POST',
            url: `${api}/v1/projects/-/serviceAccounts/${encodeURIComponent(target)}:${method}`,
            accessToken: source.accessToken,
            body: { ...body, delegates: delegates.map((name) => `projects/-/serviceAccounts/${name}`) },
            about,
          },
          answer,
        ).catch(async (error: unknown) => {
          if (!(error instanceof Failure)) throw error;
          // The caller's permissions are looked at where they are Google's own cloud's.
          if (error.code === 'PERMISSION_DENIED' && api === apis.iamCredentials) {
            throw await findBrokenHop({ apis, fetch }, source.accessToken, chain, error);
          }
          if (error.facts.providerCode !== 'FAILED_PRECONDITION') throw error;
          const said = error.said === undefined ? {} : { said: error.said };
          throw new Failure('SERVICE_ACCOUNT_DISABLED', error.facts, said);
        });
      /** A token of ours, whose end the issuer told by its own clock. */
      const token = (value: string, serverExpiresAt: number): Token =>
        mintedToken(request, value, serverExpiresAt + skew.aheadMs(), before);

      switch (request.kind) {
        case 'access-token': {
          const lifetimeSeconds = request.lifetimeSeconds ?? usualLifetimeSeconds;
          const answer = await post(
            'generateAccessToken',
            { scope: request.scopes, lifetime: `${lifetimeSeconds}s` },
            z.object({ accessToken: bearerToken, expireTime: z.iso.datetime({ offset: true }) }),
          ).catch((error: unknown) => {
            // Google names no reason for it; more than an hour is what was out of the ordinary.
            if (
              error instanceof Failure &&
              error.code === 'REQUEST_REFUSED' &&
              lifetimeSeconds > usualLifetimeSeconds
            ) {
              throw new Failure(
                'LIFETIME_REFUSED',
                error.facts,
                error.said === undefined ? {} : { said: error.said },
              );
            }
            throw error;
          });
          return token(answer.accessToken, Date.parse(answer.expireTime));
        }
        case 'id-token': {
          const { token: value } = await post(
            'generateIdToken',
            { audience: request.audience, includeEmail: request.includeEmail ?? true },
            z.object({ token: compactJwt }),
          );
          return token(value, readExpiry(value, request.audience) * 1000);
        }
        case 'signed-jwt': {
          const iat = serverSeconds() - backdateSeconds;
          const exp = iat + signedJwtSeconds;
          const claims = { iss: target, sub: target, aud: request.audience, iat, exp };
          const { signedJwt } = await post(
            'signJwt',
            { payload: JSON.stringify(claims) },
            z.object({ signedJwt: compactJwt }),
          );
          return token(signedJwt, exp * 1000);
        }
        default:
          return request satisfies never;
      }
    },
  };
}

/** The first name that stands twice in a chain. */
function repeated(chain: readonly string[]): string {
  return chain.find((name, index) => chain.indexOf(name) !== index) ?? '';
}

/**
 * The `exp` of an ID token, in seconds of its issuer's clock. Throws AUDIENCE_MISMATCH with `about`, and
 * PROVIDER_ANSWER_BROKEN.
 */
export function readExpiry(idToken: string, audience: string, about: FailureFacts = {}): number {
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(compactJwt.parse(idToken));
  } catch {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'the ID token', problem: 'is not a JWT' });
  }
  if (claims.aud !== audience) {
    const others = [claims.aud].flat().filter((aud) => typeof aud === 'string');
    throw new Failure('AUDIENCE_MISMATCH', {
      ...about,
      audience,
      ...(others.length === 0 ? {} : { other: others.join(', ').slice(0, 300) }),
    });
  }
  const { exp } = claims;
  if (exp === undefined) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'exp', problem: 'is missing' });
  }
  // In milliseconds it has to be a date (ECMA-262 section 21.4.1.1).
  if (typeof exp !== 'number' || !(exp > 0 && exp <= 8.64e12)) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'exp', problem: 'is no moment in time' });
  }
  return exp;
}
