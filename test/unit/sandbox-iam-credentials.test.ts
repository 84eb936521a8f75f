import { createVerify, X509Certificate } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { SCOPES } from './sandbox-application.ts';
import {
  accessTokenOf,
  call,
  claimsOf,
  reasonOf,
  seconds,
  serviceAccount,
  signAssertion,
} from './sandbox-cloud.ts';

const GET_ACCESS_TOKEN = 'iam.serviceAccounts.getAccessToken';
const resource = (name: string) => `projects/-/serviceAccounts/${serviceAccount(name)}`;

let sandbox: Sandbox;
let alice: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = await accessTokenOf(sandbox, 'alice@acme.example');
});

afterEach(() => {
  sandbox.clearFaults();
  sandbox.clearRequests();
  sandbox.resetPermissions();
});

afterAll(() => sandbox.close());

type Wish = { token?: string; project?: string; headers?: Record<string, string> };

function ask(
  method: string,
  name: string,
  json: object,
  { token = alice, project = '-', headers = {} }: Wish = {},
) {
  const target = name.includes('@') || /^\d+$/.test(name) ? name : serviceAccount(name);
  const { iamCredentials } = sandbox.description.google;
  const url = `${iamCredentials}/v1/projects/${project}/serviceAccounts/${target}:${method}`;
  return call(url, { token, json, headers });
}
const askAccessToken = (name: string, json: object = {}, wish?: Wish) =>
  ask('generateAccessToken', name, { scope: [SCOPES.cloud], ...json }, wish);
const whoami = (token: string) => call(`${sandbox.description.protectedService}/whoami`, { token });

describe('generateAccessToken', () => {
  test('gives a token that speaks for the service account', async () => {
    const { status, json } = await askAccessToken('deployer');
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['accessToken', 'expireTime']);
    expect((await whoami(json.accessToken)).json).toMatchObject({ email: serviceAccount('deployer') });
  });

  test('tells the hour’s end without a fraction', async () => {
    const { json } = await askAccessToken('deployer');
    expect(json.expireTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Math.abs(Date.parse(json.expireTime) / 1_000 - seconds(3_600))).toBeLessThan(10);
  });

  test('takes the unique id for the address', async () => {
    const id = sandbox.description.google.keyFiles.deployer.client_id;
    expect((await askAccessToken(id)).status).toBe(200);
  });

  test('gives twelve hours to who is listed for it', async () => {
    const { json } = await askAccessToken('long-lived', { lifetime: '43200s' });
    expect(Math.abs(Date.parse(json.expireTime) / 1_000 - seconds(43_200))).toBeLessThan(10);
    expect((await whoami(json.accessToken)).json.expiresIn).toBeGreaterThan(43_000);
  });

  test.each([
    ['deployer', '3601s'],
    ['long-lived', '43201s'],
    ['deployer', '3600'],
    ['deployer', '0s'],
  ])('refuses %s a lifetime of %s', async (name, lifetime) => {
    expect(reasonOf(await askAccessToken(name, { lifetime }))).toMatchObject({
      code: 400,
      status: 'INVALID_ARGUMENT',
    });
  });

  test.each([
    ['no scope', { scope: [] }],
    ['an unknown scope', { scope: ['nonsense'] }],
    [
      'a delegate with a project',
      { delegates: [`projects/acme-dev/serviceAccounts/${serviceAccount('hop-one')}`] },
    ],
    ['delegates that are no list', { delegates: 'hop' }],
  ])('refuses %s', async (_, json) => {
    expect(reasonOf(await askAccessToken('deployer', json))).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });

  test('refuses a project in the name', async () => {
    const refused = await askAccessToken('deployer', {}, { project: 'acme-dev' });
    expect(reasonOf(refused)).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });

  test.each(['out-of-reach', 'invoker', 'does-not-exist'])(
    'names the permission that is missing on %s',
    async (name) => {
      expect(reasonOf(await askAccessToken(name))).toMatchObject({
        code: 403,
        status: 'PERMISSION_DENIED',
        reason: 'IAM_PERMISSION_DENIED',
        permission: GET_ACCESS_TOKEN,
      });
    },
  );

  test('refuses a disabled service account', async () => {
    expect(reasonOf(await askAccessToken('retired'))).toMatchObject({ status: 'FAILED_PRECONDITION' });
  });

  test('gives a service account no token of its own, unless it may', async () => {
    const own = async (name: string) => {
      const { json } = await askAccessToken(name);
      return askAccessToken(name, {}, { token: json.accessToken });
    };
    expect(reasonOf(await own('deployer'))).toMatchObject({ permission: GET_ACCESS_TOKEN });
    expect((await own('self-signer')).status).toBe(200);
  });
});

