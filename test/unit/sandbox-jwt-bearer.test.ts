import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { call, claimsOf, seconds, serviceAccount, signAssertion } from './sandbox-cloud.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const DRIVE = 'https://www.googleapis.com/auth/drive.readonly';

let sandbox: Sandbox;
const keyFiles = () => sandbox.description.google.keyFiles;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.clearFaults());

afterAll(() => sandbox.close());

function grant(assertion: string) {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return call(sandbox.description.provider.tokenEndpoint, { form: { grant_type, assertion } });
}

describe('an access token', () => {
  test('is what the assertion asked for, and its owner the service account', async () => {
    const { status, json } = await grant(signAssertion(keyFiles().deployer, { scope: SCOPE }));
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(/^ya29\.c\./),
      expires_in: 3599,
      token_type: 'Bearer',
    });
    expect(json.access_token.length).toBeLessThan(2_048);
    const whoami = await call(`${sandbox.description.protectedService}/whoami`, { token: json.access_token });
    expect(whoami.json).toMatchObject({ email: serviceAccount('deployer'), scopes: [SCOPE] });
    const info = await call(
      `${sandbox.description.provider.tokeninfoEndpoint}?access_token=${json.access_token}`,
    );
    const id = keyFiles().deployer.client_id;
    expect(info.json).toMatchObject({ azp: id, aud: id, sub: id, scope: SCOPE, access_type: 'online' });
  });

  test.each(['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token', 'own'])(
    'comes for the audience %s',
    async (aud) => {
      const audience = aud === 'own' ? sandbox.description.provider.tokenEndpoint : aud;
      const { status } = await grant(signAssertion(keyFiles().deployer, { scope: SCOPE, aud: audience }));
      expect(status).toBe(200);
    },
  );

  test('comes without a key id, which some clients leave out', async () => {
    const { status } = await grant(signed({}, { kid: undefined }));
    expect(status).toBe(200);
  });

  test('ends when told', async () => {
    const { json } = await grant(signAssertion(keyFiles().deployer, { scope: SCOPE }));
    sandbox.expireAccessTokens(serviceAccount('deployer'));
    const whoami = await call(`${sandbox.description.protectedService}/whoami`, { token: json.access_token });
    expect(whoami.json).toMatchObject({ reason: 'expired' });
  });
});

