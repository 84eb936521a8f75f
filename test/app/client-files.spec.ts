// OAuth client files: which are taken and which are refused, by choosing or dropping them, and whose account uses which.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureCode } from '../../app/failure.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { readAccountsFile } from '../person/kept.ts';
import { callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { signIn } from '../person/sign-in.ts';

test.describe('a file that is not a Desktop client', () => {
  const stage = shareStage(async (scene) => {
    const window = await scene.launch();
    await window.button('Choose client file').waitFor();
    return window;
  });

  const broken: [name: string, text: string, code: FailureCode, words?: string][] = [
    ['is no JSON', 'client_id: nobody', 'CLIENT_FILE_NOT_JSON'],
    ['is empty', '', 'CLIENT_FILE_NOT_JSON'],
    ['has no “installed”', '{"other": {}}', 'CLIENT_FILE_FIELD', '“installed” is missing'],
    ['has no client id', '{"installed": {}}', 'CLIENT_FILE_FIELD', '“installed.client_id” is missing'],
    [
      'has no secret',
      '{"installed": {"client_id": "a.apps.example"}}',
      'CLIENT_FILE_FIELD',
      '“installed.client_secret” is missing',
    ],
    [
      'has a number for a secret',
      '{"installed": {"client_id": "a.apps.example", "client_secret": 1}}',
      'CLIENT_FILE_FIELD',
      '“installed.client_secret” is not a text',
    ],
    [
      'is the key of a service account',
      '{"type": "service_account", "client_id": "1"}',
      'CLIENT_FILE_FIELD',
      'service_account',
    ],
    ['is far too large', ' '.repeat(70_000), 'CLIENT_FILE_TOO_LARGE'],
  ];
  for (const [index, [name, text, code, words = '']] of broken.entries()) {
    test(`is refused with ${code} when it ${name}`, async () => {
      const { scene, window } = stage();
      const file = `broken-${index}.json`;
      const path = join(scene.desk.home, file);
      await writeFile(path, text);
      await window.importClient(path);
      const alert = window.failure(code).getByRole('alert');
      await expect(alert).toContainText(`“${file}”`);
      await expect(alert).toContainText(words);
      await expect(window.button('Choose client file').first()).toBeVisible();
      expect((await window.snapshot()).clients).toEqual([]);
    });
  }

  test('is refused with CLIENT_FILE_WEB when it is a web client, with the way to the right one', async () => {
    const { scene, window } = stage();
    await window.importClient(scene.files.webClient);
    await expect(window.failure('CLIENT_FILE_WEB').getByRole('alert')).toContainText('Desktop app');
    await expect(
      window.failure('CLIENT_FILE_WEB').getByRole('button', { name: 'Open the clients page' }),
    ).toBeVisible();
    expect((await window.snapshot()).clients).toEqual([]);
  });

  test('is refused once, at the door of keys, when it is a folder that was dropped', async () => {
    const { scene, window } = stage();
    const path = join(scene.desk.home, 'a folder');
    await mkdir(path, { recursive: true });
    await window.drop(path);
    // A folder does not tell what it was meant to be: what is dropped is taken for a key first.
    await expect(window.failure('KEY_FILE_UNREADABLE').getByRole('alert')).toContainText('a folder');
    await expect(window.failures).toHaveCount(1);
  });
});

test('takes a file that is dropped on the window, and never goes to it', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  await expect(window.button('Choose client file')).toBeVisible();
  const address = window.page.url();
  await window.drop(scene.files.client);
  await expect(window.button('Sign in with Sandbox')).toBeVisible();
  expect(window.page.url()).toBe(address);
  expect((await window.snapshot()).clients.map(({ name }) => name)).toEqual(['acme-tools']);
  // The secret of the file is in the keychain and not in the index.
  const index = JSON.stringify(await readAccountsFile(scene.desk));
  expect(index).not.toContain(scene.sandbox.description.clientFile['installed']?.client_secret);
});

test('signs each account in with its own client, and keeps a client that is in use', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await scene.launch();
  const alice = personOf(scene.sandbox, 'alice');
  const bob = personOf(scene.sandbox, 'bob');
  const { clientFile, secondClientFile, protectedService } = scene.sandbox.description;
  await window.importClient(scene.files.client);
  await signIn({ scene, window }, 'alice');
  await window.addAccount();
  await window.importClient(scene.files.secondClient);
  await expect(window.page.getByRole('radio', { name: 'client-tools' })).toBeChecked();
  await signIn({ scene, window }, 'bob');

  // Both mint with the client they signed in with: a refresh token of the one is no use to the other.
  for (const [person, file] of [
    [alice, clientFile],
    [bob, secondClientFile],
  ] as const) {
    const clientId = file['installed']?.client_id ?? '';
    await window.choose(person.email);
    await window.chooseScopes('cloud-platform', 'email', 'openid');
    scene.sandbox.clearRequests();
    await window.copy('access token');
    expect(scene.sandbox.requests().find(({ endpoint }) => endpoint === 'token')?.fields['client_id']).toBe(
      clientId,
    );
    expect((await callService(protectedService, await readClipboard(scene.desk))).email).toBe(person.email);
    await window.copy('ID token');
    await expect(window.page.getByRole('textbox', { name: 'Audience' })).toHaveAttribute(
      'placeholder',
      clientId,
    );
    expect(audienceOf(await readClipboard(scene.desk))).toBe(clientId);
  }

  await window.addAccount();
  await window.button('Remove acme-tools').click();
  await expect(window.failure('CLIENT_IN_USE').getByRole('alert')).toContainText(alice.email);
  await window.page.keyboard.press('Escape');

  await window.close();
  const second = await scene.launch();
  const { accounts } = await second.snapshot();
  const clientOf = (account: (typeof accounts)[number]) =>
    account.kind === 'google-sign-in' ? account.clientId : undefined;
  expect(accounts.map((account) => [account.email, clientOf(account)])).toEqual([
    [alice.email, clientFile['installed']?.client_id],
    [bob.email, secondClientFile['installed']?.client_id],
  ]);
  await second.choose(bob.email);
  await second.signOut();
  await expect(second.account(bob.email)).toHaveCount(0);
  await second.addAccount();
  await second.button('Remove client-tools').click();
  await expect(second.button('Remove client-tools')).toHaveCount(0);
  await expect(second.button('Remove acme-tools')).toBeVisible();
});

test('replaces a client whose file is imported once more', async ({ openScene }) => {
  const scene = await openScene();
  const window = await scene.launch();
  const text = await readFile(scene.files.client, 'utf8');
  await writeFile(scene.files.client, text.replace('"GOCSPX-', '"GOCSPX-old-'));
  await window.importClient(scene.files.client);
  await expect(window.button('Sign in with Sandbox')).toBeVisible();
  await writeFile(scene.files.client, `\uFEFF${text}`);
  await window.importClient(scene.files.client);
  await expect.poll(async () => (await window.snapshot()).clients.length).toBe(1);
  await signIn({ scene, window }, 'alice');
});

function audienceOf(idToken: string): unknown {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(payload) as { aud?: unknown }).aud;
}
