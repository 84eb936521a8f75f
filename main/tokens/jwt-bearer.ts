/** Tokens of a service account by a key of its own: the JWT-bearer grant (RFC 7523), and JWTs that the key signs itself. */
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';
import type { ServiceAccountKey } from '../credentials/service-account-key-file.ts';
import { readExpiry } from './iam-credentials.ts';
import { mintedToken, presentMoment, type Token } from './token.ts';
import { askTokenEndpoint, type TokenAnswer, type TokenEndpointParts } from './token-endpoint.ts';

export interface JwtBearerParts extends TokenEndpointParts {
  readonly tokenEndpoint: string;
  readonly clock: Clock;
}

export interface JwtBearer {
  /** Throws KEY_REFUSED, SCOPE_REFUSED, AUDIENCE_REFUSED, DELEGATION_REFUSED, CLOCK_WRONG and what requests throw. */
  mint(key: ServiceAccountKey, request: TokenRequest): Promise<Token>;
}

/** Google takes assertions of at most an hour. */
const assertionSeconds = 3_600;
/** Backdated a little, for a server whose clock is slow. */
const backdateSeconds = 10;
/** Further off than this, the clock is the likelier reason for a refusal than the key. */
const clockTroubleMs = 5 * 60_000;

const codeByError: ReadonlyMap<string, FailureCode> = new Map([
  ['invalid_grant', 'KEY_REFUSED'],
  ['unauthorized_client', 'DELEGATION_REFUSED'],
]);

export function createJwtBearer(parts: JwtBearerParts): JwtBearer {
  const { tokenEndpoint, clock, skew } = parts;

  async function sign(key: ServiceAccountKey, claims: Record<string, unknown>) {
    // By our own clock: a wrong one is told, never quietly corrected.
    const issuedAt = Math.floor(clock.now() / 1000) - backdateSeconds;
    const expiresAt = issuedAt + assertionSeconds;
    const jwt = await new SignJWT({ ...claims, iss: key.email, iat: issuedAt, exp: expiresAt })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.keyId })
      .sign(createPrivateKey(key.privateKey));
    return { jwt, expiresAt };
  }

  async function exchange(
    key: ServiceAccountKey,
    claims: Record<string, unknown>,
    about: FailureFacts,
  ): Promise<TokenAnswer> {
    const { jwt } = await sign(key, { ...claims, aud: tokenEndpoint });
    return askTokenEndpoint(parts, {
      url: tokenEndpoint,
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt },
      about,
      codeOf: (error) =>
        error === 'invalid_grant' && Math.abs(skew.aheadMs()) >= clockTroubleMs
          ? 'CLOCK_WRONG'
          : codeByError.get(error),
    });
  }

  return {
    async mint(key, request) {
      const before = presentMoment(clock);
      const about: FailureFacts = { who: key.email };
      switch (request.kind) {
        case 'access-token': {
          const facts = { ...about, scopes: request.scopes };
          const subject = request.subject === undefined ? {} : { sub: request.subject };
          const claims = { scope: request.scopes.join(' '), ...subject };
          const asked = {
            ...facts,
            ...(request.subject === undefined ? {} : { other: request.subject }),
            ...(key.uniqueId === undefined ? {} : { client: key.uniqueId }),
          };
          const { accessToken, expiresInSeconds } = await exchange(key, claims, asked);
          // For a scope it does not know, Google answers with an ID token alone.
          if (accessToken === undefined || expiresInSeconds === undefined)
            throw new Failure('SCOPE_REFUSED', facts);
          return mintedToken(request, accessToken, before.now + expiresInSeconds * 1000, before);
        }
        case 'id-token': {
          const { audience } = request;
          const facts = { ...about, audience };
          const { idToken } = await exchange(key, { target_audience: audience }, facts);
          if (idToken === undefined) throw new Failure('AUDIENCE_REFUSED', facts);
          const expiresAt = readExpiry(idToken, audience) * 1000 + skew.aheadMs();
          return mintedToken(request, idToken, expiresAt, before);
        }
        case 'signed-jwt': {
          // Nobody else looks at it before it is used: by a wrong clock it would have expired, or not begun.
          const clockAheadMs = skew.aheadMs();
          if (Math.abs(clockAheadMs) >= clockTroubleMs) {
            throw new Failure('CLOCK_WRONG', { ...about, clockAheadMs });
          }
          const { jwt, expiresAt } = await sign(key, { sub: key.email, aud: request.audience });
          return mintedToken(request, jwt, expiresAt * 1000, before);
        }
        default:
          return request satisfies never;
      }
    },
  };
}
