/** What main finds out for the inspector, at the sandbox: signatures, opaque tokens, one's own. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TokenRequest } from '../../app/token-request.ts';
import { systemClock } from '../../main/clock.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createTokenInfo } from '../../main/google/token-info.ts';
import { createTokenVerifier } from '../../main/google/token-verifier.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createProviderFetch, type Fetch } from '../../main/http/provider-fetch.ts';
import { googleEndpoints } from '../../main/sign-in/endpoints.ts';
import { createOwnTokens } from '../../main/tokens/own-tokens.ts';
import type { Token } from '../../main/tokens/token.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { jwtOf } from './jwt-of.ts';
import { createApplication, SCOPES } from './sandbox-application.ts';
import { call, seconds, serviceAccount, signAssertion } from './sandbox-cloud.ts';

const email = 'alice@acme.example';

let sandbox: Sandbox;
let idToken: string;
let accessToken: string;
let asked: { url: string; init: RequestInit }[];
const realFetch: Fetch = (url, init) => fetch(url, init);
let answer: Fetch;
/** Everything that would be asked goes through here. */
const watched: Fetch = (url, init) => {
  asked.push({ url, init });
  return answer(url, init);
};
const skew = createClockSkew(systemClock);
const providerFetch = createProviderFetch({ fetch: watched, clock: systemClock, skew }, { repeatable: true });

beforeAll(async () => {
  sandbox = await startSandbox();
  const answer = await createApplication(sandbox).signIn(email);
  idToken = answer.id_token ?? '';
  accessToken = answer.access_token;
});
afterAll(() => sandbox.close());
beforeEach(() => {
  asked = [];
  answer = realFetch;
  sandbox.clearRequests();
});

const json = (body: unknown, status = 200): Fetch => {
  return async () => new Response(JSON.stringify(body), { status });
};

