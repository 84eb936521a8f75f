/**
 * gcloud works with the sandbox where it is installed: it is told of other addresses by its own variables
 * (CLOUDSDK_AUTH_TOKEN_HOST, CLOUDSDK_API_ENDPOINT_OVERRIDES_…, GCE_METADATA_ROOT) and keeps all in a folder of the test.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { call, claimsOf, serviceAccount } from './sandbox-cloud.ts';

const isInstalled = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'gcloud')));
const AUDIENCE = 'https://hello.acme.example';
/** It takes a second to start, and more on a busy machine. */
const PATIENCE_MS = 60_000;

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'sandbox-gcloud-'));
});

beforeEach(() => sandbox.clearRequests());

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

async function gcloud(args: string[], more: Record<string, string> = {}): Promise<string> {
  const { google, provider } = sandbox.description;
  const foreign = /^(CLOUDSDK|GOOGLE|GCE|GCLOUD)_/;
  const kept = Object.entries(process.env).filter(
    ([name]) => !foreign.test(name) || name === 'CLOUDSDK_PYTHON',
  );
  const env = {
    ...Object.fromEntries(kept),
    HOME: folder,
    CLOUDSDK_CONFIG: join(folder, 'config'),
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_CORE_CHECK_GCE_METADATA: 'False',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    CLOUDSDK_AUTH_TOKEN_HOST: provider.tokenEndpoint,
    CLOUDSDK_AUTH_CLIENT_ID: google.gcloudUser.clientId,
    CLOUDSDK_AUTH_CLIENT_SECRET: google.gcloudUser.clientSecret,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${google.iamCredentials}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM: `${google.iam}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: `${google.run}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${google.resourceManager}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDFUNCTIONS: `${google.functions}/`,
    ...more,
  };
  const { stdout } = await promisify(execFile)('gcloud', args, { env });
  return stdout.trim();
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
const whoami = async (token: string) =>
  (await call(`${sandbox.description.protectedService}/whoami`, { token })).json;

describe('gcloud, where it is installed', { timeout: PATIENCE_MS }, () => {
  beforeEach((context) => {
    if (!isInstalled) context.skip('gcloud is not installed');
  });

  test('mints from a key file', async () => {
    const file = join(folder, 'key.json');
    await writeFile(file, JSON.stringify(sandbox.description.google.keyFiles.deployer));
    await gcloud(['auth', 'activate-service-account', `--key-file=${file}`]);
    expect(await whoami(await gcloud(['auth', 'print-access-token']))).toMatchObject({
      email: serviceAccount('deployer'),
    });
    const idToken = await gcloud(['auth', 'print-identity-token', `--audiences=${AUDIENCE}`]);
    expect(claimsOf(idToken)).toMatchObject({ aud: AUDIENCE, email: serviceAccount('deployer') });
  });

  describe('as a person', () => {
    beforeAll(async () => {
      if (!isInstalled) return;
      const { account, refreshToken } = sandbox.description.google.gcloudUser;
      await gcloud(['auth', 'activate-refresh-token', account, refreshToken]);
    }, PATIENCE_MS);

    test('impersonates through delegates, the last being the target', async () => {
      const chain = ['hop-one', 'hop-two', 'chain-end'].map((name) => serviceAccount(name)).join(',');
      const token = await gcloud(['auth', 'print-access-token', `--impersonate-service-account=${chain}`]);
      expect(await whoami(token)).toMatchObject({ email: serviceAccount('chain-end') });
      const asked = sandbox.requests().find(({ endpoint }) => endpoint === 'iamCredentials');
      expect(asked?.fields['delegates']).toBe(
        JSON.stringify(['hop-one', 'hop-two'].map((name) => serviceAccount(name))),
      );
    });

    test('calls Cloud Run with the ID token of its sign-in', async () => {
      const token = await gcloud(['auth', 'print-identity-token']);
      const hello = sandbox.description.google.services.find(({ name }) => name === 'hello');
      expect((await call(hello?.url ?? '', { token })).status).toBe(200);
    });

    test('lists what pickers list', async () => {
      const projects = await gcloud(['projects', 'list', '--format=value(projectId)']);
      expect(linesOf(projects)).toContain('acme-dev');
      const inProject = ['--project=acme-dev', '--format=value(name)'];
      const accounts = await gcloud(['iam', 'service-accounts', 'list', ...inProject]);
      expect(linesOf(accounts)).toHaveLength(13);
      const services = await gcloud(['run', 'services', 'list', ...inProject]);
      expect(linesOf(services)).toEqual(['hello', 'ledger', 'orders', 'public', 'thumbnails']);
      const functions = await gcloud(['functions', 'list', ...inProject]);
      expect(linesOf(functions).sort()).toEqual(['mailer', 'thumbnails']);
    });
  });

  test('takes the machine it runs on for an account', async () => {
    const machine = {
      CLOUDSDK_CONFIG: join(folder, 'machine'),
      CLOUDSDK_CORE_CHECK_GCE_METADATA: 'True',
      GCE_METADATA_ROOT: sandbox.description.google.metadataHost,
    };
    const { machineAccount: email } = sandbox.description.google;
    expect(await whoami(await gcloud(['auth', 'print-access-token'], machine))).toMatchObject({ email });
    const args = ['auth', 'print-identity-token', `--audiences=${AUDIENCE}`, '--token-format=full'];
    expect(claimsOf(await gcloud(args, machine))).toMatchObject({ aud: AUDIENCE, email });
  });
});
