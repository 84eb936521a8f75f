// The doctor in the real app: what it finds on this computer, and what it puts on the clipboard.

import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckId } from '../../app/doctor.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { findSecretsInText } from '../desk/secret-scan.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { expect, test } from '../person/scene-test.ts';

const line = (window: LanyardWindow, id: CheckId) => window.page.locator(`[data-check="${id}"]`);
const verdict = (window: LanyardWindow, id: CheckId) => line(window, id).getAttribute('data-verdict');
async function openDoctor(window: LanyardWindow) {
  await window.button(/open the doctor$/).click();
  await expect(window.page.locator('[data-verdict="looking"]')).toHaveCount(0);
}
async function runAgain(window: LanyardWindow) {
  await window.button('Run again').click();
  await expect(window.button('Run again')).not.toHaveAttribute('aria-busy', 'true');
}

test('finds a computer well, then a wrong clock, a key in Downloads and a variable, and cures them', async ({
  openScene,
}) => {
  const scene = await openScene();
  const { desk, sandbox } = scene;
  const accessToken = 'ya29.canary-of-the-environment';
  const window = await scene.launch({ PATH: desk.bin, CLOUDSDK_AUTH_ACCESS_TOKEN: accessToken });
  // Before anybody has signed in.
  await openDoctor(window);
  await expect(line(window, 'clock')).toContainText('Right, by the provider’s own.');
  for (const id of ['clock', 'proxy', 'keychain', 'loopback', 'gcloud', 'adc', 'plain-text'] as const) {
    expect([id, await verdict(window, id)]).toEqual([id, 'ok']);
  }
  await expect(line(window, 'keychain')).toContainText('Secret Service');
  await expect(line(window, 'gcloud')).toContainText('Not found. Lanyard does without it');
  await expect(line(window, 'gcloud').getByRole('button', { name: 'Open the instructions' })).toBeVisible();
  expect(await verdict(window, 'environment')).toBe('warn');
  await expect(line(window, 'environment')).toContainText('set, not shown');

  sandbox.setFaults({ clockSkewSeconds: -7_200 });
  await mkdir(join(desk.home, 'Downloads'));
  const key = sandbox.description.google.keyFiles.deployer;
  const path = await scene.save('Downloads/deploy-key.json', key);
  await chmod(path, 0o644);
  await runAgain(window);
  await expect(line(window, 'clock')).toContainText('2 hours fast');
  expect(await verdict(window, 'clock')).toBe('bad');
  await line(window, 'clock').getByRole('button', { name: 'Copy command' }).click();
  await expect.poll(() => readClipboard(desk)).toBe('sudo timedatectl set-ntp true');
  await expect(line(window, 'plain-text')).toContainText(
    `~/Downloads/deploy-key.json a private key of ${key.client_email} · mode 0644, wider than 0600`,
  );

  await window.button('Copy report').click();
  await expect.poll(() => readClipboard(desk)).toMatch(/^Lanyard .* on linux, /);
  const report = await readClipboard(desk);
  expect(report).toContain('2 things to fix and 1 thing to look at.');
  expect(report).toContain('~/Downloads/deploy-key.json');
  expect(report).not.toContain(desk.home);
  expect(
    findSecretsInText({ accessToken, key: key.private_key, keyId: key.private_key_id }, 'report', report),
  ).toEqual([]);

  sandbox.clearFaults();
  sandbox.setFaults({ clockSkewSeconds: 0 });
  await chmod(path, 0o600);
  await runAgain(window);
  expect([await verdict(window, 'clock'), await verdict(window, 'plain-text')]).toEqual(['ok', 'bad']);
  await expect(line(window, 'plain-text')).not.toContainText('0644');
  await window.page.keyboard.press('Escape');
  await expect(window.button(/open the doctor$/)).toBeFocused();
});

test('says what it could not find out when nobody answers', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  scene.sandbox.setFaults({ jwks: { kind: 'stall' } });
  await openDoctor(window);
  await expect(line(window, 'clock')).toContainText('Not known');
  expect(await verdict(window, 'loopback')).toBe('ok');
  scene.sandbox.clearFaults();
  await runAgain(window);
  expect(await verdict(window, 'clock')).toBe('ok');
});

test('says that there is no keychain, and what to install', async ({ openScene }) => {
  const scene = await openScene({ keyring: 'absent' });
  const window = await scene.launch();
  await openDoctor(window);
  await expect(line(window, 'keychain')).toContainText('does not answer');
  await expect(line(window, 'keychain').locator('code')).toHaveText('sudo apt install gnome-keyring');
});
