// The desk is what it claims to be; every other app test builds on that.

import { access } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openBrowser } from '../desk/browser.ts';
import { clipboardTargets, readClipboard, writeClipboard } from '../desk/clipboard.ts';
import type { Desk } from '../desk/desk.ts';
import { expect, test } from '../desk/desk-test.ts';
import { launchLanyard } from '../desk/lanyard.ts';
import { checkout, chromiumSandbox } from '../desk/machine.ts';
import { listProcesses, watchProcesses } from '../desk/processes.ts';
import { runProgram } from '../desk/program.ts';

const fixture = { appDir: join(checkout, 'test', 'desk', 'fixture') };

test('runs an app as an ordinary user in the sandbox', async ({ openDesk }) => {
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");
  const lanyard = await launchLanyard(await openDesk(), fixture);
  await expect(lanyard.window.getByRole('heading')).toHaveText('A window at the desk');
  expect(process.getuid?.()).not.toBe(0);
  const switches = await lanyard.app.evaluate(() => process.argv);
  expect(switches).not.toContain('--no-sandbox');
});

test('keeps what an app stores within the desk and across its restarts', async ({ openDesk }) => {
  const desk = await openDesk();
  const first = await launchLanyard(desk, fixture);
  const userData = await first.app.evaluate(({ app }) => app.getPath('userData'));
  expect(userData).toBe(join(desk.home, '.config', 'Desk fixture'));
  await first.close();
  await access(userData);
  const second = await launchLanyard(desk, fixture);
  expect(await second.app.evaluate(({ app }) => app.getPath('userData'))).toBe(userData);
});

test('has a clipboard of its own that other programs read and write', async ({ openDesk }) => {
  const desk = await openDesk();
  expect(await readClipboard(desk)).toBe('');
  const { app } = await launchLanyard(desk, fixture);
  await app.evaluate(({ clipboard }) => clipboard.writeText('copied by the app'));
  expect(await readClipboard(desk)).toBe('copied by the app');
  expect(await clipboardTargets(desk)).toContain('UTF8_STRING');
  await writeClipboard(desk, 'copied by another');
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('copied by another');
});

test("hands an address the app opens to the person's browser, and nothing when it refuses", async ({
  openDesk,
}) => {
  const server = createServer((request, response) => response.end(`you asked for ${request.url}`));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const desk = await openDesk();
    const { app } = await launchLanyard(desk, fixture);
    const browser = await openBrowser(desk);
    for (const path of ['/first?a=1&b=2', '/second']) {
      await app.evaluate(({ shell }, url) => shell.openExternal(url), address + path);
      const page = await browser.nextPage();
      await expect(page.locator('body')).toHaveText(`you asked for ${path}`);
    }
    await browser.refuse();
    const { code } = await runProgram('xdg-open', [address], { ...desk.env });
    expect(code).toBe(3);
    expect(browser.context.pages().filter((page) => page.url().startsWith(address))).toHaveLength(2);
  } finally {
    server.close();
  }
});

test('has an unlocked keyring that can be stopped, killed and locked', async ({ openDesk }) => {
  const desk = await openDesk({ keyring: 'unlocked' });
  expect(await keychain(desk, 'write')).toBe('done');
  expect(await keychain(desk, 'read')).toBe('kept');
  desk.keyring.stop();
  await expect(keychain(desk, 'read')).rejects.toThrow('gave no answer');
  desk.keyring.continue();
  expect(await keychain(desk, 'read')).toBe('kept');
  await desk.keyring.kill();
  await desk.keyring.start({ unlocked: false });
  expect(await keychain(desk, 'read')).toBe('null');
  await desk.keyring.kill();
  await desk.keyring.start({ unlocked: true });
  expect(await keychain(desk, 'read')).toBe('kept');
  await desk.keyring.lock();
  expect(await keychain(desk, 'read')).toBe('null');
});

test('has a locked keyring that keeps nothing', async ({ openDesk }) => {
  const desk = await openDesk({ keyring: 'locked' });
  expect(await keychain(desk, 'write')).toBe('Cannot create an item in a locked collection');
  expect(await keychain(desk, 'read')).toBe('null');
});

test('has no keyring when absent', async ({ openDesk }) => {
  const desk = await openDesk({ keyring: 'absent' });
  expect(await keychain(desk, 'write')).toContain('Could not connect');
});

test('leaves no process and no file behind', async ({ openDesk }) => {
  const desk = await openDesk();
  const watched = watchProcesses(desk);
  await launchLanyard(desk, fixture);
  await openBrowser(desk);
  const running = (await listProcesses(desk)).map(({ argv }) => argv).join('\n');
  for (const name of [
    'Xvfb',
    'dbus-daemon',
    'gnome-keyring-daemon',
    'electron',
    'chromium',
    '--type=renderer',
  ]) {
    expect(running).toContain(name);
  }
  const { environs } = await watched.stop();
  expect(environs.some((text) => text.includes(`HOME=${desk.home}`))).toBe(true);
  await desk.close();
  expect(await listProcesses(desk)).toEqual([]);
  await expect(access(desk.folder)).rejects.toThrow('ENOENT');
});

/** What a process of its own sees of the desk's keychain through keytar: the answer, or why it was refused. */
async function keychain(desk: Desk, action: 'read' | 'write') {
  const call = action === 'read' ? `getPassword('desk', 'item')` : `setPassword('desk', 'item', 'kept')`;
  const code = `require(${JSON.stringify(join(checkout, 'node_modules', 'keytar'))}).${call}
    .then((value) => console.log(value === undefined ? 'done' : value), (error) => console.log(error.message))`;
  return (await runProgram(process.execPath, ['-e', code], { ...desk.env }, 3000)).output.trim();
}
