// The keychain: absent, locked, silent, restarted, or changed behind our back. No account is ever lost over it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { findSecretsInFolders } from '../desk/secret-scan.ts';
import { agree, lastPage } from '../person/consent.ts';
import {
  overwriteInKeychain,
  readAccountsFile,
  readKeychain,
  readRefreshToken,
  removeFromKeychain,
  userDataFolder,
} from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import { callService } from '../person/protected-service.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

test('keeps accounts until quit and nothing on the disk when there is no keychain', async ({ openScene }) => {
  const scene = await openScene({ keyring: 'absent' });
  const { email } = personOf(scene.sandbox, 'alice');
  const window = await launchSignedIn(scene, 'alice');
  await expect(window.page.getByRole('main')).toContainText('No keychain: accounts last until you quit');
  await expect(window.page.getByRole('main')).toContainText('sudo apt install gnome-keyring');
  await expect(window.account(email)).toContainText('Until you quit');
  await window.chooseScopes('cloud-platform', 'email');
  await expectCopyAs(scene, window, 'alice');
  expect(await readAccountsFile(scene.desk)).toMatchObject({ accounts: [], clients: [] });

  await window.close();
  expect(await findSecretsInFolders(secretsOf(scene), [userDataFolder(scene.desk)])).toEqual([]);
  const second = await scene.launch();
  await expect(second.button('Choose client file')).toBeVisible();
  await expect(second.page.getByRole('option')).toHaveCount(0);
});

test('keeps an account in memory while the keychain is locked, and moves it in once it is not', async ({
  openScene,
}) => {
  const scene = await openScene({ keyring: 'locked' });
  const { email } = personOf(scene.sandbox, 'alice');
  const window = await launchSignedIn(scene, 'alice');
  await expect(window.page.getByRole('main')).toContainText('The keychain is locked');
  await expect(window.account(email)).toContainText('Until you quit');
  await unlock(scene);
  await askKeychainAgain(window);
  await expect(window.account(email)).not.toContainText('Until you quit');
  await expect.poll(async () => (await readAccountsFile(scene.desk)).accounts.length).toBe(1);
  await window.close();
  const second = await scene.launch();
  await expect(second.chosen).toHaveText(email);
  await expectCopyAs(scene, second, 'alice');
});

test.describe('with one account', () => {
  // Each test opens and closes Lanyard itself.
  const stage = shareStage(async (scene) => {
    const window = await launchSignedIn(scene, 'alice');
    await window.close();
    return window;
  });

  test('keeps the account and says KEYCHAIN_LOCKED when the keychain is locked at start', async () => {
    const { scene } = stage();
    const { email } = personOf(scene.sandbox, 'alice');
    await scene.desk.keyring.lock();
    const window = await scene.launch();
    await expect(window.page.getByRole('main')).toContainText('Your accounts are untouched');
    await expect(window.chosen).toHaveText(email);
    await writeClipboard(scene.desk, 'copied by another program');
    await window.copyButton('access token').click();
    await expect(window.failure('KEYCHAIN_LOCKED').getByRole('alert')).not.toBeEmpty();
    await expect(window.account(email)).not.toContainText('Sign in again');
    expect(await readClipboard(scene.desk)).toBe('copied by another program');

    await unlock(scene);
    await askKeychainAgain(window);
    await expectCopyAs(scene, window, 'alice');
    await window.close();
  });

  test('says KEYCHAIN_STUCK within 10 seconds, stays usable, and recovers when the keychain hangs', async () => {
    const { scene } = stage();
    const window = await scene.launch();
    await expect(window.standing).toContainText('All well');
    scene.desk.keyring.stop();
    await expectStuck(scene, window);
    await window.close();
  });

  test('says KEYCHAIN_STUCK within 10 seconds when the keychain has hung since the start', async () => {
    const { scene } = stage();
    scene.desk.keyring.stop();
    const window = await scene.launch();
    // Behind the first question, which has no answer yet either.
    await expect(window.standing).toContainText('Checking the keychain');
    await expectStuck(scene, window);
    await window.close();
  });

  test('recovers without a restart when the keychain daemon was killed and is back', async () => {
    const { scene } = stage();
    const window = await scene.launch();
    await window.chooseScopes('cloud-platform');
    await expectCopyAs(scene, window, 'alice');
    await scene.desk.keyring.kill();
    await scene.desk.keyring.start({ unlocked: true });
    await window.chooseScopes('cloud-platform', 'email');
    await expectCopyAs(scene, window, 'alice');
    await expect(window.standing).toContainText('All well');
    await window.close();
  });

  test('says so while the daemon is gone, and recovers by Ask again when it is back', async () => {
    const { scene } = stage();
    const { email } = personOf(scene.sandbox, 'alice');
    const window = await scene.launch();
    await window.chooseScopes('cloud-platform');
    await scene.desk.keyring.kill();
    await window.copyButton('access token').click();
    await expect(window.failures).toHaveAttribute('data-code', /^KEYCHAIN_/);
    await expect(window.account(email)).not.toContainText('Sign in again');
    await scene.desk.keyring.start({ unlocked: true });
    await askKeychainAgain(window);
    await expectCopyAs(scene, window, 'alice');
    await window.close();
  });

  for (const [code, behind] of [
    ['SECRET_GONE', removeFromKeychain],
    ['SECRET_DAMAGED', (desk, name) => overwriteInKeychain(desk, name, 'not ours')],
  ] as const satisfies readonly [string, (desk: Scene['desk'], name: string) => Promise<void>][]) {
    test(`says ${code}, keeps the account, and is healed by signing in again`, async () => {
      const { scene } = stage();
      const { email } = personOf(scene.sandbox, 'alice');
      const window = await scene.launch();
      const [account] = (await readAccountsFile(scene.desk)).accounts;
      const entry = `refresh-token:${account?.id}`;
      const before = await readKeychain(scene.desk, entry);
      expect(before).not.toBeNull();
      await behind(scene.desk, entry);
      await window.chooseScopes('cloud-platform');
      await window.copyButton('access token').click();
      await expect(window.failure(code).getByRole('alert')).toContainText(email);
      await expect(window.account(email)).toContainText('Sign in again');

      await window.failure(code).getByRole('button', { name: 'Sign in again' }).click();
      const page = await scene.browser.nextPage();
      await agree(page);
      await lastPage(page);
      await page.close();
      await expect(window.copyButton('access token')).toHaveText('Copied');
      expect((await readAccountsFile(scene.desk)).accounts.map(({ id }) => id)).toEqual([account?.id]);
      expect(await readKeychain(scene.desk, entry)).not.toBeNull();
      await window.close();
    });
  }
});

