/** Lanyard as it is put together, against the sandbox, on a computer without Electron; its files are real. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkIds } from '../../app/doctor.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { systemClock } from '../../main/clock.ts';
import { type SandboxParts, start } from '../../main/start.ts';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { failureOf } from './failure-of.ts';
import { createFakeComputer, type FakeComputer, type FakeDesktop } from './fake-desktop.ts';
import { ask } from './raw-http.ts';

const service = 'dev.lanyard.unit-test.v1';
const email = 'alice@acme.example';

let sandbox: Sandbox;
let folder: string;
let userData: string;
let computer: FakeComputer;
let running: FakeDesktop[];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  userData = join(folder, 'user-data');
  computer = createFakeComputer(userData);
  running = [];
});
afterEach(async () => {
  for (const desktop of running) {
    expect(desktop.bugs).toEqual([]);
    await desktop.quit();
  }
  await rm(folder, { recursive: true });
});

/** Starts Lanyard; a run before it is quit first. */
async function launch(parts: SandboxParts = {}): Promise<FakeDesktop> {
  await running.at(-1)?.quit();
  const desktop = computer.boot();
  running.push(desktop);
  await start({
    desktop,
    clock: systemClock,
    endpoints: sandbox.description.provider,
    apis: sandbox.description.google,
    keychainService: service,
    sandbox: parts,
  });
  return desktop;
}

async function importClient(desktop: FakeDesktop): Promise<string> {
  const path = join(folder, 'client_secret.json');
  await writeFile(path, JSON.stringify(sandbox.description.clientFile));
  const { clientId } = await desktop.commands().importClient({ path });
  await rm(path);
  return clientId;
}

/** Imports the client and signs in; gives the account's id and a request for its access token. */
async function signIn(desktop: FakeDesktop) {
  const clientId = await importClient(desktop);
  await desktop.commands().startSignIn({ clientId, scopes: [cloudPlatform] });
  const person = sandbox.description.people.find((candidate) => candidate.email === email);
  if (!person) throw new Error(email);
  const { url } = await createVisitor().signIn(new URL(desktop.opened.at(-1) ?? ''), person);
  await ask(url.href);
  // The picture is the last that comes of a sign-in.
  const snapshot = await desktop.until(({ accounts }) => accounts.some((account) => 'picture' in account));
  const accountId = snapshot.accounts[0]?.id ?? '';
  return { accountId, request: accessToken(accountId) };
}

const accessToken = (accountId: string): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId },
  scopes: ['openid', 'email', 'profile', cloudPlatform],
});

const badgeTemplate = {
  name: 'Me',
  colour: 'plain',
  askTwice: true,
  pinned: false,
  format: 'authorization-header',
} as const;

const handedOut = () =>
  Object.fromEntries(
    sandbox
      .secrets()
      .filter(({ value }) => value.length >= 12)
      .map(({ kind, value }, index) => [`${kind} ${index}`, value]),
  );

test('shows a newcomer an empty desk with its keychain ready', async () => {
  const desktop = await launch();
  const snapshot = await desktop.commands().getSnapshot({});
  expect(snapshot).toMatchObject({ accounts: [], clients: [], signIn: null, keychain: 'ready', notices: [] });
});

test('signs in, copies a token, and keeps every secret where it belongs', async () => {
  const desktop = await launch();
  const { request } = await signIn(desktop);
  const receipt = await desktop.commands().copyToken({ request, format: 'bare' });
  expect(receipt).toEqual({ expiresAt: expect.any(Number), clearsAt: expect.any(Number) });
  expect(computer.clipboard).toMatch(/^ya29\./);
  const answer = await fetch(
    `${sandbox.description.provider.tokeninfoEndpoint}?access_token=${computer.clipboard}`,
  );
  expect(await answer.json()).toMatchObject({ email });

  const secrets = handedOut();
  expect(Object.keys(secrets).length).toBeGreaterThan(5);
  const told = JSON.stringify([desktop.snapshots, desktop.events, receipt]);
  expect(findSecretsInText(secrets, 'snapshots, log and receipt', told)).toEqual([]);
  // Only sealed in the keychain, and plainly on the clipboard.
  expect(findSecretsInText(secrets, 'clipboard', computer.clipboard)).not.toEqual([]);
  expect([...computer.keychain.keys()].map((key) => key.split(':')[0]).sort()).toEqual([
    `${service}/client-secret`,
    `${service}/refresh-token`,
    `${service}/witness`,
  ]);
  // With what was still being written.
  await desktop.quit();
  expect(await findSecretsInFolders(secrets, [userData])).toEqual([]);
});

