/**
 * Every kind of file that a person hands in, in every bad state a file can be in: each ends in a failure of its own
 * family that names what is wrong, or is read whole.
 */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeFailure, Failure } from '../../app/failure.ts';
import { parseAdcFile, readAdcFile } from '../../main/credentials/adc-file.ts';
import {
  deleteKeyFile,
  parseServiceAccountKey,
  readServiceAccountKey,
} from '../../main/credentials/service-account-key-file.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { parseOAuthClientFile, readOAuthClientFile } from '../../main/sign-in/oauth-client-file.ts';
import { failureOf, failureOfCall } from './failure-of.ts';
import { newServiceAccountKey } from './service-account-keys.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Kind {
  readonly family: 'CLIENT' | 'KEY' | 'ADC';
  readonly whole: Fields;
  /** Without these it is not whole; named as they stand in failures, with what they stand in. */
  readonly needed: readonly string[];
}

const checks = createHostChecks(googleApis());
const deployer = 'deployer@acme-dev.iam.gserviceaccount.com';
const key = newServiceAccountKey(deployer);
const keyFields = ['type', 'client_email', 'private_key_id', 'private_key'];
const user = {
  type: 'authorized_user',
  client_id: '1-a.apps.googleusercontent.com',
  client_secret: 'canary-client-secret',
  refresh_token: '1//0-canary-refresh-token',
};
const userFields = ['type', 'client_id', 'client_secret', 'refresh_token'];

