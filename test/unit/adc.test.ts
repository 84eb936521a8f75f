import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdcAccount } from '../../app/account.ts';
import { gcloudClientId } from '../../app/gcloud-clients.ts';
import { unnamedAdc } from '../../main/credentials/adc.ts';
import { readAdcFile } from '../../main/credentials/adc-file.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import {
  accessToken,
  accountBase,
  type CredentialBench,
  cloud,
  createCredentialBench,
  identityOf,
  idToken,
} from './credential-bench.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { createApplication } from './sandbox-application.ts';
import { claimsOf, serviceAccount } from './sandbox-cloud.ts';

const service = 'https://hello.acme.example';
const storage = 'https://www.googleapis.com/auth/devstorage.read_only';

let sandbox: Sandbox;
let bench: CredentialBench;
let folder: string;
let path: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.clearFaults();
  bench = createCredentialBench(sandbox);
  folder = await mkdtemp(join(tmpdir(), 'adc-'));
  path = join(folder, 'application_default_credentials.json');
  sandbox.clearRequests();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
afterAll(() => sandbox.close());

type Files = Sandbox['description']['google']['adcFiles'];
const files = (): Files => sandbox.description.google.adcFiles;

/** Puts a file in its place and gives the account it is of. */
async function put(
  file: { readonly type: AdcAccount['fileType']; readonly [field: string]: unknown },
  email: string = unnamedAdc,
): Promise<AdcAccount> {
  await writeFile(path, JSON.stringify(file));
  return { ...accountBase(email), kind: 'adc', path, fileType: file.type };
}

const mint = async (account: AdcAccount, request = accessToken(account)) =>
  (await bench.adc.mint(account, request))[0];
const failedMint = (account: AdcAccount, request = accessToken(account)) =>
  failureOf(bench.adc.mint(account, request));

describe('the sign-in of a person', () => {
  test('mints with one request, for the scopes that were asked', async () => {
    const account = await put(files().authorized_user);
    const token = await mint(account, accessToken(account, cloud, 'email'));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: 'alice@acme.example' });
    expect(bench.asked().filter((endpoint) => endpoint !== 'service')).toEqual(['token']);
    expect(sandbox.requests()[0]?.fields['scope']).toBe(`${cloud} email`);
    expect(token.expiresAt - token.mintedAt).toBeGreaterThan(3_500_000);
  });

  test('gives an ID token for its own client', async () => {
    const account = await put(files().authorized_user);
    const { client_id: audience } = files().authorized_user;
    const token = await mint(account, idToken(account, audience));
    expect(claimsOf(token.value)).toMatchObject({ aud: audience, email: 'alice@acme.example' });
  });

  test('gives an ID token for IAP to a client of the same project', async () => {
    const client = sandbox.description.clientFile['installed'];
    const { refresh_token } = await createApplication(sandbox).signIn('alice@acme.example', {
      scope: `openid email ${cloud}`,
    });
    const { client_id, client_secret } = client ?? {};
    const account = await put({ type: 'authorized_user', client_id, client_secret, refresh_token });
    const { iapClientId: audience } = sandbox.description.google;
    expect(claimsOf((await mint(account, idToken(account, audience))).value)).toMatchObject({
      aud: audience,
    });
  });

  test('hands out no ID token whose audience is another one', async () => {
    const account = await put(files().authorized_user);
    const { iapClientId: audience } = sandbox.description.google;
    expect(await failedMint(account, idToken(account, audience))).toMatchObject({
      code: 'AUDIENCE_MISMATCH',
      facts: { audience, other: files().authorized_user.client_id },
    });
  });

  test('asks nobody for the ID token of a service, nor for a signature', async () => {
    const account = await put(files().authorized_user);
    expect(await failedMint(account, idToken(account, service))).toMatchObject({
      code: 'AUDIENCE_NOT_AVAILABLE',
      facts: { client: files().authorized_user.client_id },
    });
    const signed = { kind: 'signed-jwt', identity: identityOf(account), audience: service } as const;
    expect((await failedMint(account, signed)).code).toBe('KIND_NOT_AVAILABLE');
    expect(bench.asked()).toEqual([]);
  });

  test.each(['invalid_grant', 'invalid_rapt', 'rapt_required'] as const)(
    'names the command that cures %s',
    async (kind) => {
      const account = await put(files().authorized_user);
      sandbox.setFaults({ token: { kind } });
      expect(await failedMint(account)).toMatchObject({
        code: 'ADC_SIGN_IN_AGAIN',
        facts: { who: unnamedAdc, providerCode: 'invalid_grant' },
      });
    },
  );

  test.each([
    ['invalid_client', 'CLIENT_REFUSED'],
    ['deleted_client', 'CLIENT_REFUSED'],
    ['unauthorized_client', 'CLIENT_REFUSED'],
    ['invalid_scope', 'SCOPE_REFUSED'],
    ['access_denied', 'POLICY_REFUSED'],
    ['admin_policy_enforced', 'POLICY_REFUSED'],
    ['internal_failure', 'PROVIDER_DOWN'],
    ['429', 'RATE_LIMITED'],
    ['html', 'PROVIDER_ANSWER_BROKEN'],
    ['not-json', 'PROVIDER_ANSWER_BROKEN'],
    ['redirect', 'PROVIDER_REDIRECTED'],
  ] as const)('tells %s as %s', async (kind, code) => {
    const account = await put(files().authorized_user);
    sandbox.setFaults({ token: { kind } });
    expect((await failedMint(account)).code).toBe(code);
  });

  test('is not handed out when it may do less than was asked', async () => {
    const account = await put(files().authorized_user);
    sandbox.setFaults({ token: { kind: 'patch', patch: { scope: 'openid' } } });
    expect(await failedMint(account)).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      facts: { scopes: [cloud] },
    });
  });

  test('goes to the pinned endpoint, whatever the file says', async () => {
    const account = await put({ ...files().authorized_user, token_uri: 'https://evil.example/token' });
    await mint(account);
    expect(bench.asked()).toEqual(['token']);
  });
});

