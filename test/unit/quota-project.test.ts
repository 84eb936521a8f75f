import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account, AdcFileType } from '../../app/account.ts';
import { quotaProjectOf } from '../../main/credentials/quota-project.ts';
import { accessToken, accountBase, identityOf, idToken } from './credential-bench.ts';

const gcloud: Account = { ...accountBase('alice@acme.example'), kind: 'gcloud' };
const robot = 'deployer@acme-prod.iam.gserviceaccount.com';
const set = { environment: { GOOGLE_CLOUD_QUOTA_PROJECT: 'acme-billing' } };
const notSet = { environment: {} };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quota-'));
  path = join(folder, 'application_default_credentials.json');
});
afterEach(() => rm(folder, { recursive: true }));

const adc = (fileType: AdcFileType): Account => ({
  ...accountBase('alice@acme.example'),
  kind: 'adc',
  path,
  fileType,
});
const quotaProject = (account: Account, surroundings: typeof set | typeof notSet) =>
  quotaProjectOf(account, accessToken(account), surroundings);

describe('the quota project', () => {
  test('is that of the environment, before that of the file', async () => {
    await writeFile(path, JSON.stringify({ quota_project_id: 'acme-file' }));
    expect(await quotaProject(adc('authorized_user'), set)).toBe('acme-billing');
    expect(await quotaProject(adc('authorized_user'), notSet)).toBe('acme-file');
    expect(await quotaProject(gcloud, set)).toBe('acme-billing');
    expect(await quotaProject(gcloud, notSet)).toBeUndefined();
  });

  test('is only for a person’s own access tokens', async () => {
    await writeFile(path, JSON.stringify({ quota_project_id: 'acme-file' }));
    const request = accessToken(gcloud);
    const impersonating = { ...identityOf(gcloud), impersonating: { target: robot, delegates: [] } };
    expect(await quotaProjectOf(gcloud, { ...request, identity: impersonating }, set)).toBeUndefined();
    expect(await quotaProjectOf(gcloud, idToken(gcloud, 'https://x.run.app'), set)).toBeUndefined();
    expect(await quotaProject({ ...gcloud, email: robot }, set)).toBeUndefined();
    expect(await quotaProject(adc('service_account'), set)).toBeUndefined();
    expect(await quotaProject(adc('impersonated_service_account'), notSet)).toBeUndefined();
  });

  test.each([
    ['is not there', undefined],
    ['is no JSON', '{'],
    ['names none', '{}'],
    ['names what is no project', JSON.stringify({ quota_project_id: 'acme\r\nX-Forged: 1' })],
  ])('is none, and no failure, where the file %s', async (_, text) => {
    if (text !== undefined) await writeFile(path, text);
    expect(await quotaProject(adc('authorized_user'), notSet)).toBeUndefined();
  });

  test('is none where the environment names what is no project', async () => {
    const environment = { GOOGLE_CLOUD_QUOTA_PROJECT: "a' -o /tmp/x" };
    expect(await quotaProjectOf(gcloud, accessToken(gcloud), { environment })).toBeUndefined();
  });
});
