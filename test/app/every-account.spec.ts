// Every kind of account but the Google sign-in, from where it is found to a token that works: keys, ADC files of each
// type, the accounts of the real gcloud, and the metadata server.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, readdir, readFile, unlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { decodeJwt } from 'jose';
import { keyName } from '../../main/vault/accounts.ts';
import { readClipboard } from '../desk/clipboard.ts';
import type { Desk } from '../desk/desk.ts';
import { systemPath } from '../desk/machine.ts';
import { runProgram } from '../desk/program.ts';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';
import { readKeychain, removeFromKeychain, userDataFolder } from '../person/kept.ts';
import { secretsOf } from '../person/needles.ts';
import { callProtected, callService } from '../person/protected-service.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, type Stage, shareStage, test } from '../person/scene-test.ts';

const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;

/** Whom the protected service sees behind what is on the clipboard. */
async function whoseToken({ desk, sandbox }: Scene) {
  const { status, email, sub } = await callService(
    sandbox.description.protectedService,
    await readClipboard(desk),
  );
  return { status, email: email === '' ? sub : email };
}

/** Lanyard keeps and prints no secret, whatever it took up and minted. */
async function expectNoSecretKept(scene: Scene): Promise<void> {
  const secrets = secretsOf(scene);
  const folders = [userDataFolder(scene.desk), join(scene.desk.folder, 'tmp')];
  expect([
    ...(await findSecretsInFolders(secrets, folders)),
    ...findSecretsInText(secrets, 'what Lanyard printed', scene.output()),
  ]).toEqual([]);
  expect(Object.keys(secrets).some((name) => name.startsWith('access_token'))).toBe(true);
}

const helloOf = ({ sandbox }: Scene) => {
  const hello = sandbox.description.google.services.find(({ name }) => name === 'hello');
  if (!hello) throw new Error('the sandbox has no hello');
  return hello;
};

test.describe('a service-account key', () => {
  test('that is chosen gives tokens of all three kinds, and leaves the keychain when it is removed', async ({
    openScene,
  }) => {
    const scene = await openScene();
    const { google } = scene.sandbox.description;
    const { client_email: email } = google.keyFiles.deployer;
    scene.sandbox.changePermissions({
      add: [
        { member: email, role: 'roles/run.invoker', on: 'hello' },
        { member: email, role: 'roles/iap.httpsResourceAccessor', on: google.iap.name },
      ],
    });
    const path = await scene.save('key.json', google.keyFiles.deployer);
    const window = await scene.launch();
    const chooser = window.page.waitForEvent('filechooser');
    await window.button('Choose key file').click();
    await (await chooser).setFiles(path);
    await expect(window.chosen).toHaveText(email);

    // A file with a key in it is one copy too many.
    await window.button('Delete the file').click();
    await expect(window.button('Delete the file')).toHaveCount(0);
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
    const accountId = (await window.snapshot()).selectedAccountId ?? '';
    expect(await readKeychain(scene.desk, keyName(accountId))).not.toBeNull();

    await window.copy('access token');
    expect(await whoseToken(scene)).toEqual({ status: 200, email });
    const hello = helloOf(scene);
    await window.chooseToken('ID token');
    await window.typeAudience(hello.audience);
    await window.copy('ID token');
    expect(await callProtected(hello.url, await readClipboard(scene.desk))).toEqual({ status: 200, email });
    await window.chooseToken('signed JWT');
    await window.typeAudience(`${google.iap.audienceUrl}/*`);
    await window.copy('signed JWT');
    expect(await callProtected(google.iap.url, await readClipboard(scene.desk))).toEqual({
      status: 200,
      email,
    });

    await window.remove();
    await expect(window.button('Choose key file')).toBeVisible();
    expect(await readKeychain(scene.desk, keyName(accountId))).toBeNull();
    await expectNoSecretKept(scene);
  });

  test('that is dropped is taken, and still there after a restart', async ({ openScene }) => {
    const scene = await openScene();
    const { reporter } = scene.sandbox.description.google.keyFiles;
    const path = await scene.save('reporter.json', reporter);
    const window = await scene.launch();
    await window.button('Choose key file').waitFor();
    await window.drop(path);
    await expect(window.chosen).toHaveText(reporter.client_email);
    await window.button('Keep it').click();
    await access(path);
    await window.close();
    // From the keychain: the file is not needed.
    await unlink(path);
    const again = await scene.launch();
    await again.copy('access token');
    expect(await whoseToken(scene)).toEqual({ status: 200, email: reporter.client_email });
  });

  test('that the keychain lost is missed in the list until its file is chosen again', async ({
    openScene,
  }) => {
    const scene = await openScene();
    const { reporter } = scene.sandbox.description.google.keyFiles;
    const path = await scene.save('reporter.json', reporter);
    const first = await scene.launch();
    await first.button('Choose key file').waitFor();
    await first.importKey(path);
    await expect(first.chosen).toHaveText(reporter.client_email);
    const [account] = (await first.snapshot()).accounts;
    await first.close();
    await removeFromKeychain(scene.desk, keyName(account?.id ?? ''));

    const window = await scene.launch();
    await window.copyButton('access token').click();
    await window.failure('SECRET_GONE').waitFor();
    const line = window.account(reporter.client_email);
    await expect(line).toContainText('Choose the key file again');
    const chooser = window.page.waitForEvent('filechooser');
    await window.failure('SECRET_GONE').getByRole('button', { name: 'Choose key file' }).click();
    await (await chooser).setFiles(path);
    await expect(line).not.toContainText('Choose the key file again');
    await window.copy('access token');
    expect(await whoseToken(scene)).toEqual({ status: 200, email: reporter.client_email });
  });
});

