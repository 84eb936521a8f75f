/** Tokens of a person who signed in with Google: minted with the refresh token that the keychain keeps. */
import type { GoogleSignInAccount } from '../../app/account.ts';
import { isAddress } from '../../app/audience.ts';
import { Failure } from '../../app/failure.ts';
import { canonicalScopes, cloudPlatform, missingScopes } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import { readClientCredentials } from '../sign-in/client-credentials.ts';
import type { Grant, OAuth, RefreshWish } from '../sign-in/oauth.ts';
import { type Moment, mintedToken, presentMoment, type Token } from '../tokens/token.ts';
import { type Accounts, refreshTokenName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { Credential } from './credential.ts';
import { noteNeedsPerson } from './needs-person.ts';

export interface GoogleSignInParts {
  readonly oauth: Pick<OAuth, 'refresh'>;
  readonly accounts: Pick<Accounts, 'get' | 'change'>;
  readonly secrets: Pick<Secrets, 'read' | 'write'>;
  readonly clock: Clock;
  readonly skew: ClockSkew;
}

export function createGoogleSignInCredential(parts: GoogleSignInParts): Credential<GoogleSignInAccount> {
  const { oauth, accounts, secrets, clock, skew } = parts;
  const turns = new Map<string, Promise<unknown>>();

  /** One refresh at a time for an account: a provider that rotates revokes everything when a token comes twice. */
  function inTurn<Result>(accountId: string, run: () => Promise<Result>): Promise<Result> {
    const result = (turns.get(accountId) ?? Promise.resolve()).then(run);
    // Without the result: tokens are remembered in one place only.
    const settled = result.then(
      () => {},
      () => {},
    );
    turns.set(accountId, settled);
    return result;
  }

  /**
   * Refreshes. A refused grant is believed only when a second reading of the keychain and a second try say the same:
   * another copy of Lanyard may have replaced the token in between.
   */
  async function refresh(account: GoogleSignInAccount, wish: RefreshWish): Promise<Grant> {
    const name = refreshTokenName(account.id);
    const credentials = await readClientCredentials(secrets, account.clientId);
    const attempt = async () => {
      const refreshToken = await secrets.read(name);
      const keepRotated = async (rotated: string) => {
        // A person may have signed in again meanwhile: then what is kept is of that sign-in, and newer than this.
        if ((await secrets.read(name)) === refreshToken) await secrets.write(name, rotated);
      };
      return oauth.refresh(credentials, refreshToken, keepRotated, wish);
    };
    try {
      return await attempt();
    } catch (error) {
      if (
        !(error instanceof Failure) ||
        (error.code !== 'GRANT_REFUSED' && error.code !== 'REAUTH_REQUIRED')
      ) {
        throw error;
      }
      return await attempt();
    }
  }

  return {
    // Sign-in brought a token with everything that was granted; asking for less would be one more call.
    sourceRequest: (account) => ({
      kind: 'access-token',
      identity: { accountId: account.id },
      scopes: canonicalScopes([...account.grantedScopes, cloudPlatform]),
    }),

    mint: (account, request) =>
      inTurn(account.id, async () => {
        const before = presentMoment(clock);
        try {
          checkRequest(account, request);
          const grant = await refresh(account, wishOf(account, request));
          if (grant.idToken && grant.idToken.claims.sub !== account.sub) {
            throw new Failure('ID_TOKEN_INVALID', {
              field: 'sub',
              problem: `is not that of ${account.email}`,
            });
          }
          if (request.kind === 'access-token') checkScopes(request.scopes, grant.scopes);
          const scopes = request.kind === 'access-token' ? canonicalScopes(request.scopes) : undefined;
          return pickTokens(tokensOfGrant(grant, account, before, skew, scopes), account, request);
        } catch (error) {
          throw await withConsequence(error, account);
        }
      }),
  };

  /** Adds the person's name to a failure and notes when the account needs them. */
  async function withConsequence(error: unknown, account: GoogleSignInAccount): Promise<unknown> {
    if (!(error instanceof Failure)) return error;
    await noteNeedsPerson(accounts, account, error);
    const said = error.said === undefined ? {} : { said: error.said };
    return new Failure(error.code, { who: account.email, ...error.facts }, said);
  }
}

function checkRequest(account: GoogleSignInAccount, request: TokenRequest): void {
  if (account.needsPerson) throw new Failure('ACCOUNT_NEEDS_SIGN_IN', { who: account.email });
  if (request.kind === 'signed-jwt') throw new Failure('KIND_NOT_AVAILABLE', { who: account.email });
  if (request.kind === 'id-token') {
    // Only an OAuth client of IAP can be asked for; an address never becomes the audience of a person's token.
    if (isAddress(request.audience)) {
      throw new Failure('AUDIENCE_NOT_AVAILABLE', { who: account.email, client: account.clientId });
    }
    return;
  }
  checkScopes(request.scopes, account.grantedScopes);
}

/** A token that may do less than was asked is not handed out as if it could. */
function checkScopes(asked: readonly string[], granted: readonly string[] | undefined): void {
  if (granted === undefined) return;
  const scopes = missingScopes(asked, granted);
  if (scopes.length > 0) throw new Failure('SCOPE_NOT_GRANTED', { scopes });
}

/** What has to be said in the refresh; nothing of scopes when they are all that was granted, nor of its own client. */
function wishOf(account: GoogleSignInAccount, request: TokenRequest): RefreshWish {
  if (request.kind === 'access-token') {
    const scopes = canonicalScopes(request.scopes);
    return scopes.length === canonicalScopes(account.grantedScopes).length ? {} : { scopes };
  }
  return request.audience === account.clientId ? {} : { audience: request.audience };
}

/**
 * The tokens in a grant; `asked` are the scopes it was asked for, where they are known. Their life is counted from `before`, the moment before the request, so that a slow answer
 * never makes a token look younger than it is.
 */
export function tokensOfGrant(
  grant: Grant,
  account: GoogleSignInAccount,
  before: Moment,
  skew: ClockSkew,
  asked?: readonly string[],
): Token[] {
  const identity = { accountId: account.id };
  const scopes = [...(asked ?? canonicalScopes(grant.scopes ?? account.grantedScopes))];
  const expiresAt = before.now + grant.expiresInSeconds * 1000;
  const tokens = [
    mintedToken({ kind: 'access-token', identity, scopes }, grant.accessToken, expiresAt, before),
  ];
  if (grant.idToken) {
    const { value, audience, claims } = grant.idToken;
    // `exp` is by the provider's clock.
    const endsAt = claims.exp * 1000 + skew.aheadMs();
    tokens.push(mintedToken({ kind: 'id-token', identity, audience }, value, endsAt, before));
  }
  return tokens;
}

function pickTokens(
  tokens: readonly Token[],
  { clientId }: GoogleSignInAccount,
  request: TokenRequest,
): readonly [Token, ...Token[]] {
  const asked = tokens.find((token) => token.request.kind === request.kind);
  if (!asked) throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'id_token', problem: 'is missing' });
  if (request.kind === 'id-token' && asked.request.kind === 'id-token') {
    const { audience } = request;
    const other = asked.request.audience;
    if (other !== audience) throw new Failure('AUDIENCE_MISMATCH', { audience, other, client: clientId });
  }
  return [asked, ...tokens.filter((token) => token !== asked)];
}
