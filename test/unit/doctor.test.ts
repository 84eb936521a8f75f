/** Each check of the doctor against real files, real HTTP and programs of the test's own; then its words, cures and report. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type CheckId,
  checkIds,
  cureIds,
  describeFinding,
  type Finding,
  summaryOf,
  writeReport,
} from '../../app/doctor.ts';
import { Failure, failureCodes } from '../../app/failure.ts';
import type { KeychainState } from '../../app/snapshot.ts';
import { systemClock } from '../../main/clock.ts';
import { gcloudFolder } from '../../main/credentials/adc-search.ts';
import { createGcloudProgram } from '../../main/credentials/gcloud-program.ts';
import { createAdcCheck } from '../../main/doctor/adc.ts';
import { withTilde } from '../../main/doctor/check.ts';
import { createClockCheck } from '../../main/doctor/clock.ts';
import { createDoctor, type DoctorParts } from '../../main/doctor/doctor.ts';
import { createEnvironmentCheck } from '../../main/doctor/environment.ts';
import { createGcloudCheck } from '../../main/doctor/gcloud.ts';
import { createKeychainCheck } from '../../main/doctor/keychain.ts';
import { createLoopbackCheck } from '../../main/doctor/loopback.ts';
import { createPlainTextCheck } from '../../main/doctor/plain-text.ts';
import { createProxyCheck } from '../../main/doctor/proxy.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createProviderFetch } from '../../main/http/provider-fetch.ts';
import type { Surroundings } from '../../main/surroundings.ts';
import { failureOf, textsIn } from './failure-of.ts';

const canary = 'canary-that-must-not-be-shown';
const soon = () => AbortSignal.timeout(3_000);

let home: string;
let servers: Server[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'doctor-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(home, { recursive: true });
});

const surroundings = (environment: Surroundings['environment'] = {}): Surroundings => ({
  environment,
  home,
  platform: 'linux',
});

async function save(name: string, content: unknown, mode = 0o600): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await chmod(path, mode);
  return path;
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
}

describe('the clock', () => {
  const checkAt = (jwksUri: string) => {
    const skew = createClockSkew(systemClock);
    const http = { fetch, clock: systemClock, skew, random: () => -0.98 };
    return createClockCheck({
      fetch: createProviderFetch(http, { repeatable: true }),
      clock: systemClock,
      jwksUri,
    })(soon());
  };
  const providerAhead = (seconds: number) =>
    serve((_, response) => {
      response.setHeader('date', new Date(Date.now() + seconds * 1_000).toUTCString());
      response.end('{}');
    });

  test.each([
    [0, 'ok', 0],
    [-90, 'warn', 90],
    [90, 'warn', -90],
    [-600, 'bad', 600],
    [600, 'bad', -600],
  ] as const)('is compared with that of a provider %d s ahead', async (seconds, verdict, aheadSeconds) => {
    const finding = await checkAt(await providerAhead(seconds));
    expect(finding).toMatchObject({ id: 'clock', verdict, cures: verdict === 'ok' ? [] : ['set-clock'] });
    const aheadMs = finding.verdict === 'unknown' ? Number.NaN : finding.facts.aheadMs;
    expect(Math.abs(aheadMs / 1_000 - aheadSeconds)).toBeLessThan(3);
  });

  test('is not known where nobody answers, and where the answer has no date', async () => {
    const url = await serve((_, response) => {
      response.sendDate = false;
      response.end('{}');
    });
    expect((await failureOf(checkAt(url))).code).toBe('PROVIDER_ANSWER_BROKEN');
    expect((await failureOf(checkAt('http://127.0.0.1:1/certs'))).code).toBe('PROVIDER_UNREACHABLE');
  });
});

describe('the proxy', () => {
  const check = (pac: string, environment: Surroundings['environment'] = {}) =>
    createProxyCheck({
      resolveProxy: async () => pac,
      environment,
      url: 'https://oauth2.googleapis.com/token',
    })(soon());

  test('is none where the way is direct and the environment says nothing', async () => {
    expect(await check('DIRECT')).toMatchObject({
      verdict: 'ok',
      facts: { used: [], variables: [], differs: false },
    });
  });

  test('is the system’s, and other programs’ when the environment says the same', async () => {
    const environment = { HTTPS_PROXY: 'http://proxy.acme.example:3128', NO_PROXY: 'localhost' };
    expect(await check('PROXY proxy.acme.example:3128; DIRECT', environment)).toMatchObject({
      verdict: 'ok',
      facts: { used: ['proxy.acme.example:3128'], differs: false },
    });
  });

  test.each([
    ['DIRECT', { https_proxy: 'http://proxy.acme.example:3128' }, true],
    ['DIRECT', { https_proxy: 'http://proxy.acme.example:3128', no_proxy: '.googleapis.com' }, false],
    ['DIRECT', { https_proxy: 'http://proxy.acme.example:3128', no_proxy: 'apis.com' }, true],
    ['DIRECT', { HTTP_PROXY: 'http://proxy.acme.example:3128' }, false],
    ['PROXY proxy.acme.example:3128', {}, true],
  ] as const)('%s with %j differs: %s', async (pac, environment, differs) => {
    expect(await check(pac, environment)).toMatchObject({
      verdict: differs ? 'warn' : 'ok',
      facts: { differs },
    });
  });

  test('is told without its password', async () => {
    const finding = await check('DIRECT', { HTTPS_PROXY: `http://alice:${canary}@proxy.acme.example` });
    expect(JSON.stringify(finding)).toContain('proxy.acme.example:80');
    expect(textsIn(finding).join()).not.toContain(canary);
  });
});

describe('the keychain', () => {
  const check = (state: KeychainState, platform: 'linux' | 'darwin' = 'linux') =>
    createKeychainCheck({ secrets: { state: () => state, ask: async () => state }, platform })(soon());

  test.each([
    ['ready', 'linux', 'ok', []],
    ['locked', 'linux', 'bad', ['unlock-keychain']],
    ['absent', 'linux', 'bad', ['install-keyring', 'unlock-keychain']],
    ['absent', 'darwin', 'bad', ['unlock-keychain']],
    ['stuck', 'linux', 'bad', ['unlock-keychain']],
  ] as const)('%s on %s', async (state, platform, verdict, cures) => {
    expect(await check(state, platform)).toEqual({ id: 'keychain', verdict, facts: { state }, cures });
  });

  test('that is silent counts as stuck', async () => {
    const secrets = { state: () => 'ready' as const, ask: () => new Promise<KeychainState>(() => {}) };
    const finding = await createKeychainCheck({ secrets, platform: 'linux', silenceMs: 10 })(soon());
    expect(finding).toMatchObject({ verdict: 'bad', facts: { state: 'stuck' } });
  });
});

describe('loopback', () => {
  test('listens and answers, and leaves nothing listening', async () => {
    const finding = await createLoopbackCheck()(soon());
    expect(finding).toMatchObject({ verdict: 'ok', facts: { port: expect.any(Number) } });
    const port = finding.verdict === 'unknown' ? 0 : finding.facts.port;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test('is told with the system’s code where it cannot listen', async () => {
    // An address that is nobody's (RFC 5737).
    expect(await createLoopbackCheck({ address: '192.0.2.1' })(soon())).toMatchObject({
      verdict: 'bad',
      facts: { systemCode: 'EADDRNOTAVAIL' },
    });
  });
});

describe('gcloud', () => {
  /** A program that prints, in a folder of its own with the version beside it. */
  async function install(printed: unknown, version = '528.0.0'): Promise<void> {
    await save('sdk/VERSION', `${version}\n`);
    const printing = `#!/bin/sh\necho run >> '${join(home, 'runs')}'\ncat <<'END'\n${JSON.stringify(printed)}\nEND\n`;
    await save('sdk/bin/gcloud', printing, 0o755);
  }
  const check = () => {
    const around = surroundings({ PATH: `${join(home, 'sdk', 'bin')}:/usr/bin:/bin` });
    return createGcloudCheck({ program: createGcloudProgram(around), folder: gcloudFolder(around) })(soon());
  };
  const configured = () => save('.config/gcloud/configurations/config_default', '[core]\n');
  const active = (properties: object) => [
    { name: 'default', is_active: false, properties: { core: { account: 'bob@client.example' } } },
    { name: 'work', is_active: true, properties },
  ];

  test('that is missing is explained, and no fault', async () => {
    const around = surroundings({ PATH: join(home, 'nowhere') });
    const finding = await createGcloudCheck({ program: createGcloudProgram(around), folder: home })(soon());
    expect(finding).toEqual({
      id: 'gcloud',
      verdict: 'ok',
      facts: { installed: false },
      cures: ['install-gcloud'],
    });
  });

  test('tells its version, its configuration and its account by one run', async () => {
    await install(active({ core: { account: 'alice@acme.example', project: 'acme-dev' } }));
    await configured();
    expect(await check()).toEqual({
      id: 'gcloud',
      verdict: 'ok',
      facts: { installed: true, version: '528.0.0', configuration: 'work', account: 'alice@acme.example' },
      cures: [],
    });
    expect(await readFile(join(home, 'runs'), 'utf8')).toBe('run\n');
  });

  test('that nobody has used yet is not run', async () => {
    await install([]);
    expect(await check()).toMatchObject({ verdict: 'ok', cures: ['sign-in-gcloud'] });
    await expect(readFile(join(home, 'runs'))).rejects.toThrow('ENOENT');
  });

  test('that is old, or speaks for somebody else, is worth a look', async () => {
    await install(
      active({
        core: { account: 'alice@acme.example' },
        auth: { impersonate_service_account: 'ci@acme.iam.gserviceaccount.com' },
      }),
      '388.0.0',
    );
    await configured();
    expect(await check()).toMatchObject({
      verdict: 'warn',
      facts: { impersonates: 'ci@acme.iam.gserviceaccount.com' },
      cures: ['update-gcloud', 'stop-impersonating'],
    });
  });

  test('that prints something else is not known', async () => {
    await install({ token: canary });
    await configured();
    const failure = await failureOf(check());
    expect([failure.code, textsIn(failure).join().includes(canary)]).toEqual(['GCLOUD_FAILED', false]);
  });
});

