import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskToken, mostPastedCharacters, type Pasted, recognise } from '../../app/pasted.ts';
import { accessTokenVerdicts, pastedVerdicts } from '../../app/verdicts.ts';
import { jwtOf } from './jwt-of.ts';

const jwt = jwtOf({ sub: '1', exp: 2 });
const access = 'ya29.a0AfB_byC-canary_0123456789';
const refresh = '1//0gCanaryCanaryCanary-Canary_Canary';
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEcanarycanary\n-----END PRIVATE KEY-----\n';

describe('a JWT is taken out of', () => {
  test.each([
    ['itself', 'bare', jwt],
    ['blanks around it', 'bare', ` \n${jwt}\r\n`],
    ['lines that a terminal broke', 'bare', `${jwt.slice(0, 40)}\n  ${jwt.slice(40)}`],
    ['a byte order mark', 'bare', `\uFEFF${jwt}`],
    ['a header', 'header', `Authorization: Bearer ${jwt}`],
    ['a header for a proxy', 'header', `proxy-authorization: bearer ${jwt}`],
    ['its scheme', 'header', `Bearer ${jwt}`],
    ['curl', 'curl', `curl -s \\\n -H "Authorization: Bearer ${jwt}" \\\n https://x.run.app/a.b.c`],
    ['curl.exe', 'curl', `curl.exe -H "Authorization: Bearer ${jwt}" https://x.run.app`],
    ['an .http request', 'http-request', `GET https://x.run.app/\nAuthorization: Bearer ${jwt}\n`],
    ['an env line', 'environment', `export TOKEN='${jwt}'`],
    ['fish', 'environment', `set -gx TOKEN=${jwt}`],
    ['JSON', 'json', JSON.stringify({ token: jwt })],
    ['a token answer', 'json', JSON.stringify({ access_token: access, id_token: jwt, expires_in: 1 })],
    ['what gcloud prints', 'json', JSON.stringify({ credential: { access_token: access, id_token: jwt } })],
    ['a JSON text', 'json', JSON.stringify(jwt)],
    ['headers in JSON', 'json', JSON.stringify([{ name: 'Authorization', value: `Bearer ${jwt}` }])],
    ['an address', 'text', `https://x.test/#a=1&id_token=${jwt}&b=2`],
    ['a sentence', 'text', `I got ${jwt}.`],
  ])('%s', (_, from, text) => {
    expect(recognise(text)).toMatchObject({ kind: 'jwt', token: jwt, from });
  });
});

test.each<[string, Partial<Pasted> & { kind: Pasted['kind'] }]>([
  ['', { kind: 'nothing', why: 'empty' }],
  [' \n', { kind: 'nothing', why: 'empty' }],
  ['x'.repeat(mostPastedCharacters + 1), { kind: 'nothing', why: 'too-large' }],
  ['hello', { kind: 'nothing', why: 'unknown' }],
  ['https://orders-x7k2p-ew.a.run.app', { kind: 'nothing', why: 'unknown' }],
  ['orders-x7k2p-ew0123456789.a.run.app', { kind: 'nothing', why: 'unknown' }],
  ['{"a": 1}', { kind: 'nothing', why: 'unknown' }],
  ['[]', { kind: 'nothing', why: 'unknown' }],
  ['null', { kind: 'nothing', why: 'unknown' }],
  [`${jwtOf({}).split('.')[0]}.e30.x.y.z`, { kind: 'encrypted-jwt' }],
  ['eyJhbGci.AAAA.x', { kind: 'damaged-jwt', part: 'header' }],
  [`${jwt.split('.')[0]}.AAAA.x`, { kind: 'damaged-jwt', part: 'claims' }],
  [access, { kind: 'access-token', token: access, whose: 'person', from: 'bare' }],
  [
    `curl -H "Authorization: Bearer ya29.c.b0Aabc" https://x.test`,
    { kind: 'access-token', token: 'ya29.c.b0Aabc', whose: 'service-account', from: 'curl' },
  ],
  ['ya29.d.b0Aabc', { kind: 'access-token', whose: 'federated' }],
  [`CLOUDSDK_AUTH_ACCESS_TOKEN=${access}`, { kind: 'access-token', token: access, from: 'environment' }],
  [
    JSON.stringify({ accessToken: access, expireTime: '2026-01-01T00:00:00Z' }),
    { kind: 'access-token', token: access, from: 'json' },
  ],
  ['gho_16C7e42F292c6912E7710c838347Ae178B4a', { kind: 'opaque-token', from: 'bare' }],
  [
    'Authorization: Bearer abcdefgh12345678',
    { kind: 'opaque-token', token: 'abcdefgh12345678', from: 'header' },
  ],
  [refresh, { kind: 'refresh-token' }],
  [JSON.stringify({ refresh_token: refresh }), { kind: 'refresh-token' }],
  [`{"refresh_token": "${refresh}", damaged`, { kind: 'refresh-token' }],
  ['4/0AanRRrtcanarycanary', { kind: 'authorization-code' }],
  ['http://127.0.0.1:4711/cb?code=4%2F0AanRRrtcanary&scope=x', { kind: 'authorization-code' }],
  ['GOCSPX-canarycanarycanary', { kind: 'client-secret' }],
  [pem, { kind: 'private-key' }],
  [`{"type": "service_account", "private_key": "${pem}`, { kind: 'private-key' }],
])('%j is recognised', (text, expected) => {
  expect(recognise(text)).toMatchObject(expected);
});