describe('a signature', () => {
  const verify = (jwt: string) =>
    createTokenVerifier({
      endpoints: sandbox.description.provider,
      apis: sandbox.description.google,
      fetch: providerFetch,
    })(jwt);
  /** Another letter in the middle of the last part. */
  const changed = (jwt: string) => {
    const at = jwt.length - 20;
    return `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`;
  };
  const deployer = () => sandbox.description.google.keyFiles.deployer;
  const withHeader = (jwt: string, header: object) =>
    [Buffer.from(JSON.stringify(header)).toString('base64url'), ...jwt.split('.').slice(1)].join('.');

  test('of the provider is valid by its keys', async () => {
    expect(await verify(idToken)).toEqual({ outcome: 'valid', keyId: 'sandbox-key-2' });
    expect(sandbox.requestCounts()).toEqual({ jwks: 1 });
  });

  test('that was changed, or stands under other claims, is wrong', async () => {
    expect(await verify(changed(idToken))).toEqual({ outcome: 'signature-wrong' });
    const [header, , signature] = idToken.split('.');
    const claims = { iss: sandbox.description.provider.issuer, sub: 'eve' };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    expect(await verify(forged)).toEqual({ outcome: 'signature-wrong' });
  });

  test('of a service account’s own key is valid by the keys of that account alone', async () => {
    const jwt = signAssertion(deployer(), { sub: deployer().client_email });
    expect(await verify(jwt)).toEqual({ outcome: 'valid', keyId: deployer().private_key_id });
    const inAnothersName = signAssertion(deployer(), { iss: serviceAccount('invoker') });
    expect(await verify(inAnothersName)).toMatchObject({ outcome: 'key-unknown' });
    expect(new URL(asked[0]?.url ?? '').pathname).toMatch(/\/jwk\/deployer%40acme-dev/);
  });

  test('without a key id is tried with every key', async () => {
    const nameless = signAssertion(deployer(), {}, { kid: undefined });
    expect(await verify(nameless)).toEqual({ outcome: 'valid' });
  });

  test('by a key that was deleted, or of an account that is gone, has no key', async () => {
    const { deletedKey, deletedAccount } = sandbox.description.google.keyFiles;
    for (const file of [deletedKey, deletedAccount]) {
      const expected = { outcome: 'key-unknown', keyId: file.private_key_id };
      expect(await verify(signAssertion(file, {}))).toEqual(expected);
    }
  });

  test('of IAP is valid by IAP’s keys', async () => {
    const { iamCredentials, iap } = sandbox.description.google;
    const { json } = await call(
      `${iamCredentials}/v1/projects/-/serviceAccounts/${serviceAccount('iap-caller')}:generateIdToken`,
      { token: accessToken, json: { audience: iap.clientId, includeEmail: true } },
    );
    const { headers } = await call(iap.url, { token: json.token });
    const jwt = headers.get('x-goog-iap-jwt-assertion') ?? '';
    expect(await verify(jwt)).toEqual({ outcome: 'valid', keyId: 'sandbox-iap-1' });
    expect(await verify(changed(jwt))).toEqual({ outcome: 'signature-wrong' });
  });

  test.each([
    ['a stranger', { iss: 'https://evil.test' }],
    ['nobody', {}],
    ['a look-alike of a service account', { iss: 'a@b.iam.gserviceaccount.com.evil.test' }],
    ['a path instead of an e-mail', { iss: '../../evil' }],
  ])('of %s is asked about nowhere', async (_, claims) => {
    const header = { alg: 'RS256', kid: 'k', jku: 'https://evil.test/keys', x5u: 'https://evil.test/x' };
    expect(await verify(jwtOf(claims, header))).toEqual({ outcome: 'issuer-unknown' });
    expect(asked).toEqual([]);
  });

  test('with an address for keys in it is checked with ours', async () => {
    const { issuer, jwksUri } = sandbox.description.provider;
    const header = { alg: 'RS256', kid: 'sandbox-key-2', jku: 'https://evil.test/keys' };
    expect(await verify(jwtOf({ iss: issuer }, header))).toEqual({ outcome: 'signature-wrong' });
    expect(asked.map(({ url }) => url)).toEqual([jwksUri]);
  });

  test.each([{ alg: 'none' }, { alg: 'HS256' }, { alg: 'RS512' }, { alg: 7 }, {}])(
    'with %j is wrong without a question',
    async (header) => {
      expect(await verify(withHeader(idToken, header))).toEqual({ outcome: 'signature-wrong' });
      expect(asked).toEqual([]);
    },
  );

  test('that demands what nobody understands is wrong', async () => {
    const jwt = withHeader(idToken, { alg: 'RS256', kid: 'sandbox-key-2', crit: ['x'], x: 1 });
    expect(await verify(jwt)).toEqual({ outcome: 'signature-wrong' });
  });

  test('cannot be checked while the keys cannot be had', async () => {
    answer = async () => {
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    };
    expect((await failureOf(verify(idToken))).code).toBe('PROVIDER_UNREACHABLE');
    answer = json({ keys: [{ kty: 'oct', k: 'x' }] });
    expect((await failureOf(verify(idToken))).code).toBe('PROVIDER_ANSWER_BROKEN');
    answer = json({ keys: [{ kty: 'RSA', kid: 'sandbox-key-2', n: 'AQAB', e: 'AQAB' }] });
    expect((await failureOf(verify(idToken))).code).toBe('PROVIDER_ANSWER_BROKEN');
    answer = json({}, 403);
    expect((await failureOf(verify(idToken))).code).toBe('PROVIDER_REFUSED');
    expect((await failureOf(verify('eyJ.eyJ.x'))).code).toBe('REQUEST_INVALID');
  });

  test('of Google is checked at Google’s three addresses', async () => {
    const verifyGoogle = createTokenVerifier({
      endpoints: googleEndpoints,
      apis: googleApis(),
      fetch: providerFetch,
    });
    answer = json({ keys: [] });
    for (const iss of [
      'https://accounts.google.com',
      'accounts.google.com',
      'https://cloud.google.com/iap',
      serviceAccount('deployer'),
    ]) {
      expect(await verifyGoogle(jwtOf({ iss }))).toEqual({ outcome: 'key-unknown', keyId: 'k' });
    }
    expect(asked.map(({ url }) => url)).toEqual([
      'https://www.googleapis.com/oauth2/v3/certs',
      'https://www.googleapis.com/oauth2/v3/certs',
      'https://www.gstatic.com/iap/verify/public_key-jwk',
      'https://www.googleapis.com/service_accounts/v1/jwk/deployer%40acme-dev.iam.gserviceaccount.com',
    ]);
  });
});