describe('a chain of delegates', () => {
  test.each([
    ['by their full names', resource],
    ['by their addresses', serviceAccount],
  ])('leads to the target, %s', async (_, write) => {
    const { status, json } = await askAccessToken('chain-end', {
      delegates: ['hop-one', 'hop-two'].map((name) => write(name)),
    });
    expect(status).toBe(200);
    expect((await whoami(json.accessToken)).json).toMatchObject({ email: serviceAccount('chain-end') });
  });

  test.each([
    ['no delegates', [], GET_ACCESS_TOKEN],
    ['one left out', ['hop-one'], GET_ACCESS_TOKEN],
    ['the first left out', ['hop-two'], 'iam.serviceAccounts.implicitDelegation'],
    ['the wrong order', ['hop-two', 'hop-one'], 'iam.serviceAccounts.implicitDelegation'],
    ['one that does not exist', ['hop-one', 'hop-three'], 'iam.serviceAccounts.implicitDelegation'],
  ])('breaks with %s', async (_, names, permission) => {
    const refused = await askAccessToken('chain-end', { delegates: names.map(resource) });
    expect(reasonOf(refused)).toMatchObject({ code: 403, permission });
  });

  test('breaks at the link that is taken away', async () => {
    sandbox.changePermissions({ remove: [{ member: serviceAccount('hop-one') }] });
    const refused = await askAccessToken('chain-end', { delegates: ['hop-one', 'hop-two'].map(resource) });
    expect(reasonOf(refused)).toMatchObject({ reason: 'IAM_PERMISSION_DENIED' });
  });
});

describe('generateIdToken', () => {
  const audience = 'https://hello.acme.example';

  test('gives a token for the audience, with the e-mail address only when asked', async () => {
    const { json } = await ask('generateIdToken', 'invoker', { audience });
    const { issuer, jwksUri } = sandbox.description.provider;
    const { payload } = await jwtVerify(json.token, createRemoteJWKSet(new URL(jwksUri)), {
      issuer,
      audience,
    });
    expect(payload).toMatchObject({ sub: payload['azp'] });
    expect(payload).not.toHaveProperty('email');
    const more = await ask('generateIdToken', 'invoker', {
      audience,
      includeEmail: true,
      useEmailAzp: true,
      organizationNumberIncluded: true,
    });
    expect(claimsOf(more.json.token)).toMatchObject({
      email: serviceAccount('invoker'),
      email_verified: true,
      azp: serviceAccount('invoker'),
      google: { organization_number: 200000000001 },
    });
  });

  test('refuses without an audience', async () => {
    expect(reasonOf(await ask('generateIdToken', 'invoker', {}))).toMatchObject({
      status: 'INVALID_ARGUMENT',
    });
  });

  test('names the permission that is missing', async () => {
    const refused = await ask('generateIdToken', 'out-of-reach', { audience });
    expect(reasonOf(refused)).toMatchObject({ permission: 'iam.serviceAccounts.getOpenIdToken' });
  });
});