const kinds: Readonly<Record<string, Kind>> = {
  'a client file': {
    family: 'CLIENT',
    whole: { installed: { client_id: 'client', client_secret: 'GOCSPX-canary', project_id: 'acme-tools' } },
    needed: ['installed', 'installed.client_id', 'installed.client_secret'],
  },
  'a key file': { family: 'KEY', whole: key, needed: keyFields },
  'ADC of a person': { family: 'ADC', whole: user, needed: userFields },
  'ADC of a key': { family: 'ADC', whole: key, needed: keyFields },
  'ADC that impersonates': {
    family: 'ADC',
    whole: {
      type: 'impersonated_service_account',
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${deployer}:generateAccessToken`,
      source_credentials: user,
    },
    needed: [
      'type',
      'service_account_impersonation_url',
      'source_credentials',
      ...userFields.map((name) => `source_credentials.${name}`),
    ],
  },
  'ADC of a workload': {
    family: 'ADC',
    whole: {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ours/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      credential_source: { file: '/run/canary' },
    },
    needed: ['type', 'audience', 'subject_token_type', 'credential_source'],
  },
  'ADC of a workforce': {
    family: 'ADC',
    whole: {
      type: 'external_account_authorized_user',
      client_id: 'client',
      client_secret: 'canary-secret',
      refresh_token: 'canary-refresh',
    },
    needed: ['type', 'client_id', 'client_secret', 'refresh_token'],
  },
};

const readers = {
  CLIENT: readOAuthClientFile,
  KEY: readServiceAccountKey,
  ADC: (path: string) => readAdcFile(path, checks),
};
const parsers = {
  CLIENT: (text: string) => parseOAuthClientFile(text, 'file'),
  KEY: (text: string) => parseServiceAccountKey(text, 'file'),
  ADC: (text: string) => parseAdcFile(text, checks),
};

/** `fields` with the one at the end of `path` changed; `undefined` takes it away. */
function withField(fields: Fields, path: string, value: unknown): Fields {
  const [first = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : withField(fields[first] as Fields, rest.join('.'), value);
  return { ...fields, [first]: inner };
}

/** In words for a person, with nothing of what was secret in the file. */
function told(failure: Failure): string {
  const view = JSON.stringify(describeFailure(failure));
  expect(view).not.toMatch(/canary|PRIVATE KEY|MII[A-Za-z0-9]/);
  return view;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handed-in-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

describe.each(Object.entries(kinds))('%s', (_, { family, whole, needed }) => {
  const text = JSON.stringify(whole, null, 2);
  const parse = parsers[family];
  const refusal = (given: unknown) => failureOfCall(() => parse(JSON.stringify(given)));
  const codes = {
    notJson: `${family}_FILE_NOT_JSON`,
    field: `${family}_FILE_FIELD`,
    unreadable: `${family}_FILE_UNREADABLE`,
    tooLarge: `${family}_FILE_TOO_LARGE`,
  };
  async function read(content: string | Uint8Array) {
    await writeFile(at('file.json'), content);
    return readers[family](at('file.json'));
  }
  const failed = (content: string | Uint8Array) => failureOf(read(content));

  test('is read as it is, and no other way, cut at any byte', () => {
    expect(parse(text)).toBeDefined();
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1) {
      const failure = failureOfCall(() => parse(bytes.subarray(0, length).toString()));
      expect(failure.code, `cut at ${length}`).toBe(codes.notJson);
    }
  });

  test.each([null, true, 7, 'text', [], [whole], {}])('is named when it is %j', (given) => {
    const failure = refusal(given);
    expect(failure.code).toBe(codes.field);
    expect(failure.facts.field).toBeTruthy();
    told(failure);
  });

  test.each(needed)('names “%s” when it is missing, empty or of a wrong type', (field) => {
    expect(refusal(withField(whole, field, undefined))).toMatchObject({
      code: codes.field,
      facts: { field: `“${field}”`, problem: 'is missing' },
    });
    for (const wrong of ['', null, 7, true, ['x'], { x: 1 }, 'x'.repeat(5_000)]) {
      const failure = refusal(withField(whole, field, wrong));
      // Without its own type, a file is of another kind.
      expect(failure.code, `${field} is ${JSON.stringify(wrong)}`).toMatch(
        new RegExp(`^(?:${codes.field}|HOST_NOT_ALLOWED)$`),
      );
      expect(failure.facts.field).toContain(field);
      expect(failure.code === 'HOST_NOT_ALLOWED' || failure.facts.problem).toBeTruthy();
      told(failure);
    }
  });

  test('ends in a failure or whole, whatever byte is changed', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (index, byte) => {
        const changed = Buffer.from(bytes);
        changed[index] = byte;
        try {
          parse(changed.toString());
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          told(error);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is read with a mark of UTF-8, and with line ends of Windows', async () => {
    const plain = parse(text);
    const inPlace = (value: unknown) => (family === 'KEY' ? (value as { key: unknown }).key : value);
    expect(inPlace(await read(`\uFEFF${text}`))).toEqual(plain);
    expect(inPlace(await read(text.replaceAll('\n', '\r\n')))).toEqual(plain);
  });

  const wide = (encoding: 'le' | 'be', from: string) => {
    const bytes = Buffer.from(from, 'utf16le');
    return encoding === 'be' ? bytes.swap16() : bytes;
  };
  test.each([
    ['UTF-16 LE', () => wide('le', `\uFEFF${text}`)],
    ['UTF-16 BE', () => wide('be', `\uFEFF${text}`)],
    ['UTF-16 LE', () => wide('le', text)],
    ['UTF-16 BE', () => wide('be', text)],
    ['UTF-32', () => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.alloc(40)])],
    ['UTF-8', () => Buffer.from(text.replace('{', '{"n": "Zoë",'), 'latin1')],
    ['UTF-8', () => Buffer.from([0x30, 0x82, 0x09, 0x01, 0xff])],
  ])('is refused in other letters, with %s named', async (encoding, bytes) => {
    const failure = await failed(bytes());
    expect(failure.code).toBe(codes.notJson);
    expect(describeFailure(failure).sentence).toContain(encoding);
    told(failure);
  });

  test('is read to its end only while it is small', async () => {
    const most = 64 * 1024;
    const padded = (length: number) => text + ' '.repeat(length - Buffer.byteLength(text));
    await read(padded(most));
    expect((await failed(padded(most + 1))).code).toBe(codes.tooLarge);
    expect((await failed(padded(10_000_000))).code).toBe(codes.tooLarge);
  });

  test.skipIf(process.platform === 'win32').each<[string, () => unknown]>([
    ['a folder', () => mkdir(at('file.json'))],
    ['a pipe that nobody writes to', () => execFileSync('mkfifo', [at('file.json')])],
    ['a link to a device without end', () => symlink('/dev/zero', at('file.json'))],
    ['a link to nothing', () => symlink(at('nothing'), at('file.json'))],
    ['a link to itself', () => symlink(at('file.json'), at('file.json'))],
    ['gone', () => undefined],
  ])('is unreadable, and nobody waits, when it is %s', async (_, make) => {
    await make();
    const failure = await failureOf(readers[family](at('file.json')));
    expect(failure).toMatchObject({ code: codes.unreadable, facts: { file: 'file.json' } });
    expect(failure.facts.systemCode).toBeTruthy();
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is unreadable when it is another’s',
    async () => {
      await writeFile(at('file.json'), text);
      await chmod(at('file.json'), 0);
      expect(await failureOf(readers[family](at('file.json')))).toMatchObject({
        code: codes.unreadable,
        facts: { systemCode: 'EACCES' },
      });
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'is not taken as whole where a file says that it is empty',
    async () => {
      // Its length is 0 until it is read.
      expect((await failureOf(readers[family]('/proc/self/status'))).code).toBe(codes.notJson);
    },
  );

  test.skipIf(process.platform === 'win32')('does not wake whoever waits to write to a pipe', async () => {
    execFileSync('mkfifo', [at('file.json')]);
    let woken = false;
    const writer = open(at('file.json'), 'w').then(async (handle) => {
      woken = true;
      await handle.close();
    });
    expect((await failureOf(readers[family](at('file.json')))).code).toBe(codes.unreadable);
    expect(woken).toBe(false);
    await Promise.all([writer, (await open(at('file.json'), 'r')).close()]);
  });
});

describe('a private key', () => {
  const pkcs8 = (from: KeyObject, more: object = {}) =>
    from.export({ type: 'pkcs8', format: 'pem', ...more }).toString();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const read = (private_key: string) => parseServiceAccountKey(JSON.stringify({ ...key, private_key }), 'k');

  const whole = pkcs8(rsa.privateKey);
  test.each([
    ['as Google writes it', whole],
    ['with line ends of Windows', whole.replaceAll('\n', '\r\n')],
    ['with its line breaks written out', whole.replaceAll('\n', '\\n')],
    ['without the last line break', whole.trimEnd()],
    ['in PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ])('is taken %s, and there are real line breaks in it', (_, pem) => {
    expect(read(pem).privateKey).not.toContain('\\n');
  });

  test.each([
    ['is not an RSA key', () => pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['is not an RSA key', () => pkcs8(generateKeyPairSync('ed25519').privateKey)],
    [
      'is locked with a passphrase',
      () => pkcs8(rsa.privateKey, { cipher: 'aes-256-cbc', passphrase: 'canary' }),
    ],
    [
      'is locked with a passphrase',
      () =>
        rsa.privateKey
          .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' })
          .toString(),
    ],
    ['is a public key', () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['is a public key', () => rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    [
      'has fewer than 2,048 bits',
      () => pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
    ],
    ['is not a whole RSA key', () => `${whole.slice(0, 400)}\n-----END PRIVATE KEY-----\n`],
    ['is not a whole RSA key', () => whole.replaceAll('\n', ' ')],
    ['is not a whole RSA key', () => 'canary'],
  ])('%s is told', (problem, pem) => {
    const failure = failureOfCall(() => read(pem()));
    expect(failure).toMatchObject({
      code: 'KEY_FILE_FIELD',
      facts: { field: '“private_key”', problem: expect.stringContaining(problem) },
    });
    told(failure);
  });

  test('cut anywhere is not whole', () => {
    const end = whole.indexOf('-----END');
    for (let length = 0; length < end; length += 1) {
      expect(failureOfCall(() => read(whole.slice(0, length))).facts.field, `cut at ${length}`).toBe(
        '“private_key”',
      );
    }
  });

  test('as a P12 is explained', async () => {
    await writeFile(at('old.p12'), Buffer.from([0x30, 0x82, 0x09, 0xff]));
    const failure = await failureOf(readServiceAccountKey(at('old.p12')));
    expect(failure).toMatchObject({ code: 'KEY_FILE_NOT_JSON', facts: { file: 'old.p12' } });
    expect(describeFailure(failure).sentence).toContain('P12');
  });
});

describe('deleting the file of a key', () => {
  const text = JSON.stringify(key);
  const path = () => at('key.json');
  async function imported(from = path()) {
    return (await readServiceAccountKey(from)).origin;
  }
  beforeEach(() => writeFile(path(), text));

  test('deletes that file and no other', async () => {
    await writeFile(at('other.json'), text);
    await deleteKeyFile(await imported());
    expect(await readdir(folder)).toEqual(['other.json']);
  });

  test('keeps no word of the key where it came from', async () => {
    expect(JSON.stringify(await imported())).not.toContain(key.private_key_id);
  });

  const changes: readonly (readonly [string, () => unknown, string])[] = [
    ['one letter of it is another', () => writeFile(path(), `${text} `), 'has changed'],
    [
      'another key has taken its place',
      () => writeFile(path(), JSON.stringify({ ...key, private_key_id: 'another' })),
      'has changed',
    ],
    ['it is empty', () => writeFile(path(), ''), 'has changed'],
    ['it has grown far too large', () => writeFile(path(), text.padEnd(10_000_000)), 'has changed'],
    ['it is in other letters', () => writeFile(path(), Buffer.from(text, 'utf16le')), 'has changed'],
    [
      'it has become a link to itself elsewhere',
      async () => {
        await rename(path(), at('elsewhere.json'));
        await symlink(at('elsewhere.json'), path());
      },
      'is a link',
    ],
    [
      'it has become a folder',
      async () => {
        await rm(path());
        await mkdir(path());
      },
      'no plain file',
    ],
    ['it is gone', () => rm(path()), 'not there any more'],
    ['its folder is gone', () => rm(folder, { recursive: true }), 'not there any more'],
  ];
  test.each(changes)('deletes nothing when %s', async (_, change, problem) => {
    const origin = await imported();
    await change();
    const before = await readdir(folder).catch(() => 'gone');
    const failure = await failureOf(deleteKeyFile(origin));
    expect(failure).toMatchObject({
      code: 'KEY_FILE_NOT_DELETED',
      facts: { file: 'key.json', problem: expect.stringContaining(problem) },
    });
    expect(await readdir(folder).catch(() => 'gone')).toEqual(before);
  });

  test('deletes neither a link nor what it leads to, though it was read through it', async () => {
    await symlink(path(), at('link.json'));
    const failure = await failureOf(deleteKeyFile(await imported(at('link.json'))));
    expect(failure).toMatchObject({ code: 'KEY_FILE_NOT_DELETED', facts: { file: 'link.json' } });
    expect((await readdir(folder)).sort()).toEqual(['key.json', 'link.json']);
    expect(await readFile(path(), 'utf8')).toBe(text);
  });

  test('leaves another name of the file alone', async () => {
    await link(path(), at('second.json'));
    await deleteKeyFile(await imported());
    expect(await readdir(folder)).toEqual(['second.json']);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says so when the folder does not let it go',
    async () => {
      const origin = await imported();
      await chmod(folder, 0o500);
      const failure = await failureOf(deleteKeyFile(origin));
      await chmod(folder, 0o700);
      expect(failure).toMatchObject({
        code: 'KEY_FILE_NOT_DELETED',
        facts: { problem: expect.stringContaining('EACCES') },
      });
    },
  );
});
