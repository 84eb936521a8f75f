/**
 * The vault with nothing faked: its process, keytar, libsecret, and a gnome-keyring on a bus of its own. What goes wrong
 * with that is row 10 of `npm run hold`.
 */

import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, type TestContext, test } from 'vitest';
import { createSealedFiles } from '../../main/vault/sealed-files.ts';
import { createSecrets, type SecretName, type Secrets } from '../../main/vault/secrets.ts';
import { createVaultClient, type VaultClient } from '../../main/vault/vault-client.ts';
import { type KeyringState, openKeyring } from '../desk/keyring.ts';
import { failureOf } from './failure-of.ts';
import { startVaultChild, type VaultChild } from './vault-child.ts';

const service = 'dev.lanyard.unit-test.v1';
const name: SecretName = 'refresh-token:10000000-0000-4000-8000-000000000001';
const token = '1//0e-canary-refresh-token';
const jobMs = 1_500;

const systemPath = process.env['PATH'] ?? '';
const missing = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].filter((program) => {
  return !systemPath.split(delimiter).some((folder) => canRun(join(folder, program)));
});

function canRun(path: string) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let folder: string;
let closers: (() => unknown)[];

beforeEach(async (context: TestContext) => {
  if (process.platform !== 'linux') context.skip('the Secret Service is Linux’s');
  if (missing.length > 0) context.skip(`not installed: ${missing.join(', ')}`);
  folder = await mkdtemp(join(tmpdir(), 'keychain-'));
  closers = [];
});
afterEach(async () => {
  for (const close of (closers ?? []).reverse()) await close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Vault {
  readonly client: VaultClient;
  readonly secrets: Secrets;
  readonly children: VaultChild[];
  readonly keyring: Awaited<ReturnType<typeof openKeyring>>['keyring'];
  readonly env: Record<string, string>;
}

function secretsOf(vault: VaultClient): Secrets {
  const sealedFiles = createSealedFiles(join(folder, 'sealed'));
  return createSecrets({ vault, sealedFiles, onChange: () => undefined, onMovedIn: () => undefined });
}

async function openVault(state: KeyringState): Promise<Vault> {
  const deskEnv = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: folder,
    PATH: systemPath,
  };
  const { env: bus, keyring, close } = await openKeyring(join(folder, 'run'), deskEnv, state);
  closers.push(close);
  const env = { ...deskEnv, ...bus };
  const children: VaultChild[] = [];
  const client = createVaultClient({
    service,
    jobMs,
    spawn: () => {
      const child = startVaultChild(env);
      children.push(child);
      return child;
    },
  });
  closers.push(() => client.close());
  const secrets = secretsOf(client);
  return { client, secrets, children, keyring, env };
}

describe('an unlocked keyring', () => {
  test('keeps, gives and loses a secret', async () => {
    const { secrets, children, env } = await openVault('unlocked');
    expect(await secrets.ask()).toBe('ready');
    expect(await secrets.write(name, token)).toBe('keychain');
    expect(await secrets.read(name)).toBe(token);
    expect(children).toHaveLength(1);

    // Nothing of it is readable where everybody of this computer may look.
    const pid = children[0]?.pid ?? 0;
    const [argv, environ] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/environ`, 'utf8'),
    ]);
    expect(`${argv}${environ}`).not.toContain(token);
    expect(environ).toContain(env['DBUS_SESSION_BUS_ADDRESS']);

    expect(await secrets.remove(name)).toBe(true);
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_GONE');
  });

  test('keeps it beyond the process', async () => {
    const vault = await openVault('unlocked');
    await vault.secrets.write(name, token);
    const again = createVaultClient({ service, jobMs, spawn: () => startVaultChild(vault.env) });
    closers.push(() => again.close());
    const secrets = secretsOf(again);
    expect(await secrets.read(name)).toBe(token);
  });

  test('says gone when another program removes the entry', async () => {
    const { client, secrets } = await openVault('unlocked');
    await secrets.write(name, token);
    await client.ask({ verb: 'delete', name });
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_GONE');
  });

  test('says damaged when another program changes the entry', async () => {
    const { client, secrets } = await openVault('unlocked');
    await secrets.write(name, token);
    await client.ask({ verb: 'set', name, value: 'changed' });
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_DAMAGED');
  });

  test('keeps entries of a size that Windows just holds', async () => {
    const { secrets } = await openVault('unlocked');
    const long = 'x'.repeat(1_700);
    await secrets.write(name, long);
    expect(await secrets.read(name)).toBe(long);
  });
});

describe('a locked keyring', () => {
  test('loses nothing and removes nothing', async () => {
    const { client, secrets, keyring } = await openVault('unlocked');
    await secrets.write(name, token);
    await keyring.lock();
    // What makes the witness necessary: the keyring says "no such entry".
    expect(await client.ask({ verb: 'get', name })).toEqual({ kind: 'value', value: null });
    expect((await failureOf(secrets.read(name))).code).toBe('KEYCHAIN_LOCKED');
    expect(await secrets.remove(name)).toBe(false);
    expect(await secrets.write('client-secret:x', 'GOCSPX-x')).toBe('session');

    await keyring.kill();
    await keyring.start({ unlocked: true });
    expect(await secrets.ask()).toBe('ready');
    expect(await secrets.read(name)).toBe(token);
    expect(secrets.keptIn('client-secret:x')).toBe('keychain');
  });

  test('is named locked from the first question on', async () => {
    const { secrets } = await openVault('locked');
    expect(await secrets.ask()).toBe('locked');
  });
});

test('a vault that is killed is replaced at the next job', async () => {
  const { secrets, children } = await openVault('unlocked');
  await secrets.write(name, token);
  process.kill(children[0]?.pid ?? 0, 'SIGKILL');
  // The kill and the job may cross; the job after them finds a new process.
  await secrets.read(name).catch(() => undefined);
  expect(await secrets.read(name)).toBe(token);
  expect(children).toHaveLength(2);
});

test('what another program of this user sees of an entry is sealed', async () => {
  const { client, secrets } = await openVault('unlocked');
  await secrets.write(name, token);
  const seen = await client.ask({ verb: 'get', name });
  expect(seen).toEqual({ kind: 'value', value: expect.stringMatching(/^[A-Za-z0-9_-]+$/) });
  expect(JSON.stringify(seen)).not.toContain(token);
});