test('claims the global shortcut, says when another program has it, and counts each press', async () => {
  const desktop = await launch();
  const state = async () => (await desktop.commands().getSnapshot({})).globalShortcut.state;
  expect(await state()).toBe('on');
  desktop.pressShortcut();
  expect((await desktop.commands().getSnapshot({})).summons).toBe(1);
  computer.takenShortcuts.add('F9');
  await desktop.commands().changeSettings({ paletteShortcut: 'F9' });
  expect(await state()).toBe('taken');
  // Whoever had it may have gone.
  computer.takenShortcuts.delete('F9');
  await desktop.commands().changeSettings({ theme: 'dark' });
  expect(await state()).toBe('on');
  await desktop.commands().changeSettings({ paletteShortcut: null });
  expect(await state()).toBe('off');
});

test('knows what was copied at the next start, and forgets it with the account', async () => {
  const { accountId, request } = await signIn(await launch());
  const first = await launch();
  await first.commands().copyToken({ request, format: 'bare' });
  await first.quit();
  const second = await launch();
  expect((await second.commands().listKnown({})).used).toHaveProperty([`account ${accountId}`]);
  await second.commands().signOut({ accountId, evenIfNotRevoked: true });
  expect((await second.commands().listKnown({})).used).toEqual({});
});

test('finds everything again at the next start, and mints anew', async () => {
  const { accountId, request } = await signIn(await launch());
  sandbox.clearRequests();
  const desktop = await launch();
  const snapshot = await desktop.commands().getSnapshot({});
  expect(snapshot.accounts).toMatchObject([{ id: accountId, email, keptIn: 'keychain', tokens: [] }]);
  expect(snapshot.selectedAccountId).toBe(accountId);
  await desktop.commands().copyToken({ request, format: 'authorization-header' });
  expect(computer.clipboard).toMatch(/^Authorization: Bearer ya29\./);
  await desktop.commands().copyToken({ request, format: 'bare' });
  expect(sandbox.requestCounts().token).toBe(1);
});

test('keeps the history from one start to the next, counts its calls, and writes it out', async () => {
  const { request } = await signIn(await launch());
  const desktop = await launch();
  sandbox.clearRequests();
  await desktop.commands().copyToken({ request, format: 'bare' });
  const asked = sandbox.requests().length;
  const next = await launch();
  const { entries, saved } = await next.commands().getHistory({});
  // The refresh, and the keys that its ID token is verified with for the first time.
  expect([saved, asked, entries.length, entries[0]?.calls]).toEqual([true, 2, 1, 2]);
  expect(await next.commands().exportHistory({ format: 'csv' })).toEqual({ file: null });
  computer.savePath = join(folder, 'mints.csv');
  expect(await next.commands().exportHistory({ format: 'csv' })).toEqual({ file: 'mints.csv' });
  const csv = await readFile(computer.savePath, 'utf8');
  computer.savePath = join(folder, 'gone', 'mints.csv');
  expect((await failureOf(next.commands().exportHistory({ format: 'csv' }))).code).toBe('EXPORT_NOT_WRITTEN');
  expect(csv).toContain(email);
  expect(findSecretsInText(handedOut(), 'export', csv)).toEqual([]);
  await next.commands().clearHistory({});
  expect((await (await launch()).commands().getHistory({})).entries).toEqual([]);
});

test('has the doctor look at everything, and copies what he found', async () => {
  const desktop = await launch();
  const findings = await Promise.all(checkIds.map((check) => desktop.commands().runCheck({ check })));
  expect(findings.map(({ id, verdict }) => [id, verdict])).toEqual(checkIds.map((id) => [id, 'ok']));
  await desktop.commands().copyReport({});
  expect(computer.clipboard).toContain('All is well.');
  const order = { check: 'clock', cure: 'set-clock' } as const;
  expect((await failureOf(desktop.commands().copyCure(order))).code).toBe('REQUEST_INVALID');
});

