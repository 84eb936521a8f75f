/** What a provider without a fault answers, as JSON, and its ID tokens: signed with a key of its own, wrong where wished. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { canaries } from './canaries.ts';
import { known } from './known.ts';

export interface Wish {
  /** What is wrong with the ID token, or whose key is shown. */
  readonly wrong?: 'iss' | 'aud' | 'sub' | 'azp' | 'exp' | 'nonce' | 'signature';
}

export interface Asked {
  readonly pathname: string;
  readonly form: URLSearchParams;
  readonly text: string;
}

export type Truth = (asked: Asked, wish?: Wish) => Promise<string>;

export function createTruth(): Truth {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const sign = (claims: Readonly<Record<string, unknown>>, key: KeyObject = own.privateKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);

  async function idToken(nonce: string | undefined, { wrong }: Wish): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { issuer, clientId, sub } = known;
    return sign(
      {
        iss: wrong === 'iss' ? 'https://somebody.example' : issuer,
        aud: wrong === 'aud' ? 'somebody' : clientId,
        azp: wrong === 'azp' ? 'somebody' : clientId,
        sub: wrong === 'sub' ? 'somebody' : sub,
        email: known.email,
        iat: now,
        exp: wrong === 'exp' ? now - 86_400 : now + 3_599,
        ...(nonce === undefined ? {} : { nonce: wrong === 'nonce' ? 'another' : nonce }),
      },
      wrong === 'signature' ? stranger.privateKey : own.privateKey,
    );
  }

  async function tokens(form: URLSearchParams, wish: Wish): Promise<object> {
    const both = { access_token: canaries.accessToken, expires_in: 3_599, token_type: 'Bearer' };
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        // The code carries the nonce of its sign-in, which nobody else knows.
        const nonce = (form.get('code') ?? '').slice(canaries.code.length);
        const id_token = await idToken(nonce, wish);
        return { ...both, scope: known.scopes.join(' '), refresh_token: canaries.refreshToken, id_token };
      }
      case 'refresh_token':
        return { ...both, scope: known.scopes.join(' '), id_token: await idToken(undefined, wish) };
      default:
        return both;
    }
  }

  return async ({ pathname, form, text }, wish = {}) => {
    const { project, target } = known;
    const answers: readonly [RegExp, () => object | Promise<object>][] = [
      [/\/token$/, () => tokens(form, wish)],
      [
        /\/keys$/,
        async () => {
          const key = wish.wrong === 'signature' ? stranger.publicKey : own.publicKey;
          return { keys: [{ ...(await exportJWK(key)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
        },
      ],
      [/\/revoke$/, () => ({})],
      [/\/tokeninfo$/, () => ({ expires_in: '3000', scope: 'openid', aud: known.clientId })],
      [
        /:generateAccessToken$/,
        () => ({
          accessToken: canaries.accessToken,
          expireTime: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      ],
      [
        /:generateIdToken$/,
        async () => {
          const { audience } = JSON.parse(text) as { audience: string };
          const now = Math.floor(Date.now() / 1000);
          const aud = wish.wrong === 'aud' ? 'https://somebody.example' : audience;
          return { token: await sign({ iss: known.issuer, aud, sub: '1', iat: now, exp: now + 3_600 }) };
        },
      ],
      [/:testIamPermissions$/, () => ({ permissions: [] })],
      [/\/projects:search$/, () => ({ projects: [{ projectId: project, displayName: 'Acme' }] })],
      [/\/serviceAccounts$/, () => ({ accounts: [{ email: target }] })],
      [
        /\/services$/,
        () => ({
          items: [
            {
              metadata: { name: 'hello', labels: { 'cloud.googleapis.com/location': 'europe-west1' } },
              status: { url: 'https://hello.acme.example' },
            },
          ],
        }),
      ],
    ];
    const found = answers.find(([path]) => path.test(pathname));
    return JSON.stringify(found ? await found[1]() : {});
  };
}
