/** What of Lanyard uses the keychain, once for each operation: the index of accounts, the secrets, the vault. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { accountsFile, createAccounts, emptyAccountsFile, keyName } from '../../main/vault/accounts.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { createSealedFiles } from '../../main/vault/sealed-files.ts';
import { createSecrets } from '../../main/vault/secrets.ts';
import { createVaultClient, type VaultProcess } from '../../main/vault/vault-client.ts';
import type { FaultyKeychain, Operation, Tampering } from './faulty-keychain.ts';
import type { VaultHosts } from './vault-hosts.ts';

export interface KeychainUser extends Tampering {
  /** Has the accounts that every fault finds. */
  prepare(): Promise<void>;
  /** Has its process start anew at the next question. */
  rest(): Promise<void>;
  /** Does what it is for; what came of it. */
  act(how: { readonly renew: boolean }): Promise<string>;
  /** Asks again, as the button does, until the keychain serves it; `false` when it does not in time. */
  recover(withinMs: number): Promise<boolean>;
  /** Puts a new secret in the place of a damaged one, as signing in again does. */
  heal(): Promise<void>;
  /** What is not as it should be now, seen by a Lanyard that has just been started. */
  lost(fresh: VaultProcess): Promise<string[]>;
  close(): void;
}

const smallSecret = () => randomBytes(75).toString('base64');
/** Larger than a keychain entry may be: sealed in a file, whose key the entry is. */
const largeSecret = () => randomBytes(7_500).toString('base64');
const ids = {
  kept: '10000000-0000-4000-8000-000000000001',
  removed: '10000000-0000-4000-8000-000000000002',
  added: '10000000-0000-4000-8000-000000000003',
} as const;
type Role = keyof typeof ids;

export function openKeychainUser(
  keychain: FaultyKeychain,
  hosts: VaultHosts,
  operation: Operation,
): KeychainUser {
  const service = `dev.lanyard.hold-${operation}.v1`;
  const folder = join(keychain.folder, operation);
  const sealedFiles = createSealedFiles(join(folder, 'sealed'));
  const openFile = () =>
    createCheckedFile({
      path: join(folder, 'accounts.json'),
      version: 1,
      schema: accountsFile,
      empty: emptyAccountsFile,
    });
  const vault = createVaultClient({ service, spawn: () => hosts.start({ ...keychain.env }) });
  const moves: Promise<void>[] = [];
  const secrets = createSecrets({
    vault,
    sealedFiles,
    onChange: () => undefined,
    onMovedIn: (name) => void moves.push(accounts.claimMoved(name)),
  });
  const accounts = createAccounts({
    file: openFile(),
    loaded: emptyAccountsFile,
    secrets,
    onChange: () => undefined,
  });
  const values = { kept: '', removed: '', added: '' };
  /** Who has to be there. */
  const expected = new Set<Role>();

  async function put(role: Role, secret: string): Promise<void> {
    values[role] = secret;
    expected.add(role);
    await accounts.putAccount(accountOf(role), secret);
  }
  async function remove(role: Role): Promise<void> {
    expected.delete(role);
    await accounts.removeAccount(ids[role]);
  }
  const placeOf = (role: Role) =>
    secrets.keptIn(keyName(ids[role])) === 'keychain' ? 'keychain' : `session, ${secrets.state()}`;

  const acts: Record<Operation, (how: { readonly renew: boolean }) => Promise<string>> = {
    async read() {
      return (await secrets.read(keyName(ids.kept))) === values.kept ? 'value' : 'another value';
    },
    async write({ renew }) {
      const role = renew ? 'kept' : 'added';
      await put(role, largeSecret());
      return placeOf(role);
    },
    async delete() {
      await remove('removed');
      const { unclaimed } = (await openFile().load()).value;
      return unclaimed.length === 0 ? 'removed' : `noted, ${secrets.state()}`;
    },
    probe: () => secrets.ask(),
  };

  return {
    service,
    async prepare() {
      if (expected.has('added')) await remove('added');
      await put('kept', smallSecret());
      await put('removed', largeSecret());
    },
    async change(to, by) {
      const other = createVaultClient({ service, spawn: () => borrowed(by) });
      for (const name of [keyName(ids.kept), keyName(ids.removed), 'witness']) {
        const found = await other.ask({ verb: 'get', name });
        if (found.kind !== 'value' || found.value === null) throw new Error('there is no entry to change');
        await other.ask({ verb: 'set', name, value: to(found.value) });
      }
      other.close();
    },
    rest: () => vault.rest(),
    act: (how) => acts[operation](how).catch(codeOf),
    async recover(withinMs) {
      const until = performance.now() + withinMs;
      while (performance.now() < until) {
        if ((await secrets.ask()) !== 'ready') continue;
        await Promise.all(moves.splice(0));
        await accounts.removeUnclaimed();
        return true;
      }
      return false;
    },
    async heal() {
      await put('kept', smallSecret());
      if (expected.has('removed')) await put('removed', largeSecret());
    },
    async lost(fresh) {
      const client = createVaultClient({ service, spawn: () => borrowed(fresh) });
      const seen = createSecrets({
        vault: client,
        sealedFiles,
        onChange: () => undefined,
        onMovedIn: () => undefined,
      });
      const { value: index, repair } = await openFile().load();
      const wrong = repair === undefined ? [] : ['the index was damaged'];
      for (const role of Object.keys(ids) as Role[]) {
        const isThere = index.accounts.some(({ id }) => id === ids[role]);
        if (isThere !== expected.has(role)) wrong.push(`${role} is ${isThere ? 'still there' : 'lost'}`);
        const value = await seen.read(keyName(ids[role])).catch(codeOf);
        if (value !== (expected.has(role) ? values[role] : 'SECRET_GONE'))
          wrong.push(`the secret of ${role}: ${codeIn(value)}`);
      }
      if (index.unclaimed.length > 0) wrong.push(`${index.unclaimed.length} unclaimed entries`);
      client.close();
      return wrong;
    },
    close: () => vault.close(),
  };
}

/** A process that several ask, one after the other. */
const borrowed = (process: VaultProcess): VaultProcess => ({ ...process, kill: () => undefined });

const accountOf = (role: Role): ServiceAccountKeyAccount => ({
  id: ids[role],
  kind: 'service-account-key',
  email: `${role}@acme.example`,
  keyId: role,
  signedInAt: 0,
});

function codeOf(error: unknown): string {
  if (error instanceof Failure) return error.code;
  throw error;
}

/** Never the value, which may be another's secret. */
const codeIn = (text: string) => (/^[A-Z_]+$/.test(text) ? text : 'another value');