test('writes a token out with what belongs to it', async () => {
  computer.environment['GOOGLE_CLOUD_QUOTA_PROJECT'] = 'acme-billing';
  const desktop = await launch();
  const { request } = await signIn(desktop);
  await desktop.commands().copyToken({ request, format: 'bare' });
  const token = computer.clipboard;
  const { expiresAt } = await desktop.commands().copyToken({ request, format: 'json' });
  expect(JSON.parse(computer.clipboard)).toEqual({
    token,
    type: 'access_token',
    expiry: new Date(expiresAt).toISOString(),
    account: email,
    scopes: expect.arrayContaining(['openid', cloudPlatform]),
  });
  await desktop.commands().copyToken({ request, format: 'curl' });
  expect(computer.clipboard).toBe(
    `curl -H 'Authorization: Bearer ${token}' -H 'x-goog-user-project: acme-billing' 'https://www.googleapis.com/oauth2/v3/userinfo'`,
  );
});

test('lists what the account sees with the token of the sign-in, and cancels', async () => {
  const desktop = await launch();
  const { accountId } = await signIn(desktop);
  const listing = '20000000-0000-4000-8000-000000000001';
  const inProject = { accountId, listing, projectId: 'acme-dev' };
  sandbox.clearRequests();
  const { listProjects, listServiceAccounts, testServiceAccounts, listServices, cancelListing } =
    desktop.commands();
  expect((await listProjects({ accountId, listing })).items).toHaveLength(5);
  const accounts = await listServiceAccounts(inProject);
  const emails = accounts.items.slice(0, 3).map((account) => account.email);
  expect(await testServiceAccounts({ ...inProject, emails })).toHaveLength(3);
  expect((await listServices({ ...inProject, from: 'functions' })).items).toHaveLength(2);
  expect(sandbox.requestCounts()).toEqual({ resourceManager: 1, iam: 4, functions: 1 });

  sandbox.setFaults({ run: { kind: 'stall' } });
  const failed = failureOf(listServices({ ...inProject, from: 'run' }));
  await cancelListing({ listing });
  expect((await failed).code).toBe('LISTING_CANCELLED');
  sandbox.clearFaults();
});

describe('without a keychain', () => {
  beforeEach(() => {
    computer.keychainAbsent = true;
  });

  test('an account lasts until quit, and nothing of it is left', async () => {
    const first = await launch();
    const { request } = await signIn(first);
    expect((await first.commands().getSnapshot({})).accounts).toMatchObject([{ keptIn: 'session' }]);
    await first.commands().copyToken({ request, format: 'bare' });
    expect(await findSecretsInFolders(handedOut(), [userData])).toEqual([]);
    const second = await launch();
    const snapshot = await second.commands().getSnapshot({});
    expect(snapshot).toMatchObject({ accounts: [], clients: [], keychain: 'absent' });
    expect(computer.keychain.size).toBe(0);
  });

  test('an account moves into it when it comes back', async () => {
    const desktop = await launch();
    await signIn(desktop);
    computer.keychainAbsent = false;
    await desktop.commands().askKeychainAgain({});
    await desktop.until(({ accounts }) => accounts[0]?.keptIn === 'keychain');
    // What is on the disk counts for the next start.
    await expect
      .poll(async () => (await readFile(join(userData, 'accounts.json'), 'utf8')).includes(email))
      .toBe(true);
    const next = await launch();
    expect((await next.commands().getSnapshot({})).accounts).toMatchObject([{ email, keptIn: 'keychain' }]);
  });

  test('an account that was there stays when the keychain is gone for one start', async () => {
    computer.keychainAbsent = false;
    const { request } = await signIn(await launch());
    computer.keychainAbsent = true;
    const without = await launch();
    expect((await failureOf(without.commands().copyToken({ request, format: 'bare' }))).code).toBe(
      'KEYCHAIN_ABSENT',
    );
    computer.keychainAbsent = false;
    const again = await launch();
    await again.commands().copyToken({ request, format: 'bare' });
    expect(computer.clipboard).toMatch(/^ya29\./);
  });
});