test.describe('Application Default Credentials', () => {
  const adcPath = (scene: Scene) => join(scene.desk.home, 'adc.json');
  const subjectPath = (scene: Scene) => join(scene.desk.home, 'subject-token.txt');
  const stage = shareStage(async (scene) => {
    await scene.save('subject-token.txt', scene.sandbox.description.google.workload.subjectToken);
    return scene.launch({
      GOOGLE_APPLICATION_CREDENTIALS: adcPath(scene),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret-at-all',
    });
  });

  /** Puts the file in its place and has Lanyard look again. */
  async function put({ scene, window }: Stage, content: object): Promise<void> {
    const { credential_source: source } = content as { credential_source?: { file?: string } };
    await scene.save('adc.json', {
      ...content,
      ...(source?.file === undefined ? {} : { credential_source: { file: subjectPath(scene) } }),
    });
    await window.page.reload();
    await window.heading('Found on this computer').waitFor();
  }

  type AdcFileName = keyof Scene['sandbox']['description']['google']['adcFiles'];
  const files: [file: AdcFileName, about: string, email: string | RegExp][] = [
    ['authorized_user', 'a person’s sign-in', 'alice@acme.example'],
    ['service_account', 'a key', dev('deployer')],
    ['impersonated_service_account', 'impersonation', dev('deployer')],
    ['impersonated_through_delegates', 'impersonation', dev('chain-end')],
    ['external_account', 'workload identity', dev('pipeline')],
    ['external_account_file', 'workload identity', /^principal:/],
    ['external_account_aws', 'workload identity', dev('pipeline')],
    ['external_account_authorized_user', 'workforce identity', /^principal:/],
  ];
  for (const [file, about, email] of files) {
    test(`of ${file} are found by the variable, and their token works`, async () => {
      const { scene, window } = stage();
      await put(stage(), scene.sandbox.description.google.adcFiles[file]);
      await window.takeUp(`default credentials · ${about}`);
      await window.copy('access token');
      const seen = await whoseToken(scene);
      expect(seen).toEqual({ status: 200, email: expect.stringMatching(email) });
      await window.remove();
      await expect(window.heading('Found on this computer')).toBeVisible();
      // The file is its owner's: it stays as it was.
      await access(adcPath(scene));
      await expectNoSecretKept(scene);
    });
  }

  test('say of each place why it wins or does not', async () => {
    const { scene, window } = stage();
    const { adcFiles } = scene.sandbox.description.google;
    const wellKnown = '.config/gcloud/application_default_credentials.json';
    await runProgram('mkdir', ['-p', join(scene.desk.home, '.config', 'gcloud')], { ...scene.desk.env });
    await scene.save(wellKnown, adcFiles.authorized_user);
    await put(stage(), adcFiles.service_account);
    const places = window.page.getByRole('list', { name: 'Places of default credentials' });
    await window.button('Where Lanyard looked').click();
    const [variable, file, server] = [0, 1, 2].map((index) => places.getByRole('listitem').nth(index));
    await expect(variable ?? places).toContainText('wins (a key)');
    await expect(variable ?? places).toContainText(adcPath(scene));
    await expect(file ?? places).toContainText('is there (a person’s sign-in), but an earlier place wins');
    await expect(file ?? places).toContainText(join(scene.desk.home, wellKnown));
    await expect(server ?? places).toContainText('is asked only on a press');

    // The first that is set wins even when it cannot be used, as with Google's own libraries.
    await scene.save('adc.json', '{');
    await window.page.reload();
    await window.button('Where Lanyard looked').click();
    await expect(variable ?? places).toContainText('The ADC file is damaged');
    await expect(file ?? places).toContainText('but an earlier place wins');

    await unlink(join(scene.desk.home, wellKnown));
    await window.page.reload();
    await window.button('Where Lanyard looked').click();
    await expect(file ?? places).toContainText('nothing is there');
  });
});