describe('default credentials', () => {
  const checks = createHostChecks(googleApis());
  const check = (environment: Surroundings['environment'] = {}) =>
    createAdcCheck({ surroundings: surroundings(environment), checks })(soon());
  const user = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: `1//${canary}` };
  const wellKnown = '.config/gcloud/application_default_credentials.json';

  test('that are not there are no fault', async () => {
    expect(await check()).toMatchObject({ verdict: 'ok', cures: [] });
  });

  test('are found by the search, with their path as people write it and nothing of their content', async () => {
    await save(wellKnown, user);
    const finding = await check();
    expect(finding).toMatchObject({
      verdict: 'ok',
      facts: {
        places: [{ state: 'absent' }, { state: 'wins', path: `~/${wellKnown}` }, { state: 'not-asked' }],
      },
    });
    expect(textsIn(finding).join()).not.toContain(canary);
  });

  test('that cannot be used are bad; the cure is of whoever put them there', async () => {
    await save(wellKnown, 'not json');
    expect(await check()).toMatchObject({ verdict: 'bad', cures: ['sign-in-adc'] });
    const finding = await check({ GOOGLE_APPLICATION_CREDENTIALS: join(home, 'gone.json') });
    expect(finding).toMatchObject({ verdict: 'bad', cures: ['unset-variables'] });
    expect(JSON.stringify(describeFinding(finding, 'linux'))).toContain('~/gone.json');
    expect(textsIn(finding).join()).not.toContain(home);
    const [cure] = describeFinding(finding, 'linux').cures;
    expect(cure?.action).toEqual({ does: 'copy', text: 'unset GOOGLE_APPLICATION_CREDENTIALS' });
  });
});