describe('the lock', () => {
  test('drops every token, clears the clipboard, shows nobody, and mints anew afterwards', async () => {
    const desktop = await launch();
    const { request, accountId } = await signIn(desktop);
    await desktop.commands().copyToken({ request, format: 'bare' });
    expect(computer.clipboard).toMatch(/^ya29\./);
    await desktop.commands().lock({});
    expect([computer.clipboard, desktop.vaultsRunning, desktop.wipes]).toEqual(['', 0, 1]);
    const covered = await desktop.until(({ locked }) => locked);
    expect(JSON.stringify(covered)).not.toContain('alice');
    const { copyToken } = desktop.commands();
    expect((await failureOf(copyToken({ request, format: 'bare' }))).code).toBe('LOCKED');

    sandbox.clearRequests();
    await desktop.commands().unlock({});
    const { accounts } = await desktop.commands().getSnapshot({});
    expect(accounts).toMatchObject([{ id: accountId, tokens: [] }]);
    await desktop.commands().copyToken({ request, format: 'bare' });
    expect([sandbox.requestCounts().token, computer.clipboard.slice(0, 5)]).toEqual([1, 'ya29.']);
  });

  test('leaves what somebody else has put on the clipboard', async () => {
    const desktop = await launch();
    const { request } = await signIn(desktop);
    await desktop.commands().copyToken({ request, format: 'bare' });
    computer.clipboard = 'theirs';
    await desktop.commands().lock({});
    expect(computer.clipboard).toBe('theirs');
  });

  test('lets nothing out that was being minted', async () => {
    const desktop = await launch();
    const { request } = await signIn(desktop);
    await desktop.commands().lock({});
    await desktop.commands().unlock({});
    sandbox.setFaults({ token: { kind: 'slow', delayMs: 300 } });
    const failed = failureOf(desktop.commands().copyToken({ request, format: 'bare' }));
    await expect.poll(() => sandbox.requestCounts().token ?? 0).toBeGreaterThan(0);
    await desktop.commands().lock({});
    expect((await failed).code).toBe('LOCKED');
    expect(computer.clipboard).toBe('');
    sandbox.clearFaults();
    await desktop.commands().unlock({});
    expect((await desktop.commands().getSnapshot({})).accounts[0]?.tokens).toEqual([]);
  });

  test('comes when the computer is left, if it is set so, and asks who is there where it can', async () => {
    const desktop = await launch();
    desktop.opening().onAway();
    await desktop.until(({ locked }) => locked);
    computer.isThePerson = false;
    expect((await failureOf(desktop.commands().unlock({}))).code).toBe('UNLOCK_REFUSED');
    computer.isThePerson = true;
    await desktop.commands().unlock({});
    await desktop.commands().changeSettings({ lockWithComputer: false });
    desktop.opening().onAway();
    expect((await desktop.commands().getSnapshot({})).locked).toBe(false);
  });
});

test('a computer that woke up has no token in memory', async () => {
  const desktop = await launch();
  await signIn(desktop);
  const tokensOf = async () => (await desktop.commands().getSnapshot({})).accounts[0]?.tokens;
  expect(await tokensOf()).not.toEqual([]);
  desktop.opening().onWake();
  expect(await tokensOf()).toEqual([]);
});

