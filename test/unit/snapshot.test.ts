import { expect, test, vi } from 'vitest';
import type { GoogleSignInAccount } from '../../app/account.ts';
import { defaultSettings } from '../../app/settings.ts';
import { createSecretClipboard } from '../../main/desktop/secret-clipboard.ts';
import { createSettingsKeeper } from '../../main/settings-keeper.ts';
import { onceAfterChanges, takeSnapshot } from '../../main/snapshot.ts';
import { createTokens } from '../../main/tokens/engine.ts';
import type { Token } from '../../main/tokens/token.ts';
import { createAccounts, emptyAccountsFile, refreshTokenName } from '../../main/vault/accounts.ts';
import { createSealedFiles } from '../../main/vault/sealed-files.ts';
import { createSecrets } from '../../main/vault/secrets.ts';
import { textsIn } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';

const account: GoogleSignInAccount = {
  id: '10000000-0000-4000-8000-000000000001',
  kind: 'google-sign-in',
  sub: '1',
  email: 'a@b.example',
  clientId: '123-abc.apps.googleusercontent.com',
  askedScopes: ['https://www.googleapis.com/auth/cloud-platform', 'openid'],
  grantedScopes: ['openid'],
  signedInAt: 1,
};

/** The real parts, filled with one canary of each kind. */
async function createFilledParts() {
  const clock = createFakeClock();
  const nothing = () => undefined;
  const items = new Map<string, string>();
  const secrets = createSecrets({
    vault: {
      async ask({ verb, name, value }) {
        if (verb === 'set') items.set(name, value ?? '');
        return { kind: 'value', value: items.get(name) ?? null };
      },
      rest: async () => undefined,
      close: nothing,
    },
    sealedFiles: createSealedFiles('/nonexistent'),
    onChange: nothing,
    onMovedIn: nothing,
  });
  const file = { save: async () => undefined };
  const accounts = createAccounts({ file, loaded: emptyAccountsFile, secrets, onChange: nothing });
  await accounts.putClient({ clientId: account.clientId, importedAt: 1 }, 'GOCSPX-canary');
  await accounts.putAccount(account, '1//0canary');

  const token = (kind: 'access-token' | 'id-token', life: number): Token => ({
    request:
      kind === 'access-token'
        ? { kind, identity: { accountId: account.id }, scopes: ['openid'] }
        : { kind, identity: { accountId: account.id }, audience: account.clientId },
    value: `ya29.canary-${kind}`,
    expiresAt: clock.now() + life,
    expiresAtMonotonic: clock.monotonic() + life,
    mintedAt: clock.now(),
  });
  const tokens = createTokens({ mint: async () => [token('access-token', 1)], clock, onChange: nothing });
  tokens.remember([token('access-token', 3_600_000), token('id-token', 60_000)]);
  const clipboard = createSecretClipboard({
    system: {
      writeSecret: async () => undefined,
      writeText: async () => undefined,
      holdsSecret: async () => true,
      clear: async () => undefined,
    },
    clock,
    onChange: nothing,
  });
  await clipboard.copySecret({
    kind: 'access-token',
    accountId: account.id,
    text: 'ya29.canary',
    clearAfterSeconds: null,
  });
  const settings = createSettingsKeeper(file, defaultSettings, nothing);
  const parts = {
    accounts,
    badges: { list: () => [] },
    clipboard,
    secrets,
    settings,
    tokens,
    skew: { aheadMs: () => 420_000 },
    signIn: { view: () => null } as never,
    notices: [],
    recentRequests: {},
    globalShortcut: { state: 'off' as const, wayland: false },
    summons: 0,
    locked: false,
    tray: true,
    trayCopy: null,
    updates: { phase: 'idle', lookedAt: null } as const,
    fixed: {
      provider: { name: 'Google', issuer: 'https://accounts.google.com', sandbox: false },
      sandboxAvailable: true,
      platform: 'linux',
      version: '1',
    } as const,
  };
  return { parts, clock };
}

