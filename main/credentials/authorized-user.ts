/** Tokens of a person by the refresh token that another tool keeps: one request to the token endpoint, no rotation. */
import { decodeJwt } from 'jose';
import { isAddress } from '../../app/audience.ts';
import { isEmail } from '../../app/email.ts';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import { missingScopes } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';
import { readExpiry } from '../tokens/iam-credentials.ts';
import { mintedToken, presentMoment, type Token } from '../tokens/token.ts';
import { askTokenEndpoint, type TokenEndpointParts } from '../tokens/token-endpoint.ts';
import type { AuthorizedUser } from './adc-file.ts';

export interface AuthorizedUserParts extends TokenEndpointParts {
  readonly tokenEndpoint: string;
  /** Asked for a name where the grant gives no ID token. */
  readonly tokeninfoEndpoint?: string | undefined;
  readonly clock: Clock;
}

export interface AuthorizedUserTokens {
  /**
   * `who` is for the failures: ADC_SIGN_IN_AGAIN, SCOPE_NOT_GRANTED, AUDIENCE_NOT_AVAILABLE, AUDIENCE_MISMATCH,
   * KIND_NOT_AVAILABLE and what requests throw.
   */
  mint(user: AuthorizedUser, who: string, request: TokenRequest): Promise<Token>;
  /** The e-mail of the person, which gcloud leaves out of its files; nothing where the sign-in does not tell it. */
  email(user: AuthorizedUser, who: string): Promise<string | undefined>;
}

const codeByError: ReadonlyMap<string, FailureCode> = new Map([
  // Revoked, expired, or a fresh sign-in is asked for (`invalid_rapt`): only signing in again cures any of them.
  ['invalid_grant', 'ADC_SIGN_IN_AGAIN'],
  ['unauthorized_client', 'CLIENT_REFUSED'],
]);

export function createAuthorizedUserTokens(parts: AuthorizedUserParts): AuthorizedUserTokens {
  const { tokenEndpoint, tokeninfoEndpoint, clock, skew, fetch } = parts;

  function refresh(user: AuthorizedUser, about: FailureFacts, more: Readonly<Record<string, string>>) {
    return askTokenEndpoint(parts, {
      url: tokenEndpoint,
      form: {
        grant_type: 'refresh_token',
        client_id: user.clientId,
        client_secret: user.clientSecret,
        refresh_token: user.refreshToken,
        ...more,
      },
      about: { ...about, client: user.clientId },
      codeOf: (error) => codeByError.get(error),
    });
  }

  /** In a POST, because an address may end up in a proxy's log. */
  async function askTokeninfo(accessToken: string): Promise<string | undefined> {
    if (tokeninfoEndpoint === undefined) return undefined;
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await fetch(tokeninfoEndpoint, { method: 'POST', headers });
    return emailIn(await answer.json().catch(() => undefined));
  }

  return {
    async email(user, who) {
      // Of everything that was granted: the ID token that comes along costs no second request.
      const { idToken, accessToken } = await refresh(user, { who }, {});
      const claimed = idToken === undefined ? undefined : emailIn(claimsIn(idToken));
      return claimed ?? (accessToken === undefined ? undefined : askTokeninfo(accessToken));
    },

    async mint(user, who, request) {
      const before = presentMoment(clock);
      switch (request.kind) {
        case 'access-token': {
          const { scopes } = request;
          const { accessToken, expiresInSeconds, ...granted } = await refresh(
            user,
            { who, scopes },
            { scope: scopes.join(' ') },
          );
          if (accessToken === undefined || expiresInSeconds === undefined) throw incomplete('access_token');
          // A token that may do less than was asked is not handed out as if it could.
          const missing = granted.scopes === undefined ? [] : missingScopes(scopes, granted.scopes);
          if (missing.length > 0) throw new Failure('SCOPE_NOT_GRANTED', { who, scopes: missing });
          return mintedToken(request, accessToken, before.now + expiresInSeconds * 1000, before);
        }
        case 'id-token': {
          const { audience } = request;
          const about = { who, audience };
          const isOwn = audience === user.clientId;
          // Only an OAuth client of IAP can be asked for; an address never becomes the audience of a person's token.
          if (!isOwn && isAddress(audience)) {
            throw new Failure('AUDIENCE_NOT_AVAILABLE', { ...about, client: user.clientId });
          }
          const { idToken } = await refresh(user, about, isOwn ? {} : { audience });
          if (idToken === undefined) throw new Failure('SCOPE_NOT_GRANTED', { who, scopes: ['openid'] });
          const expiresAt = readExpiry(idToken, audience, { client: user.clientId }) * 1000 + skew.aheadMs();
          return mintedToken(request, idToken, expiresAt, before);
        }
        case 'signed-jwt':
          throw new Failure('KIND_NOT_AVAILABLE', { who });
        default:
          return request satisfies never;
      }
    },
  };
}

const incomplete = (field: string) => new Failure('PROVIDER_ANSWER_BROKEN', { field, problem: 'is missing' });

function claimsIn(idToken: string): unknown {
  try {
    return decodeJwt(idToken);
  } catch {
    return undefined;
  }
}

function emailIn(json: unknown): string | undefined {
  const email = (json as { readonly email?: unknown } | null | undefined)?.email;
  return typeof email === 'string' && isEmail(email) ? email : undefined;
}
