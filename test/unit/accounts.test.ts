import { beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { OAuthClient } from '../../app/oauth-client.ts';
import {
  type Accounts,
  type AccountsFile,
  abandonIndex,
  accountsFile,
  clientSecretName,
  createAccounts,
  emptyAccountsFile,
  refreshTokenName,
} from '../../main/vault/accounts.ts';
import type { SecretName } from '../../main/vault/secrets.ts';
import { failureOf, failureOfCall, textsIn } from './failure-of.ts';

const client: OAuthClient = { clientId: 'client', importedAt: 1 };
const account: Account = {
  id: '10000000-0000-4000-8000-000000000001',
  kind: 'google-sign-in',
  sub: '1',
  email: 'a@b.example',
  clientId: 'client',
  askedScopes: ['openid'],
  grantedScopes: ['openid'],
  signedInAt: 1,
};
const other: Account = { ...account, id: '10000000-0000-4000-8000-000000000002', sub: '2' };
const name = refreshTokenName(account.id);
const secret = '1//0canary';

let keychain: Map<SecretName, string>;
/** `session`: the keychain cannot be used, so secrets stay in memory. */
let place: 'keychain' | 'session';
let canRemove: boolean;
/** Everything that happened, in order, the file's content included. */
let steps: (string | AccountsFile)[];
let changes: number;
/** Fails one step, by its number among all. */
let failAt: number;
let accounts: Accounts;

const step = (what: string | AccountsFile, code: 'STORE_NOT_SAVED' | 'KEYCHAIN_NOT_KEPT') => {
  if (steps.length === failAt) {
    steps.push('failed');
    throw new Failure(code);
  }
  steps.push(what);
};
const open = (loaded: AccountsFile = emptyAccountsFile) =>
  createAccounts({
    loaded,
    file: { save: async (value) => step(structuredClone(value), 'STORE_NOT_SAVED') },
    secrets: {
      async read(wanted) {
        const found = keychain.get(wanted);
        if (found === undefined) throw new Failure('SECRET_GONE');
        return found;
      },
      async write(written, value) {
        step(`write ${written}`, 'KEYCHAIN_NOT_KEPT');
        if (place === 'keychain') keychain.set(written, value);
        return place;
      },
      async remove(removed) {
        step(`remove ${removed}`, 'KEYCHAIN_NOT_KEPT');
        if (canRemove) keychain.delete(removed);
        return canRemove;
      },
    },
    onChange: () => {
      changes += 1;
    },
  });

beforeEach(() => {
  keychain = new Map();
  place = 'keychain';
  canRemove = true;
  steps = [];
  changes = 0;
  failAt = -1;
  accounts = open();
});

/** What the next start would find. */
const onDisk = () =>
  steps.findLast((one): one is AccountsFile => typeof one === 'object') ?? emptyAccountsFile;

describe('a new account', () => {
  test('is noted as unclaimed, then kept, then claimed', async () => {
    await accounts.putAccount(account, secret);
    expect(steps).toEqual([
      { accounts: [], clients: [], unclaimed: [name] },
      `write ${name}`,
      { accounts: [account], clients: [], unclaimed: [] },
    ]);
    expect(accounts.list()).toEqual([account]);
    expect(changes).toBe(2);
  });

  test('never stands on the disk with its secret', async () => {
    await accounts.putAccount(account, secret);
    await accounts.putClient(client, 'GOCSPX-canary');
    expect(textsIn(steps).join()).not.toContain('canary');
  });

  test('leaves no orphan, whatever step the process dies at', async () => {
    for (const diesAt of [0, 1, 2]) {
      keychain.clear();
      steps = [];
      failAt = diesAt;
      await failureOf(open().putAccount(account, secret));
      failAt = -1;
      const next = open(onDisk());
      await next.removeUnclaimed();
      expect([...keychain.keys()], `at step ${diesAt}`).toEqual([]);
      expect(next.list()).toEqual([]);
    }
  });

  test('is not known when it could not be saved', async () => {
    failAt = 2;
    expect((await failureOf(accounts.putAccount(account, secret))).code).toBe('STORE_NOT_SAVED');
    expect(accounts.list()).toEqual([]);
    expect(failureOfCall(() => accounts.get(account.id)).code).toBe('ACCOUNT_UNKNOWN');
  });
});

describe('an account that is known', () => {
  beforeEach(async () => {
    await accounts.putAccount(account, secret);
    await accounts.putAccount(other, secret);
    steps = [];
  });

  test('is replaced in its place, and its entry is never called unclaimed', async () => {
    const renewed = { ...account, signedInAt: 2 };
    await accounts.putAccount(renewed, '1//0new');
    expect(steps).toEqual([`write ${name}`, { accounts: [renewed, other], clients: [], unclaimed: [] }]);
    expect(keychain.get(name)).toBe('1//0new');
  });

  test.each([0, 1])('keeps its secret when replacing it fails at step %i', async (step) => {
    failAt = step;
    await failureOf(accounts.putAccount({ ...account, signedInAt: 2 }, '1//0new'));
    expect([accounts.get(account.id), keychain.get(name)]).toEqual([account, secret]);
  });

  test('is changed, its secret untouched', async () => {
    await accounts.change(account.id, { needsPerson: 'grant-refused' });
    expect(accounts.get(account.id)).toEqual({ ...account, needsPerson: 'grant-refused' });
    expect(steps).toHaveLength(1);
  });

  test('is removed in an order that forgets nothing', async () => {
    await accounts.removeAccount(account.id);
    expect(steps).toEqual([
      { accounts: [other], clients: [], unclaimed: [name] },
      `remove ${name}`,
      { accounts: [other], clients: [], unclaimed: [] },
    ]);
  });

  test('is gone at once, and its entry remembered, when the keychain does not let it go', async () => {
    canRemove = false;
    await accounts.removeAccount(account.id);
    expect(accounts.list()).toEqual([other]);
    expect(onDisk().unclaimed).toEqual([name]);
    canRemove = true;
    const next = open(onDisk());
    await next.removeUnclaimed();
    expect(onDisk().unclaimed).toEqual([]);
    expect(keychain.has(name)).toBe(false);
  });

  test('is removed after the next start, whatever step the process died at', async () => {
    const whole: AccountsFile = { accounts: [account, other], clients: [], unclaimed: [] };
    for (const diesAt of [0, 1, 2]) {
      keychain.set(name, secret);
      // What is on the disk at first is not one of the steps.
      steps = [];
      failAt = diesAt;
      await failureOf(open(whole).removeAccount(account.id));
      failAt = -1;
      const next = open(steps.some((one) => typeof one === 'object') ? onDisk() : whole);
      await next.removeUnclaimed();
      // Either it is still an account and has its entry, or it is none and has none.
      const isAccount = next.list().some(({ id }) => id === account.id);
      expect([isAccount, keychain.has(name)], `at step ${diesAt}`).toEqual([diesAt === 0, diesAt === 0]);
    }
  });

  test('stays when it could not be removed from the disk', async () => {
    failAt = 0;
    expect((await failureOf(accounts.removeAccount(account.id))).code).toBe('STORE_NOT_SAVED');
    expect(accounts.list()).toEqual([account, other]);
    expect(keychain.has(name)).toBe(true);
  });

  test.each([
    ['read', (id: string) => Promise.resolve().then(() => accounts.get(id))],
    ['changed', (id: string) => accounts.change(id, { needsPerson: 'secret-gone' })],
    ['removed', (id: string) => accounts.removeAccount(id)],
  ])('is another than one that is not known and cannot be %s', async (_, act) => {
    expect((await failureOf(act('10000000-0000-4000-8000-00000000000f'))).code).toBe('ACCOUNT_UNKNOWN');
    expect(steps).toEqual([]);
  });

  test('loses no change when many come at once', async () => {
    await Promise.all([
      accounts.change(account.id, { needsPerson: 'grant-refused' }),
      accounts.change(other.id, { picture: 'data:image/png;base64,AAAA' }),
      accounts.putClient(client, 's'),
      accounts.change(account.id, { picture: 'data:image/png;base64,BBBB' }),
    ]);
    expect(onDisk()).toEqual({
      accounts: [
        { ...account, needsPerson: 'grant-refused', picture: 'data:image/png;base64,BBBB' },
        { ...other, picture: 'data:image/png;base64,AAAA' },
      ],
      clients: [client],
      unclaimed: [],
    });
  });

  test('goes on changing after a change that failed', async () => {
    failAt = 0;
    const failing = failureOf(accounts.change(account.id, { needsPerson: 'grant-refused' }));
    const next = accounts.change(other.id, { needsPerson: 'secret-gone' });
    await failing;
    await next;
    expect(accounts.get(account.id)).toEqual(account);
    expect(accounts.get(other.id).needsPerson).toBe('secret-gone');
  });
});

describe('an account whose secret is only in memory', () => {
  beforeEach(async () => {
    place = 'session';
    await accounts.putAccount(account, secret);
    await accounts.putClient(client, 's');
  });

  test('is known, and never on the disk', async () => {
    expect(accounts.list()).toEqual([account]);
    expect(accounts.clients()).toEqual([client]);
    for (const file of steps.filter((one) => typeof one === 'object')) {
      expect([file.accounts, file.clients]).toEqual([[], []]);
    }
  });

  test('comes onto the disk when its secret has moved into the keychain', async () => {
    await accounts.claimMoved(name);
    expect(onDisk().accounts).toEqual([account]);
    expect(onDisk().clients).toEqual([]);
    await accounts.claimMoved(clientSecretName(client.clientId));
    expect(onDisk().clients).toEqual([client]);
  });

  test('comes onto the disk when it signs in again and the keychain is back', async () => {
    place = 'keychain';
    await accounts.putAccount(account, secret);
    expect(onDisk().accounts).toEqual([account]);
  });

  test('stays on the disk as it fits the secret in the keychain while only its newest one is in memory', async () => {
    place = 'keychain';
    await accounts.putAccount(other, secret);
    place = 'session';
    const renewed = { ...other, signedInAt: 2 };
    await accounts.putAccount(renewed, '1//0new');
    expect(accounts.get(other.id)).toEqual(renewed);
    expect(onDisk().accounts).toEqual([other]);
    await accounts.claimMoved(refreshTokenName(other.id));
    expect(onDisk().accounts).toEqual([renewed]);
  });

  test('is removed like any other', async () => {
    await accounts.removeAccount(account.id);
    expect(accounts.list()).toEqual([]);
    expect(onDisk().unclaimed).toEqual([]);
  });
});

describe('a client', () => {
  test('is kept and found', async () => {
    await accounts.putClient(client, 'GOCSPX-x');
    expect(accounts.client('client')).toEqual(client);
    expect(keychain.get(clientSecretName('client'))).toBe('GOCSPX-x');
    expect(failureOfCall(() => accounts.client('none'))).toMatchObject({
      code: 'CLIENT_UNKNOWN',
      facts: { client: 'none' },
    });
  });

  test('takes the place of the one with its id', async () => {
    await accounts.putClient(client, 'old');
    await accounts.putClient({ ...client, projectId: 'p' }, 'new');
    expect(accounts.clients()).toEqual([{ ...client, projectId: 'p' }]);
    expect(keychain.get(clientSecretName('client'))).toBe('new');
  });

  test('stays while an account uses it', async () => {
    await accounts.putClient(client, 's');
    await accounts.putAccount(account, secret);
    const failure = await failureOf(accounts.removeClient('client'));
    expect(failure).toMatchObject({ code: 'CLIENT_IN_USE', facts: { client: 'client', who: account.email } });
    await accounts.removeAccount(account.id);
    await accounts.removeClient('client');
    expect([accounts.clients(), keychain.size]).toEqual([[], 0]);
  });
});

describe('what belongs to nobody', () => {
  const orphans: SecretName[] = ['refresh-token:x', 'client-secret:y'];

  test('is removed, as far as the keychain lets it go', async () => {
    keychain = new Map(orphans.map((orphan) => [orphan, 's']));
    canRemove = false;
    accounts = open({ ...emptyAccountsFile, unclaimed: orphans });
    await accounts.removeUnclaimed();
    expect(keychain.size).toBe(2);
    canRemove = true;
    await accounts.removeUnclaimed();
    expect([keychain.size, onDisk().unclaimed]).toEqual([0, []]);
  });

  test('costs nothing when there is none', async () => {
    await accounts.removeUnclaimed();
    expect(steps).toEqual([]);
  });

  test('is everything when the index is abandoned', () => {
    const index: AccountsFile = { accounts: [account], clients: [client], unclaimed: [...orphans, name] };
    expect(abandonIndex(index)).toEqual({
      accounts: [],
      clients: [],
      unclaimed: [...orphans, name, clientSecretName('client')],
    });
    expect(abandonIndex(emptyAccountsFile)).toEqual(emptyAccountsFile);
  });
});

test.each([
  ['another kind', { ...account, kind: 'key' }],
  ['another id', { ...account, id: 'x' }],
  ['a token', { ...account, refreshToken: 'x' }],
  ['a picture from elsewhere', { ...account, picture: 'https://evil.test/x.png' }],
  ['a picture that is a script', { ...account, picture: 'data:image/svg+xml;base64,AAAA' }],
])('the file is refused when an account has %s', (_, bad) => {
  expect(accountsFile.safeParse({ ...emptyAccountsFile, accounts: [account] }).success).toBe(true);
  expect(accountsFile.safeParse({ ...emptyAccountsFile, accounts: [bad] }).success).toBe(false);
});