describe('tokeninfo', () => {
  const ask = (token: string) =>
    createTokenInfo({
      endpoints: sandbox.description.provider,
      fetch: providerFetch,
      clock: systemClock,
    })(token);

  test('says whose token it is, for what and for how long', async () => {
    const info = await ask(accessToken);
    expect(info).toMatchObject({ outcome: 'known', email, emailVerified: true, accessType: 'offline' });
    if (info.outcome !== 'known') throw new Error(info.outcome);
    expect(info.scopes).toContain(SCOPES.cloud);
    expect(info.expiresAt - Date.now()).toBeGreaterThan(3_000_000);
  });

  test('gets the token by POST and never in an address', async () => {
    await ask(accessToken);
    expect(sandbox.requests()).toMatchObject([
      { endpoint: 'tokeninfo', method: 'POST', keys: [], authorization: 'bearer' },
    ]);
    expect(asked.map(({ url }) => url)).toEqual([sandbox.description.provider.tokeninfoEndpoint]);
  });

  test('is asked nowhere else where the provider has none', async () => {
    const askNobody = createTokenInfo({ endpoints: {}, fetch: providerFetch, clock: systemClock });
    expect((await failureOf(askNobody('ya29.canary'))).code).toBe('REQUEST_INVALID');
    expect(asked).toEqual([]);
  });

  test('does not know a token that is over or was never one', async () => {
    expect(await ask('ya29.never')).toEqual({ outcome: 'unknown' });
  });

  test.each([
    ['an error of another kind', json({ error: 'server_on_fire' }, 400), 'PROVIDER_REFUSED'],
    ['a page', async () => new Response('<html>', { status: 403 }), 'PROVIDER_REFUSED'],
    ['nothing about its life', json({ scope: 'x' }), 'PROVIDER_ANSWER_BROKEN'],
    ['no JSON', async () => new Response('ok'), 'PROVIDER_ANSWER_BROKEN'],
  ] as const)('that answers with %s is a failure, without the token in it', async (_, wrong, code) => {
    answer = wrong;
    const failure = await failureOf(ask('ya29.canary'));
    expect(failure.code).toBe(code);
    expect(textsIn(failure).join()).not.toContain('canary');
  });
});

describe('one’s own token', () => {
  const identity = { accountId: '10000000-0000-4000-8000-000000000001' };
  const access: TokenRequest = { kind: 'access-token', identity, scopes: ['openid'] };
  const id: TokenRequest = { kind: 'id-token', identity, audience: 'https://x.run.app' };
  const expiresAt = Date.now() + 3_600_000;
  const jwt = jwtOf({ sub: '1', exp: seconds(3_600) }, { alg: 'RS256' }, 'canary-signature');
  const secret = 'ya29.a0canary-canary-canary-canary';
  let said: string[];
  beforeEach(() => {
    said = [];
  });

  const own = (fresh: (request: TokenRequest) => Promise<string>) =>
    createOwnTokens({
      tokens: {
        fresh: async (request) => {
          said.push('mint');
          return { request, value: await fresh(request), expiresAt } as Token;
        },
      },
      protect: (on) => void said.push(`protect ${on}`),
    });
  const usual = own(async ({ kind }) => (kind === 'access-token' ? secret : jwt));

  test('shows a JWT’s header and claims, and not its signature', async () => {
    const shown = await usual.inspect(id);
    expect(shown).toEqual({
      kind: 'jwt',
      header: { alg: 'RS256' },
      claims: { sub: '1', exp: expect.any(Number) },
      expiresAt,
    });
    expect(textsIn(shown).join()).not.toContain('canary');
  });

  test('shows no more of an access token than its last letters', async () => {
    expect(await usual.inspect(access)).toEqual({ kind: 'opaque', masked: 'ya29.…nary', expiresAt });
    // Even one that happens to be a JWT.
    expect(await own(async () => jwt).inspect(access)).toMatchObject({ kind: 'opaque' });
    expect(said).not.toContain('protect true');
  });

  test('is revealed only once the window is protected, and until it is concealed', async () => {
    const revealed = usual.reveal(access).then(({ token }) => {
      said.push('revealed');
      return token;
    });
    expect(await revealed).toBe(secret);
    expect(said).toEqual(['protect true', 'mint', 'revealed']);
    usual.conceal();
    expect(said.at(-1)).toBe('protect false');
  });

  test('takes the protection back when there is no token to reveal', async () => {
    const broken = own(() => Promise.reject(new Error('no token')));
    await expect(broken.reveal(access)).rejects.toThrow('no token');
    expect(said).toEqual(['protect true', 'mint', 'protect false']);
  });

  test('stays protected when an earlier reveal fails late', async () => {
    let fail: (error: Error) => void = () => undefined;
    let isFirst = true;
    const slow = own(() => {
      if (!isFirst) return Promise.resolve(secret);
      isFirst = false;
      return new Promise((_, reject) => {
        fail = reject;
      });
    });
    const first = slow.reveal(access);
    slow.conceal();
    await slow.reveal(access);
    fail(new Error('late'));
    await expect(first).rejects.toThrow('late');
    expect(said.at(-1)).not.toBe('protect false');
  });
});
