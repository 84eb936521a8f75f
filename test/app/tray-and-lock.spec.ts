// The tray, closing and locking in the whole app: on a desktop with a tray, and on one without.

import { once } from 'node:events';
import { readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '../../app/contract.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { launchLanyard } from '../desk/lanyard.ts';
import { runProgram } from '../desk/program.ts';
import { openTrayHost } from '../desk/tray-host.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import type { Scene } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import { isSeen, notificationsOf, pressCross, pressInTray, trayMenuOf, watchTray } from '../person/tray.ts';

const lockScreen = (window: LanyardWindow) => window.heading('Lanyard is locked');

/** Starts Lanyard once more, which ends at once in favour of the one that runs. */
async function startAgain(scene: Scene, window: LanyardWindow): Promise<void> {
  const { executable, args } = await window.lanyard.app.evaluate(({ app }) => ({
    executable: process.execPath,
    args: process.argv.slice(1).filter((arg) => !arg.startsWith('--inspect') && !arg.startsWith('--remote')),
    name: app.name,
  }));
  const { code } = await runProgram(executable, args, { ...scene.desk.env }, 20_000);
  expect(code).toBe(0);
}

test('hides when it is closed, says once where it is, and comes back by a second start', async ({
  openScene,
}) => {
  const scene = await openScene();
  const host = await openTrayHost(scene.desk);
  const window = await scene.launch();
  await expect.poll(async () => (await window.snapshot()).tray).toBe(true);
  // The icon itself has come to the desktop.
  await expect.poll(() => host.called).toContain('RegisterStatusNotifierItem');
  await expect.poll(() => isSeen(window)).toBe(true);

  await pressCross(window);
  await expect.poll(() => isSeen(window)).toBe(false);
  await startAgain(scene, window);
  await expect.poll(() => isSeen(window)).toBe(true);
  // This desk shows no notifications, so the window says it.
  const told = window.page.getByText('Closing the window leaves Lanyard running');
  await expect(told).toBeVisible();
  await window.button('Dismiss').click();
  await expect(told).toHaveCount(0);

  await watchTray(window);
  await pressCross(window);
  await expect.poll(() => isSeen(window)).toBe(false);
  await startAgain(scene, window);
  await expect.poll(() => isSeen(window)).toBe(true);
  expect((await window.snapshot()).notices).toEqual([]);
  expect(await notificationsOf(window)).toEqual([]);

  await window.openSettings();
  await window.page.getByRole('switch', { name: 'Close hides to the tray' }).press('Space');
  await expect.poll(async () => (await window.snapshot()).settings.closeToTray).toBe(false);
  const ended = once(window.lanyard.app.process(), 'exit');
  await pressCross(window);
  expect(await ended).toEqual([0, null]);
});

test('quits when it is closed where no tray is, or none is any more', async ({ openScene }) => {
  const scene = await openScene();
  const without = await scene.launch();
  expect((await without.snapshot()).tray).toBe(false);
  const ended = once(without.lanyard.app.process(), 'exit');
  await pressCross(without);
  expect(await ended).toEqual([0, null]);

  const host = await openTrayHost(scene.desk);
  const window = await scene.launch();
  await expect.poll(async () => (await window.snapshot()).tray).toBe(true);
  await host.close();
  const endedToo = once(window.lanyard.app.process(), 'exit');
  await pressCross(window);
  expect(await endedToo).toEqual([0, null]);
});

test('starts hidden when it is told to, but only where it can be found', async ({ openScene }) => {
  const scene = await openScene();
  const hidden = (name: string) => launchLanyard(scene.desk, { args: ['--hidden'], env: { TEST: name } });
  const seen = (app: Awaited<ReturnType<typeof launchLanyard>>['app']) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  const alone = await hidden('alone');
  await expect.poll(() => seen(alone.app)).toBe(true);
  await alone.close();
  await openTrayHost(scene.desk);
  const waiting = await hidden('waiting');
  await waiting.window.getByRole('main').waitFor();
  expect(await seen(waiting.app)).toBe(false);
  await waiting.app.evaluate(({ app }) => app.emit('second-instance'));
  await expect.poll(() => seen(waiting.app)).toBe(true);
  await waiting.close();
});

test('copies by the tray’s menu, and shows a failure and a second press at the badge', async ({
  openScene,
}) => {
  const scene = await openScene();
  await openTrayHost(scene.desk);
  const window = await launchSignedIn(scene, 'alice');
  await watchTray(window);
  for (const name of ['Logs', 'Orders']) await window.keepAsBadge(name);
  await window.fromBadgeMenu('Logs', 'Pin');
  await expect
    .poll(async () =>
      (await trayMenuOf(window))?.map((line) => (typeof line === 'string' ? line : Object.keys(line)[0])),
    )
    .toEqual([
      expect.stringMatching(/^Logs.* · \d+ min$/),
      '-',
      expect.stringMatching(/^Orders.* · \d+ min$/),
      '-',
      '−Clear clipboard',
      '-',
      'Lock',
      'Show Lanyard',
      'Quit',
    ]);
  await pressInTray(window, 'Orders', 'Copy as…', 'Authorization header');
  await expect.poll(() => readClipboard(scene.desk)).toMatch(/^Authorization: Bearer ya29\./);
  await expect.poll(() => trayMenuOf(window)).toContain('−On the clipboard: Orders');
  expect(await notificationsOf(window)).toEqual([]);
  await pressInTray(window, 'Clear clipboard');
  await expect.poll(() => readClipboard(scene.desk)).toBe('');

  // Mints anew, and cannot.
  await window.ask('lock', {});
  await window.ask('unlock', {});
  scene.sandbox.setFaults({ token: { kind: 'admin_policy_enforced' } });
  await expect.poll(async () => JSON.stringify(await trayMenuOf(window))).toContain('Orders');
  await pressInTray(window, 'Orders', 'Copy');
  await expect.poll(() => notificationsOf(window)).toEqual(['Orders was not copied']);
  await expect(window.failure('POLICY_REFUSED')).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe('');
  scene.sandbox.clearFaults();

  const { badges } = await window.snapshot();
  const orders = badges.find(({ name }) => name === 'Orders');
  await window.ask('changeBadge', { id: orders?.id ?? '', change: { environment: 'prod', askTwice: true } });
  await expect.poll(async () => JSON.stringify(await trayMenuOf(window))).toContain('asks in the window');
  await pressInTray(window, 'Orders');
  await expect(window.badge('Orders')).toContainText('Press again to copy');
  await window.badge('Orders').click();
  await expect(window.badge('Orders')).toContainText('Copied');
});

test('locks: forgets, clears, covers, refuses; and goes on when it is unlocked', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.copy('access token');
  expect(await readClipboard(scene.desk)).toMatch(/^ya29\./);
  await window.page.keyboard.press('Control+l');
  await expect(lockScreen(window)).toBeVisible();
  await expect.poll(() => readClipboard(scene.desk)).toBe('');
  const page = await window.page.content();
  expect(page).not.toContain('alice@');
  expect(JSON.stringify(await window.snapshot())).not.toContain('alice');

  // Past its buttons, every command: what is harmless is known by name, all else is refused.
  const harmless = [
    'getSnapshot',
    'lock',
    'unlock',
    'clearClipboard',
    'cancelListing',
    'cancelBadgeCopy',
    'concealToken',
    'quit',
  ];
  const account = '10000000-0000-4000-8000-000000000001';
  const plain = { openSignInPage: {}, endSignIn: {}, findCredentials: {}, askKeychainAgain: {} };
  const told = {
    ...plain,
    keepClipboard: {},
    changeSettings: { theme: 'dark' },
    selectAccount: { accountId: account },
    signOut: { accountId: account },
    copyBadge: { id: account },
    copyToken: {
      request: { kind: 'access-token', identity: { accountId: account }, scopes: ['openid'] },
      format: 'bare',
    },
  } as const;
  for (const [name, request] of Object.entries(told)) {
    expect(harmless).not.toContain(name);
    expect(contract).toHaveProperty(name);
    expect(await window.ask(name as keyof typeof told, request as never), name).toMatchObject({
      ok: false,
      failure: { code: 'LOCKED' },
    });
  }

  scene.sandbox.clearRequests();
  await window.button('Unlock').click();
  await expect(window.account('alice@acme.example')).toBeVisible();
  expect((await window.snapshot()).accounts[0]?.tokens).toEqual([]);
  await window.copy('access token');
  expect(scene.sandbox.requestCounts().token).toBe(1);
  expect(await readClipboard(scene.desk)).toMatch(/^ya29\./);

  // What others have copied stays, and the screen of the computer counts as the lock does.
  await writeClipboard(scene.desk, 'somebody else’s');
  await window.lanyard.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await expect(lockScreen(window)).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe('somebody else’s');
  await window.page.keyboard.press('Enter');
  await expect(window.account('alice@acme.example')).toBeVisible();
});

