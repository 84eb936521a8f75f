// Several accounts: choosing between them, finding them again after a restart, and signing out.

import { readClipboard } from '../desk/clipboard.ts';
import { readAccountsFile, readKeychain, readRefreshToken } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn, signIn } from '../person/sign-in.ts';

test.describe('with three accounts', () => {
  const stage = shareStage((scene) => launchSignedIn(scene, 'alice', 'bob', 'carol'));
  const emails = () => ['alice', 'bob', 'carol'].map((name) => personOf(stage().scene.sandbox, name).email);

  test('chooses the account that is clicked', async () => {
    const { window } = stage();
    for (const email of emails()) {
      await window.account(email).click();
      await expect(window.chosen).toHaveText(email);
      await expect(window.account(email)).toHaveAttribute('aria-selected', 'true');
      await expect(window.page.getByRole('option', { selected: true })).toHaveCount(1);
    }
  });

  test('moves and chooses by arrows, Home and End', async () => {
    const { window } = stage();
    const [alice = '', bob = '', carol = ''] = emails();
    await window.choose(alice);
    const way: [key: string, email: string][] = [
      ['ArrowDown', bob],
      ['ArrowDown', carol],
      ['ArrowDown', carol],
      ['ArrowUp', bob],
      ['Home', alice],
      ['ArrowUp', alice],
      ['End', carol],
    ];
    for (const [key, email] of way) {
      await window.page.keyboard.press(key);
      await expect(window.chosen).toHaveText(email);
      await expect(window.account(email)).toBeFocused();
    }
  });

  test('chooses by number from anywhere, but not where digits are typed', async () => {
    const { window } = stage();
    const [alice = '', bob = '', carol = ''] = emails();
    await window.choose(alice);
    for (const [index, email] of [alice, bob, carol].entries()) {
      await window.page.keyboard.press(String(index + 1));
      await expect(window.chosen).toHaveText(email);
    }
    await window.page.keyboard.press('9');
    await expect(window.chosen).toHaveText(carol);
    await window.addAccount();
    await window.askForScopes('');
    await window.page.keyboard.press('1');
    await expect(window.moreScopes).toHaveValue('1');
    await window.moreScopes.fill('');
    await window.page.keyboard.press('Escape');
    await expect(window.chosen).toHaveText(carol);
  });

  test('copies as the account that Enter is pressed on', async () => {
    const { scene, window } = stage();
    const [alice = '', bob = ''] = emails();
    await window.choose(alice);
    await window.page.keyboard.press('ArrowDown');
    await expect(window.chosen).toHaveText(bob);
    await window.page.keyboard.press('Enter');
    await expect(window.copyButton('access token')).toHaveText('Copied');
    await expect(window.account(bob)).toBeFocused();
    expect(await whoIsOnTheClipboard(scene)).toBe(bob);
  });

  test('keeps accounts, choice, format and place of the window over a restart', async () => {
    const { scene, window } = stage();
    const [alice = '', bob = '', carol = ''] = emails();
    await window.choose(bob);
    await window.chooseFormat('Authorization header');
    await window.copy('access token');
    const bounds = { x: 60, y: 40, width: 900, height: 640 };
    await window.lanyard.app.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
    }, bounds);
    await window.close();

    const second = await scene.launch();
    try {
      await expect(second.chosen).toHaveText(bob);
      await expect(second.page.getByRole('option')).toHaveCount(3);
      await expect(second.copyButton('access token')).toHaveText('Copy access token as header');
      expect(
        await second.lanyard.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
        ),
      ).toEqual(bounds);
      for (const email of [alice, bob, carol]) {
        await second.choose(email);
        await second.copy('access token');
        expect(await whoIsOnTheClipboard(scene)).toBe(email);
      }
    } finally {
      await second.close();
    }
  });
});

