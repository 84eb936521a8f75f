/** Files that Lanyard does not take up, by its real commands: nothing of them is saved, and nothing that was is lost. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../app/failure.ts';
import { systemClock } from '../../main/clock.ts';
import { start } from '../../main/start.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { accessToken } from './credential-bench.ts';
import { failureOf } from './failure-of.ts';
import { createFakeComputer, type FakeComputer, type FakeDesktop } from './fake-desktop.ts';

let sandbox: Sandbox;
let folder: string;
let userData: string;
let computer: FakeComputer;
let desktop: FakeDesktop;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imports-'));
  userData = join(folder, 'user-data');
  computer = createFakeComputer(userData);
  desktop = await launch();
});
afterEach(async () => {
  expect(desktop.bugs).toEqual([]);
  await desktop.quit();
  await rm(folder, { recursive: true });
});

async function launch(): Promise<FakeDesktop> {
  const next = computer.boot();
  await start({
    desktop: next,
    clock: systemClock,
    endpoints: sandbox.description.provider,
    apis: sandbox.description.google,
    keychainService: 'dev.lanyard.unit-test.v1',
    sandbox: {},
  });
  return next;
}
async function relaunch(): Promise<void> {
  await desktop.quit();
  desktop = await launch();
}

async function save(content: unknown, name = 'file.json'): Promise<string> {
  const path = join(folder, name);
  await writeFile(
    path,
    typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content),
  );
  return path;
}
const importKey = async (content: unknown) => {
  const { accountId } = await desktop.commands().importKey({ path: await save(content, 'key.json') });
  return accountId;
};
const importClient = async (content: unknown) =>
  desktop.commands().importClient({ path: await save(content, 'client.json') });

const goodKey = () => sandbox.description.google.keyFiles.deployer;
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
/** Of the same service account, whole, and unknown to Google: a mint tells which of the two is kept. */
const otherKey = () => ({ ...goodKey(), private_key_id: 'f'.repeat(40), private_key: pem });

const mint = (accountId: string) =>
  desktop.commands().copyToken({ request: accessToken({ id: accountId }), format: 'bare' });