test.describe('gcloud', () => {
  const installed = systemPath.split(delimiter).some((folder) => existsSync(join(folder, 'gcloud')));
  test.skip(!installed, 'gcloud is not installed');

  test('is found with its accounts, and their tokens work while its folder stays as it was', async ({
    openScene,
  }) => {
    test.setTimeout(120_000);
    const scene = await openScene();
    const { google } = scene.sandbox.description;
    const env = gcloudEnv(scene);
    const gcloud = async (...args: string[]) => {
      const { code, errors } = await runProgram('gcloud', args, { ...scene.desk.env, ...env }, 60_000);
      expect(code, errors).toBe(0);
    };
    const key = await scene.save('key.json', google.keyFiles.deployer);
    await gcloud('auth', 'activate-service-account', `--key-file=${key}`);
    await unlink(key);
    const { account, refreshToken } = google.gcloudUser;
    await gcloud('auth', 'activate-refresh-token', account, refreshToken);
    // As of somebody who has worked with it: gcloud itself keeps its tokens.
    for (const email of [account, dev('deployer')]) await gcloud('auth', 'print-access-token', email);
    const before = await fingerprint(gcloudFolder(scene.desk));
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['access_tokens.db', 'credentials.db']));

    const window = await scene.launch(env);
    await window.button('Use these 2').click();
    await expect(window.account(account)).toBeVisible();
    await expect(window.account(dev('deployer'))).toBeVisible();
    for (const email of [account, dev('deployer')]) {
      await window.choose(email);
      await window.copy('access token');
      expect(await whoseToken(scene)).toEqual({ status: 200, email });
    }
    // Cloud Run lets gcloud's own client in.
    await window.choose(account);
    await window.copy('ID token');
    expect(await callProtected(helloOf(scene).url, await readClipboard(scene.desk))).toEqual({
      status: 200,
      email: account,
    });

    await window.remove();
    await expect(window.account(account)).toHaveCount(0);
    await window.close();
    expect(await fingerprint(gcloudFolder(scene.desk))).toEqual(before);
    await expectNoSecretKept(scene);
  });
});