test('a key mints access tokens, ID tokens for any audience, and signs', async () => {
  const file = files().service_account;
  const account = await put(file, file.client_email);
  expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: file.client_email });
  expect(claimsOf((await mint(account, idToken(account, service))).value)).toMatchObject({ aud: service });
  const signed = await mint(account, {
    kind: 'signed-jwt',
    identity: identityOf(account),
    audience: service,
  });
  expect(claimsOf(signed.value)).toMatchObject({ aud: service, iss: file.client_email });
});

describe('a service account that the file impersonates', () => {
  test('mints by two requests', async () => {
    const target = serviceAccount('deployer');
    const account = await put(files().impersonated_service_account, target);
    const token = await mint(account);
    expect(bench.asked()).toEqual(['token', 'iamCredentials']);
    expect(await bench.whoIs(token.value)).toMatchObject({ email: target });
    const id = await mint(account, idToken(account, service));
    expect(claimsOf(id.value)).toMatchObject({ aud: service, email: target });
  });

  test('goes through the delegates of the file', async () => {
    const target = serviceAccount('chain-end');
    const account = await put(files().impersonated_through_delegates, target);
    expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: target });
    expect(
      sandbox.requests().find(({ endpoint }) => endpoint === 'iamCredentials')?.fields['delegates'],
    ).toBe(
      JSON.stringify(
        ['hop-one', 'hop-two'].map((name) => `projects/-/serviceAccounts/${serviceAccount(name)}`),
      ),
    );
  });

  test.each(['', ':generateIdToken', ':generateAccessToken'])(
    'is read out of an address that ends in “%s”',
    async (ending) => {
      const file = files().impersonated_service_account;
      const address = file.service_account_impersonation_url.replace(/:generateAccessToken$/, ending);
      const account = await put(
        { ...file, service_account_impersonation_url: address },
        serviceAccount('deployer'),
      );
      expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: account.email });
    },
  );

  test('may start from a key', async () => {
    const source_credentials = files().service_account;
    const file = { ...files().impersonated_service_account, source_credentials };
    const address = file.service_account_impersonation_url.replace('deployer', 'invoker');
    const account = await put(
      { ...file, service_account_impersonation_url: address },
      serviceAccount('invoker'),
    );
    expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: account.email });
  });
});

