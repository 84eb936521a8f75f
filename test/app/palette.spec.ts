// The palette in the real app: a token by a few letters, what was used comes first, and the shortcut of all programs.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualAccelerator } from '../../app/accelerator.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { launchLanyard } from '../desk/lanyard.ts';
import { checkout } from '../desk/machine.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

const paletteOf = ({ page }: LanyardWindow) => page.getByRole('dialog', { name: 'Find anything' });

async function find(window: LanyardWindow, text: string): Promise<void> {
  await window.page.getByRole('main').waitFor();
  await window.page.keyboard.press('Control+k');
  await paletteOf(window).getByRole('combobox').fill(text);
}

const isRegistered = (window: LanyardWindow, accelerator: string) =>
  window.lanyard.app.evaluate(({ globalShortcut }, keys) => globalShortcut.isRegistered(keys), accelerator);

const shortcutField = (window: LanyardWindow) => window.button(/^Shortcut to find/);

test('puts the token of an account on the clipboard by a few letters and Enter', async () => {
  const { scene, window } = stage();
  await find(window, 'alice');
  await window.page.keyboard.press('Enter');
  await expect(paletteOf(window)).toHaveCount(0);
  await expect(window.clipboardBar).toBeVisible();
  expect(await readClipboard(scene.desk)).toMatch(/^ya29\./);
});

test('finds a service account that was listed, copies its token, and offers it first from then on', async () => {
  const { scene, window } = stage();
  const [account] = (await window.snapshot()).accounts;
  const listed = await window.ask('listServiceAccounts', {
    accountId: account?.id ?? '',
    listing: crypto.randomUUID(),
    projectId: 'acme-dev',
  });
  expect(listed.ok).toBe(true);
  await find(window, 'deployer acme-dev');
  const deployer = paletteOf(window).getByRole('option', { name: 'deployer@acme-dev' });
  await expect(deployer).toHaveAttribute('aria-selected', 'true');
  await window.page.keyboard.press('Enter');
  await expect(paletteOf(window)).toHaveCount(0);
  const token = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, token)).toMatchObject({
    status: 200,
    email: 'deployer@acme-dev.iam.gserviceaccount.com',
  });

  await window.close();
  const again = await scene.launch();
  await find(again, '');
  await expect(paletteOf(again).getByRole('option', { name: 'deployer@acme-dev' })).toBeVisible();
  const folder = await again.lanyard.app.evaluate(({ app }) => app.getPath('userData'));
  const kept = await readFile(join(folder, 'used.json'), 'utf8');
  expect(kept).toContain('deployer@acme-dev');
  expect(kept).not.toContain('ya29');
  await again.page.keyboard.press('Escape');
  await again.close();
});

test('claims its shortcut from the start, takes another, and says when another program has it', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  expect(await isRegistered(window, usualAccelerator)).toBe(true);
  await window.openSettings();
  await shortcutField(window).click();
  await window.page.keyboard.press('Control+Alt+J');
  await expect(shortcutField(window)).toHaveText('Ctrl+Alt+J');
  await expect.poll(() => isRegistered(window, 'Control+Alt+J')).toBe(true);
  expect(await isRegistered(window, usualAccelerator)).toBe(false);

  const other = await launchLanyard(scene.desk, { appDir: join(checkout, 'test', 'desk', 'fixture') });
  const taken = await other.app.evaluate(({ globalShortcut }) =>
    globalShortcut.register('Control+Alt+U', () => undefined),
  );
  expect(taken).toBe(true);
  await shortcutField(window).click();
  await window.page.keyboard.press('Control+Alt+U');
  await expect(window.page.getByText('Off: another program has Ctrl+Alt+U')).toBeVisible();
  expect(await isRegistered(window, 'Control+Alt+U')).toBe(false);
  // In the window it opens all the same.
  await find(window, 'quit');
  await expect(paletteOf(window).getByRole('option', { name: 'Quit Lanyard' })).toBeVisible();
  await window.page.keyboard.press('Escape');
  await other.close();

  await window.button('Turn off').click();
  await expect(shortcutField(window)).toHaveText('Off');
  await window.close();
});
