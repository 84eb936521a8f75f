import { connect } from 'node:net';
import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SwitchChange } from '../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createApplication, refusalOf } from './sandbox-application.ts';

let sandbox: Sandbox;
let application: ReturnType<typeof createApplication>;
let refreshToken: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  application = createApplication(sandbox);
});

beforeEach(async () => {
  refreshToken = (await application.signIn('alice@acme.example')).refresh_token ?? '';
  sandbox.clearRequests();
});

afterEach(() => sandbox.clearFaults());

afterAll(() => sandbox.close());

/** One refresh, without a library in between. */
function refresh(signal: AbortSignal | null = null): Promise<Response> {
  const { client_id = '', client_secret = '' } = sandbox.description.clientFile['installed'] ?? {};
  return fetch(sandbox.description.provider.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      client_id,
      client_secret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    }),
    redirect: 'manual',
    signal,
  });
}

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(sandbox.description.control + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('a fault of the token endpoint', () => {
  test.each([
    [
      'invalid_grant',
      400,
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    ],
    ['invalid_rapt', 400, { error: 'invalid_grant', error_subtype: 'invalid_rapt' }],
    ['rapt_required', 400, { error: 'invalid_grant', error_subtype: 'rapt_required' }],
    ['invalid_client', 401, { error: 'invalid_client' }],
    ['admin_policy_enforced', 400, { error: 'admin_policy_enforced' }],
    ['429', 429, { error: 'rate_limit_exceeded' }],
    ['500', 500, { error: 'internal_failure' }],
    ['503', 503, { error: 'temporarily_unavailable' }],
  ])('%s answers as Google would', async (kind, status, body) => {
    sandbox.setFaults({ token: { kind } } as SwitchChange);
    const response = await refresh();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
  });

  test('tells when to try again', async () => {
    sandbox.setFaults({ token: { kind: '429', retryAfter: 7 } });
    expect((await refresh()).headers.get('retry-after')).toBe('7');
  });

  test('ends after as many times as asked', async () => {
    sandbox.setFaults({ token: { kind: '503', times: 2 } });
    const statuses = [await refresh(), await refresh(), await refresh()].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  test('hits only the grant types asked for', async () => {
    sandbox.setFaults({ token: { kind: '500', grantTypes: ['refresh_token'] } });
    await expect(application.signIn('alice@acme.example')).resolves.toHaveProperty('access_token');
    expect((await refresh()).status).toBe(500);
  });

  test('html answers a page with 200', async () => {
    sandbox.setFaults({ token: { kind: 'html' } });
    const response = await refresh();
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  });

  test.each(['not-json', 'empty'] as const)('%s answers a body that is no JSON', async (kind) => {
    sandbox.setFaults({ token: { kind } });
    await expect((await refresh()).json()).rejects.toThrow(SyntaxError);
  });

  test('redirect leads away, where a follower is counted', async () => {
    sandbox.setFaults({ token: { kind: 'redirect' } });
    const response = await refresh();
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('/elsewhere');
    expect(sandbox.requestCounts().other).toBeUndefined();
  });

  test('raw answers what it is given', async () => {
    sandbox.setFaults({
      token: { kind: 'raw', status: 511, headers: { 'content-type': 'text/plain' }, body: 'portal' },
    });
    const response = await refresh();
    expect([response.status, await response.text()]).toEqual([511, 'portal']);
  });

  test('patch changes members of the true answer and takes others away', async () => {
    sandbox.setFaults({ token: { kind: 'patch', patch: { expires_in: '3599', scope: null } } });
    const body = (await (await refresh()).json()) as Record<string, unknown>;
    expect(body).toMatchObject({ access_token: expect.stringMatching(/^ya29\./), expires_in: '3599' });
    expect(body).not.toHaveProperty('scope');
  });

  test('cut-body does the work, then hangs up in the middle of the answer', async () => {
    sandbox.setFaults({ rotateRefreshTokens: true, token: { kind: 'cut-body', times: 1 } });
    const response = await refresh();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(await (await refresh()).json()).toMatchObject({ error: 'invalid_grant' });
  });

  test('reset closes the connection', async () => {
    sandbox.setFaults({ token: { kind: 'reset' } });
    await expect(refresh()).rejects.toThrow(TypeError);
  });

  test('stall never answers, and the sandbox can be closed all the same', async () => {
    const other = await startSandbox();
    other.setFaults({ token: { kind: 'stall' } });
    const asked = fetch(other.description.provider.tokenEndpoint, { method: 'POST' });
    const refused = expect(asked).rejects.toThrow(TypeError);
    while (other.requestCounts().token === undefined) await new Promise(setImmediate);
    await other.close();
    await refused;
  });

  test('slow answers the truth, late', async () => {
    sandbox.setFaults({ token: { kind: 'slow', delayMs: 60 } });
    const startedAt = performance.now();
    expect((await refresh()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });
});

test.each([
  ['revocation', 'revocationEndpoint'],
  ['userinfo', 'userinfoEndpoint'],
  ['tokeninfo', 'tokeninfoEndpoint'],
  ['jwks', 'jwksUri'],
] as const)('a fault hits the %s endpoint', async (endpoint, url) => {
  sandbox.setFaults({ [endpoint]: { kind: '503' } });
  expect((await fetch(sandbox.description.provider[url])).status).toBe(503);
});

describe('an ID token', () => {
  test.each([
    ['wrongNonce', /nonce/],
    ['wrongAudience', /"aud"/],
    ['wrongIssuer', /"iss"/],
    ['badSignature', /signature/],
  ] as const)('with %s is refused by a careful application', async (name, message) => {
    sandbox.setFaults({ [name]: true });
    expect(await refusalOf(application.signIn('alice@acme.example'))).toMatchObject({
      message: expect.stringMatching(message),
    });
  });

  test('with wrongSub names somebody else', async () => {
    sandbox.setFaults({ wrongSub: true });
    const fresh = await oauth.refreshTokenGrant(application.config, refreshToken);
    expect(fresh.claims()?.sub).toBe('999999999999999999999');
  });
});

describe('the callback', () => {
  test.each([
    ['missing', /missing/],
    ['wrong', /unexpected "iss"/],
  ] as const)('with a %s issuer is refused by a careful application', async (callbackIssuer, message) => {
    sandbox.setFaults({ callbackIssuer });
    expect(await refusalOf(application.signIn('alice@acme.example'))).toMatchObject({
      message: expect.stringMatching(message),
    });
  });
});

describe('the other switches', () => {
  test('move the clock in headers and claims', async () => {
    sandbox.setFaults({ clockSkewSeconds: -7_200 });
    const response = await refresh();
    const ahead = Date.now() - Date.parse(response.headers.get('date') ?? '');
    expect(Math.round(ahead / 60_000)).toBe(120);
    const { id_token } = (await response.json()) as { id_token: string };
    const claims = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(Math.round((Date.now() / 1_000 - claims.iat) / 60)).toBe(120);
  });

  test('shorten access tokens', async () => {
    sandbox.setFaults({ accessTokenTtlSeconds: 30 });
    expect(await (await refresh()).json()).toMatchObject({ expires_in: 30 });
  });

  test('withhold the refresh token', async () => {
    sandbox.setFaults({ missingRefreshToken: true });
    expect((await application.signIn('alice@acme.example')).refresh_token).toBeUndefined();
  });

  test('drop scopes that were ticked', async () => {
    const scope = 'https://www.googleapis.com/auth/cloud-platform';
    sandbox.setFaults({ dropScopes: [scope] });
    expect((await application.signIn('alice@acme.example')).scope).not.toContain(scope);
  });
});

describe('the control door', () => {
  test('sets, shows and clears faults', async () => {
    expect((await control('POST', '/faults', { token: { kind: '503' } })).body).toMatchObject({
      token: { kind: '503', times: 'always' },
    });
    expect((await refresh()).status).toBe(503);
    await control('DELETE', '/faults');
    expect((await refresh()).status).toBe(200);
  });

  test('adds to the switches there are, and null takes one away', async () => {
    await control('POST', '/faults', { token: { kind: '503' } });
    await control('POST', '/faults', { rotateRefreshTokens: true });
    expect(sandbox.faults()).toMatchObject({ rotateRefreshTokens: true, token: { kind: '503' } });
    await control('POST', '/faults', { token: null });
    expect((await refresh()).status).toBe(200);
  });

  test.each([{ tokens: {} }, { token: { kind: 'sleepy' } }, { token: { kind: '200' } }, 'x'])(
    'refuses %j',
    async (body) => {
      expect((await control('POST', '/faults', body)).status).toBe(400);
    },
  );

  test('revokes a person’s grants', async () => {
    const { body } = await control('POST', '/grants/revoke', { email: 'alice@acme.example' });
    expect(body.revoked).toBeGreaterThan(0);
    expect((await refresh()).status).toBe(400);
  });

  test('lists requests without secrets', async () => {
    await application.signIn('carol@acme.example', {
      params: { prompt: 'select_account', login_hint: 'carol@acme.example' },
    });
    await refresh();
    const { body } = await control('GET', '/requests');
    expect(body.counts).toMatchObject({ authorization: 2, token: 2 });
    const [exchange, refreshed] = body.requests.filter(
      ({ endpoint }: { endpoint: string }) => endpoint === 'token',
    );
    expect(exchange).toMatchObject({ status: 200, fields: { grant_type: 'authorization_code' } });
    expect(exchange.keys).toEqual(expect.arrayContaining(['code', 'code_verifier', 'client_secret']));
    expect(refreshed).toMatchObject({ fields: { grant_type: 'refresh_token' } });
    const [asked] = body.requests;
    expect(asked.fields).toMatchObject({
      prompt: 'select_account',
      login_hint: 'carol@acme.example',
      code_challenge_method: 'S256',
    });
    const text = JSON.stringify(body);
    for (const { kind, value } of sandbox.secrets()) expect(text, kind).not.toContain(value);
  });

  test('lists every secret that crossed', async () => {
    const tokens = await application.signIn('alice@acme.example');
    const { body } = await control('GET', '/secrets');
    const values = body.secrets.map(({ value }: { value: string }) => value);
    expect(values).toEqual(
      expect.arrayContaining([tokens.access_token, tokens.refresh_token, tokens.id_token]),
    );
    const kinds = new Set(body.secrets.map(({ kind }: { kind: string }) => kind));
    expect([...kinds].sort()).toEqual(
      [
        'access_token',
        'client_secret',
        'code',
        'code_verifier',
        'id_token',
        'password',
        'private_key',
        'refresh_token',
        'subject_token',
      ].sort(),
    );
  });

  test('is closed to pages', async () => {
    const response = await fetch(`${sandbox.description.control}/secrets`, {
      headers: { origin: 'http://evil.example' },
    });
    expect(response.status).toBe(403);
  });
});

describe('noise', () => {
  function send(text: string): Promise<string> {
    const { hostname, port } = new URL(sandbox.description.provider.issuer);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.end(text));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  test.each([
    ['no HTTP', '\u0000\u0001\u0002\r\n\r\n'],
    ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a broken target', 'GET //[ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['another host', 'GET / HTTP/1.1\r\nHost: rebind.test\r\n\r\n'],
    ['a body that is cut', 'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('%s leaves the sandbox alive', async (_name, text) => {
    expect(await send(text)).not.toMatch(/^HTTP\/1\.1 (2|5)/);
    expect((await refresh()).status).toBe(200);
  });

  test('a body that is too large is refused', async () => {
    const response = await fetch(sandbox.description.provider.tokenEndpoint, {
      method: 'POST',
      body: 'x'.repeat(70_000),
    });
    expect(response.status).toBe(413);
  });
});