test('revokes and removes on signing out, so that nothing of the account works any more', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice', 'bob');
  const alice = personOf(scene.sandbox, 'alice');
  const bob = personOf(scene.sandbox, 'bob');
  await window.choose(alice.email);
  await window.copy('access token');
  const accessToken = await readClipboard(scene.desk);
  const account = (await readAccountsFile(scene.desk)).accounts.find(({ email }) => email === alice.email);
  const entry = `refresh-token:${account?.id}`;
  expect(await readKeychain(scene.desk, entry)).not.toBeNull();
  const refreshToken = await readRefreshToken(scene.desk, alice.email);
  expect(await refresh(scene, refreshToken)).toBe('accepted');

  await window.signOut();
  await expect(window.account(alice.email)).toHaveCount(0);
  await expect(window.chosen).toHaveText(bob.email);
  expect(await refresh(scene, refreshToken)).toBe('invalid_grant');
  const service = scene.sandbox.description.protectedService;
  expect((await callService(service, accessToken)).status).toBe(401);
  expect(await readClipboard(scene.desk)).toBe('');
  expect(await readKeychain(scene.desk, entry)).toBeNull();
  expect(JSON.stringify(await readAccountsFile(scene.desk))).not.toContain(account?.id);

  await window.copy('access token');
  expect(await whoIsOnTheClipboard(scene)).toBe(bob.email);
  await window.close();
  const second = await scene.launch();
  await expect(second.page.getByRole('option')).toHaveCount(1);
  await expect(second.chosen).toHaveText(bob.email);
});

test('removes nothing when the provider does not revoke, until told to remove it here alone', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  const alice = personOf(scene.sandbox, 'alice');
  const [account] = (await readAccountsFile(scene.desk)).accounts;
  const entry = `refresh-token:${account?.id}`;
  const refreshToken = await readRefreshToken(scene.desk, alice.email);

  scene.sandbox.setFaults({ revocation: { kind: '503' } });
  await window.signOut();
  await expect(window.failure('REVOKE_FAILED').getByRole('alert')).toContainText(alice.email);
  await expect(window.account(alice.email)).toBeVisible();
  expect(await readKeychain(scene.desk, entry)).not.toBeNull();
  await window.chooseScopes('cloud-platform', 'email');
  await window.copy('access token');
  expect(await whoIsOnTheClipboard(scene)).toBe(alice.email);

  await window.button('Remove from this computer').click();
  await expect(window.page.getByRole('option')).toHaveCount(0);
  expect(await readKeychain(scene.desk, entry)).toBeNull();
  expect((await readAccountsFile(scene.desk)).accounts).toEqual([]);
  // The grant is still the provider's to end; that is what the card said.
  expect(await refresh(scene, refreshToken)).toBe('accepted');

  // The client is still there: the same person can sign in again at once.
  scene.sandbox.clearFaults();
  scene.sandbox.endBrowserSessions();
  await signIn({ scene, window }, 'alice');
});

test('signs out by Try again once the provider is back', async ({ openScene }) => {
  const scene = await openScene();
  const window: LanyardWindow = await launchSignedIn(scene, 'alice');
  const refreshToken = await readRefreshToken(scene.desk, personOf(scene.sandbox, 'alice').email);
  scene.sandbox.setFaults({ revocation: { kind: 'reset' } });
  await window.signOut();
  await expect(window.failure('REVOKE_FAILED')).toBeVisible();
  scene.sandbox.clearFaults();
  await window.failure('REVOKE_FAILED').getByRole('button', { name: 'Try again' }).click();
  await expect(window.page.getByRole('option')).toHaveCount(0);
  expect(await refresh(scene, refreshToken)).toBe('invalid_grant');
});

test('keeps the newest refresh token over a restart when the provider hands out a new one each time', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  const { email } = personOf(scene.sandbox, 'alice');
  const first = await readRefreshToken(scene.desk, email);
  scene.sandbox.setFaults({ rotateRefreshTokens: true });
  await window.chooseScopes('cloud-platform');
  await window.copy('access token');
  const rotated = await readRefreshToken(scene.desk, email);
  expect(rotated).not.toBe(first);
  await window.close();

  // Whoever came with the older one now would lose the whole family.
  const second = await scene.launch();
  await second.copy('access token');
  expect(await whoIsOnTheClipboard(scene)).toBe(email);
  expect(await readRefreshToken(scene.desk, email)).not.toBe(rotated);
});

async function whoIsOnTheClipboard(scene: Scene): Promise<string> {
  return (await callService(scene.sandbox.description.protectedService, await readClipboard(scene.desk)))
    .email;
}

/** What the provider answers to whoever holds this refresh token. */
async function refresh(scene: Scene, refreshToken: string): Promise<string> {
  const { clientFile, provider } = scene.sandbox.description;
  const response = await fetch(provider.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientFile['installed']?.client_id ?? '',
      client_secret: clientFile['installed']?.client_secret ?? '',
    }),
  });
  const answer = (await response.json()) as { error?: string };
  return answer.error ?? 'accepted';
}
