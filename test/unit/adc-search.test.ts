import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gcloudFolder, searchAdc } from '../../main/credentials/adc-search.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import type { Surroundings } from '../../main/surroundings.ts';

const checks = createHostChecks(googleApis());
const name = 'application_default_credentials.json';
const sign = (account: string) =>
  JSON.stringify({
    type: 'authorized_user',
    account,
    client_id: 'client',
    client_secret: 'canary-secret',
    refresh_token: 'canary-refresh-token',
  });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'adc-search-'));
});
afterEach(() => rm(home, { recursive: true }));

function search(environment: Surroundings['environment'] = {}) {
  return searchAdc({ environment, home, platform: 'linux' }, checks);
}

async function write(path: string, text: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}
const wellKnown = () => join(home, '.config', 'gcloud', name);

const metadataServer = { place: 'metadata-server', path: 'metadata.google.internal', state: 'not-asked' };

describe('the search for ADC', () => {
  test('shows every place in order when there is nothing, and asks no server', async () => {
    expect(await search()).toEqual([
      { place: 'environment-variable', state: 'absent' },
      { place: 'well-known-file', path: wellKnown(), state: 'absent' },
      metadataServer,
    ]);
  });

  test('finds the file that gcloud leaves', async () => {
    await write(wellKnown(), sign(''));
    expect(await search({ GOOGLE_APPLICATION_CREDENTIALS: '' })).toEqual([
      { place: 'environment-variable', state: 'absent' },
      { place: 'well-known-file', path: wellKnown(), state: 'wins', fileType: 'authorized_user' },
      metadataServer,
    ]);
  });

  test('takes the variable first and says that the other lost to it', async () => {
    await write(wellKnown(), sign('alice@acme.example'));
    const path = await write(join(home, 'chosen.json'), sign('bob@client.example'));
    const [first, second] = await search({ GOOGLE_APPLICATION_CREDENTIALS: path });
    expect(first).toMatchObject({ path, state: 'wins', speaksFor: 'bob@client.example' });
    expect(second).toMatchObject({ path: wellKnown(), state: 'shadowed', speaksFor: 'alice@acme.example' });
  });

  test.each([
    ['is damaged', '{', 'ADC_FILE_NOT_JSON'],
    ['is not there', undefined, 'ADC_FILE_UNREADABLE'],
  ])('does not go on when what the variable names %s, as no library does', async (_, text, code) => {
    await write(wellKnown(), sign(''));
    const path = join(home, 'chosen.json');
    if (text !== undefined) await write(path, text);
    const [first, second] = await search({ GOOGLE_APPLICATION_CREDENTIALS: path });
    expect(first).toMatchObject({ state: 'broken', failure: { code } });
    expect(second).toMatchObject({ state: 'shadowed' });
  });

  test('names a path that is relative in full', async () => {
    const path = await write(join(home, 'chosen.json'), sign(''));
    const [first] = await search({ GOOGLE_APPLICATION_CREDENTIALS: relative(process.cwd(), path) });
    expect(first).toMatchObject({ state: 'wins', path });
  });

  test('says what is wrong with the file of gcloud', async () => {
    await write(wellKnown(), JSON.stringify({ type: 'gdch_service_account' }));
    expect((await search())[1]).toMatchObject({
      state: 'broken',
      failure: { code: 'ADC_TYPE_NOT_SUPPORTED' },
    });
    await rm(wellKnown());
    await mkdir(wellKnown());
    expect((await search())[1]).toMatchObject({ state: 'broken', failure: { code: 'ADC_FILE_UNREADABLE' } });
  });

  test('shows no secret', async () => {
    await write(wellKnown(), sign('alice@acme.example'));
    expect(JSON.stringify(await search())).not.toContain('canary');
  });

  test('names the host that stands in for the metadata server', async () => {
    const [, , last] = await search({ GCE_METADATA_HOST: '127.0.0.1:8080' });
    expect(last).toMatchObject({ path: '127.0.0.1:8080', state: 'not-asked' });
  });
});

describe('gcloud’s folder', () => {
  test.each<[string, Partial<Surroundings>, string]>([
    ['of Linux', { platform: 'linux' }, '/home/alice/.config/gcloud'],
    ['of macOS', { platform: 'darwin' }, '/home/alice/.config/gcloud'],
    ['of Windows', { platform: 'win32', environment: { APPDATA: 'C:\\Roaming' } }, 'C:\\Roaming\\gcloud'],
    ['of a bare Windows', { platform: 'win32', environment: { SystemDrive: 'D:' } }, 'D:\\gcloud'],
    ['that is chosen', { environment: { CLOUDSDK_CONFIG: '/srv/gcloud' } }, '/srv/gcloud'],
    ['that is chosen to be nothing', { environment: { CLOUDSDK_CONFIG: '' } }, '/home/alice/.config/gcloud'],
  ])('%s', (_, surroundings, folder) => {
    const usual: Surroundings = { environment: {}, home: '/home/alice', platform: 'linux' };
    expect(gcloudFolder({ ...usual, ...surroundings })).toBe(folder);
  });
});