describe('signing', () => {
  test('signs a JWT that the published keys verify', async () => {
    const claims = { iss: serviceAccount('deployer'), aud: 'https://app.acme.example/*', exp: seconds(600) };
    const { json } = await ask('signJwt', 'deployer', { payload: JSON.stringify(claims) });
    const keys = new URL(
      `${sandbox.description.google.serviceAccountKeys}/jwk/${encodeURIComponent(serviceAccount('deployer'))}`,
    );
    const { payload, protectedHeader } = await jwtVerify(json.signedJwt, createRemoteJWKSet(keys));
    expect(payload).toEqual(claims);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: json.keyId });
  });

  test('signs bytes that the published certificate verifies', async () => {
    const { json } = await ask('signBlob', 'deployer', { payload: Buffer.from('hello').toString('base64') });
    const url = `${sandbox.description.google.serviceAccountKeys}/x509/${serviceAccount('deployer')}`;
    const certificate = new X509Certificate((await call(url)).json[json.keyId]);
    const verify = createVerify('RSA-SHA256').update('hello');
    expect(verify.verify(certificate.publicKey, json.signedBlob, 'base64')).toBe(true);
  });

  test.each([
    ['a payload that is no JSON', 'x'],
    ['an end in the past', JSON.stringify({ exp: seconds(-60) })],
    ['an end in thirteen hours', JSON.stringify({ exp: seconds(46_800) })],
    ['an end that is no number', JSON.stringify({ exp: 'soon' })],
  ])('refuses %s', async (_, payload) => {
    expect(reasonOf(await ask('signJwt', 'deployer', { payload }))).toMatchObject({
      status: 'INVALID_ARGUMENT',
    });
  });

  test('adds no end to a JWT that has none', async () => {
    const { json } = await ask('signJwt', 'deployer', { payload: '{"sub":"x"}' });
    expect(claimsOf(json.signedJwt)).toEqual({ sub: 'x' });
  });

  test('has no keys of somebody who does not exist', async () => {
    const url = `${sandbox.description.google.serviceAccountKeys}/x509/nobody@acme-dev.example`;
    expect((await call(url)).status).toBe(404);
  });
});

