// The history in the real app: what mints leave in it, on the disk and in a file; never a token.

import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';
import { userDataFolder } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import type { Scene } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';

const invoker = 'invoker@acme-dev.iam.gserviceaccount.com';
const service = 'https://hello.acme.example';

const rows = (window: LanyardWindow): Locator =>
  window.page.getByRole('list', { name: 'Mints' }).getByRole('listitem');
const back = (window: LanyardWindow) => window.page.keyboard.press('Escape');

/** The save dialog is the system's own: here the person has chosen this. */
const saveTo = (window: LanyardWindow, filePath: string) =>
  window.lanyard.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === '', filePath });
  }, filePath);

async function launchWithKey(scene: Scene): Promise<LanyardWindow> {
  const { keyFiles } = scene.sandbox.description.google;
  const window = await scene.launch();
  await window.importKey(await scene.save('deploy-key.json', keyFiles.deployer));
  await expect(window.chosen).toHaveText(keyFiles.deployer.client_email);
  return window;
}

test('counts 2 calls for an impersonated ID token, then 1, and tells of no copy from memory', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchWithKey(scene);
  const asked = () => scene.sandbox.requests().length;
  await window.speakFor(invoker);
  await window.chooseToken('ID token');
  await window.typeAudience(service);
  scene.sandbox.clearRequests();
  await window.copy('ID token');
  expect(asked()).toBe(2);
  await window.typeAudience(`${service}/other`);
  await window.copy('ID token');
  expect(asked()).toBe(3);
  await window.typeAudience(service);
  await window.copy('ID token');
  expect(asked()).toBe(3);

  await window.button('History').click();
  await expect(rows(window)).toHaveCount(2);
  await expect(rows(window).nth(1)).toContainText(invoker);
  await expect(rows(window).nth(1)).toContainText('2 calls');
  await expect(rows(window).nth(0)).toContainText(`${service}/other`);
  await expect(rows(window).nth(0)).toContainText('1 call');

  // What fails is told too, with its code.
  await back(window);
  await window.typeAudience(`${service}/down`);
  scene.sandbox.setFaults({ iamCredentials: { kind: '503' } });
  await window.copyButton('ID token').click();
  await expect(window.failure('PROVIDER_DOWN')).toBeVisible();
  scene.sandbox.clearFaults();
  await window.button('History').click();
  await expect(rows(window)).toHaveCount(3);
  await expect(rows(window).first()).toContainText('3 calls');
  await rows(window).first().getByRole('button').click();
  await expect(rows(window).first()).toContainText('PROVIDER_DOWN');
});

test('is written out without a token, survives a restart, and is cleared for good', async ({ openScene }) => {
  const scene = await openScene();
  const { desk } = scene;
  let window = await launchWithKey(scene);
  await window.copy('access token');
  await window.button('History').click();
  await expect(rows(window)).toHaveCount(1);

  const folder = join(desk.home, 'out');
  await mkdir(folder);
  for (const [button, name] of [
    ['Export CSV', 'mints.csv'],
    ['Export JSON', 'mints.json'],
  ] as const) {
    await saveTo(window, join(folder, name));
    await window.button(button).click();
    await expect(window.page.getByText(`Written to ${name}.`)).toBeVisible();
  }
  const csv = await readFile(join(folder, 'mints.csv'), 'utf8');
  expect(csv).toMatch(/^"at","account","account_kind".*\r\n.*"service-account-key".*"minted"/);
  expect(JSON.parse(await readFile(join(folder, 'mints.json'), 'utf8'))).toMatchObject([
    { kind: 'access-token', calls: 1 },
  ]);
  expect((await stat(join(folder, 'mints.csv'))).mode & 0o777).toBe(0o600);
  const secrets = secretsOf(scene);
  expect(Object.keys(secrets).length).toBeGreaterThan(0);
  expect(await findSecretsInFolders(secrets, [folder, userDataFolder(desk)])).toEqual([]);
  const outcome = await window.ask('getHistory', {});
  expect(findSecretsInText(secrets, 'the history', JSON.stringify(outcome))).toEqual([]);

  await saveTo(window, join(desk.home, 'gone', 'mints.json'));
  await window.button('Export JSON').click();
  await expect(window.failure('EXPORT_NOT_WRITTEN')).toContainText('ENOENT');
  // Thought better of it.
  await saveTo(window, '');
  await window.failure('EXPORT_NOT_WRITTEN').getByRole('button', { name: 'Try again' }).click();
  await expect(window.failures).toHaveCount(0);
  expect((await readdir(folder)).sort()).toEqual(['mints.csv', 'mints.json']);

  await window.close();
  window = await scene.launch();
  await window.button('History').click();
  await expect(rows(window)).toHaveCount(1);
  await window.button('Clear…').click();
  await window.button('Clear the history').click();
  await expect(window.page.getByText('Nothing was minted yet.')).toBeVisible();
  await window.close();
  window = await scene.launch();
  await window.button('History').click();
  await expect(window.page.getByText('Nothing was minted yet.')).toBeVisible();
});