describe('the tray', () => {
  test('tells once where a closed window is, for as long as the settings are kept', async () => {
    const told = () => running.flatMap(({ deeds }) => deeds.filter((deed) => deed.startsWith('notify')));
    const first = await launch();
    expect(first.opening().closeHides()).toBe(true);
    first.opening().onHidden();
    await first.until(({ settings }) => settings.closeToTrayTold);
    first.opening().onHidden();
    const second = await launch();
    second.opening().onHidden();
    await second.commands().changeSettings({ closeToTray: false });
    expect(second.opening().closeHides()).toBe(false);
    expect(told()).toEqual(['notify: Lanyard is still here']);
  });

  test('tells it in the window where the system cannot', async () => {
    computer.notifies = false;
    const desktop = await launch();
    desktop.opening().onHidden();
    await desktop.until(({ notices }) => notices.some(({ id }) => id === 'stays-in-tray'));
    await desktop.commands().dismissNotice({ id: 'stays-in-tray' });
    desktop.opening().onHidden();
    expect((await desktop.commands().getSnapshot({})).notices).toEqual([]);

    const { accountId } = await signIn(desktop);
    const request = {
      kind: 'id-token',
      identity: { accountId },
      audience: 'https://nobody.example',
    } as const;
    const { id } = await desktop
      .commands()
      .addBadge({ badge: { ...badgeTemplate, environment: 'dev', request } });
    desktop.opening().tray.onAction({ do: 'copy-badge', badgeId: id });
    await desktop.until(({ trayCopy }) => trayCopy !== null);
    expect(desktop.deeds).toEqual(['raise', 'raise']);
  });

  test('copies by a badge, tells a failure, and leads the second press to the window', async () => {
    const desktop = await launch();
    const { accountId, request } = await signIn(desktop);
    const badge = (name: string, environment: 'dev' | 'prod') => ({
      badge: { ...badgeTemplate, name, environment, request },
    });
    const { id: dev } = await desktop.commands().addBadge(badge('Me', 'dev'));
    const { id: prod } = await desktop.commands().addBadge(badge('Prod', 'prod'));
    const { onAction, menu } = desktop.opening().tray;
    onAction({ do: 'copy-badge', badgeId: dev, format: 'bare' });
    await desktop.until(({ clipboard }) => clipboard?.badge === 'Me');
    expect(computer.clipboard).toMatch(/^ya29\./);
    expect(menu().tooltip).toBe('Lanyard: Me is on the clipboard');
    onAction({ do: 'clear-clipboard' });
    await desktop.until(({ clipboard }) => clipboard === null);
    expect(desktop.deeds).toEqual(['raise']);

    onAction({ do: 'copy-badge', badgeId: prod });
    const asked = await desktop.until(({ trayCopy }) => trayCopy?.badgeId === prod);
    expect([asked.trayCopy?.failure.code, computer.clipboard]).toEqual(['BADGE_PRESS_AGAIN', '']);
    expect(desktop.deeds).toEqual(['raise', 'raise']);

    const audience = 'https://nobody.example';
    const idToken = { kind: 'id-token', identity: { accountId }, audience } as const;
    onAction({ do: 'copy-token', badgeId: dev, request: idToken });
    const failed = await desktop.until(({ trayCopy }) => trayCopy?.badgeId === dev);
    expect(failed.trayCopy?.failure.code).toBe('AUDIENCE_NOT_AVAILABLE');
    expect(desktop.deeds.at(-1)).toBe('notify: Me was not copied');

    onAction({ do: 'copy-badge', badgeId: dev });
    await desktop.until(({ trayCopy, clipboard }) => trayCopy === null && clipboard !== null);
    onAction({ do: 'lock' });
    await desktop.until(({ locked }) => locked);
    expect(JSON.stringify(menu())).not.toContain('Me');
    onAction({ do: 'copy-badge', badgeId: dev });
    await expect.poll(() => desktop.deeds.at(-1)).toBe('raise');
    expect(computer.clipboard).toBe('');
  });
});

test('starts at login only when the system has taken it', async () => {
  const desktop = await launch();
  await desktop.commands().changeSettings({ startAtLogin: true });
  expect(desktop.deeds).toEqual(['start at login: true']);
  expect((await desktop.commands().getSnapshot({})).settings.startAtLogin).toBe(true);
  computer.refusesAutostart = true;
  const failure = await failureOf(desktop.commands().changeSettings({ startAtLogin: false }));
  expect(failure.code).toBe('START_AT_LOGIN_NOT_SET');
  expect((await desktop.commands().getSnapshot({})).settings.startAtLogin).toBe(true);
});

test('looks for newer versions when that is switched on, and takes the next step when asked', async () => {
  const deeds: string[] = [];
  computer.updates = async () => ({
    find: async () => '99.0.0',
    download: async () => void deeds.push('download'),
    restart: () => void deeds.push('restart'),
  });
  const desktop = await launch();
  const { update, changeSettings } = desktop.commands();
  await desktop.until(({ keychain }) => keychain === 'ready');
  expect((await desktop.commands().getSnapshot({})).updates).toEqual({ phase: 'idle', lookedAt: null });
  await changeSettings({ lookForUpdates: true });
  await desktop.until(({ updates }) => updates.phase === 'found');
  await update({ step: 'download' });
  await update({ step: 'restart' });
  expect(deeds).toEqual(['download', 'restart']);
  expect(desktop.events.filter(({ event }) => event === 'update')).toEqual(
    ['looking', 'found', 'downloading', 'ready'].map((now) => ({ event: 'update', now })),
  );

  const second = await launch();
  await second.until(({ updates }) => updates.phase === 'found');
});