describe('domain-wide delegation', () => {
  test('speaks for a person of the domain that allows it', async () => {
    const assertion = signAssertion(keyFiles().workspaceReader, { scope: DRIVE, sub: 'alice@acme.example' });
    const { json } = await grant(assertion);
    const info = await call(
      `${sandbox.description.provider.tokeninfoEndpoint}?access_token=${json.access_token}`,
    );
    expect(info.json).toMatchObject({
      sub: sandbox.description.people[0]?.sub,
      azp: keyFiles().workspaceReader.client_id,
    });
  });

  test.each([
    ['another domain', 'workspaceReader', 'bob@client.example', DRIVE],
    ['a scope that is not listed', 'workspaceReader', 'alice@acme.example', `${DRIVE} ${SCOPE}-other`],
    ['a service account that no domain lists', 'deployer', 'alice@acme.example', DRIVE],
  ] as const)('is refused for %s', async (_, file, sub, scope) => {
    const { status, json } = await grant(signAssertion(keyFiles()[file], { scope, sub }));
    expect([status, json.error]).toEqual([401, 'unauthorized_client']);
  });

  test('is refused for somebody who does not exist', async () => {
    const assertion = signAssertion(keyFiles().workspaceReader, { scope: DRIVE, sub: 'nobody@acme.example' });
    expect((await grant(assertion)).json).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('an ID token', () => {
  test('comes alone, for the audience asked for', async () => {
    const audience = 'https://hello.acme.example';
    const { json } = await grant(signAssertion(keyFiles().deployer, { target_audience: audience }));
    expect(Object.keys(json)).toEqual(['id_token']);
    const { issuer, jwksUri } = sandbox.description.provider;
    const keys = createRemoteJWKSet(new URL(jwksUri));
    const { payload } = await jwtVerify(json.id_token, keys, { issuer, audience });
    expect(payload).toMatchObject({
      azp: serviceAccount('deployer'),
      email: serviceAccount('deployer'),
      email_verified: true,
      sub: keyFiles().deployer.client_id,
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3_600);
  });

  test('comes instead of an access token for a scope that nobody knows', async () => {
    const { status, json } = await grant(
      signAssertion(keyFiles().deployer, { scope: 'https://unknown.example' }),
    );
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('access_token');
    expect(claimsOf(json.id_token)['aud']).toBe('https://unknown.example');
  });

  test('is accepted by the protected service when made for it', async () => {
    const { protectedService } = sandbox.description;
    const { json } = await grant(signAssertion(keyFiles().deployer, { target_audience: protectedService }));
    const whoami = await call(`${protectedService}/whoami`, { token: json.id_token });
    expect(whoami.json).toMatchObject({ kind: 'id_token', email: serviceAccount('deployer') });
  });
});

const signed = (claims: object, header = {}): string =>
  signAssertion(keyFiles().deployer, { scope: SCOPE, ...claims }, header);
const from = (file: 'deletedKey' | 'deletedAccount' | 'disabledAccount'): string =>
  signAssertion(keyFiles()[file], { scope: SCOPE });

describe('a refused assertion', () => {
  test.each<[flaw: string, assertion: () => string, error: string, description: RegExp]>([
    ['no JWT', () => 'garbage', 'invalid_request', /Bad Request/],
    ['another algorithm', () => signed({}, { alg: 'RS512' }), 'invalid_grant', /Signature/],
    ['an unknown key id', () => signed({}, { kid: 'unknown' }), 'invalid_grant', /Signature/],
    ['a deleted key', () => from('deletedKey'), 'invalid_grant', /Signature/],
    ['a deleted account', () => from('deletedAccount'), 'invalid_grant', /account not found/],
    ['a disabled account', () => from('disabledAccount'), 'invalid_grant', /account not found/],
    ['no iat', () => signed({ iat: undefined }), 'invalid_grant', /Invalid JWT/],
    ['two hours', () => signed({ exp: seconds(7_200) }), 'invalid_grant', /short-lived/],
    [
      'the past',
      () => signed({ iat: seconds(-7_200), exp: seconds(-3_600) }),
      'invalid_grant',
      /short-lived/,
    ],
    ['the future', () => signed({ iat: seconds(600), exp: seconds(900) }), 'invalid_grant', /short-lived/],
    ['no scope', () => signed({ scope: undefined }), 'invalid_scope', /scope or ID token audience/],
    [
      'another audience',
      () => signed({ aud: 'https://elsewhere.example' }),
      'invalid_grant',
      /audience check/,
    ],
    // The first flaw counts.
    ['a bad signature and no scope', () => signed({ scope: '' }, { kid: 'x' }), 'invalid_grant', /Signature/],
    ['no scope, for another audience', () => signed({ scope: '', aud: 'x' }), 'invalid_scope', /scope/],
  ])('has the error that goes with %s', async (_, assertion, error, description) => {
    const { status, json } = await grant(assertion());
    expect([status, json.error]).toEqual([400, error]);
    expect(json.error_description).toMatch(description);
  });

  test.each([300, -3_600])('is not one whose clock is off by %i seconds', async (off) => {
    const times = { iat: seconds(off - 5), exp: seconds(off + 3_595) };
    expect((await grant(signed(times))).status).toBe(200);
  });

  test('is one that was fine by the signer’s clock, when the provider’s differs', async () => {
    sandbox.setFaults({ clockSkewSeconds: -900 });
    const { json, headers } = await grant(signed({}));
    expect(json.error).toBe('invalid_grant');
    expect(Date.parse(headers.get('date') ?? '')).toBeLessThan(Date.now() - 890_000);
  });
});
