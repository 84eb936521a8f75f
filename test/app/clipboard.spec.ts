// A token on the clipboard: it goes when its time is up, on a press and on quit, and only if it is still ours.

import { clipboardTargets, readClipboard, writeClipboard } from '../desk/clipboard.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage(async (scene) => {
  const window = await launchSignedIn(scene, 'alice');
  await window.openSettings();
  await window.clearClipboardAfter('10 seconds');
  await window.page.keyboard.press('Escape');
  return window;
});

/** Long enough for the shortest time that can be set. */
const untilCleared = { timeout: 14_000 };

test('is cleared when its time is up', async () => {
  const { scene, window } = stage();
  const copiedAt = Date.now();
  await window.copy('access token');
  expect(await readClipboard(scene.desk)).toMatch(/^ya29\./);
  await expect(window.clipboardBar).toContainText(/clears in 0:(10|0\d)/);
  await expect(window.clipboardBar).toHaveCount(0, untilCleared);
  expect(Date.now() - copiedAt).toBeGreaterThan(9_900);
  expect(await readClipboard(scene.desk)).toBe('');
});

test('stays when another program has copied since', async () => {
  const { scene, window } = stage();
  await window.copy('access token');
  await expect(window.clipboardBar).toBeVisible();
  await writeClipboard(scene.desk, 'copied by another program');
  await expect(window.clipboardBar).toHaveCount(0, untilCleared);
  expect(await readClipboard(scene.desk)).toBe('copied by another program');
});

test('stays past its time when it is to be kept', async () => {
  const { scene, window } = stage();
  await window.copy('access token');
  const token = await readClipboard(scene.desk);
  const clearsAt = (await window.snapshot()).clipboard?.clearsAt ?? Number.POSITIVE_INFINITY;
  await window.clipboardBar.getByRole('button', { name: 'Keep' }).click();
  await expect(window.clipboardBar).toContainText('stays there');
  await expect.poll(() => Date.now(), untilCleared).toBeGreaterThan(clearsAt + 500);
  expect(await readClipboard(scene.desk)).toBe(token);
  await expect(window.clipboardBar).toBeVisible();
  await window.button('Clear now').click();
  await expect(window.clipboardBar).toHaveCount(0);
  expect(await readClipboard(scene.desk)).toBe('');
});

test('goes at once on Clear now, but not what another program has copied since', async () => {
  const { scene, window } = stage();
  await window.copy('ID token');
  await expect(window.clipboardBar).toContainText('ID token');
  await window.button('Clear now').click();
  await expect(window.clipboardBar).toHaveCount(0);
  expect(await readClipboard(scene.desk)).toBe('');
  await window.copy('ID token');
  await writeClipboard(scene.desk, 'copied by another program');
  await window.button('Clear now').click();
  await expect(window.clipboardBar).toHaveCount(0);
  expect(await readClipboard(scene.desk)).toBe('copied by another program');
});

test('is never in the primary selection, which any middle click pastes', async () => {
  const { scene, window } = stage();
  await window.copy('access token');
  expect(await readClipboard(scene.desk)).not.toBe('');
  expect(await readClipboard(scene.desk, { selection: 'primary' })).toBe('');
  await window.button('Clear now').click();
});

test('is marked so that clipboard histories leave it out', async () => {
  const { scene, window } = stage();
  const electron = await window.lanyard.app.evaluate(() => process.versions['electron'] ?? '');
  test.skip(Number.parseInt(electron, 10) < 44, 'Electron before 44 cannot put such a mark beside a text');
  await window.copy('access token');
  const mark = 'x-kde-passwordManagerHint';
  expect(await clipboardTargets(scene.desk)).toContain(mark);
  expect(await readClipboard(scene.desk, { target: mark })).toBe('secret');
  await window.button('Clear now').click();
});

test('is taken away on quitting, even from a clipboard manager that has taken it over', async () => {
  const { scene, window } = stage();
  await quitAfterCopying(window, async () => {
    // What a clipboard manager does: it owns the same text, so that it outlives the program it came from.
    await writeClipboard(scene.desk, await readClipboard(scene.desk));
  });
  expect(await readClipboard(scene.desk)).toBe('');

  const second = await scene.launch();
  await quitAfterCopying(second, () => writeClipboard(scene.desk, 'copied by another program'));
  expect(await readClipboard(scene.desk)).toBe('copied by another program');
});

async function quitAfterCopying(window: LanyardWindow, meanwhile: () => Promise<void>): Promise<void> {
  await window.copy('access token');
  await meanwhile();
  await window.close();
}