test('default credentials that Lanyard alone does not take are only to be looked at', async () => {
  await save('.config/gcloud/application_default_credentials.json', { type: 'gdch_service_account' });
  const checks = createHostChecks(googleApis());
  const finding = await createAdcCheck({ surroundings: surroundings(), checks })(soon());
  expect(finding).toMatchObject({ verdict: 'warn', cures: [] });
  expect(finding.verdict !== 'unknown' && finding.facts.places[1]?.failure?.code).toBe(
    'ADC_TYPE_NOT_SUPPORTED',
  );
});

describe('the environment', () => {
  const check = (environment: Surroundings['environment']) =>
    createEnvironmentCheck(surroundings(environment))(soon());

  test('without anything of Google’s is fine, and so is what changes no identity', async () => {
    expect(await check({ PATH: '/bin', CLOUDSDK_AUTH_ACCESS_TOKEN: '' })).toMatchObject({
      verdict: 'ok',
      facts: { variables: [] },
    });
    expect(await check({ GOOGLE_CLOUD_QUOTA_PROJECT: 'acme-dev' })).toMatchObject({
      verdict: 'ok',
      facts: { variables: [{ name: 'GOOGLE_CLOUD_QUOTA_PROJECT', value: 'acme-dev' }] },
    });
  });

  test('that swaps identities is told by name, never with a secret', async () => {
    const finding = await check({
      CLOUDSDK_AUTH_ACCESS_TOKEN: `ya29.${canary}`,
      GOOGLE_CREDENTIALS: `{"private_key": "${canary}"}`,
      GOOGLE_APPLICATION_CREDENTIALS: join(home, 'keys', 'ci.json'),
      // Put there by mistake.
      GOOGLE_CLOUD_PROJECT: `ya29.${canary}`,
    });
    expect(finding).toMatchObject({
      verdict: 'warn',
      facts: {
        variables: [
          { name: 'CLOUDSDK_AUTH_ACCESS_TOKEN' },
          { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '~/keys/ci.json' },
          { name: 'GOOGLE_CREDENTIALS' },
          { name: 'GOOGLE_CLOUD_PROJECT', value: '[redacted]' },
        ],
      },
    });
    expect(textsIn(finding).join()).not.toContain(canary);
    const text = 'unset CLOUDSDK_AUTH_ACCESS_TOKEN GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CREDENTIALS';
    expect(describeFinding(finding, 'linux').cures).toMatchObject([{ action: { does: 'copy', text } }]);
  });
});

