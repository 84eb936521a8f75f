/** ID tokens that a provider might send, signed by keys of this test: which are taken, and what is wrong with others. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createOAuth, type OAuth } from '../../main/sign-in/oauth.ts';
import { failureOf, textsIn } from './failure-of.ts';

const clientId = 'client.apps.googleusercontent.com';
const clientSecret = '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789';
const redirectUri = 'http://127.0.0.1:9/cb/x';

let server: Server;
let issuer: string;
let oauth: OAuth;
let keys: Record<'listed' | 'foreign' | 'elliptic', CryptoKey>;
/** What the token endpoint answers next. */
let idToken: unknown;

beforeAll(async () => {
  const [listed, foreign, elliptic] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256'),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  keys = { listed: listed.privateKey, foreign: foreign.privateKey, elliptic: elliptic.privateKey };
  const jwks = {
    keys: [
      { ...(await exportJWK(listed.publicKey)), kid: 'listed', use: 'sig' },
      { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', use: 'sig', alg: 'ES256' },
    ],
  };
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const answer = { access_token: 'ya29.a', expires_in: 3599, token_type: 'Bearer', refresh_token: '1//r' };
    response.end(JSON.stringify(request.url === '/certs' ? jwks : { ...answer, id_token: idToken }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  oauth = createOAuth({
    endpoints: {
      name: 'Test',
      issuer,
      authorizationEndpoint: `${issuer}/auth`,
      tokenEndpoint: `${issuer}/token`,
      revocationEndpoint: `${issuer}/revoke`,
      tokeninfoEndpoint: `${issuer}/tokeninfo`,
      jwksUri: `${issuer}/certs`,
      issInResponse: false,
      codeChallengeMethods: ['S256'],
      pictureOrigins: [],
    },
    repeatableFetch: fetch as never,
    singleFetch: fetch as never,
    skew: createClockSkew(systemClock),
    allowInsecureRequests: true,
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const seconds = () => Math.floor(Date.now() / 1_000);
const hour = 3_600;

interface Made {
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: keyof typeof keys | Uint8Array;
  /** Laid over the right claims; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The right token for `nonce`, bent. */
function make(nonce: string, { header, key = 'listed', claims }: Made): Promise<string> {
  const now = seconds();
  const right = {
    iss: issuer,
    aud: clientId,
    azp: clientId,
    sub: '1001',
    email: 'a@b.example',
    iat: now,
    exp: now + hour,
    nonce,
  };
  return new SignJWT(JSON.parse(JSON.stringify({ ...right, ...claims })))
    .setProtectedHeader({ alg: 'RS256', kid: 'listed', typ: 'JWT', ...header })
    .sign(typeof key === 'string' ? keys[key] : key);
}

/** Exchanges a code for the token that `write` makes for the attempt's nonce. */
async function exchange(write: (nonce: string) => unknown) {
  const { checks } = await oauth.authorizationRequest({ clientId, redirectUri, scopes: ['openid'] });
  idToken = await write(checks.nonce);
  const callback = new URL(`${redirectUri}?${new URLSearchParams({ code: 'c', state: checks.state })}`);
  return oauth.exchangeCode({ clientId, clientSecret }, callback, checks);
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bent = (made: Made) => (nonce: string) => make(nonce, made);

describe('an ID token is taken', () => {
  test.each<[string, Made]>([
    ['is as it should be', {}],
    ['has no azp', { claims: { azp: undefined } }],
    ['has a list of one audience', { claims: { aud: [clientId] } }],
    ['names another audience beside ours, and ours as azp', { claims: { aud: [clientId, 'another'] } }],
    ['has no typ', { header: { typ: undefined as never } }],
    ['expired within the tolerance', { claims: { exp: seconds() - 10 } }],
  ])('when it %s', async (_, made) => {
    const grant = await exchange(bent(made));
    expect(grant.idToken?.claims).toMatchObject({ sub: '1001', email: 'a@b.example' });
  });

  test('and its claims are taken only when they are texts', async () => {
    const claims = { email: 7, name: ['x'], picture: null, hd: {} };
    const grant = await exchange(bent({ claims }));
    expect(Object.keys(grant.idToken?.claims ?? {}).sort()).toEqual(['exp', 'sub']);
  });

  test('and its texts are no longer than what is kept of an account', async () => {
    const long = 'ü'.repeat(5_000);
    const grant = await exchange(bent({ claims: { email: `${long}@b.example`, name: long, hd: long } }));
    expect(grant.idToken?.claims.name).toHaveLength(256);
    expect(grant.idToken?.claims).not.toHaveProperty('email');
    expect(grant.idToken?.claims).not.toHaveProperty('hostedDomain');
  });

  test('and a long name is not cut within a letter', async () => {
    const grant = await exchange(bent({ claims: { name: `a${'\u{1F600}'.repeat(200)}` } }));
    expect(grant.idToken?.claims.name).toBe(`a${'\u{1F600}'.repeat(127)}`);
  });
});

describe('an ID token is refused', () => {
  test.each<[string, (nonce: string) => unknown]>([
    ['is of another issuer', bent({ claims: { iss: 'https://issuer.example' } })],
    ['has a slash behind its issuer', (nonce) => make(nonce, { claims: { iss: `${issuer}/` } })],
    ['has a list of issuers', (nonce) => make(nonce, { claims: { iss: [issuer] } })],
    ['has no issuer', bent({ claims: { iss: undefined } })],
    ['is for another audience', bent({ claims: { aud: 'another' } })],
    ['is for other audiences', bent({ claims: { aud: ['another', 'more'] } })],
    ['is for nobody', bent({ claims: { aud: [] } })],
    ['has no audience', bent({ claims: { aud: undefined } })],
    ['was made for another party', bent({ claims: { azp: 'another' } })],
    ['has two audiences and no azp', bent({ claims: { aud: [clientId, 'another'], azp: undefined } })],
    ['has two audiences and another azp', bent({ claims: { aud: [clientId, 'another'], azp: 'another' } })],
    ['has expired', bent({ claims: { exp: seconds() - hour } })],
    ['has no end', bent({ claims: { exp: undefined } })],
    ['has an end in words', bent({ claims: { exp: 'tomorrow' } })],
    ['is valid later only', bent({ claims: { nbf: seconds() + hour } })],
    ['has no start', bent({ claims: { iat: undefined } })],
    ['has another nonce', (nonce) => make(`${nonce}x`, {})],
    ['has no nonce', bent({ claims: { nonce: undefined } })],
    ['has no subject', bent({ claims: { sub: undefined } })],
    ['has an empty subject', bent({ claims: { sub: '' } })],
    ['has a subject that is a number', bent({ claims: { sub: 7 } })],
    ['has a subject that is too long to be one', bent({ claims: { sub: '1'.repeat(256) } })],
    ['is signed by a key that is not listed', bent({ key: 'foreign' })],
    ['names a key that is not listed', bent({ header: { kid: 'unknown' } })],
    ['is signed by elliptic curves', bent({ key: 'elliptic', header: { alg: 'ES256', kid: 'elliptic' } })],
    [
      'is signed with the client’s secret',
      bent({ key: Buffer.from(clientSecret), header: { alg: 'HS256' } }),
    ],
    [
      'is not signed',
      (nonce) => `${part({ alg: 'none' })}.${part({ iss: issuer, aud: clientId, sub: '1', nonce })}.`,
    ],
    [
      'has a critical header nobody knows',
      async (nonce) => {
        const [, payload, signature] = (await make(nonce, {})).split('.');
        return `${part({ alg: 'RS256', kid: 'listed', crit: ['x'], x: 1 })}.${payload}.${signature}`;
      },
    ],
    [
      'was changed after it was signed',
      async (nonce) => {
        const [header, , signature] = (await make(nonce, {})).split('.');
        const now = seconds();
        const claims = { iss: issuer, aud: clientId, sub: '666', iat: now, exp: now + hour, nonce };
        return `${header}.${part(claims)}.${signature}`;
      },
    ],
    ['has lost its signature', async (nonce) => (await make(nonce, {})).replace(/[^.]+$/, '')],
    ['is no token', () => 'x'],
  ])('when it %s', async (_, write) => {
    const failure = await failureOf(exchange(write));
    expect(failure.code).toBe('ID_TOKEN_INVALID');
    expect(failure.facts.field).toBeTruthy();
    expect(textsIn(failure).filter((text) => text.includes(String(idToken)))).toEqual([]);
  });

  test.each([
    ['a number', 7],
    ['an empty text', ''],
    ['an object', {}],
    ['encrypted', 'a.b.c.d.e'],
  ])('when it is %s', async (_, value) => {
    expect((await failureOf(exchange(() => value))).code).toBe('PROVIDER_ANSWER_BROKEN');
  });
});
