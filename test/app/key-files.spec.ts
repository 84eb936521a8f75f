// Keys of service accounts: which files are taken and which are refused, by choosing or dropping them, and how the
// file of a key that is kept goes away.

import { generateKeyPairSync } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureCode } from '../../app/failure.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { readAccountsFile } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import type { Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';

const stage = shareStage(async (scene) => {
  const window = await scene.launch();
  await window.button('Choose key file').waitFor();
  return window;
});

const goodKey = (scene: Scene) => scene.sandbox.description.google.keyFiles.deployer;
const doorOf = (window: LanyardWindow) => window.page.getByRole('region', { name: 'A service-account key' });
const chooseKey = (window: LanyardWindow, path: string) =>
  window.page.getByLabel('Key file').setInputFiles(path);
const cardOf = (window: LanyardWindow) => window.page.getByRole('region', { name: 'The key’s file' });
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function save(scene: Scene, name: string, content: unknown): Promise<string> {
  const path = join(scene.desk.home, name);
  const isText = typeof content === 'string' || content instanceof Buffer;
  await writeFile(path, isText ? content : JSON.stringify(content));
  return path;
}

test.describe('a file that is no whole key', () => {
  const pem = (from: ReturnType<typeof generateKeyPairSync>['privateKey'], more: object = {}) =>
    from.export({ type: 'pkcs8', format: 'pem', ...more }).toString();
  const elliptic = () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const locked = () =>
    pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, {
      cipher: 'aes-256-cbc',
      passphrase: 'canary',
    });

  const broken: [name: string, content: (scene: Scene) => unknown, code: FailureCode, words: string][] = [
    ['is cut', (scene) => JSON.stringify(goodKey(scene)).slice(0, -1), 'KEY_FILE_NOT_JSON', 'is not JSON'],
    ['is empty', () => '', 'KEY_FILE_NOT_JSON', 'is not JSON'],
    ['is a list', () => '[]', 'KEY_FILE_FIELD', 'is not an object'],
    [
      'is in UTF-16',
      (scene) => Buffer.from(`\uFEFF${JSON.stringify(goodKey(scene))}`, 'utf16le'),
      'KEY_FILE_NOT_JSON',
      'is written in UTF-16 LE',
    ],
    ['has 10 MB', () => ' '.repeat(10_000_000), 'KEY_FILE_TOO_LARGE', 'far larger'],
    ['is a sign-in of ADC', () => ({ type: 'authorized_user' }), 'KEY_FILE_FIELD', '“type” is not'],
    [
      'has no e-mail',
      (scene) => ({ ...goodKey(scene), client_email: undefined }),
      'KEY_FILE_FIELD',
      '“client_email” is missing',
    ],
    [
      'has another’s e-mail',
      (scene) => ({ ...goodKey(scene), client_email: 'alice@acme.example' }),
      'KEY_FILE_FIELD',
      '“client_email” is not the e-mail of a service account',
    ],
    [
      'has half a key',
      (scene) => ({ ...goodKey(scene), private_key: goodKey(scene).private_key.slice(0, 900) }),
      'KEY_FILE_FIELD',
      '“private_key” is not a whole RSA key',
    ],
    [
      'has a key on a curve',
      (scene) => ({ ...goodKey(scene), private_key: elliptic() }),
      'KEY_FILE_FIELD',
      '“private_key” is not an RSA key',
    ],
    [
      'has a locked key',
      (scene) => ({ ...goodKey(scene), private_key: locked() }),
      'KEY_FILE_FIELD',
      '“private_key” is locked with a passphrase',
    ],
  ];
  for (const [index, [name, content, code, words]] of broken.entries()) {
    test(`is refused at its door with ${code} when it ${name}, and nothing is added`, async () => {
      const { scene, window } = stage();
      const file = `broken-key-${index}.json`;
      await chooseKey(window, await save(scene, file, content(scene)));
      const alert = doorOf(window).locator(`[data-code="${code}"]`).getByRole('alert');
      await expect(alert).toContainText(`“${file}”`);
      await expect(alert).toContainText(words);
      await expect(window.failures).toHaveCount(1);
      expect((await window.snapshot()).accounts).toEqual([]);
      expect(await isThere(join(scene.desk.home, file))).toBe(true);
    });
  }

  test('is refused when it is dropped as a folder, a link to nothing, or another’s letters', async () => {
    const { scene, window } = stage();
    const folder = join(scene.desk.home, 'keys');
    await mkdir(folder, { recursive: true });
    const dangling = join(scene.desk.home, 'dangling.json');
    await symlink(join(scene.desk.home, 'nothing'), dangling);
    for (const [path, name] of [
      [folder, 'keys'],
      [dangling, 'dangling.json'],
    ] as const) {
      await window.drop(path);
      await expect(window.failure('KEY_FILE_UNREADABLE').getByRole('alert')).toContainText(`“${name}”`);
      await expect(window.failures).toHaveCount(1);
    }
    const latin = await save(scene, 'latin.json', Buffer.from('{"type": "Zoë"}', 'latin1'));
    await window.drop(latin);
    await expect(window.failure('KEY_FILE_NOT_JSON').getByRole('alert')).toContainText('no text in UTF-8');
    expect((await window.snapshot()).accounts).toEqual([]);
  });
});