test('a refresh token beside another is told', () => {
  const answer = JSON.stringify({ access_token: access, refresh_token: refresh });
  expect(recognise(answer)).toMatchObject({ kind: 'access-token', besideRefreshToken: true });
  expect(recognise(access)).toMatchObject({ besideRefreshToken: false });
});

describe('of credentials only what is no secret is handed on:', () => {
  const files = {
    service_account: (secret: string) => ({
      type: 'service_account',
      project_id: 'acme-prod',
      private_key_id: '0123456789abcdef0123456789abcdef01234567',
      private_key: secret,
      client_email: 'deploy@acme-prod.iam.gserviceaccount.com',
      client_id: '115000000000000000001',
    }),
    authorized_user: (secret: string) => ({
      type: 'authorized_user',
      client_id: '764086051850-abc.apps.googleusercontent.com',
      client_secret: secret,
      refresh_token: secret,
      account: 'alice@acme.example',
      quota_project_id: 'acme-dev',
    }),
    impersonated_service_account: (secret: string) => ({
      type: 'impersonated_service_account',
      service_account_impersonation_url:
        'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/ci@acme.iam.gserviceaccount.com:generateAccessToken',
      source_credentials: { type: 'authorized_user', client_secret: secret, refresh_token: secret },
    }),
    external_account: (secret: string) => ({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      token_url: `https://${secret}@sts.googleapis.com/v1/token`,
      client_secret: secret,
      credential_source: { url: `https://x.test/?${secret}`, headers: { Authorization: secret } },
    }),
    external_account_authorized_user: (secret: string) => ({
      type: 'external_account_authorized_user',
      token_url: 'https://sts.googleapis.com/v1/oauthtoken',
      client_secret: secret,
      refresh_token: secret,
    }),
    gdch_service_account: (secret: string) => ({
      type: 'gdch_service_account',
      name: 'bot',
      project: 'acme-gdch',
      private_key_id: 'abcd1234',
      private_key: secret,
    }),
    installed: (secret: string) => ({
      installed: { client_id: '1-a.apps.googleusercontent.com', project_id: 'acme', client_secret: secret },
    }),
    web: (secret: string) => ({ web: { client_id: secret, client_secret: secret } }),
  };
  const shapes = fc.oneof(
    fc.constantFrom(pem, refresh, 'GOCSPX-canarycanary'),
    fc.string({ minLength: 12, maxLength: 60 }).filter((text) => text.trim().length >= 12),
    fc.stringMatching(/^[A-Za-z0-9_-]{24,60}$/),
  );

  test.each(Object.entries(files))('%s', (_, fileOf) => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (secret, indented) => {
        const pasted = recognise(JSON.stringify(fileOf(secret), null, indented ? 2 : 0));
        expect(['service-account-key', 'adc', 'oauth-client']).toContain(pasted.kind);
        expect(JSON.stringify(pasted)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });

  test('a key says which it is and whose', () => {
    expect(recognise(JSON.stringify(files.service_account(pem)))).toMatchObject({
      kind: 'service-account-key',
      rows: [
        { name: 'client_email', value: 'deploy@acme-prod.iam.gserviceaccount.com' },
        { name: 'project_id', value: 'acme-prod' },
        { name: 'private_key_id', value: '0123456789abcdef0123456789abcdef01234567' },
        { name: 'client_id', value: '115000000000000000001' },
        { name: 'private_key', value: 'not shown' },
      ],
    });
  });

  test('impersonation names its target', () => {
    const pasted = recognise(JSON.stringify(files.impersonated_service_account('x')));
    expect(pasted).toMatchObject({ kind: 'adc', type: 'impersonated_service_account' });
    expect(JSON.stringify(pasted)).toContain('ci@acme.iam.gserviceaccount.com');
  });

  test('a refresh token, a code, a client secret or a bare key says nothing at all', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{24,60}$/);
    const forms = [
      (text: string) => `1//${text}`,
      (text: string) => `4/0${text}`,
      (text: string) => `GOCSPX-${text}`,
      (text: string) => pem.replace('MIIE', text),
      (text: string) => JSON.stringify({ refresh_token: text }),
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...forms), (text, form) => {
        expect(JSON.stringify(recognise(form(text)))).not.toContain(text);
      }),
    );
  });
});

test('any text is recognised as something, without an exception, and judged', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(jwt, access, refresh, pem, 'eyJ', '.', 'Bearer ', 'curl ', '{"token":"', '"}', '\n', '='),
  );
  const surroundings = {
    now: 0,
    clockAheadMs: 0,
    provider: { name: 'Google', issuer: 'https://accounts.google.com' },
    clients: [],
  };
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        fc.json(),
        fc.object().map((object) => jwtOf(object, object)),
      ),
      (text) => {
        const pasted = recognise(text);
        if ('token' in pasted) expect(Array.isArray(pastedVerdicts(pasted, surroundings))).toBe(true);
        expect(pasted.kind).toBeTruthy();
      },
    ),
    { numRuns: 1_000 },
  );
});

test('hostile text is recognised in no time', () => {
  const startedAt = performance.now();
  for (const piece of ['eyJ', 'eyJ.', 'ya29.', '1//', 'Bearer ', ' \n', '.a', 'A=', '[', '-----BEGIN ']) {
    recognise(piece.repeat(Math.floor(mostPastedCharacters / piece.length)));
  }
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('a mask tells two tokens apart and gives none away', () => {
  expect(maskToken(access)).toBe('ya29.…6789');
  expect(maskToken(jwt)).toBe(`eyJ…${jwt.slice(-4)}`);
  expect(maskToken('ya29.short')).toBe('…');
  expect(accessTokenVerdicts('access-token').map(({ code }) => code)).toEqual(['access-token-kind']);
});