describe('badges', () => {
  const badgeFor = (accountId: string, environment: 'dev' | 'prod' = 'dev') => ({
    badge: { ...badgeTemplate, environment, request: accessToken(accountId) },
  });

  test('are copied in their own format, and name what is on the clipboard', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    const { id } = await desktop.commands().addBadge(badgeFor(accountId));
    await desktop.commands().copyBadge({ id, confirmed: false });
    expect(computer.clipboard).toMatch(/^Authorization: Bearer ya29\./);
    const { clipboard } = await desktop.commands().getSnapshot({});
    expect(clipboard).toMatchObject({ badge: 'Me', kind: 'access-token', accountId });
    await desktop.commands().copyBadge({ id, confirmed: false, format: 'bare' });
    expect(computer.clipboard).toMatch(/^ya29\./);
  });

  test('of production copy nothing until the second press', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    const { id } = await desktop.commands().addBadge(badgeFor(accountId, 'prod'));
    const press = (confirmed: boolean) => desktop.commands().copyBadge({ id, confirmed });
    expect((await failureOf(press(false))).code).toBe('BADGE_PRESS_AGAIN');
    expect(computer.clipboard).toBe('');
    await press(true);
    expect(computer.clipboard).toMatch(/^Authorization: Bearer/);
  });

  test('stay when their account is signed out, copy nothing, and go on when it is back', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    const { id } = await desktop.commands().addBadge(badgeFor(accountId));
    await desktop.commands().signOut({ accountId, evenIfNotRevoked: false });
    const [gone] = (await desktop.commands().getSnapshot({})).badges;
    expect(gone).toMatchObject({ id, accountHere: false, account: { kind: 'google-sign-in', email } });
    expect((await failureOf(desktop.commands().copyBadge({ id, confirmed: false }))).code).toBe(
      'ACCOUNT_UNKNOWN',
    );
    const back = await signIn(desktop);
    const { badges } = await desktop.commands().getSnapshot({});
    expect(badges).toMatchObject([{ accountHere: true, request: back.request }]);
    await desktop.commands().copyBadge({ id, confirmed: false });
    expect(computer.clipboard).toMatch(/^Authorization: Bearer/);
  });

  test('are shared as a file, looked at, taken in and taken back', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    const commands = desktop.commands();
    const { id } = await commands.addBadge(badgeFor(accountId));
    expect(await commands.exportBadges({})).toBeNull();
    computer.savePath = join(folder, 'team.json');
    expect(await commands.exportBadges({})).toEqual({ file: 'team.json' });
    expect(await findSecretsInFolders(handedOut(), [folder])).toEqual([]);

    const path = computer.savePath;
    const nothing = { file: 'team.json', unassigned: 0, wrong: [] };
    expect(await commands.previewBadges({ path })).toEqual({ ...nothing, added: 0, known: 1 });
    await commands.removeBadge({ id });
    expect(await commands.previewBadges({ path })).toEqual({ ...nothing, added: 1, known: 0 });
    expect(await commands.importBadges({})).toEqual({ count: 1 });
    expect((await commands.getSnapshot({})).badges).toMatchObject([{ name: 'Me', accountHere: true }]);
    // What was looked at is taken in once.
    expect(await commands.importBadges({})).toEqual({ count: 0 });
  });

  test('of an import are taken back, and nothing else with them', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    const commands = desktop.commands();
    const path = join(folder, 'team.json');
    computer.savePath = path;
    await commands.addBadge(badgeFor(accountId));
    await commands.exportBadges({});
    await writeFile(path, (await readFile(path, 'utf8')).replace(email, 'zoe@acme.example'));
    expect(await commands.previewBadges({ path })).toMatchObject({ added: 1, unassigned: 1 });
    await commands.importBadges({});
    const [, came] = (await commands.getSnapshot({})).badges;
    expect(came).toMatchObject({ accountHere: false, account: { email: 'zoe@acme.example' } });
    expect(await commands.assignBadge({ id: came?.id ?? '', accountId })).toEqual({ count: 1 });
    expect((await commands.getSnapshot({})).badges.every(({ accountHere }) => accountHere)).toBe(true);
    await commands.takeBackImport({});
    expect((await commands.getSnapshot({})).badges).toMatchObject([{ name: 'Me' }]);
  });

  test.each([
    ['no file', undefined, 'BADGE_FILE_UNREADABLE'],
    ['no JSON', '{', 'BADGE_FILE_NOT_JSON'],
    ['a key', '{"type": "service_account"}', 'BADGE_FILE_OTHER'],
    ['of a later version', '{"kind": "lanyard-badges", "version": 2}', 'BADGE_FILE_VERSION'],
    ['without its list', '{"kind": "lanyard-badges", "version": 1}', 'BADGE_FILE_FIELD'],
    ['far too large', ' '.repeat(4 * 1024 * 1024 + 1), 'BADGE_FILE_TOO_LARGE'],
  ])('are not read from what is %s', async (_, content, code) => {
    const desktop = await launch();
    const path = join(folder, 'badges-to-import.json');
    if (content !== undefined) await writeFile(path, content);
    const failure = await failureOf(desktop.commands().previewBadges({ path }));
    expect([failure.code, failure.facts.file]).toEqual([code, 'badges-to-import.json']);
  });

  test('are not exported to where nothing can be written', async () => {
    const desktop = await launch();
    computer.savePath = join(folder, 'nowhere', 'badges.json');
    const failure = await failureOf(desktop.commands().exportBadges({}));
    expect([failure.code, failure.facts.systemCode]).toEqual(['BADGE_FILE_NOT_SAVED', 'ENOENT']);
  });

  test('are told as restored when their file was damaged', async () => {
    const desktop = await launch();
    const { accountId } = await signIn(desktop);
    await desktop.commands().addBadge(badgeFor(accountId));
    await desktop.commands().addBadge(badgeFor(accountId));
    await desktop.quit();
    await writeFile(join(userData, 'badges.json'), 'damaged');
    const { notices, badges } = await (await launch()).commands().getSnapshot({});
    expect(notices).toMatchObject([{ file: 'badges', repair: 'restored' }]);
    expect(badges).toHaveLength(1);
  });
});

