import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../app/failure.ts';
import {
  type AdcFile,
  parseAdcFile,
  permitsOf,
  readAdcFile,
  speaksFor,
  universeOf,
} from '../../main/credentials/adc-file.ts';
import { refuseUnpermitted } from '../../main/credentials/permits.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { accountBase } from './credential-bench.ts';
import { failureOf, failureOfCall } from './failure-of.ts';
import { newServiceAccountKey } from './service-account-keys.ts';

const checks = createHostChecks(googleApis());
const target = 'deployer@acme-dev.iam.gserviceaccount.com';
const pool = '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ours/providers/ci';

const authorizedUser = {
  type: 'authorized_user',
  account: '',
  client_id: '1-a.apps.googleusercontent.com',
  client_secret: 'canary-client-secret',
  refresh_token: '1//0-canary-refresh-token',
  quota_project_id: 'acme-dev',
  universe_domain: 'googleapis.com',
};
const impersonated = {
  type: 'impersonated_service_account',
  delegates: ['projects/-/serviceAccounts/hop@acme-dev.iam.gserviceaccount.com'],
  service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken`,
  source_credentials: authorizedUser,
};
const external = {
  type: 'external_account',
  audience: pool,
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: '/run/token' },
};
const workforce = {
  type: 'external_account_authorized_user',
  audience: '//iam.googleapis.com/locations/global/workforcePools/people/providers/sso',
  client_id: 'client',
  client_secret: 'canary-secret',
  refresh_token: 'canary-refresh',
  token_url: 'https://sts.googleapis.com/v1/oauthtoken',
};
const key = newServiceAccountKey(target);
const whole: readonly (readonly [string, { readonly type: string }, string | undefined])[] = [
  ['authorized_user', authorizedUser, undefined],
  ['authorized_user', { ...authorizedUser, account: 'alice@acme.example' } as never, 'alice@acme.example'],
  ['service_account', key, target],
  ['impersonated_service_account', impersonated, target],
  ['external_account', external, 'ours/ci'],
  ['external_account_authorized_user', workforce, 'people/sso'],
];

const parse = (file: unknown): AdcFile =>
  parseAdcFile(typeof file === 'string' ? file : JSON.stringify(file), checks);
const refusal = (file: unknown): Failure => failureOfCall(() => parse(file));

describe('a whole file', () => {
  test.each(whole)('of type %s is read, and says whom it speaks for', (type, file, who) => {
    const read = parse(file);
    expect(read.type).toBe(type);
    expect(speaksFor(read)).toBe(who);
  });

  test('names its target and its delegates in order', () => {
    expect(parse(impersonated)).toMatchObject({
      impersonation: { target, delegates: ['hop@acme-dev.iam.gserviceaccount.com'] },
      source: { type: 'authorized_user', clientId: authorizedUser.client_id },
    });
  });

  test('may have no delegates, and fields that nobody knows', () => {
    for (const delegates of [null, undefined, []]) {
      expect(parse({ ...impersonated, delegates, more: 1 })).toMatchObject({
        impersonation: { delegates: [] },
      });
    }
  });
});

describe('a file that is not whole', () => {
  test.each(whole)('%s, cut anywhere, is no JSON', (_, file) => {
    const text = JSON.stringify(file);
    for (let length = 0; length < text.length; length += 1) {
      expect(refusal(text.slice(0, length)).code).toBe('ADC_FILE_NOT_JSON');
    }
  });

  const needed: readonly (readonly [string, object, readonly string[]])[] = [
    ['a sign-in', authorizedUser, ['type', 'client_id', 'client_secret', 'refresh_token']],
    ['a key', key, ['type', 'client_email', 'private_key_id', 'private_key']],
    ['an impersonation', impersonated, ['service_account_impersonation_url', 'source_credentials']],
    ['a workload', external, ['audience', 'subject_token_type', 'credential_source']],
    ['a workforce', workforce, ['client_id', 'client_secret', 'refresh_token']],
  ];
  test.each(needed)('%s names the field that is missing or of a wrong type', (_, file, fields) => {
    for (const field of fields) {
      const { [field]: _gone, ...rest } = file as Record<string, unknown>;
      expect(refusal(rest)).toMatchObject({
        code: 'ADC_FILE_FIELD',
        facts: { field: `“${field}”`, problem: 'is missing' },
      });
      for (const wrong of [7, true, ['x'], null]) {
        expect(refusal({ ...file, [field]: wrong })).toMatchObject({
          code: 'ADC_FILE_FIELD',
          facts: { field: expect.stringContaining(field) },
        });
      }
    }
  });

  test('names the field within the credentials it starts from', () => {
    const { client_id: _gone, ...source } = authorizedUser;
    expect(refusal({ ...impersonated, source_credentials: source })).toMatchObject({
      code: 'ADC_FILE_FIELD',
      facts: { field: '“source_credentials.client_id”', problem: 'is missing' },
    });
    expect(refusal({ ...impersonated, source_credentials: impersonated }).facts).toMatchObject({
      field: '“source_credentials.type”',
    });
    expect(refusal({ ...impersonated, delegates: ['nobody'] }).facts).toMatchObject({
      field: '“delegates.0”',
      problem: 'is no service account',
    });
  });

  test('names a type that nobody knows', () => {
    expect(refusal({ ...authorizedUser, type: 'authorised\u202euser!' })).toMatchObject({
      code: 'ADC_FILE_FIELD',
      facts: { field: '“type”', problem: 'is “authoriseduser”, which is no type of credentials' },
    });
  });

  test('explains the type that only another cloud takes', () => {
    expect(refusal({ type: 'gdch_service_account', format_version: '1' })).toMatchObject({
      code: 'ADC_TYPE_NOT_SUPPORTED',
      facts: { type: 'gdch_service_account' },
    });
  });

  test('is refused for another universe when only Google’s endpoint would take it', () => {
    for (const file of [authorizedUser, key]) {
      expect(refusal({ ...file, universe_domain: 'elsewhere.example' }).facts).toMatchObject({
        field: '“universe_domain”',
      });
    }
  });

  test('never ends as a fault of Lanyard, and never shows a secret', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), strangeFile()), (text) => {
        try {
          parse(text);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(JSON.stringify(error.facts)).not.toMatch(/canary|PRIVATE KEY/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** A whole file with one field replaced by anything. */
function strangeFile(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...whole.map(([, file]) => file)), fc.nat(), fc.jsonValue())
    .map(([file, at, value]) => {
      const names = Object.keys(file);
      return JSON.stringify({ ...file, [names[at % names.length] ?? 'type']: value });
    });
}

describe('a file that would send credentials elsewhere', () => {
  const urlOf = (host: string) =>
    impersonated.service_account_impersonation_url.replace(/^https:..[^/]+/, host);
  const withSource = (credential_source: object) => ({ ...external, credential_source });
  const permits = (file: unknown) => permitsOf(parse(file));

  test.each([
    ['token_url', { ...external, token_url: 'https://sts.evil.example/v1/token' }, 'sts.evil.example'],
    [
      'token_url',
      { ...external, token_url: 'https://googleapis.com.evil.example/' },
      'googleapis.com.evil.example',
    ],
    ['token_url', { ...external, token_url: 'https://evilgoogleapis.com:8443/' }, 'evilgoogleapis.com:8443'],
    ['token_url', { ...workforce, token_url: 'https://evil.example/v1/oauthtoken' }, 'evil.example'],
    ['credential_source.url', withSource({ url: 'http://evil.example' }), 'evil.example'],
    ['credential_source.url', withSource({ url: 'http://169.254.169.254/x' }), '169.254.169.254'],
    ['credential_source.url', withSource({ url: 'http://127.0.0.1:7/x' }), '127.0.0.1:7'],
    [
      'credential_source.region_url',
      withSource({ environment_id: 'aws1', region_url: 'http://10.0.0.1/' }),
      '10.0.0.1',
    ],
    [
      'service_account_impersonation_url',
      { ...impersonated, service_account_impersonation_url: urlOf('https://evil.example') },
      'evil.example',
    ],
    [
      'service_account_impersonation_url',
      { ...external, service_account_impersonation_url: urlOf('https://evil.example') },
      'evil.example',
    ],
  ])('needs a yes, with %s and the host', (field, file, host) => {
    expect(permits(file)).toEqual([{ kind: 'host', field: `“${field}”`, host }]);
    const account = {
      ...accountBase('x'),
      kind: 'adc',
      path: '/adc.json',
      fileType: 'external_account',
    } as const;
    const refuse = (allowedHosts: string[]) => refuseUnpermitted(permits(file), { ...account, allowedHosts });
    expect(failureOfCall(() => refuse(['another.example']))).toMatchObject({
      code: 'HOST_NOT_ALLOWED',
      facts: { field: `“${field}”`, host, place: '/adc.json' },
    });
    expect(() => refuse([host])).not.toThrow();
  });

  test.each([
    ['token_url', { ...external, token_url: 'http://sts.googleapis.com/v1/token' }],
    ['token_url', { ...external, token_url: 'http://127.0.0.1/v1/token' }],
    ['token_url', { ...external, token_url: 'https://sts.googleapis.com@evil.example/' }],
    ['token_url', { ...external, token_url: 'no address' }],
    [
      'service_account_impersonation_url',
      { ...impersonated, service_account_impersonation_url: urlOf('http://evil.example') },
    ],
    [
      'service_account_impersonation_url',
      { ...external, service_account_impersonation_url: urlOf('https://iam.googleapis.com') },
    ],
    ['credential_source.url', withSource({ url: 'file:///etc/passwd' })],
    ['credential_source.url', withSource({ url: 7 })],
  ])('cannot be allowed when %s is no address for credentials', (field, file) => {
    expect(refusal(file)).toMatchObject({ code: 'ADC_FILE_FIELD', facts: { field: `“${field}”` } });
  });

  test('needs one yes for the whole cloud it is for', () => {
    const universe_domain = 'acme.cloud';
    const file = {
      ...external,
      universe_domain,
      token_url: 'https://sts.acme.cloud/v1/token',
      service_account_impersonation_url: urlOf('https://iamcredentials.acme.cloud'),
    };
    expect(new Set(permits(file).map((permit) => permit.kind === 'host' && permit.host))).toEqual(
      new Set(['*.acme.cloud']),
    );
    expect(universeOf(parse(file))).toBe(universe_domain);
    expect(parse(file)).toMatchObject({ iamCredentials: 'https://iamcredentials.acme.cloud' });
    const { token_url: _, ...plain } = file;
    expect(parse(plain)).toMatchObject({ tokenUrl: 'https://sts.acme.cloud/v1/token' });
    expect(permits({ ...file, token_url: 'https://acme.cloud.evil.example/' })[0]).toMatchObject({
      host: 'acme.cloud.evil.example',
    });
  });

  test('may ask the machine of AWS who it is', () => {
    const file = withSource({
      environment_id: 'aws1',
      url: 'http://169.254.169.254/latest/meta-data/iam/security-credentials',
      region_url: 'http://[fd00:ec2::254]/latest/meta-data/placement/availability-zone',
    });
    expect(parse(file)).toMatchObject({ source: { kind: 'aws' } });
    expect(permits(file)).toEqual([]);
  });

  test('needs a yes to exactly the program it names', () => {
    const command = '/opt/acme/credential --for "the cloud"';
    const file = withSource({ executable: { command, timeout_millis: 5000 } });
    expect(parse(file)).toMatchObject({ source: { kind: 'executable', command, timeoutMs: 5000 } });
    expect(permits(file)).toEqual([{ kind: 'program', field: '“credential_source.executable”', command }]);
  });

  test.each([
    ['command', {}],
    ['command', { command: '' }],
    ['command', { command: 'rm -rf /\u202e' }],
    ['command', { command: 'a\nb' }],
    ['timeout_millis', { command: 'a', timeout_millis: 4_999 }],
    ['timeout_millis', { command: 'a', timeout_millis: 120_001 }],
  ])('is refused for its program’s %s', (name, executable) => {
    expect(refusal(withSource({ executable }))).toMatchObject({
      code: 'ADC_FILE_FIELD',
      facts: { field: `“credential_source.executable.${name}”` },
    });
  });

  test.each([
    ['', 7, 'is not an object'],
    ['.certificate_config_location', {}, 'is missing'],
    ['.certificate_config_location', { use_default_certificate_config: false }, 'is missing'],
    ['.certificate_config_location', { certificate_config_location: '' }, 'is empty'],
    [
      '.certificate_config_location',
      { use_default_certificate_config: true, certificate_config_location: '/a' },
      'stands beside use_default_certificate_config, and only one of them can be meant',
    ],
    [
      '.use_default_certificate_config',
      { use_default_certificate_config: 'yes' },
      'is neither true nor false',
    ],
    ['.trust_chain_path', { certificate_config_location: '/a', trust_chain_path: ['/b'] }, 'is not a text'],
  ])('is refused for its certificate%s: %j', (name, certificate, problem) => {
    expect(refusal(withSource({ certificate }))).toMatchObject({
      code: 'ADC_FILE_FIELD',
      facts: { field: `“credential_source.certificate${name}”`, problem },
    });
  });

  test('shows its certificate to the host that asks for one', () => {
    const { token_url: _, ...file } = {
      ...withSource({ certificate: { use_default_certificate_config: 'true' } }),
      service_account_impersonation_url: undefined,
    };
    expect(parse(file)).toMatchObject({
      tokenUrl: 'https://sts.mtls.googleapis.com/v1/token',
      source: { kind: 'certificate' },
      permits: [],
    });
    expect(parse({ ...file, universe_domain: 'cloud.example' })).toMatchObject({
      tokenUrl: 'https://sts.mtls.cloud.example/v1/token',
    });
    const twin = 'https://iamcredentials.mtls.googleapis.com/v1/projects/-/serviceAccounts/';
    const url = `${twin}robot@acme.iam.gserviceaccount.com:generateAccessToken`;
    const speaking = parse({ ...file, service_account_impersonation_url: url });
    expect(speaking).toMatchObject({
      impersonation: { target: 'robot@acme.iam.gserviceaccount.com' },
      permits: [],
    });
    expect(speaking).not.toHaveProperty('iamCredentials');
  });

  test('names one source', () => {
    for (const credential_source of [{}, { file: '/a', certificate: {} }]) {
      expect(refusal({ ...external, credential_source }).facts).toMatchObject({
        field: '“credential_source”',
      });
    }
  });

  test('names a service account', () => {
    for (const address of [
      '',
      '/',
      '/serviceAccounts/',
      '/serviceAccounts/nobody:generateAccessToken',
      '/%',
    ]) {
      const url = `https://iamcredentials.googleapis.com/v1${address}`;
      expect(refusal({ ...impersonated, service_account_impersonation_url: url }).facts).toMatchObject({
        field: '“service_account_impersonation_url”',
        problem: 'names no service account',
      });
    }
  });
});

