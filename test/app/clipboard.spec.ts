// A token on the clipboard, in the person's hands: kept past its time, or taken away before. Row 20 of `npm run hold`
// has the rest: its time, quitting, the formats it is written in.

import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
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

test('stays past its time when it is to be kept', async () => {
  const { scene, window } = stage();
  await window.copy('access token');
  const token = await readClipboard(scene.desk);
  await expect(window.clipboardBar).toContainText(/clears in 0:(10|0\d)/);
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
