import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cloudPlatform } from '../../app/scopes.ts';
import { googleEndpoints } from '../../main/sign-in/endpoints.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { type Bench, createBench } from './sign-in-bench.ts';

let sandbox: Sandbox;
let bench: Bench;

beforeAll(async () => {
  sandbox = await startSandbox();
  bench = await createBench(sandbox);
});
afterEach(() => {
  sandbox.clearFaults();
  sandbox.clearRequests();
});
afterAll(() => sandbox.close());

const redirectUri = 'http://127.0.0.1:9/cb/anything';
const order = () => ({ clientId: bench.clientId, redirectUri, scopes: ['openid', 'email', cloudPlatform] });
const credentials = () => ({ clientId: bench.clientId, clientSecret: bench.clientSecret });

/** Goes to the sign-in page and agrees; gives the callback, not fetched. */
async function agree(email = 'alice@acme.example') {
  const { url, checks } = await bench.oauth.authorizationRequest(order());
  const person = sandbox.description.people.find((candidate) => candidate.email === email);
  if (!person) throw new Error(email);
  const visit = await createVisitor().signIn(new URL(url), person);
  return { callback: visit.url, checks };
}

describe('an authorization request', () => {
  test('carries PKCE by S256, state, nonce and nothing that was not meant', async () => {
    const { url, checks } = await bench.oauth.authorizationRequest(order());
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe(sandbox.description.provider.authorizationEndpoint);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: bench.clientId,
      redirect_uri: redirectUri,
      scope: `openid email ${cloudPlatform}`,
      access_type: 'offline',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: createHash('sha256').update(checks.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
  });

  test('carries the prompt and the account when they are given', async () => {
    const { url } = await bench.oauth.authorizationRequest({
      ...order(),
      prompt: 'consent',
      loginHint: 'a@b.example',
    });
    const { searchParams } = new URL(url);
    expect([searchParams.get('prompt'), searchParams.get('login_hint')]).toEqual(['consent', 'a@b.example']);
  });

  test('has its own secrets each time', async () => {
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => bench.oauth.authorizationRequest(order())),
    );
    for (const name of ['state', 'nonce', 'codeVerifier'] as const) {
      const values = all.map(({ checks }) => checks[name]);
      expect(new Set(values).size).toBe(1_000);
      // 256 bits in base64url.
      for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43,128}$/);
    }
  });

  test.each([[[]], [['plain']], [['s256']]])(
    'is refused when the provider offers %j',
    async (codeChallengeMethods) => {
      const without = await createBench(sandbox, { endpoints: { codeChallengeMethods } });
      expect((await failureOf(without.oauth.authorizationRequest(order()))).code).toBe(
        'PROVIDER_WITHOUT_PKCE',
      );
      expect((await failureOf(without.signIn.start(without.orderOf()))).code).toBe('PROVIDER_WITHOUT_PKCE');
      expect(without.opened).toEqual([]);
      expect(sandbox.requests()).toEqual([]);
    },
  );
});