describe('on the disk', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const failed = (name: string) => failureOf(readAdcFile(at(name), checks));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adc-file-'));
    await writeFile(at('whole'), JSON.stringify(authorizedUser));
    await writeFile(at('marked'), `\uFEFF${JSON.stringify(authorizedUser)}`);
    await writeFile(at('wide'), Buffer.from(`\uFEFF${JSON.stringify(authorizedUser)}`, 'utf16le'));
    await writeFile(at('large'), JSON.stringify({ ...authorizedUser, more: 'x'.repeat(10_000_000) }));
    await writeFile(at('empty'), '');
    await writeFile(at('list'), '[]');
    await mkdir(at('folder'));
    await symlink(at('whole'), at('link'));
    await symlink(at('nothing'), at('dangling'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [at('pipe')]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('may be a link, and may have a byte order mark', async () => {
    for (const name of ['whole', 'marked', 'link']) {
      expect(await readAdcFile(at(name), checks)).toMatchObject({ type: 'authorized_user' });
    }
  });

  test.each([
    ['nothing', 'ADC_FILE_UNREADABLE', { systemCode: 'ENOENT' }],
    ['dangling', 'ADC_FILE_UNREADABLE', { systemCode: 'ENOENT' }],
    ['folder', 'ADC_FILE_UNREADABLE', { systemCode: 'not a plain file' }],
    ['pipe', 'ADC_FILE_UNREADABLE', { systemCode: 'not a plain file' }],
    ['large', 'ADC_FILE_TOO_LARGE', {}],
    ['empty', 'ADC_FILE_NOT_JSON', {}],
    ['wide', 'ADC_FILE_NOT_JSON', {}],
    ['list', 'ADC_FILE_FIELD', { field: 'the file', problem: 'is not an object' }],
  ])('%s is told, with its place', async (name, code, facts) => {
    if (name === 'pipe' && process.platform === 'win32') return;
    expect(await failed(name)).toMatchObject({ code, facts: { place: at(name), file: name, ...facts } });
  });
});