describe('plain text', () => {
  const check = (signal = soon(), platform: 'linux' | 'win32' = 'linux') =>
    createPlainTextCheck({ ...surroundings({ CLOUDSDK_CONFIG: join(home, '.config/gcloud') }), platform })(
      signal,
    );
  const key = {
    type: 'service_account',
    client_email: 'ci@acme.iam.gserviceaccount.com',
    private_key: `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----\n`,
  };
  const user = { type: 'authorized_user', refresh_token: `1//${canary}` };
  const paths = (finding: Awaited<ReturnType<typeof check>>) =>
    finding.verdict === 'unknown' ? [] : finding.facts.files.map(({ path, holds }) => [path, holds]);

  test('is nowhere on a clean computer, and harmless files are not it', async () => {
    await save('Downloads/report.json', { type: 'service_account' });
    await save('Downloads/broken.json', '{"type": "service_account", "private_key": ');
    await save('Downloads/list.json', [key]);
    await save('Downloads/key.txt', key);
    await save('.config/gcloud/credentials.db', 'SQLite format 3');
    expect(await check()).toEqual({
      id: 'plain-text',
      verdict: 'ok',
      facts: { files: [], complete: true },
      cures: [],
    });
  });

  test('is found wherever gcloud and people leave it, and nothing of it is told', async () => {
    await save('.config/gcloud/credentials.db', `SQLite format 3\0{"refresh_token": "1//${canary}"}`);
    await save('.config/gcloud/access_tokens.db', `SQLite format 3\0ya29.${canary}`);
    await save('.config/gcloud/legacy_credentials/alice@acme.example/adc.json', user);
    await save(
      '.config/gcloud/legacy_credentials/alice@acme.example/.boto',
      `gs_oauth2_refresh_token = ${canary}`,
    );
    await save('.config/gcloud/application_default_credentials.json', user);
    await save('Downloads/ci.json', key);
    await save('deploy.JSON', key);
    const finding = await check();
    expect(finding).toMatchObject({
      verdict: 'bad',
      cures: ['import-keys', 'revoke-gcloud', 'revoke-adc'],
      facts: { complete: true },
    });
    expect(paths(finding)).toEqual([
      ['~/.config/gcloud/credentials.db', 'gcloud-sign-ins'],
      ['~/.config/gcloud/access_tokens.db', 'gcloud-tokens'],
      ['~/.config/gcloud/legacy_credentials/alice@acme.example/adc.json', 'gcloud-sign-ins'],
      ['~/.config/gcloud/legacy_credentials/alice@acme.example/.boto', 'gcloud-sign-ins'],
      ['~/.config/gcloud/application_default_credentials.json', 'adc'],
      ['~/Downloads/ci.json', 'key'],
      ['~/deploy.JSON', 'key'],
    ]);
    expect(textsIn(finding).join()).not.toContain(canary);
  });

  test('of gcloud alone is to be looked at; what others may read is to be fixed', async () => {
    const path = await save('.config/gcloud/application_default_credentials.json', user);
    expect(await check()).toMatchObject({ verdict: 'warn', cures: ['revoke-adc'] });
    await chmod(path, 0o644);
    const finding = await check();
    expect(finding).toMatchObject({
      verdict: 'bad',
      facts: { files: [{ wideMode: '0644' }] },
      cures: ['revoke-adc', 'narrow-modes'],
    });
    expect(describeFinding(finding, 'linux').cures.at(-1)?.action).toEqual({
      does: 'copy',
      text: "chmod 600 ~/'.config/gcloud/application_default_credentials.json'",
    });
    // There a mode says nothing of who may read.
    expect(await check(soon(), 'win32')).toMatchObject({ verdict: 'warn', cures: ['revoke-adc'] });
  });

  test('leaves every file as it is, and neither waits for a pipe nor reads a folder', async () => {
    const path = await save('Downloads/ci.json', key);
    await utimes(path, 1_000, 2_000);
    await mkdir(join(home, 'Downloads', 'folder.json'));
    await symlink(join(home, 'nowhere'), join(home, 'Downloads', 'gone.json'));
    execFileSync('mkfifo', [join(home, 'Downloads', 'pipe.json')]);
    expect(paths(await check())).toEqual([['~/Downloads/ci.json', 'key']]);
    expect((await stat(path)).mtimeMs).toBe(2_000_000);
  });

  test('is found where downloads go by another name', async () => {
    await save('.config/user-dirs.dirs', '# XDG\nXDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n');
    await save('Téléchargements/ci.json', key);
    expect(paths(await check())).toEqual([['~/Téléchargements/ci.json', 'key']]);
  });

  test('that could not all be looked through says so', async () => {
    await save('Downloads/ci.json', key);
    expect(await check(AbortSignal.abort())).toMatchObject({ facts: { files: [], complete: false } });
  });
});

