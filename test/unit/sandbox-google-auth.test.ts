/**
 * A client that is not ours gets tokens from the sandbox: google-auth-library, pointed there by its own options where it
 * has some (`endpoint` and `endpoints`, addresses in the credential file, GCE_METADATA_HOST), and for a key file, whose
 * token endpoint it has built in, by the `fetch` it is handed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuthClient,
  AwsClient,
  Compute,
  ExternalAccountAuthorizedUserClient,
  type ExternalAccountAuthorizedUserClientOptions,
  GoogleAuth,
  IdentityPoolClient,
  Impersonated,
  JWT,
  UserRefreshClient,
} from 'google-auth-library';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { SCOPES } from './sandbox-application.ts';
import { call, claimsOf, serviceAccount } from './sandbox-cloud.ts';

const AUDIENCE = 'https://hello.acme.example';

let sandbox: Sandbox;
const google = () => sandbox.description.google;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterEach(() => {
  sandbox.clearRequests();
  vi.unstubAllEnvs();
});

afterAll(() => sandbox.close());

/** Asks the sandbox for what would have gone to Google's token endpoint. */
const transporterOptions = {
  fetchImplementation: (input: string | URL | Request, init?: RequestInit) =>
    fetch(
      String(input) === 'https://oauth2.googleapis.com/token'
        ? sandbox.description.provider.tokenEndpoint
        : input,
      init,
    ),
};

function userClient() {
  const { client_id, client_secret, refresh_token } = google().adcFiles.authorized_user;
  return new UserRefreshClient({
    clientId: client_id,
    clientSecret: client_secret,
    refreshToken: refresh_token,
    endpoints: { oauth2TokenUrl: sandbox.description.provider.tokenEndpoint },
  });
}

async function whose(client: AuthClient) {
  const { token } = await client.getAccessToken();
  const { json } = await call(`${sandbox.description.protectedService}/whoami`, { token: token ?? '' });
  return json;
}