describe('an external account', () => {
  const pipeline = serviceAccount('pipeline');

  test('fetches its credential from an address and speaks for its service account', async () => {
    const account = await put(files().external_account, pipeline);
    const token = await mint(account, accessToken(account, cloud, storage));
    expect(bench.asked()).toEqual(['workload', 'sts', 'iamCredentials']);
    expect(await bench.whoIs(token.value)).toMatchObject({ email: pipeline });
    const id = await mint(account, idToken(account, service));
    expect(claimsOf(id.value)).toMatchObject({ aud: service, email: pipeline });
  });

  test('reads its credential from a file and speaks for itself', async () => {
    const file = join(folder, 'subject-token.txt');
    await writeFile(file, `${sandbox.description.google.workload.subjectToken}\n`);
    const account = await put(
      { ...files().external_account_file, credential_source: { file } },
      'sandbox-pool/oidc',
    );
    expect((await mint(account)).value).toMatch(/^ya29\.d\./);
    expect(bench.asked()).toEqual(['sts']);
    expect((await failedMint(account, idToken(account, service))).code).toBe('KIND_NOT_AVAILABLE');
  });

  test('signs a request to AWS', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret-at-all');
    const account = await put(files().external_account_aws, pipeline);
    expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: pipeline });
    expect(bench.asked().filter((endpoint) => endpoint !== 'service')).toEqual(['sts', 'iamCredentials']);
  });

  test('says where its credential did not come from', async () => {
    const missing = await put(
      { ...files().external_account_file, credential_source: { file: join(folder, 'nothing') } },
      'sandbox-pool/oidc',
    );
    expect(await failedMint(missing)).toMatchObject({
      code: 'SUBJECT_TOKEN_UNAVAILABLE',
      facts: { field: '“credential_source”' },
    });
    const account = await put(files().external_account, pipeline);
    for (const [kind, code] of [
      ['404', 'SUBJECT_TOKEN_UNAVAILABLE'],
      ['not-json', 'SUBJECT_TOKEN_UNAVAILABLE'],
      ['503', 'PROVIDER_DOWN'],
      ['redirect', 'PROVIDER_REDIRECTED'],
    ] as const) {
      sandbox.setFaults({ workload: { kind } });
      expect((await failedMint(account)).code).toBe(code);
    }
  });

  test('says when its credential or its audience is refused', async () => {
    const file = join(folder, 'subject-token.txt');
    await writeFile(file, 'eyJ0aGlzIjoiaXMgbm8gdG9rZW4ifQ.e30.AAAA');
    const account = await put(
      { ...files().external_account_file, credential_source: { file } },
      'sandbox-pool/oidc',
    );
    expect(await failedMint(account)).toMatchObject({
      code: 'FEDERATION_REFUSED',
      facts: { providerCode: 'invalid_grant', audience: files().external_account_file.audience },
    });
    const audience = files().external_account_file.audience.replace(/projects\/\d+/, 'projects/acme-dev');
    const named = await put(
      { ...files().external_account_file, audience, credential_source: { file } },
      'sandbox-pool/oidc',
    );
    expect(await failedMint(named)).toMatchObject({
      code: 'FEDERATION_REFUSED',
      facts: { providerCode: 'invalid_request' },
    });
  });

  test('has no secret in any of its failures', async () => {
    const account = await put(files().external_account, pipeline);
    for (const change of [
      { sts: { kind: 'invalid_grant' } },
      { sts: { kind: 'html' } },
      { iamCredentials: { kind: '403' } },
      { workload: { kind: '500' } },
    ] as const) {
      sandbox.clearFaults();
      sandbox.setFaults(change);
      const said = textsIn(await failedMint(account)).join('\n');
      for (const { value } of sandbox.secrets()) expect(said).not.toContain(value);
    }
  });
});