test('a path is told from the home folder on', () => {
  expect([
    withTilde('/home/alice/x/y.json', '/home/alice'),
    withTilde('/home/alice', '/home/alice/'),
    withTilde('/home/alicia/x', '/home/alice'),
    withTilde('C:\\Users\\a\\x.json', 'C:\\Users\\a'),
    withTilde('/x', ''),
    withTilde('/etc/x', '/'),
  ]).toEqual(['~/x/y.json', '~', '/home/alicia/x', '~/x.json', '/x', '/etc/x']);
});

describe('the doctor', () => {
  const fine: Finding = { id: 'loopback', verdict: 'ok', facts: { port: 1 }, cures: [] };
  const wrong: Finding = {
    id: 'clock',
    verdict: 'bad',
    facts: { aheadMs: 7 * 60_000 },
    cures: ['set-clock'],
  };

  function doctorWith(checks: Partial<DoctorParts['checks']>, deadlineMs = 3_000) {
    const none = () => Promise.reject(new Failure('INTERNAL'));
    const all = Object.fromEntries(checkIds.map((id) => [id, none])) as unknown as DoctorParts['checks'];
    const clock = { now: () => 0, monotonic: () => 0 };
    return createDoctor({
      checks: { ...all, ...checks },
      platform: 'linux',
      version: '1.2.3',
      clock,
      deadlineMs,
    });
  }

  test('takes what cannot be found out as an answer', async () => {
    const doctor = doctorWith({
      clock: () => Promise.reject(new Failure('PROVIDER_UNREACHABLE')),
      adc: () => Promise.reject(new TypeError('a bug')),
    });
    expect(await doctor.run('clock')).toEqual({
      id: 'clock',
      verdict: 'unknown',
      why: 'PROVIDER_UNREACHABLE',
      cures: [],
    });
    await expect(doctor.run('adc')).rejects.toThrow('a bug');
  });

  test('gives each check its own deadline', async () => {
    const doctor = doctorWith(
      {
        // One that stops when it is told, and one that never does.
        clock: (signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        gcloud: () => new Promise(() => {}),
        loopback: async () => fine as never,
      },
      20,
    );
    const found = await Promise.all([doctor.run('clock'), doctor.run('gcloud'), doctor.run('loopback')]);
    expect(found.map((finding) => ('why' in finding ? finding.why : finding.verdict))).toEqual([
      'TOO_SLOW',
      'TOO_SLOW',
      'ok',
    ]);
  });

  test('hands out commands only of what was found last', async () => {
    let finding = wrong;
    const doctor = doctorWith({ clock: async () => finding as never });
    const command = async (cure: 'set-clock' | 'unlock-keychain') => doctor.command('clock', cure);
    expect((await failureOf(command('set-clock'))).code).toBe('REQUEST_INVALID');
    await doctor.run('clock');
    expect(await command('set-clock')).toBe('sudo timedatectl set-ntp true');
    expect((await failureOf(command('unlock-keychain'))).code).toBe('REQUEST_INVALID');
    finding = { id: 'clock', verdict: 'ok', facts: { aheadMs: 0 }, cures: [] };
    await doctor.run('clock');
    expect((await failureOf(command('set-clock'))).code).toBe('REQUEST_INVALID');
  });

  test('writes a report of what was found, in the order of the screen', async () => {
    const doctor = doctorWith({ clock: async () => wrong as never, loopback: async () => fine as never });
    await doctor.run('loopback');
    await doctor.run('clock');
    expect(doctor.report()).toBe(
      [
        'Lanyard 1.2.3 on linux, 1970-01-01T00:00:00.000Z',
        '1 thing to fix.',
        '',
        'To fix: Clock',
        '  7 min fast, by the provider’s own. Whatever a key signs here is refused.',
        '  > Let the system set its clock by the network. sudo timedatectl set-ntp true',
        '',
        'Fine: Loopback',
        '  The browser’s answer to a sign-in can arrive: 127.0.0.1 listens and answers.',
        '',
      ].join('\n'),
    );
  });
});

describe('the words', () => {
  test('sum up what was found', () => {
    const as = (verdict: 'ok' | 'warn' | 'bad'): Finding => ({
      id: 'clock',
      verdict,
      facts: { aheadMs: 0 },
      cures: [],
    });
    const unknown: Finding = { id: 'adc', verdict: 'unknown', why: 'TOO_SLOW', cures: [] };
    expect([
      summaryOf([as('ok')]),
      summaryOf([as('warn'), as('ok')]),
      summaryOf([as('bad'), as('bad'), as('warn'), unknown]),
    ]).toEqual([
      'All is well.',
      '1 thing to look at.',
      '2 things to fix, 1 thing to look at and 1 thing that could not be found out.',
    ]);
  });

  test('exist for every cure and every reason, on every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const id of cureIds) {
        const finding: Finding = {
          id: 'plain-text',
          verdict: 'bad',
          facts: { files: [], complete: true },
          cures: [id],
        };
        expect(describeFinding(finding, platform).cures).toMatchObject([
          { id, sentence: expect.stringMatching(/\.$/), button: expect.stringMatching(/^[A-Z]/) },
        ]);
      }
      for (const id of checkIds as readonly CheckId[]) {
        for (const why of [...failureCodes, 'TOO_SLOW'] as const) {
          const finding = { id, verdict: 'unknown', why, cures: [] } as Finding;
          expect(describeFinding(finding, platform).sentence).toMatch(/\.$/);
        }
      }
    }
  });

  test('quote a path so that a shell takes it for nothing else', () => {
    const file = { path: "~/Downloads/it's $(rm -rf).json", holds: 'key', wideMode: '0644' } as const;
    const finding: Finding = {
      id: 'plain-text',
      verdict: 'bad',
      facts: { files: [file], complete: true },
      cures: ['narrow-modes'],
    };
    expect(describeFinding(finding, 'linux').cures[0]?.action).toEqual({
      does: 'copy',
      text: "chmod 600 ~/'Downloads/it'\\''s $(rm -rf).json'",
    });
    expect(writeReport([finding], { version: '1', platform: 'linux', at: 0 })).toContain(
      'mode 0644, wider than 0600',
    );
  });
});
