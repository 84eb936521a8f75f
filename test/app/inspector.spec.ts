// The inspector in the real app: tokens of the sandbox are pasted, checked and asked about, and nothing of them stays.

import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';
import { userDataFolder } from '../person/kept.ts';
import { personOf } from '../person/scene.ts';
import { expect, type Stage, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

const verdict = ({ window }: Stage, code: string) => window.page.locator(`[data-verdict="${code}"]`);
const card = ({ window }: Stage, name: string | RegExp) => window.page.getByRole('region', { name });

/** Puts `text` on the clipboard and pastes it, as a person does. */
async function paste(stage: Stage, text: string): Promise<void> {
  const { scene, window } = stage;
  const field = window.page.getByRole('textbox', { name: /^Paste a token/ });
  if (!(await field.isVisible())) await window.button('Inspect a token').click();
  await writeClipboard(scene.desk, text);
  await field.focus();
  await window.page.keyboard.press('Control+V');
}

async function leave({ window }: Stage): Promise<void> {
  await window.page.keyboard.press('Escape');
  await expect(window.copyButton('access token').or(window.copyButton('ID token'))).toBeVisible();
}

/** The token itself, from the clipboard. */
async function copied({ scene, window }: Stage, token: 'access token' | 'ID token'): Promise<string> {
  await window.copy(token);
  return readClipboard(scene.desk);
}

const pageText = ({ window }: Stage) =>
  window.page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map(
      (field) => (field as HTMLInputElement).value,
    );
    return document.documentElement.outerHTML + fields.join('\n');
  });

/** Where something of what was pasted could have stayed. */
async function leftovers(stage: Stage, secrets: Record<string, string>) {
  return [
    ...(await findSecretsInFolders(secrets, [userDataFolder(stage.scene.desk)])),
    ...findSecretsInText(secrets, 'the page', await pageText(stage)),
    ...findSecretsInText(secrets, 'what Lanyard printed', stage.scene.output()),
  ];
}

test('checks a pasted ID token with the provider’s keys, and keeps nothing of it', async () => {
  const { scene } = stage();
  const jwt = await copied(stage(), 'ID token');
  await paste(stage(), `curl -H "Authorization: Bearer ${jwt}" https://x.run.app`);
  await expect(card(stage(), 'Sandbox ID token')).toBeVisible();
  await expect(verdict(stage(), 'alive')).toBeVisible();
  await expect(verdict(stage(), 'audience-own-client')).toBeVisible();
  await expect(
    card(stage(), 'Sandbox ID token')
      .getByRole('row')
      .filter({ hasText: /^email/ }),
  ).toContainText([personOf(scene.sandbox, 'alice').email, 'true']);

  scene.sandbox.clearRequests();
  await stage().window.button('Verify with Sandbox’s keys').click();
  await expect(verdict(stage(), 'signature-valid')).toBeVisible();
  expect(scene.sandbox.requestCounts()).toEqual({ jwks: 1 });

  const at = jwt.length - 40;
  const changed = `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`;
  await paste(stage(), changed);
  await expect(verdict(stage(), 'signature-not-checked')).toBeVisible();
  await stage().window.button('Verify with Sandbox’s keys').click();
  await expect(verdict(stage(), 'signature-wrong')).toBeVisible();

  await leave(stage());
  const [, , signature = ''] = jwt.split('.');
  expect(await leftovers(stage(), { jwt, changed, signature })).toEqual([]);
});

test('asks tokeninfo after a yes, by POST, and keeps nothing of the answer', async () => {
  const { scene, window } = stage();
  const token = await copied(stage(), 'access token');
  scene.sandbox.clearRequests();
  await paste(stage(), `Authorization: Bearer ${token}`);
  await expect(card(stage(), 'Access token of a person')).toBeVisible();
  expect(scene.sandbox.requestCounts()).toEqual({});
  await window.button('Yes, ask Sandbox').click();
  const table = window.page.getByRole('table', { name: 'What tokeninfo says' });
  await expect(table).toContainText(personOf(scene.sandbox, 'alice').email);
  await expect(table).toContainText('cloud-platform');
  expect(scene.sandbox.requests()).toMatchObject([
    { endpoint: 'tokeninfo', method: 'POST', path: '/tokeninfo', keys: [], authorization: 'bearer' },
  ]);

  await leave(stage());
  expect(await leftovers(stage(), { token })).toEqual([]);
});

test('shows nothing secret of a key or a refresh token', async () => {
  const { scene } = stage();
  const { keyFiles, gcloudUser } = scene.sandbox.description.google;
  const { private_key, client_email } = keyFiles.deployer;
  const line = private_key.split('\n')[8] ?? '';
  await paste(stage(), JSON.stringify(keyFiles.deployer, null, 2));
  await expect(card(stage(), 'A service-account key')).toContainText(client_email);
  expect(findSecretsInText({ line }, 'the page', await pageText(stage()))).toEqual([]);

  const { refreshToken } = gcloudUser;
  await paste(stage(), JSON.stringify({ refresh_token: refreshToken }));
  await expect(card(stage(), 'A refresh token')).toContainText('Never paste it anywhere');
  expect(findSecretsInText({ refreshToken }, 'the page', await pageText(stage()))).toEqual([]);
  await leave(stage());
  expect(await leftovers(stage(), { line, refreshToken })).toEqual([]);
});

test('shows one’s own token only while it is held, and the window protected', async () => {
  const { window } = stage();
  const token = await copied(stage(), 'access token');
  const said = () =>
    window.lanyard.app.evaluate(() => (globalThis as unknown as { protections: boolean[] }).protections);
  await window.lanyard.app.evaluate(({ BrowserWindow }) => {
    const protections: boolean[] = [];
    const [shown] = BrowserWindow.getAllWindows();
    if (shown) shown.setContentProtection = (on) => void protections.push(on);
    Object.assign(globalThis, { protections });
  });

  await window.button('Look inside').click();
  const hold = window.button('Hold to reveal');
  await expect(card(stage(), /^Access token of/)).toContainText(`ya29.…${token.slice(-4)}`);
  expect(findSecretsInText({ token }, 'the page', await pageText(stage()))).toEqual([]);

  await hold.focus();
  await window.page.keyboard.down('Space');
  await expect(window.page.getByText(token, { exact: true })).toBeVisible();
  expect(await said()).toEqual([true]);
  await window.page.keyboard.up('Space');
  await expect(window.page.getByText(token, { exact: true })).toHaveCount(0);
  await expect.poll(said).toEqual([true, false]);

  await leave(stage());
  await expect(window.button('Look inside')).toBeFocused();
  expect(await leftovers(stage(), { token })).toEqual([]);
});