test('lets another file be chosen by the keyboard alone after one was refused', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  await window.button('Choose key file').waitFor();
  await chooseKey(window, await save(scene, 'broken.json', '{'));
  await expect(window.failure('KEY_FILE_NOT_JSON')).toBeVisible();
  const choose = doorOf(window).getByRole('button', { name: 'Choose key file' });
  const isFocused = () => choose.evaluate((button) => button === document.activeElement);
  for (let presses = 0; !(await isFocused()); presses += 1) {
    expect(presses, 'the button is within 40 presses of Tab').toBeLessThan(40);
    await window.page.keyboard.press('Tab');
  }
  const choosing = window.page.waitForEvent('filechooser');
  await window.page.keyboard.press('Enter');
  const chooser = await choosing;
  await chooser.setFiles(await save(scene, 'good.json', goodKey(scene)));
  await expect(window.chosen).toHaveText(goodKey(scene).client_email);
  await expect(window.failures).toHaveCount(0);
});

test('takes a key that is dropped, mints with it, and deletes that very file', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  await window.button('Choose key file').waitFor();
  const path = await save(scene, 'deploy-key.json', `\uFEFF${JSON.stringify(goodKey(scene))}`);
  const copy = await save(scene, 'copy-of-deploy-key.json', goodKey(scene));
  await window.drop(path);
  await expect(window.chosen).toHaveText(goodKey(scene).client_email);
  await expect(cardOf(window)).toContainText('deploy-key.json');
  expect(await isThere(path)).toBe(true);
  await window.button('Delete the file').click();
  await expect(cardOf(window)).toHaveCount(0);
  expect([await isThere(path), await isThere(copy)]).toEqual([false, true]);

  await window.copy('access token');
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    email: goodKey(scene).client_email,
  });
  expect(JSON.stringify(await readAccountsFile(scene.desk))).not.toContain('PRIVATE KEY');
});

test('deletes no file that has changed, has become a link, or is gone, and says which', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await scene.launch();
  await window.button('Choose key file').waitFor();
  const path = await save(scene, 'deploy-key.json', goodKey(scene));
  await chooseKey(window, path);
  await expect(cardOf(window)).toBeVisible();
  const refused = window.failure('KEY_FILE_NOT_DELETED').getByRole('alert');
  const home = async () => (await readdir(scene.desk.home)).filter((name) => name.includes('deploy-key'));

  const changed = JSON.stringify({ ...goodKey(scene), project_id: 'another' });
  await writeFile(path, changed);
  await window.button('Delete the file').click();
  await expect(refused).toContainText('“deploy-key.json” has changed since it was imported');
  expect(await readFile(path, 'utf8')).toBe(changed);

  await writeFile(path, JSON.stringify(goodKey(scene)));
  const moved = join(scene.desk.home, 'moved-deploy-key.json');
  await rename(path, moved);
  await symlink(moved, path);
  await window.button('Delete the file').click();
  await expect(refused).toContainText('is a link to the file that holds the key');
  expect((await home()).sort()).toEqual(['deploy-key.json', 'moved-deploy-key.json']);

  await rename(path, join(scene.desk.home, 'deploy-key-link'));
  await window.button('Delete the file').click();
  await expect(refused).toContainText('is not there any more');

  // The offer stands until it is answered, and the account is as it was.
  await window.button('Keep it').click();
  await expect(cardOf(window)).toHaveCount(0);
  await window.copy('access token');
  expect(await isThere(moved)).toBe(true);
});