describe('a code exchange', () => {
  test('sends the code once, with its verifier and the client’s secret in the body', async () => {
    const { callback, checks } = await agree();
    const grant = await bench.oauth.exchangeCode(credentials(), callback, checks);
    expect(grant).toMatchObject({
      accessToken: expect.stringMatching(/^ya29\./),
      refreshToken: expect.stringMatching(/^1\/\//),
      expiresInSeconds: 3599,
      idToken: { claims: { email: 'alice@acme.example', hostedDomain: 'acme.example' } },
    });
    const [request, ...more] = sandbox.requests().filter(({ endpoint }) => endpoint === 'token');
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/token',
      fields: { grant_type: 'authorization_code', redirect_uri: redirectUri, client_id: bench.clientId },
    });
    expect(request?.keys.toSorted()).toEqual(
      ['client_id', 'client_secret', 'code', 'code_verifier', 'grant_type', 'redirect_uri'].sort(),
    );
    expect(request).not.toHaveProperty('authorization');
  });

  test('is refused the second time', async () => {
    const { callback, checks } = await agree();
    await bench.oauth.exchangeCode(credentials(), callback, checks);
    const failure = await failureOf(bench.oauth.exchangeCode(credentials(), callback, checks));
    expect([failure.code, failure.facts.providerCode]).toEqual(['CODE_REFUSED', 'invalid_grant']);
  });

  test('is refused when the verifier is another attempt’s', async () => {
    const { callback, checks } = await agree();
    const { checks: others } = await bench.oauth.authorizationRequest(order());
    const mixed = { ...checks, codeVerifier: others.codeVerifier };
    expect((await failureOf(bench.oauth.exchangeCode(credentials(), callback, mixed))).code).toBe(
      'CODE_REFUSED',
    );
  });

  test('is refused when the client’s secret is wrong', async () => {
    const { callback, checks } = await agree();
    const wrong = { clientId: bench.clientId, clientSecret: 'GOCSPX-wrong' };
    const failure = await failureOf(bench.oauth.exchangeCode(wrong, callback, checks));
    expect([failure.code, failure.facts.client]).toEqual(['CLIENT_REFUSED', bench.clientId]);
    expect(textsIn(failure).join()).not.toContain(callback.searchParams.get('code'));
  });

  test.each([
    ['another state', (query: URLSearchParams) => query.set('state', 'x')],
    ['no state', (query: URLSearchParams) => query.delete('state')],
    ['another issuer', (query: URLSearchParams) => query.set('iss', 'https://issuer.example')],
    ['an issuer with a slash behind', (query: URLSearchParams) => query.set('iss', `${query.get('iss')}/`)],
    ['no issuer', (query: URLSearchParams) => query.delete('iss')],
    ['no code', (query: URLSearchParams) => query.delete('code')],
    ['two codes', (query: URLSearchParams) => query.append('code', 'x')],
    ['two issuers', (query: URLSearchParams) => query.append('iss', query.get('iss') ?? '')],
    ['a token', (query: URLSearchParams) => query.set('id_token', 'x')],
  ])('asks nothing of the provider when the callback has %s', async (_, bend) => {
    const { callback, checks } = await agree();
    const bent = new URL(callback);
    bend(bent.searchParams);
    sandbox.clearRequests();
    const failure = await failureOf(bench.oauth.exchangeCode(credentials(), bent, checks));
    expect(failure.code).toBe('PROVIDER_ANSWER_BROKEN');
    expect(sandbox.requests()).toEqual([]);
    const { callback: genuine, checks: own } = await agree();
    await bench.oauth.exchangeCode(credentials(), genuine, own);
  });

  test.each([
    ['access_denied', 'CONSENT_DENIED'],
    ['admin_policy_enforced', 'CONSENT_REFUSED'],
    ['server_error', 'CONSENT_REFUSED'],
    ['anything', 'CONSENT_REFUSED'],
  ])('asks nothing of the provider when the callback says %s', async (error, code) => {
    const { checks } = await bench.oauth.authorizationRequest(order());
    const { issuer } = sandbox.description.provider;
    const query = new URLSearchParams({ state: checks.state, iss: issuer, error, error_description: 'x' });
    const failure = await failureOf(
      bench.oauth.exchangeCode(credentials(), new URL(`${redirectUri}?${query}`), checks),
    );
    expect([failure.code, failure.facts.providerCode]).toEqual([code, error]);
    expect(sandbox.requests()).toEqual([]);
  });

  test('shows no more of a callback’s error than a line without secrets', async () => {
    const { checks } = await bench.oauth.authorizationRequest(order());
    const error = `4/0Acanary-code-of-somebody\u202e\n${'x'.repeat(5_000)}`;
    const query = new URLSearchParams({
      state: checks.state,
      iss: sandbox.description.provider.issuer,
      error,
    });
    const failure = await failureOf(
      bench.oauth.exchangeCode(credentials(), new URL(`${redirectUri}?${query}`), checks),
    );
    expect(failure.code).toBe('CONSENT_REFUSED');
    expect(failure.facts.providerCode).not.toMatch(/canary|[\n\u202e]/u);
    expect(failure.facts.providerCode?.length).toBeLessThanOrEqual(300);
  });
});

describe('an ID token at sign-in', () => {
  test.each([
    ['wrongNonce', 'nonce'],
    ['wrongAudience', 'aud'],
    ['wrongIssuer', 'iss'],
    ['badSignature', 'signature'],
  ] as const)('is refused when the provider plays %s', async (fault, field) => {
    sandbox.setFaults({ [fault]: true });
    const { callback, checks } = await agree();
    const failure = await failureOf(bench.oauth.exchangeCode(credentials(), callback, checks));
    expect([failure.code, failure.facts.field]).toEqual(['ID_TOKEN_INVALID', field]);
  });

  test('is missed when it does not come', async () => {
    sandbox.setFaults({ token: { kind: 'patch', patch: { id_token: null } } });
    const { callback, checks } = await agree();
    const failure = await failureOf(bench.oauth.exchangeCode(credentials(), callback, checks));
    expect(failure.code).toBe('PROVIDER_ANSWER_BROKEN');
  });
});

describe('the provider’s clock', () => {
  test('may be two hours ahead of ours', async () => {
    const slow = await createBench(sandbox);
    sandbox.setFaults({ clockSkewSeconds: 7_200 });
    const account = await slow.accountOf('alice@acme.example');
    expect(slow.skew.aheadMs()).toBeLessThan(-7_190_000);
    const [first, second] = await slow.credential.mint(account, {
      kind: 'id-token',
      identity: { accountId: account.id },
      audience: account.clientId,
    });
    for (const { expiresAt } of [first, second ?? first]) {
      // By our own clock, whatever the provider thinks.
      expect(Math.abs(expiresAt - (Date.now() + 3_600_000))).toBeLessThan(5_000);
    }
  });

  test('is told when it is two hours behind ours, and the next attempt counts by it', async () => {
    const fast = await createBench(sandbox);
    sandbox.setFaults({ clockSkewSeconds: -7_200 });
    const failure = await fast.failedSignIn('alice@acme.example');
    expect(failure.code).toBe('ID_TOKEN_INVALID');
    expect(Math.abs((failure.facts.clockAheadMs ?? 0) - 7_200_000)).toBeLessThan(5_000);
    const account = await fast.accountOf('alice@acme.example');
    expect(account.email).toBe('alice@acme.example');
  });
});

test('Google’s own endpoints promise PKCE and iss, and are reached by TLS', () => {
  expect(googleEndpoints.issInResponse).toBe(true);
  expect(googleEndpoints.codeChallengeMethods).toContain('S256');
  const { issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint, jwksUri, pictureOrigins } =
    googleEndpoints;
  for (const address of [
    issuer,
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint,
    jwksUri,
    ...pictureOrigins,
  ]) {
    const { protocol, hostname } = new URL(address);
    expect(protocol).toBe('https:');
    expect(hostname).toMatch(/(^|\.)google(apis|usercontent)?\.com$/);
  }
});
