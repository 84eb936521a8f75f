/** The real gcloud where it is installed, pointed at the sandbox; and programs of the test's own in its place. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, type TestContext, test } from 'vitest';
import type { GcloudAccount } from '../../app/account.ts';
import { gcloudClientId } from '../../app/gcloud-clients.ts';
import { systemClock } from '../../main/clock.ts';
import { createGcloud } from '../../main/credentials/gcloud.ts';
import { createGcloudProgram, type GcloudProgram } from '../../main/credentials/gcloud-program.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import type { Surroundings } from '../../main/surroundings.ts';
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
import { claimsOf, serviceAccount } from './sandbox-cloud.ts';

const service = 'https://hello.acme.example';
const alice: GcloudAccount = { ...accountBase('alice@acme.example'), kind: 'gcloud' };
const signed = { kind: 'signed-jwt', identity: identityOf(alice), audience: service } as const;

function gcloudWith(surroundings: Surroundings, folder: string) {
  const program = createGcloudProgram(surroundings);
  return { program, gcloud: gcloudBy(program, folder) };
}
const gcloudBy = (program: GcloudProgram, folder: string) =>
  createGcloud({ program, folder, clock: systemClock, skew: createClockSkew(systemClock) });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gcloud-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('the real one', { timeout: 60_000 }, () => {
  let sandbox: Sandbox;
  let bench: CredentialBench;
  let real: ReturnType<typeof gcloudWith>;
  /** Shared by these tests: signing in takes seconds. */
  let folder: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    bench = createCredentialBench(sandbox);
    folder = await mkdtemp(join(tmpdir(), 'gcloud-real-'));
    const { gcloudUser, keyFiles } = sandbox.description.google;
    const foreign = /^(?:CLOUDSDK|GOOGLE|GCE|GCLOUD)_/;
    const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    const environment = {
      ...Object.fromEntries(kept),
      CLOUDSDK_CONFIG: folder,
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
      CLOUDSDK_AUTH_TOKEN_HOST: sandbox.description.provider.tokenEndpoint,
      CLOUDSDK_AUTH_CLIENT_ID: gcloudUser.clientId,
      CLOUDSDK_AUTH_CLIENT_SECRET: gcloudUser.clientSecret,
    };
    real = gcloudWith({ environment, home: folder, platform: process.platform }, folder);
    if ((await real.program.find()) === undefined) return;
    const key = join(folder, 'key.json');
    await writeFile(key, JSON.stringify(keyFiles.deployer));
    await real.program.run(['auth', 'activate-service-account', `--key-file=${key}`]);
    await real.program.run(['auth', 'activate-refresh-token', gcloudUser.account, gcloudUser.refreshToken]);
    // What a person may have set, and what must not change whose token comes.
    await real.program.run(['config', 'set', 'auth/impersonate_service_account', serviceAccount('deployer')]);
  }, 120_000);
  beforeEach(async (context: TestContext) => {
    sandbox.clearFaults();
    sandbox.clearRequests();
    if ((await real.program.find()) === undefined) context.skip('gcloud is not installed');
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  test('lists its accounts and says which is active', async () => {
    const found = await real.gcloud.find();
    expect(found).toMatchObject({ state: 'found', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(found.state === 'found' ? found.accounts : []).toEqual([
      { email: 'alice@acme.example', active: true },
      { email: serviceAccount('deployer'), active: false },
    ]);
    expect(sandbox.requests()).toEqual([]);
  });

  test('gives both tokens of a person in one run, never those of whom they impersonate', async () => {
    const [token, id, ...others] = await real.gcloud.mint(alice, accessToken(alice));
    expect(others).toEqual([]);
    expect(token.request).toEqual(accessToken(alice));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: alice.email });
    expect(token.expiresAt - Date.now()).toBeGreaterThan(300_000);
    expect(id?.request).toEqual(idToken(alice, gcloudClientId));
    expect(claimsOf(id?.value ?? '')).toMatchObject({ aud: gcloudClientId, email: alice.email });
    const [first] = await real.gcloud.mint(alice, idToken(alice, gcloudClientId));
    expect(first.request.kind).toBe('id-token');
  });

  test('gives a service account’s tokens, the ID token for any audience', async () => {
    const account = { ...alice, email: serviceAccount('deployer') };
    const [token] = await real.gcloud.mint(account, accessToken(account));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: account.email });
    const [id] = await real.gcloud.mint(account, idToken(account, service));
    expect(claimsOf(id.value)).toMatchObject({ aud: service, email: account.email });
  });

  test('is signed out of an account that it does not have', async () => {
    const nobody = { ...alice, email: 'nobody@acme.example' };
    expect(await failureOf(real.gcloud.mint(nobody, accessToken(nobody)))).toMatchObject({
      code: 'GCLOUD_SIGNED_OUT',
      facts: { who: nobody.email },
    });
  });

  test('is too old when it does not know what it is asked', async () => {
    const program: GcloudProgram = {
      ...real.program,
      run: (args, who) => real.program.run([...args, '--not-yet-invented'], who),
    };
    const failure = await failureOf(gcloudBy(program, folder).mint(alice, accessToken(alice)));
    expect(failure.code).toBe('GCLOUD_TOO_OLD');
  });

  // The last one: what is revoked stays revoked.
  test('is signed out when Google has revoked what it keeps', async () => {
    const cached = join(folder, 'access_tokens.db');
    await rm(cached);
    sandbox.revokeGrants(alice.email);
    const failure = await failureOf(real.gcloud.mint(alice, accessToken(alice)));
    expect(failure).toMatchObject({ code: 'GCLOUD_SIGNED_OUT', facts: { who: alice.email } });
    const said = textsIn(failure).join('\n');
    for (const { value } of sandbox.secrets()) expect(said).not.toContain(value);
  });
});