test('locks when the desktop’s screen is locked', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  const lockTheScreen = async () => {
    const { code } = await runProgram(
      'dbus-send',
      [
        '--session',
        '--type=signal',
        '/org/gnome/ScreenSaver',
        'org.gnome.ScreenSaver.ActiveChanged',
        'boolean:true',
      ],
      { ...scene.desk.env },
    );
    expect(code).toBe(0);
  };
  await lockTheScreen();
  await expect(lockScreen(window)).toBeVisible();
  await window.button('Unlock').click();
  await expect(lockScreen(window)).toHaveCount(0);
});

test('starts with the desktop when it is asked to, and no longer when not', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.openSettings();
  const folder = join(scene.desk.home, '.config', 'autostart');
  const startAtLogin = window.page.getByRole('switch', { name: 'Start at login' });
  await startAtLogin.press('Space');
  await expect(startAtLogin).toBeChecked();
  expect(await readdir(folder)).toEqual(['lanyard-sandbox.desktop']);
  expect(await readFile(join(folder, 'lanyard-sandbox.desktop'), 'utf8')).toMatch(/^Exec=".*" "--hidden"$/m);
  await startAtLogin.press('Space');
  await expect(startAtLogin).not.toBeChecked();
  expect(await readdir(folder)).toEqual([]);

  await rmdir(folder);
  await writeFile(folder, 'a file in the place of the folder');
  await startAtLogin.press('Space');
  await expect(window.failure('START_AT_LOGIN_NOT_SET')).toBeVisible();
  await expect(startAtLogin).not.toBeChecked();
});