test('writes the refresh token to the keychain and not beside it', async ({ openScene }) => {
  const scene = await openScene();
  await launchSignedIn(scene, 'alice');
  const refreshToken = await readRefreshToken(scene.desk, personOf(scene.sandbox, 'alice').email);
  expect(scene.sandbox.secrets()).toContainEqual({ kind: 'refresh_token', value: refreshToken });
  const index = await readFile(join(userDataFolder(scene.desk), 'accounts.json'), 'utf8');
  expect(index).not.toContain(refreshToken);
});

/** Copies while the keychain hangs, and has it go on in the end. */
async function expectStuck(scene: Scene, window: LanyardWindow): Promise<void> {
  try {
    await window.chooseScopes('cloud-platform');
    const askedAt = Date.now();
    await window.copyButton('access token').click();
    await expect(window.copyButton('access token')).toHaveText('Minting…');
    // Main answers while its keychain does not.
    for (const theme of ['dark', 'light'] as const) {
      const sentAt = Date.now();
      expect(await window.ask('changeSettings', { theme })).toMatchObject({ ok: true });
      expect(Date.now() - sentAt).toBeLessThan(1_000);
    }
    await expect(window.failure('KEYCHAIN_STUCK')).toBeVisible({ timeout: 11_000 });
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    await expect(window.page.getByRole('main')).toContainText('The keychain does not answer');
    await expect(window.account(personOf(scene.sandbox, 'alice').email)).not.toContainText('Sign in again');
  } finally {
    scene.desk.keyring.continue();
  }
  await askKeychainAgain(window);
  await expectCopyAs(scene, window, 'alice');
}

async function unlock(scene: Scene): Promise<void> {
  // Nobody can answer a prompt here: the daemon is started anew, with the password.
  await scene.desk.keyring.kill();
  await scene.desk.keyring.start({ unlocked: true });
}

/** Presses the banner's button, the first of its name, and waits until all is well. */
async function askKeychainAgain(window: LanyardWindow): Promise<void> {
  await window.button('Ask again').first().click();
  await expect(window.standing).toContainText('All well');
}

async function expectCopyAs(scene: Scene, window: LanyardWindow, name: string): Promise<void> {
  await window.copy('access token');
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email: personOf(scene.sandbox, name).email,
  });
}