/** Everything that is kept, to the byte. The log is no part of it. */
async function kept() {
  const files = (await readdir(userData, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('logs'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const contents = await Promise.all(files.map((file) => readFile(file, 'base64')));
  const { accounts, clients, selectedAccountId } = await desktop.commands().getSnapshot({});
  return {
    files: Object.fromEntries(files.map((file, index) => [file, contents[index]])),
    keychain: [...computer.keychain],
    known: { accounts, clients, selectedAccountId },
  };
}

/** A key that no keychain entry holds, so that it lies in a sealed file. */
const largeKey = () => ({ ...goodKey(), private_key: `${'# '.repeat(1_000)}\n${goodKey().private_key}` });

describe('a file that is refused changes nothing that is kept', () => {
  beforeEach(async () => {
    await importClient(sandbox.description.clientFile);
    await importKey(largeKey());
    expect(await readdir(join(userData, 'sealed'))).toHaveLength(1);
  });

  const broken: readonly (readonly [string, FailureCode, FailureCode, () => unknown])[] = [
    ['cut', 'KEY_FILE_NOT_JSON', 'CLIENT_FILE_NOT_JSON', () => JSON.stringify(goodKey()).slice(0, -1)],
    ['empty', 'KEY_FILE_NOT_JSON', 'CLIENT_FILE_NOT_JSON', () => ''],
    ['UTF-16', 'KEY_FILE_NOT_JSON', 'CLIENT_FILE_NOT_JSON', () => Buffer.from('\uFEFF{}', 'utf16le')],
    ['10 MB', 'KEY_FILE_TOO_LARGE', 'CLIENT_FILE_TOO_LARGE', () => ' '.repeat(10_000_000)],
    ['a list', 'KEY_FILE_FIELD', 'CLIENT_FILE_FIELD', () => '[]'],
    ['of another type', 'KEY_FILE_FIELD', 'CLIENT_FILE_FIELD', () => ({ type: 'authorized_user' })],
    [
      'with half a key',
      'KEY_FILE_FIELD',
      'CLIENT_FILE_FIELD',
      () => ({ ...goodKey(), private_key: pem.slice(0, 900) }),
    ],
    ['without a secret', 'KEY_FILE_FIELD', 'CLIENT_FILE_FIELD', () => ({ installed: { client_id: 'x' } })],
  ];
  test.each(broken)('when it is %s', async (_, keyCode, clientCode, content) => {
    const before = await kept();
    expect((await failureOf(importKey(content()))).code).toBe(keyCode);
    expect((await failureOf(importClient(content()))).code).toBe(clientCode);
    expect(await kept()).toEqual(before);
  });

  test('when it is a folder, or not there', async () => {
    const before = await kept();
    const path = join(folder, 'a folder');
    await mkdir(path);
    for (const given of [path, join(folder, 'nothing')]) {
      expect((await failureOf(desktop.commands().importKey({ path: given }))).code).toBe(
        'KEY_FILE_UNREADABLE',
      );
      expect((await failureOf(desktop.commands().importClient({ path: given }))).code).toBe(
        'CLIENT_FILE_UNREADABLE',
      );
    }
    expect(await kept()).toEqual(before);
  });

  test('and a file that is refused cannot be deleted by it', async () => {
    const [account] = (await desktop.commands().getSnapshot({})).accounts;
    await rm(join(folder, 'key.json'));
    const path = await save('{}', 'key.json');
    await failureOf(desktop.commands().importKey({ path }));
    const failure = await failureOf(desktop.commands().deleteKeyFile({ accountId: account?.id ?? '' }));
    expect(failure.code).toBe('KEY_FILE_NOT_DELETED');
    expect(await readFile(path, 'utf8')).toBe('{}');
  });
});

describe('an account that is added while the settings cannot be saved', () => {
  beforeEach(async () => {
    const backup = join(userData, 'settings.json.backup');
    await desktop.commands().changeSettings({ theme: 'light' });
    await rm(backup, { force: true });
    await mkdir(join(backup, 'in the way'), { recursive: true });
    const failure = await failureOf(desktop.commands().changeSettings({ theme: 'dark' }));
    expect(failure.code).toBe('STORE_NOT_SAVED');
  });

  test.each([
    ['a key', async () => importKey(goodKey())],
    [
      'ADC',
      async () => {
        const gcloud = join(userData, '.config', 'gcloud');
        await mkdir(gcloud, { recursive: true });
        const file = sandbox.description.google.adcFiles.service_account;
        await writeFile(join(gcloud, 'application_default_credentials.json'), JSON.stringify(file));
        return (await desktop.commands().addFound({ kind: 'adc' })).accountId;
      },
    ],
  ])('is there and chosen, and is there after a start: %s', async (_, add) => {
    const accountId = await add();
    const { accounts, selectedAccountId } = await desktop.commands().getSnapshot({});
    expect([accounts.map(({ id }) => id), selectedAccountId]).toEqual([[accountId], accountId]);
    await mint(accountId);
    await relaunch();
    await mint(accountId);
  });
});

describe('a key that takes the place of a known one', () => {
  let accountId: string;
  beforeEach(async () => {
    accountId = await importKey(goodKey());
    // Tokens in memory would hide which key there is.
    await relaunch();
  });
  const keyId = async () => {
    const [account] = (await desktop.commands().getSnapshot({})).accounts;
    return account?.kind === 'service-account-key' ? account.keyId : undefined;
  };

  test('counts at once, and at the next start', async () => {
    expect(await importKey(otherKey())).toBe(accountId);
    for (const again of [false, true]) {
      if (again) await relaunch();
      expect(await keyId()).toBe(otherKey().private_key_id);
      expect((await failureOf(mint(accountId))).code).toBe('KEY_REFUSED');
    }
  });

  /** From now on the keychain takes a key and has forgotten it when it is read; gives the way back. */
  function forgetKeys(): () => void {
    const { keychain } = computer;
    const set = keychain.set.bind(keychain);
    keychain.set = (name, value) => (name.includes('service-account-key') ? keychain : set(name, value));
    return () => {
      keychain.set = set;
    };
  }

  test.each([
    ['fits an entry', otherKey],
    ['needs a file', () => ({ ...otherKey(), private_key: `${'# '.repeat(1_000)}\n${pem}` })],
  ])('leaves the old one in use when the keychain does not keep it and it %s', async (_, file) => {
    const before = await kept();
    const restore = forgetKeys();
    expect((await failureOf(importKey(file()))).code).toBe('KEYCHAIN_NOT_KEPT');
    expect(await kept()).toEqual(before);
    await mint(accountId);
    restore();
    await desktop.commands().askKeychainAgain({});
    await relaunch();
    expect(await keyId()).toBe(goodKey().private_key_id);
    await mint(accountId);
  });

  test('leaves the old one in use when the index cannot be saved', async () => {
    const backup = join(userData, 'accounts.json.backup');
    await rm(backup, { force: true });
    await mkdir(join(backup, 'in the way'), { recursive: true });
    const before = await kept();
    expect((await failureOf(importKey(otherKey()))).code).toBe('STORE_NOT_SAVED');
    expect((await kept()).known).toEqual(before.known);
    expect((await kept()).files).toEqual(before.files);
    await mint(accountId);
    await rm(backup, { recursive: true });
    await relaunch();
    await mint(accountId);
  });

  test('leaves the old one for the next start while the keychain cannot be used', async () => {
    computer.keychainAbsent = true;
    await importKey(otherKey());
    expect(await keyId()).toBe(otherKey().private_key_id);
    expect((await failureOf(mint(accountId))).code).toBe('KEY_REFUSED');
    computer.keychainAbsent = false;
    await relaunch();
    expect(await keyId()).toBe(goodKey().private_key_id);
    await mint(accountId);
  });

  test('moves in with its id when the keychain comes back', async () => {
    computer.keychainAbsent = true;
    await importKey(otherKey());
    computer.keychainAbsent = false;
    await desktop.commands().askKeychainAgain({});
    await expect
      .poll(() => readFile(join(userData, 'accounts.json'), 'utf8'))
      .toContain(otherKey().private_key_id);
    await relaunch();
    expect((await failureOf(mint(accountId))).code).toBe('KEY_REFUSED');
  });
});

test('a client whose new secret is not kept has its old one', async () => {
  await importClient(sandbox.description.clientFile);
  const before = await kept();
  const { keychain } = computer;
  const set = keychain.set.bind(keychain);
  keychain.set = (name, value) => (name.includes('client-secret') ? keychain : set(name, value));
  const { installed } = sandbox.description.clientFile as { installed: object };
  const changed = { installed: { ...installed, client_secret: 'GOCSPX-other' } };
  expect((await failureOf(importClient(changed))).code).toBe('KEYCHAIN_NOT_KEPT');
  expect(await kept()).toEqual(before);
});
