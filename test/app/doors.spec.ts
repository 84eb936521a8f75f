// The two ways to start Lanyard: as it is shipped, with Google's endpoints and no others, and beside it the sandbox.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from '../desk/browser.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { type Desk, writeOpener } from '../desk/desk.ts';
import { expect, test } from '../desk/desk-test.ts';
import { launchLanyard } from '../desk/lanyard.ts';
import { checkout } from '../desk/machine.ts';
import { listProcesses } from '../desk/processes.ts';
import { agree, lastPage } from '../person/consent.ts';
import { readAccountsFile } from '../person/kept.ts';
import { LanyardWindow } from '../person/lanyard-window.ts';

const sandboxApp = join(checkout, 'build', 'sandbox-app');
const desktopClient = {
  installed: {
    client_id: '123-abc.apps.googleusercontent.com',
    client_secret: 'GOCSPX-not-a-real-secret',
    project_id: 'acme-tools',
    // A doctored file does not move anything: its endpoints are read by nobody.
    auth_uri: 'https://accounts.evil.example/auth',
    token_uri: 'https://accounts.evil.example/token',
  },
};

/** Has addresses written down instead of opened; gives the one that was opened last. */
async function writeDownAddresses(desk: Desk): Promise<() => Promise<string>> {
  const file = join(desk.home, 'opened');
  await writeOpener(desk.bin, `printf %s "$1" > '${file}'`);
  return async () => {
    const opened = () => readFile(file, 'utf8').catch(() => '');
    await expect.poll(opened).not.toBe('');
    const address = await opened();
    await rm(file);
    return address;
  };
}

test('signs in at Google and nowhere else when it is started as it is shipped', async ({ openDesk }) => {
  const desk = await openDesk();
  const opened = await writeDownAddresses(desk);
  const file = join(desk.home, 'client_secret_google.json');
  await writeFile(file, JSON.stringify(desktopClient));
  const provider = join(desk.home, 'provider.json');
  await writeFile(
    provider,
    JSON.stringify({ provider: { name: 'Evil', issuer: 'https://accounts.evil.example' } }),
  );
  // The switch of the sandbox's entry is none of the app's.
  const window = new LanyardWindow(await launchLanyard(desk, { args: [`--provider=${provider}`] }));

  await window.button('Where do I get this file?').click();
  await window.button('Open the clients page').click();
  expect(await opened()).toBe('https://console.cloud.google.com/apis/credentials');
  await expect(window.page.getByText('Sandbox, not Google.')).toHaveCount(0);
  await window.importClient(file);
  await window.askForScopes('pubsub');
  await window.button('Sign in with Google').click();
  const address = await opened();
  expect(address).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?/);
  const { code_challenge, state, nonce, redirect_uri, scope, ...rest } = Object.fromEntries(
    new URL(address).searchParams,
  );
  expect(rest).toEqual({
    response_type: 'code',
    client_id: desktopClient.installed.client_id,
    access_type: 'offline',
    prompt: 'select_account consent',
    code_challenge_method: 'S256',
  });
  for (const random of [code_challenge, state, nonce]) expect(random).toMatch(/^[\w-]{43}$/);
  expect(redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cb\/[\w-]{22}$/);
  const google = 'https://www.googleapis.com/auth/';
  expect(scope?.split(' ').sort()).toEqual(
    ['email', `${google}cloud-platform`, `${google}pubsub`, 'openid', 'profile'].sort(),
  );
  await expect(window.heading('Finish in your browser')).toBeVisible();
  await window.button('Cancel').click();
});

test('opens a Lanyard of its own for the sandbox, ready to sign in, when Try the sandbox is pressed', async ({
  openDesk,
}) => {
  const desk = await openDesk();
  const window = new LanyardWindow(await launchLanyard(desk));
  await window.button('Try the sandbox').click();
  const second = async () =>
    (await listProcesses(desk)).filter(({ argv }) => argv.endsWith(sandboxApp) && !argv.includes('--type='));
  await expect.poll(async () => (await second()).length).toBe(1);
  const clientNames = async () =>
    (await readAccountsFile(desk).catch(() => undefined))?.clients.map(({ projectId }) => projectId);
  await expect.poll(clientNames, { timeout: 15_000 }).toEqual(['acme-tools']);

  // The first one is as it was, and outlives the second.
  await expect(window.button('Choose client file')).toBeVisible();
  for (const { pid } of await second()) process.kill(pid);
  await expect.poll(async () => (await second()).length).toBe(0);
  await expect(window.button('Try the sandbox')).toBeVisible();
  expect((await window.snapshot()).clients).toEqual([]);
});

test('lets a newcomer sign in and copy without a file in the sandbox, which starts afresh each time', async ({
  openDesk,
}) => {
  const desk = await openDesk();
  const browser = await openBrowser(desk);
  const window = new LanyardWindow(await launchLanyard(desk, { appDir: sandboxApp }));
  await expect(window.page.getByText('Sandbox, not Google.')).toBeVisible();
  await expect(window.button('Try the sandbox')).toHaveCount(0);
  await window.startSignIn();
  const page = await browser.nextPage();
  await page.getByRole('button', { name: 'alice@acme.example' }).click();
  // Nobody has to know a password by heart: the page says it.
  const password = await page.locator('code').textContent();
  await page.getByRole('textbox', { name: 'Password' }).fill(password ?? '');
  await page.getByRole('button', { name: 'Next' }).click();
  const { origin } = new URL(page.url());
  await agree(page);
  await lastPage(page);
  await expect(window.chosen).toHaveText('alice@acme.example');
  await window.copy('access token');
  const tokeninfo = new URL('/tokeninfo', origin);
  tokeninfo.searchParams.set('access_token', await readClipboard(desk));
  expect(await (await fetch(tokeninfo)).json()).toMatchObject({ email: 'alice@acme.example' });
  await window.close();

  // Its people come and go with it: an account of the last time could only fail.
  const again = new LanyardWindow(await launchLanyard(desk, { appDir: sandboxApp }));
  await expect(again.button('Sign in with Sandbox')).toBeVisible();
  await expect(again.page.getByRole('option')).toHaveCount(0);
});
