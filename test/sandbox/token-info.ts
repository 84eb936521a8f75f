/** tokeninfo and userinfo: what a token says, to whoever holds it. */
import { type JWTPayload, jwtVerify } from 'jose';
import { answerJson, bearerOf, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Grants } from './grants.ts';
import { accountClaims } from './members.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { IssuedAccessToken, TokenStore } from './token-store.ts';

type TokenInfoParts = {
  issuer: string;
  store: TokenStore;
  grants: Grants;
  keys: SigningKeys;
  faults: Faults;
};

export function createTokenInfo({ issuer, store, grants, keys, faults }: TokenInfoParts) {
  function alive(value: string | undefined): IssuedAccessToken | undefined {
    const token = store.accessToken(value ?? '');
    return token !== undefined && token !== 'revoked' && token.expiresAtMs > faults.nowMs()
      ? token
      : undefined;
  }

  function accessTokenInfo(token: IssuedAccessToken): Record<string, string> {
    const claims = accountClaims(token.sub, token.scopes, issuer);
    return {
      azp: token.clientId,
      aud: token.clientId,
      sub: token.sub,
      scope: token.scopes.join(' '),
      exp: String(Math.floor(token.expiresAtMs / 1_000)),
      expires_in: String(Math.floor((token.expiresAtMs - faults.nowMs()) / 1_000)),
      ...(claims && 'email' in claims && { email: claims.email, email_verified: 'true' }),
      access_type: grants.get(token.grantId)?.offline ? 'offline' : 'online',
    };
  }

  async function idTokenInfo(idToken: string): Promise<Record<string, string> | undefined> {
    const options = { issuer, currentDate: new Date(faults.nowMs()) };
    const verified = await jwtVerify<JWTPayload>(idToken, keys.publicKeys, options).catch(() => undefined);
    if (!verified) return undefined;
    const members = Object.entries({ ...verified.payload, ...verified.protectedHeader });
    return Object.fromEntries(members.map(([name, value]) => [name, String(value)]));
  }

  return {
    async tokeninfo({ req, res, url, form }: Exchange): Promise<void> {
      const field = (name: string) => url.searchParams.get(name) ?? form.get(name) ?? undefined;
      const idToken = field('id_token');
      const token = idToken === undefined ? alive(field('access_token') ?? bearerOf(req)) : undefined;
      const info = idToken === undefined ? token && accessTokenInfo(token) : await idTokenInfo(idToken);
      if (info) answerJson(res, 200, info);
      else answerJson(res, 400, { error: 'invalid_token', error_description: 'Invalid Value' });
    },

    async userinfo({ req, res }: Exchange): Promise<void> {
      const token = alive(bearerOf(req));
      const claims = token && accountClaims(token.sub, token.scopes, issuer);
      if (claims) {
        answerJson(res, 200, claims);
        return;
      }
      res.setHeader('www-authenticate', 'Bearer realm="sandbox", error="invalid_token"');
      answerJson(res, 401, { error: 'invalid_request', error_description: 'Invalid Credentials' });
    },
  };
}