describe('a damaged file', () => {
  test('is set aside, its backup used, and that is told until it is put away', async () => {
    await signIn(await launch());
    await running.at(-1)?.quit();
    await writeFile(join(userData, 'accounts.json'), 'damaged');
    const desktop = await launch();
    const [notice, ...more] = (await desktop.commands().getSnapshot({})).notices;
    expect([notice, more]).toMatchObject([{ file: 'accounts', repair: 'restored' }, []]);
    const setAside = notice && 'setAside' in notice ? notice.setAside : undefined;
    expect(await readFile(setAside ?? '', 'utf8')).toBe('damaged');
    await desktop.commands().dismissNotice({ id: notice?.id ?? '' });
    expect((await desktop.until(({ notices }) => notices.length === 0)).notices).toEqual([]);
  });

  test('without a backup is told as lost', async () => {
    await (await launch()).commands().changeSettings({ theme: 'dark' });
    await running.at(-1)?.quit();
    await writeFile(join(userData, 'settings.json'), '');
    const desktop = await launch();
    const { notices, settings } = await desktop.commands().getSnapshot({});
    expect([notices, settings.theme]).toMatchObject([[{ file: 'settings', repair: 'lost' }], 'system']);
  });

  test('of the history is told, and one that cannot be read stops nobody and stays as it is', async () => {
    const { request } = await signIn(await launch());
    sandbox.expireAccessTokens();
    const again = await launch();
    await again.commands().copyToken({ request, format: 'bare' });
    await running.at(-1)?.quit();
    const path = join(userData, 'history.json');
    await writeFile(path, 'damaged');
    const desktop = await launch();
    expect((await desktop.commands().getSnapshot({})).notices).toMatchObject([{ file: 'history' }]);
    await running.at(-1)?.quit();

    await writeFile(path, 'unreadable');
    await chmod(path, 0o000);
    const unreadable = await launch();
    expect(await unreadable.commands().getHistory({})).toEqual({ entries: [], saved: false });
    await unreadable.commands().copyToken({ request, format: 'bare' });
    expect(await unreadable.commands().getHistory({})).toMatchObject({
      entries: [{ account: { email }, calls: 2, result: { expiresAt: expect.any(Number) } }],
      saved: false,
    });
    expect((await stat(path)).mode & 0o777).toBe(0o000);
  });

  test('of what was copied last is told, and one that cannot be read stays as it is', async () => {
    const { request } = await signIn(await launch());
    await running.at(-1)?.commands().copyToken({ request, format: 'bare' });
    await running.at(-1)?.quit();
    const path = join(userData, 'used.json');
    await writeFile(path, 'damaged');
    const desktop = await launch();
    expect((await desktop.commands().getSnapshot({})).notices).toMatchObject([
      { file: 'used', repair: 'lost' },
    ]);
    await running.at(-1)?.quit();

    await writeFile(path, 'unreadable');
    await chmod(path, 0o000);
    const unreadable = await launch();
    await unreadable.commands().copyToken({ request, format: 'bare' });
    await unreadable.quit();
    expect((await stat(path)).mode & 0o777).toBe(0o000);
  });

  test('that cannot be read stops the start, rather than begin anew', async () => {
    await writeFile(userData, 'not a folder');
    expect((await failureOf(launch())).code).toBe('STORE_UNREADABLE');
    expect(await readFile(userData, 'utf8')).toBe('not a folder');
    running = [];
  });
});