describe('the caller', () => {
  test('has to show a token', async () => {
    const { iamCredentials } = sandbox.description.google;
    const refused = await call(`${iamCredentials}/v1/${resource('deployer')}:generateAccessToken`, {
      json: {},
    });
    expect(reasonOf(refused)).toMatchObject({ code: 401, reason: 'CREDENTIALS_MISSING' });
  });

  test('cannot come with a dead token', async () => {
    const token = await accessTokenOf(sandbox, 'carol@acme.example');
    sandbox.expireAccessTokens('carol@acme.example');
    const refused = await askAccessToken('deployer', {}, { token });
    expect(reasonOf(refused)).toMatchObject({
      code: 401,
      status: 'UNAUTHENTICATED',
      reason: 'ACCESS_TOKEN_EXPIRED',
    });
  });

  test('needs the scope for it', async () => {
    const token = await accessTokenOf(sandbox, 'alice@acme.example', SCOPES.storage);
    const refused = await askAccessToken('deployer', {}, { token });
    expect(reasonOf(refused)).toMatchObject({ code: 403, reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' });
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  test('may come with the scope of IAM alone', async () => {
    const token = await accessTokenOf(sandbox, 'alice@acme.example', 'https://www.googleapis.com/auth/iam');
    expect((await askAccessToken('deployer', {}, { token })).status).toBe(200);
  });

  test.each([
    ['for the API', { aud: 'https://iamcredentials.googleapis.com/' }],
    ['with scopes', { aud: undefined, scope: 'https://www.googleapis.com/auth/iam' }],
  ])('may sign its own token %s', async (_, claims) => {
    const file = sandbox.description.google.keyFiles.deployer;
    const token = signAssertion(file, { sub: file.client_email, ...claims });
    const { json } = await ask('generateIdToken', 'invoker', { audience: 'x' }, { token });
    expect(json).toHaveProperty('token');
  });

  test('may not sign its own token for another API', async () => {
    const file = sandbox.description.google.keyFiles.deployer;
    const token = signAssertion(file, { sub: file.client_email, aud: 'https://run.googleapis.com/' });
    expect((await ask('generateIdToken', 'invoker', { audience: 'x' }, { token })).status).toBe(401);
  });

  test('is told where to enable the API in its own project', async () => {
    const service = 'iamcredentials.googleapis.com';
    sandbox.setFaults({ disabledServices: [{ service, project: 'acme-tools' }] });
    const refused = await askAccessToken('deployer');
    expect(reasonOf(refused)).toMatchObject({
      code: 403,
      reason: 'SERVICE_DISABLED',
      service,
      consumer: 'projects/100000000001',
      activationUrl: expect.stringContaining('project=100000000001'),
    });
    expect(refused.json.error.details).toContainEqual(
      expect.objectContaining({ '@type': 'type.googleapis.com/google.rpc.Help', links: [expect.anything()] }),
    );
    // On another project's account it works.
    const headers = { 'x-goog-user-project': 'acme-dev' };
    expect((await askAccessToken('deployer', {}, { headers })).status).toBe(200);
  });

  test('cannot use a project’s quota without permission', async () => {
    const refused = await askAccessToken(
      'deployer',
      {},
      { headers: { 'x-goog-user-project': 'client-data' } },
    );
    expect(reasonOf(refused)).toMatchObject({ reason: 'USER_PROJECT_DENIED' });
  });

  test.each(['429', '500', '503'] as const)('gets a fault of %s in Google’s envelope', async (kind) => {
    sandbox.setFaults({ iamCredentials: { kind, times: 1, path: 'generateAccessToken' } });
    expect((await ask('generateIdToken', 'invoker', { audience: 'x' })).status).toBe(200);
    const status = { 429: 'RESOURCE_EXHAUSTED', 500: 'INTERNAL', 503: 'UNAVAILABLE' }[kind];
    expect(reasonOf(await askAccessToken('deployer'))).toMatchObject({ code: Number(kind), status });
    expect((await askAccessToken('deployer')).status).toBe(200);
  });

  test('is counted, without its secrets', async () => {
    const { json } = await askAccessToken('deployer', { lifetime: '600s' });
    expect(sandbox.requestCounts()).toEqual({ iamCredentials: 1 });
    expect(sandbox.requests()[0]).toMatchObject({ authorization: 'bearer', fields: { lifetime: '600s' } });
    const text = JSON.stringify(sandbox.requests());
    expect(text).not.toContain(alice);
    expect(sandbox.secrets()).toContainEqual({ kind: 'access_token', value: json.accessToken });
  });
});

describe('permissions', () => {
  test('can be given and taken through the control door', async () => {
    const url = `${sandbox.description.control}/permissions`;
    const binding = {
      member: 'alice@acme.example',
      role: GET_ACCESS_TOKEN,
      on: serviceAccount('out-of-reach'),
    };
    expect((await call(url, { json: { add: [binding] } })).json.bindings).toContainEqual(binding);
    expect((await askAccessToken('out-of-reach')).status).toBe(200);
    await call(url, { json: { remove: [binding] } });
    expect((await askAccessToken('out-of-reach')).status).toBe(403);
  });

  test('may stand on a whole project', async () => {
    sandbox.changePermissions({
      add: [{ member: 'alice@acme.example', role: 'roles/iam.serviceAccountTokenCreator', on: 'acme-dev' }],
    });
    expect((await askAccessToken('out-of-reach')).status).toBe(200);
  });

  test.each([
    ['an unknown role', { add: [{ member: 'x', role: 'roles/king', on: 'y' }] }],
    ['an unknown member', { give: [] }],
  ])('refuse %s', async (_, json) => {
    expect((await call(`${sandbox.description.control}/permissions`, { json })).status).toBe(400);
  });
});