describe('google-auth-library', () => {
  test('gets tokens of a key file', async () => {
    const { client_email: email, private_key: key, private_key_id: keyId } = google().keyFiles.deployer;
    const client = new JWT({ email, key, keyId, scopes: [SCOPES.cloud], transporterOptions });
    expect(await whose(client)).toMatchObject({ email, scopes: [SCOPES.cloud] });
    const idToken = await client.fetchIdToken(AUDIENCE);
    expect(claimsOf(idToken)).toMatchObject({ aud: AUDIENCE, email });
  });

  test('lists service accounts with a token that the key file signed itself', async () => {
    const { client_email: email, private_key: key, private_key_id: keyId } = google().keyFiles.deployer;
    const client = new JWT({ email, key, keyId });
    const headers = await client.getRequestHeaders('https://iam.googleapis.com/');
    const authorization = headers.get('authorization') ?? '';
    const { status } = await call(`${google().iam}/v1/projects/acme-dev/serviceAccounts`, {
      headers: { authorization },
    });
    expect(status).toBe(200);
    expect(authorization).toMatch(/^Bearer eyJ/);
  });

  test('gets tokens of a sign-in', async () => {
    expect(await whose(userClient())).toMatchObject({ email: 'alice@acme.example' });
  });

  test('impersonates, and through delegates', async () => {
    const endpoint = google().iamCredentials;
    const direct = new Impersonated({
      sourceClient: userClient(),
      targetPrincipal: serviceAccount('deployer'),
      targetScopes: [SCOPES.storage, SCOPES.email],
      endpoint,
    });
    expect(await whose(direct)).toMatchObject({
      email: serviceAccount('deployer'),
      scopes: [SCOPES.storage, SCOPES.email],
    });
    expect(claimsOf(await direct.fetchIdToken(AUDIENCE, { includeEmail: true }))).toMatchObject({
      aud: AUDIENCE,
      email: serviceAccount('deployer'),
    });
    expect(await direct.sign('hello')).toMatchObject({ keyId: expect.any(String) });
    const chained = new Impersonated({
      sourceClient: userClient(),
      targetPrincipal: serviceAccount('chain-end'),
      targetScopes: [SCOPES.cloud],
      delegates: ['hop-one', 'hop-two'].map((name) => `projects/-/serviceAccounts/${serviceAccount(name)}`),
      endpoint,
    });
    expect(await whose(chained)).toMatchObject({ email: serviceAccount('chain-end') });
  });

  test('understands why it may not impersonate', async () => {
    const client = new Impersonated({
      sourceClient: userClient(),
      targetPrincipal: serviceAccount('out-of-reach'),
      targetScopes: [SCOPES.cloud],
      endpoint: google().iamCredentials,
    });
    await expect(client.getAccessToken()).rejects.toThrow(/PERMISSION_DENIED: unable to impersonate/);
  });

  test('gets tokens of a machine', async () => {
    vi.stubEnv('GCE_METADATA_HOST', google().metadataHost);
    vi.stubEnv('GCE_METADATA_IP', '');
    const machine = new Compute({ scopes: [SCOPES.cloud] });
    expect(await whose(machine)).toMatchObject({ email: google().machineAccount, scopes: [SCOPES.cloud] });
    expect(claimsOf(await machine.fetchIdToken(AUDIENCE))).toMatchObject({
      aud: AUDIENCE,
      google: { compute_engine: { project_id: 'acme-dev' } },
    });
    expect(await new GoogleAuth().getProjectId()).toBe('acme-dev');
  });

  test('exchanges a workload’s token from an address, and impersonates', async () => {
    const client = new IdentityPoolClient(google().adcFiles.external_account);
    expect(await whose(client)).toMatchObject({ email: serviceAccount('pipeline') });
    expect(sandbox.requestCounts()).toMatchObject({ workload: 1, sts: 1, iamCredentials: 1 });
  });

  test('exchanges a workload’s token from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const file = join(folder, 'subject-token.txt');
    await writeFile(file, google().workload.subjectToken);
    const config = { ...google().adcFiles.external_account_file, credential_source: { file } };
    const client = new IdentityPoolClient(config);
    const { token } = await client.getAccessToken();
    expect(token).toMatch(/^ya29\.d\./);
    await rm(folder, { recursive: true });
  });

  test('exchanges a request signed for AWS', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'sandbox');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
    const client = new AwsClient(google().adcFiles.external_account_aws);
    expect(await whose(client)).toMatchObject({ email: serviceAccount('pipeline') });
  });

  test('refreshes the sign-in of a workforce', async () => {
    const file = google().adcFiles.external_account_authorized_user;
    const client = new ExternalAccountAuthorizedUserClient(
      file as ExternalAccountAuthorizedUserClientOptions,
    );
    const { token } = await client.getAccessToken();
    const listed = await call(`${google().iam}/v1/projects/acme-dev/serviceAccounts`, { token: token ?? '' });
    expect(listed.status).toBe(200);
  });
});

describe('the token service', () => {
  const exchange = (more: Record<string, string>) =>
    call(`${google().sts}/v1/token`, {
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        audience: google().adcFiles.external_account.audience,
        scope: SCOPES.cloud,
        requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        subject_token: google().workload.subjectToken,
        ...more,
      },
    });

  test('says what it issued', async () => {
    expect((await exchange({})).json).toEqual({
      access_token: expect.stringMatching(/^ya29\.d\./),
      expires_in: 3600,
      token_type: 'Bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
  });

  test.each([
    [
      'an audience that is not its',
      { audience: '//iam.googleapis.com/projects/acme-dev/x' },
      'invalid_request',
    ],
    ['a token of somebody else', { subject_token: 'eyJh.eyJi.c' }, 'invalid_grant'],
    ['an unknown type of token', { subject_token_type: 'x' }, 'invalid_request'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ] as const)('refuses %s', async (_, more, error) => {
    const { status, json } = await exchange(more);
    expect([status, json.error]).toEqual([400, error]);
  });

  test('refuses an ID token of Google’s as a workload’s', async () => {
    const { client_email: email, private_key: key, private_key_id: keyId } = google().keyFiles.deployer;
    const client = new JWT({ email, key, keyId, transporterOptions });
    const subject_token = await client.fetchIdToken(`https:${google().adcFiles.external_account.audience}`);
    expect((await exchange({ subject_token })).json).toMatchObject({ error: 'invalid_grant' });
  });
});