test('holds no secret, and is plain data', async () => {
  const { parts } = await createFilledParts();
  const snapshot = takeSnapshot(parts);
  expect(textsIn(snapshot).filter((text) => text.includes('canary'))).toEqual([]);
  expect(structuredClone(snapshot)).toEqual(snapshot);
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  // The search finds what is there.
  expect(
    textsIn({ ...snapshot, extra: [{ deep: 'ya29.canary' }] }).filter((text) => text.includes('canary')),
  ).toHaveLength(1);
});

test('shows what is known of accounts, clients, tokens and the clipboard', async () => {
  const { parts, clock } = await createFilledParts();
  const snapshot = takeSnapshot(parts);
  expect(snapshot.accounts).toMatchObject([
    { id: account.id, missingScopes: ['https://www.googleapis.com/auth/cloud-platform'], keptIn: 'keychain' },
  ]);
  expect(snapshot.accounts[0]?.tokens.map(({ request }) => request.kind)).toEqual([
    'access-token',
    'id-token',
  ]);
  expect(snapshot.clients).toMatchObject([
    { clientId: account.clientId, name: '123-abc…', keptIn: 'keychain' },
  ]);
  expect(snapshot.clipboard).toEqual({ kind: 'access-token', accountId: account.id, clearsAt: null });
  expect(snapshot.keychain).toBe('ready');
  expect(snapshot.clockAheadMs).toBe(420_000);
  clock.pass(60_000);
  expect(takeSnapshot(parts).accounts[0]?.tokens.map(({ request }) => request.kind)).toEqual([
    'access-token',
  ]);
});

test('selects the first account when the remembered one is gone', async () => {
  const { parts } = await createFilledParts();
  expect(takeSnapshot(parts).selectedAccountId).toBe(account.id);
  await parts.settings.change({ selectedAccountId: '10000000-0000-4000-8000-00000000000f' });
  expect(takeSnapshot(parts).selectedAccountId).toBe(account.id);
  await parts.accounts.removeAccount(account.id);
  expect(takeSnapshot(parts).selectedAccountId).toBeNull();
});

test('says where a secret is kept when the keychain cannot be used', async () => {
  const { parts } = await createFilledParts();
  const session = {
    ...parts.secrets,
    keptIn: (name: string) => (name === refreshTokenName(account.id) ? 'session' : 'keychain') as 'session',
  };
  const snapshot = takeSnapshot({ ...parts, secrets: session });
  expect([snapshot.accounts[0]?.keptIn, snapshot.clients[0]?.keptIn]).toEqual(['session', 'keychain']);
});

test('is pushed once after any number of changes', async () => {
  const push = vi.fn();
  const changed = onceAfterChanges(push);
  for (let change = 0; change < 100; change += 1) changed();
  expect(push).not.toHaveBeenCalled();
  await new Promise(setImmediate);
  expect(push).toHaveBeenCalledTimes(1);
  changed();
  await new Promise(setImmediate);
  expect(push).toHaveBeenCalledTimes(2);
});

test('names nobody and nothing while it is locked', async () => {
  const { parts } = await createFilledParts();
  await parts.settings.change({
    selectedAccountId: account.id,
    projects: { [account.id]: 'acme-dev' },
    iapClientIds: ['123-iap.apps.googleusercontent.com'],
  });
  const known = [account.id, account.email, account.clientId, 'acme-dev', '123-iap'];
  const told = (locked: boolean) => {
    const text = JSON.stringify(takeSnapshot({ ...parts, locked }));
    return known.filter((each) => text.includes(each));
  };
  expect(told(false)).toEqual(known);
  expect(told(true)).toEqual([]);
  expect(takeSnapshot({ ...parts, locked: true })).toMatchObject({
    locked: true,
    clipboard: null,
    selectedAccountId: null,
  });
});