/** Installs a program of the test's own under gcloud's name. */
async function install(script: string, more: Partial<Surroundings['environment']> = {}) {
  const bin = join(home, 'sdk', 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'gcloud'), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, 'gcloud'), 0o755);
  await writeFile(join(home, 'credentials.db'), '');
  const environment = { PATH: [bin, process.env['PATH']].join(delimiter), ...more };
  return gcloudWith({ environment, home, platform: 'linux' }, home).gcloud;
}

describe.skipIf(process.platform === 'win32')('a program in its place', () => {
  const expiry = '2126-01-01T00:00:00Z';
  const answer = (credential: object) => `echo '${JSON.stringify({ credential })}'`;

  test('is run with everything switched off that could change whose token comes', async () => {
    const seen = join(home, 'seen');
    const gcloud = await install(
      `printf '%s\\n' "$@" > ${seen}; env | grep ^CLOUDSDK >> ${seen}\n${answer({ access_token: 'ya29.a', token_expiry: expiry })}`,
      {
        CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: 'other@acme.iam.gserviceaccount.com',
        CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.other',
        CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '/other',
        CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: '/other',
        CLOUDSDK_CORE_LOG_HTTP: 'true',
      },
    );
    const [token, ...others] = await gcloud.mint(alice, accessToken(alice));
    expect(token).toMatchObject({ value: 'ya29.a', expiresAt: Date.parse(expiry) });
    expect(others).toEqual([]);
    const lines = (await readFile(seen, 'utf8')).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'config',
      'config-helper',
      '--format=json',
      '--min-expiry=300s',
      `--account=${alice.email}`,
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT=',
        'CLOUDSDK_AUTH_ACCESS_TOKEN=',
        'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE=',
        'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE=',
        'CLOUDSDK_CORE_LOG_HTTP=false',
        'CLOUDSDK_CORE_DISABLE_PROMPTS=1',
      ]),
    );
  });

  test('is given no chance to read an e-mail as a flag or as a command', async () => {
    const seen = join(home, 'seen');
    const gcloud = await install(`printf '%s\\n' "$@" > ${seen}; exit 1`);
    const odd = { ...alice, email: '--x $(touch pwned); `id`' };
    await failureOf(gcloud.mint(odd, accessToken(odd)));
    expect((await readFile(seen, 'utf8')).split('\n').at(-2)).toBe(`--account=${odd.email}`);
  });

  test('is not started for what gcloud cannot do', async () => {
    const seen = join(home, 'seen');
    const gcloud = await install(`touch ${seen}`);
    const storage = 'https://www.googleapis.com/auth/devstorage.read_only';
    expect(await failureOf(gcloud.mint(alice, accessToken(alice, cloud, 'email', storage)))).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      facts: { scopes: [storage] },
    });
    expect(await failureOf(gcloud.mint(alice, idToken(alice, service)))).toMatchObject({
      code: 'AUDIENCE_NOT_AVAILABLE',
      facts: { client: gcloudClientId },
    });
    expect((await failureOf(gcloud.mint(alice, signed))).code).toBe('KIND_NOT_AVAILABLE');
    await expect(readFile(seen)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([
    ['exit 3', 'GCLOUD_FAILED', 'with exit code 3'],
    [
      'echo "ERROR: (gcloud.config.config-helper) invalid_client" >&2; exit 1',
      'GCLOUD_FAILED',
      'with exit code 1',
    ],
    ['echo no JSON with ya29.canary in it', 'GCLOUD_FAILED', expect.stringContaining('something else')],
    ["echo '{}'", 'GCLOUD_FAILED', expect.stringContaining('something else')],
    ['echo "ERROR: reauth: invalid_rapt 1//0-canary" >&2; exit 1', 'GCLOUD_SIGNED_OUT', undefined],
  ])('that does “%s” is told as %s', async (script, code, problem) => {
    const gcloud = await install(script);
    const failure = await failureOf(gcloud.mint(alice, accessToken(alice)));
    expect(failure).toMatchObject({ code, facts: { who: alice.email, ...(problem && { problem }) } });
    expect(textsIn(failure).join()).not.toContain('canary');
  });

  test('that never ends is ended', async () => {
    await install('exec sleep 600');
    const environment = { PATH: [join(home, 'sdk', 'bin'), process.env['PATH']].join(delimiter) };
    const program = createGcloudProgram({ environment, home, platform: 'linux' }, 300);
    expect(await failureOf(program.run([], alice.email))).toMatchObject({
      code: 'GCLOUD_FAILED',
      facts: { who: alice.email, problem: 'because it took too long' },
    });
  });

  test('has no accounts, and is not started, where gcloud was never used', async () => {
    const seen = join(home, 'seen');
    const gcloud = await install(`touch ${seen}`);
    await rm(join(home, 'credentials.db'));
    expect(await gcloud.find()).toEqual({ state: 'found', accounts: [] });
    await expect(readFile(seen)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that fails to list is part of what was found', async () => {
    const gcloud = await install('exit 1');
    expect(await gcloud.find()).toMatchObject({ state: 'failed', failure: { code: 'GCLOUD_FAILED' } });
  });

  test('is absent where there is none, and never taken from a folder that is not absolute', async () => {
    await install('exit 0');
    const environment = { PATH: ['', '.', 'sdk/bin', join(home, 'nothing')].join(delimiter) };
    const { gcloud } = gcloudWith({ environment, home, platform: 'linux' }, home);
    expect(await gcloud.find()).toEqual({ state: 'absent' });
    expect((await failureOf(gcloud.mint(alice, accessToken(alice)))).code).toBe('GCLOUD_MISSING');
  });

  test('is found when it is installed later', async () => {
    const bin = join(home, 'google-cloud-sdk', 'bin');
    const { gcloud } = gcloudWith({ environment: {}, home, platform: 'linux' }, home);
    expect(await gcloud.find()).toEqual({ state: 'absent' });
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'gcloud'), '', { mode: 0o755 });
    await writeFile(join(bin, '..', 'VERSION'), '528.0.0\n');
    expect(await gcloud.find()).toEqual({ state: 'found', version: '528.0.0', accounts: [] });
  });
});