test('signing out revokes, forgets, and clears what is on the clipboard', async () => {
  const desktop = await launch();
  const { accountId, request } = await signIn(desktop);
  await desktop.commands().copyToken({ request, format: 'bare' });
  await desktop.commands().signOut({ accountId, evenIfNotRevoked: false });
  expect(computer.clipboard).toBe('');
  expect((await desktop.commands().getSnapshot({})).accounts).toEqual([]);
  expect((await failureOf(desktop.commands().copyToken({ request, format: 'bare' }))).code).toBe(
    'ACCOUNT_UNKNOWN',
  );
  expect([...computer.keychain.keys()].filter((key) => key.includes('refresh-token'))).toEqual([]);
  expect(sandbox.requestCounts().revocation).toBeGreaterThan(0);
});

test('quitting takes a token off the clipboard and ends the vault, and leaves what others copied', async () => {
  const desktop = await launch();
  const { request } = await signIn(desktop);
  await desktop.commands().copyToken({ request, format: 'bare' });
  await desktop.quit();
  expect([computer.clipboard, desktop.vaultsRunning]).toEqual(['', 0]);

  const next = await launch();
  await next.commands().copyToken({ request, format: 'bare' });
  computer.clipboard = 'someone’s text';
  await next.quit();
  expect(computer.clipboard).toBe('someone’s text');
});

test('the link of a sign-in is copied as plain text, and is the page that was opened', async () => {
  const desktop = await launch();
  const clientId = await importClient(desktop);
  await desktop.commands().startSignIn({ clientId, scopes: [cloudPlatform] });
  await desktop.commands().copySignInLink({});
  expect(computer.clipboard).toBe(desktop.opened[0]);
  await desktop.commands().endSignIn({});
  expect((await failureOf(desktop.commands().copySignInLink({}))).code).toBe('SIGN_IN_NOT_RUNNING');
});

test('settings take effect at once and outlive a start', async () => {
  const first = await launch();
  await first
    .commands()
    .changeSettings({ clipboardSeconds: null, theme: 'dark', format: 'authorization-header' });
  const { request } = await signIn(first);
  expect(await first.commands().copyToken({ request, format: 'bare' })).toMatchObject({ clearsAt: null });
  const next = await launch();
  expect((await next.commands().getSnapshot({})).settings).toMatchObject({
    clipboardSeconds: null,
    theme: 'dark',
    format: 'authorization-header',
  });
});

test('a new provider makes it forget the accounts of the old one, and their entries', async () => {
  await signIn(await launch());
  const desktop = await launch({ newProvider: true });
  expect(await desktop.commands().getSnapshot({})).toMatchObject({ accounts: [], clients: [] });
  expect([...computer.keychain.keys()]).toEqual([`${service}/witness`]);
});

test('failures are noted by their codes alone', async () => {
  const desktop = await launch();
  const { request, accountId } = await signIn(desktop);
  sandbox.revokeGrants(email);
  const [first] = (await desktop.commands().getSnapshot({})).accounts;
  expect(first?.tokens).not.toEqual([]);
  // What is in memory is still good; only a new mint shows that the grant is gone.
  await desktop.commands().copyToken({ request, format: 'bare' });
  const next = await launch();
  expect((await failureOf(next.commands().copyToken({ request, format: 'bare' }))).code).toBe(
    'GRANT_REFUSED',
  );
  const snapshot = await next.until(({ accounts }) => accounts[0]?.needsPerson !== undefined);
  expect(snapshot.accounts).toMatchObject([{ id: accountId, needsPerson: 'grant-refused' }]);
  expect(findSecretsInText(handedOut(), 'log', JSON.stringify(next.events))).toEqual([]);
});