describe('the sign-in of somebody of a workforce pool', () => {
  const email = 'sandbox-workforce/oidc';

  test('mints access tokens and nothing else', async () => {
    const account = await put(files().external_account_authorized_user, email);
    expect((await mint(account)).value).toMatch(/^ya29\.d\./);
    expect(bench.asked()).toEqual(['sts']);
    expect((await failedMint(account, idToken(account, gcloudClientId))).code).toBe('KIND_NOT_AVAILABLE');
    expect(await failedMint(account, accessToken(account, storage))).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      facts: { scopes: [storage] },
    });
  });

  test('names the command when it is refused', async () => {
    const file = files().external_account_authorized_user;
    const account = await put({ ...file, refresh_token: '1//0-another' }, email);
    expect((await failedMint(account)).code).toBe('ADC_SIGN_IN_AGAIN');
  });
});

describe('a person whom the file does not name', () => {
  const alice = 'alice@acme.example';

  test('is found by the ID token that comes with a refresh', async () => {
    const { authorized_user: file } = files();
    await put(file);
    const read = await readAdcFile(path, bench.checks);
    if (read.type !== 'authorized_user') throw new Error(read.type);
    expect(await bench.authorizedUser.email(read, unnamedAdc)).toBe(alice);
    expect(bench.asked()).toEqual(['token']);
    sandbox.setFaults({ token: { kind: 'patch', patch: { id_token: null } } });
    sandbox.clearRequests();
    expect(await bench.authorizedUser.email(read, unnamedAdc)).toBe(alice);
    expect(bench.asked()).toEqual(['token', 'tokeninfo']);
    expect(sandbox.requests()[1]).toMatchObject({ method: 'POST', fields: {} });
    expect(sandbox.requests()[1]?.fields).not.toHaveProperty('access_token');
  });

  test('is verified once, and again for another sign-in', async () => {
    const account = await put(files().authorized_user, alice);
    await mint(account);
    await mint(account);
    expect(bench.asked()).toEqual(['token', 'token', 'token']);
    const { refresh_token } = await createApplication(sandbox).signIn('carol@acme.example', {
      scope: `openid email ${cloud}`,
    });
    const { client_id, client_secret } = sandbox.description.clientFile['installed'] ?? {};
    await put({ type: 'authorized_user', client_id, client_secret, refresh_token });
    expect(await failedMint(account)).toMatchObject({
      code: 'ADC_FILE_CHANGED',
      facts: { who: alice, other: 'carol@acme.example' },
    });
  });

  test('is named by the failures of an impersonation that starts from them', async () => {
    const target = serviceAccount('out-of-reach');
    const file = files().impersonated_service_account;
    const address = file.service_account_impersonation_url.replace('deployer', 'out-of-reach');
    const account = await put({ ...file, service_account_impersonation_url: address }, target);
    expect(await failedMint(account)).toMatchObject({
      code: 'PERMISSION_DENIED',
      facts: { who: alice, chain: [alice, target] },
    });
  });
});

describe('the file', () => {
  test('is read again for every mint', async () => {
    const account = await put(files().authorized_user);
    await mint(account);
    await put({ ...files().authorized_user, refresh_token: '1//0-revoked' });
    expect((await failedMint(account)).code).toBe('ADC_SIGN_IN_AGAIN');
    await unlink(path);
    expect(await failedMint(account)).toMatchObject({
      code: 'ADC_FILE_UNREADABLE',
      facts: { place: path, systemCode: 'ENOENT' },
    });
  });

  test('mints nothing under the name of another', async () => {
    const account = await put(files().authorized_user);
    const { client_email: other } = files().service_account;
    await put(files().service_account);
    expect(await failedMint(account)).toMatchObject({
      code: 'ADC_FILE_CHANGED',
      facts: { who: unnamedAdc, other },
    });
    expect(bench.asked()).toEqual([]);
  });
});
