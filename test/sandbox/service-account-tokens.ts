/** Tokens that speak for a service account, whichever way they were asked for. */
import type { Faults } from './faults.ts';
import type { SecretRecord } from './secrets.ts';
import type { ServiceAccount } from './service-accounts.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenStore } from './token-store.ts';

const ID_TOKEN_SECONDS = 3_600;

type Parts = { issuer: string; faults: Faults; keys: SigningKeys; store: TokenStore; secrets: SecretRecord };

export type IdTokenWish = {
  audience: string;
  includeEmail: boolean;
  /** What else the token is to say, such as the machine it was given to. */
  more?: Record<string, unknown>;
};

export type ServiceAccountTokens = ReturnType<typeof createServiceAccountTokens>;

export function createServiceAccountTokens({ issuer, faults, keys, store, secrets }: Parts) {
  return {
    /** With `sub` it speaks for a person of a domain that allows the service account to. */
    accessToken(
      account: ServiceAccount,
      scopes: readonly string[],
      lifetimeSeconds: number,
      sub = account.uniqueId,
    ): string {
      return store.issueAccessToken({
        sub,
        clientId: account.uniqueId,
        scopes,
        lifetimeSeconds,
        prefix: 'ya29.c.b0',
      });
    },

    async idToken(account: ServiceAccount, { audience, includeEmail, more }: IdTokenWish): Promise<string> {
      const wrong = faults.current;
      const issuedAt = Math.floor(faults.nowMs() / 1_000);
      const token = await keys.sign(
        {
          iss: wrong.wrongIssuer ? 'https://issuer.example' : issuer,
          aud: wrong.wrongAudience ? 'someone-else.apps.googleusercontent.com' : audience,
          azp: account.uniqueId,
          sub: wrong.wrongSub ? '999999999999999999999' : account.uniqueId,
          ...(includeEmail && { email: account.email, email_verified: true }),
          ...more,
          iat: issuedAt,
          exp: issuedAt + ID_TOKEN_SECONDS,
        },
        wrong.badSignature,
      );
      secrets.add('id_token', token);
      return token;
    },
  };
}