test.describe('the metadata server', () => {
  test('is asked only when its door is opened, and then gives both tokens of the machine', async ({
    openScene,
  }) => {
    const scene = await openScene();
    const { google } = scene.sandbox.description;
    const { machineAccount, metadataHost } = google;
    scene.sandbox.changePermissions({
      add: [{ member: machineAccount, role: 'roles/run.invoker', on: 'hello' }],
    });
    const window = await scene.launch({ GCE_METADATA_HOST: metadataHost });
    await window.button('Where Lanyard looked').click();
    await expect(window.page.getByText(metadataHost)).toBeVisible();
    expect(scene.sandbox.requests()).toEqual([]);

    await window.button('Ask the metadata server').click();
    await expect(window.chosen).toHaveText(machineAccount);
    await window.copy('access token');
    expect(await whoseToken(scene)).toEqual({ status: 200, email: machineAccount });
    const hello = helloOf(scene);
    await window.chooseToken('ID token');
    await window.typeAudience(hello.audience);
    await window.copy('ID token');
    const idToken = await readClipboard(scene.desk);
    expect(await callProtected(hello.url, idToken)).toEqual({ status: 200, email: machineAccount });
    expect(decodeJwt(idToken)).toMatchObject({ aud: hello.audience });
    await expectNoSecretKept(scene);
  });
});

test('finds at the first start what is there, and takes all of it up on one press', async ({ openScene }) => {
  const scene = await openScene();
  const { google } = scene.sandbox.description;
  // In place of gcloud a program that says what gcloud says, so that this holds where gcloud is not installed.
  const email = personOf(scene.sandbox, 'alice').email;
  const listed = JSON.stringify([{ account: email, status: 'ACTIVE' }]);
  await runProgram('sh', ['-c', `mkdir -p '${gcloudFolder(scene.desk)}'`], { ...scene.desk.env });
  await scene.save('.config/gcloud/credentials.db', 'kept by gcloud');
  await scene.save('.config/gcloud/application_default_credentials.json', google.adcFiles.service_account);
  const program = await scene.save('gcloud', `#!/bin/sh\necho '${listed}'\n`);
  await runProgram('install', ['-m', '700', program, join(scene.desk.bin, 'gcloud')], { ...scene.desk.env });

  const window = await scene.launch();
  await expect(window.page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText(
    'Found on this computer',
  );
  const found = window.page.getByRole('listitem');
  await expect(found.filter({ hasText: 'gcloud · active' })).toContainText(email);
  await expect(found.filter({ hasText: 'default credentials · a key' })).toContainText(dev('deployer'));
  expect(scene.sandbox.requests()).toEqual([]);
  await window.button('Use these 2').click();
  await expect(window.account(email)).toBeVisible();
  await expect(window.account(dev('deployer'))).toBeVisible();
  await window.copy('access token');
  expect(await whoseToken(scene)).toEqual({ status: 200, email: dev('deployer') });
});

const gcloudFolder = (desk: Desk) => join(desk.home, '.config', 'gcloud');

/** Where gcloud finds the sandbox in place of Google. */
function gcloudEnv({ sandbox }: Scene): Record<string, string> {
  const { google, provider } = sandbox.description;
  return {
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_CORE_CHECK_GCE_METADATA: 'False',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    CLOUDSDK_AUTH_TOKEN_HOST: provider.tokenEndpoint,
    CLOUDSDK_AUTH_CLIENT_ID: google.gcloudUser.clientId,
    CLOUDSDK_AUTH_CLIENT_SECRET: google.gcloudUser.clientSecret,
  };
}

/** Every file of a folder with a hash of its bytes. */
async function fingerprint(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = files.sort().map(async (path): Promise<[string, string]> => {
    const hash = createHash('sha256').update(await readFile(path));
    return [path.slice(folder.length + 1), hash.digest('hex')];
  });
  return Object.fromEntries(await Promise.all(hashes));
}
