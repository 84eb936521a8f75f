import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, account as accountSchema } from '../../app/account.ts';
import { describeFailure, Failure } from '../../app/failure.ts';
import type { FoundGcloud } from '../../app/found.ts';
import { unnamedAdc } from '../../main/credentials/adc.ts';
import { createElsewhere } from '../../main/credentials/elsewhere.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { failureOf } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';

const sign = { type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'canary' };
const clock = createFakeClock();

let home: string;
let path: string;
let known: Account[];
let gcloud: FoundGcloud;
let asked: string[];
let person: string | Failure | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'elsewhere-'));
  const folder = join(home, '.config', 'gcloud');
  await mkdir(folder, { recursive: true });
  path = join(folder, 'application_default_credentials.json');
  known = [];
  gcloud = { state: 'found', version: '528.0.0', accounts: [{ email: 'alice@acme.example', active: true }] };
  asked = [];
  person = undefined;
});
afterEach(() => rm(home, { recursive: true }));

function elsewhere(environment: Record<string, string> = {}) {
  return createElsewhere({
    surroundings: { environment, home, platform: 'linux' },
    checks: createHostChecks(googleApis()),
    authorizedUser: {
      async email() {
        if (person instanceof Failure) throw person;
        return person;
      },
    },
    gcloud: {
      async find() {
        asked.push('gcloud');
        return gcloud;
      },
    },
    metadataServer: {
      async email() {
        asked.push('metadata-server');
        return 'machine@acme-dev.iam.gserviceaccount.com';
      },
    },
    accounts: { list: () => known },
    clock,
  });
}
const write = (file: object) => writeFile(path, JSON.stringify(file));

describe('looking', () => {
  test('shows both, and never asks a metadata server', async () => {
    await write(sign);
    const found = await elsewhere().find();
    expect(found.gcloud).toEqual(gcloud);
    expect(found.adc.map(({ place, state }) => [place, state])).toEqual([
      ['environment-variable', 'absent'],
      ['well-known-file', 'wins'],
      ['metadata-server', 'not-asked'],
    ]);
    expect(asked).toEqual(['gcloud']);
    expect(JSON.stringify(found)).not.toContain('canary');
  });
});

describe('adding ADC', () => {
  test('gives an account with a plain name where the file has none', async () => {
    await write(sign);
    const account = await elsewhere().add({ kind: 'adc' });
    expect(account).toEqual({
      id: expect.any(String),
      kind: 'adc',
      email: unnamedAdc,
      path,
      fileType: 'authorized_user',
      signedInAt: clock.now(),
    });
    expect(accountSchema.parse(account)).toEqual(account);
    expect(asked).toEqual([]);
  });

  test('gives the name that the sign-in tells where the file has none', async () => {
    await write(sign);
    person = 'alice@acme.example';
    expect(await elsewhere().add({ kind: 'adc' })).toMatchObject({ email: person });
    person = new Failure('PROVIDER_UNREACHABLE');
    expect(await elsewhere().add({ kind: 'adc' })).toMatchObject({ email: unnamedAdc });
  });

  test('keeps what was allowed to the same identity, and to no other', async () => {
    await write({ ...sign, account: 'alice@acme.example' });
    const allowed = { allowedHosts: ['sts.acme.example'], allowedCommand: '/opt/credential' };
    known = [{ ...(await elsewhere().add({ kind: 'adc' })), ...allowed } as Account];
    expect(await elsewhere().add({ kind: 'adc' })).toMatchObject(allowed);
    await write({ ...sign, account: 'bob@client.example' });
    expect(await elsewhere().add({ kind: 'adc' })).not.toHaveProperty('allowedHosts');
  });

  test('takes the file of the variable where there is one', async () => {
    await write(sign);
    const chosen = join(home, 'chosen.json');
    await writeFile(chosen, JSON.stringify({ ...sign, account: 'bob@client.example' }));
    const account = await elsewhere({ GOOGLE_APPLICATION_CREDENTIALS: chosen }).add({ kind: 'adc' });
    expect(account).toMatchObject({ email: 'bob@client.example', path: chosen });
  });

  test('gives the known account of the same file its new name', async () => {
    await write(sign);
    known = [await elsewhere().add({ kind: 'adc' })];
    await write({ ...sign, account: 'alice@acme.example' });
    expect(await elsewhere().add({ kind: 'adc' })).toMatchObject({
      id: known[0]?.id,
      email: 'alice@acme.example',
    });
  });

  test('says where there is none, or what is wrong with it', async () => {
    expect((await failureOf(elsewhere().add({ kind: 'adc' }))).code).toBe('ADC_NOT_FOUND');
    await write({ ...sign, refresh_token: 7 });
    expect(await failureOf(elsewhere().add({ kind: 'adc' }))).toMatchObject({
      code: 'ADC_FILE_FIELD',
      facts: { place: path, field: '“refresh_token”', problem: 'is not a text' },
    });
    const environment = { GOOGLE_APPLICATION_CREDENTIALS: join(home, 'nothing.json') };
    expect((await failureOf(elsewhere(environment).add({ kind: 'adc' }))).code).toBe('ADC_FILE_UNREADABLE');
  });
});

describe('adding an account of gcloud', () => {
  const alice = { kind: 'gcloud', email: 'alice@acme.example' } as const;

  test('gives one account, however often', async () => {
    const account = await elsewhere().add(alice);
    expect(account).toEqual({ ...alice, id: expect.any(String), signedInAt: clock.now() });
    known = [{ ...account, kind: 'metadata-server' } as Account, account];
    expect((await elsewhere().add(alice)).id).toBe(account.id);
  });

  test('says why it cannot', async () => {
    const bob = { kind: 'gcloud', email: 'bob@client.example' } as const;
    expect(await failureOf(elsewhere().add(bob))).toMatchObject({
      code: 'GCLOUD_SIGNED_OUT',
      facts: { who: bob.email },
    });
    gcloud = { state: 'absent' };
    expect((await failureOf(elsewhere().add(alice))).code).toBe('GCLOUD_MISSING');
    gcloud = { state: 'failed', failure: describeFailure(new Failure('GCLOUD_TOO_OLD')) };
    expect((await failureOf(elsewhere().add(alice))).code).toBe('GCLOUD_TOO_OLD');
  });
});

test('adding the metadata server asks it who it speaks for, and knows it again', async () => {
  const account = await elsewhere().add({ kind: 'metadata-server' });
  expect(account).toMatchObject({
    kind: 'metadata-server',
    email: 'machine@acme-dev.iam.gserviceaccount.com',
  });
  expect(asked).toEqual(['metadata-server']);
  known = [account];
  expect((await elsewhere().add({ kind: 'metadata-server' })).id).toBe(account.id);
});
