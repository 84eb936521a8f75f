// What can go wrong with each kind of account, as a person meets it: the code, the steps that are offered, and where
// a step does something that it works. Codes of sign-ins, of the keychain and of files are met in their own specs;
// test/unit/failure-codes.test.ts holds the list together.

import { chmod, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { FailureCode } from '../../app/failure.ts';
import { addressBarOf } from '../desk/browser.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { agree, lastPage } from '../person/consent.ts';
import { userDataFolder } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { type Stage, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import type { SwitchChange } from '../sandbox/faults.ts';

const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const elsewhere = 'copied by another program';
const nobody = '10000000-0000-4000-8000-000000000001';

/** The labels of a card's steps. */
async function stepsOf(card: Locator): Promise<string[]> {
  const labels = await card.getByRole('button').allInnerTexts();
  return labels.filter((label) => label !== 'What the provider said');
}

/** Presses copy; the card says the code and its steps, and the clipboard stays another program's. */
async function expectFailedCopy(
  { scene, window }: Stage,
  code: FailureCode,
  steps: readonly string[],
): Promise<Locator> {
  await writeClipboard(scene.desk, elsewhere);
  await window.page.getByRole('region', { name: 'Compose a token' }).locator('[data-kind]').click();
  const card = window.failure(code);
  await expect(card.getByRole('alert')).not.toBeEmpty();
  expect(await stepsOf(card)).toEqual(steps);
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  return card;
}

/** "Try again" copies, once what was wrong is right. */
async function expectTryAgainCopies({ scene, window }: Stage, card: Locator): Promise<void> {
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  await expect(card).toHaveCount(0);
  const pasted = await readClipboard(scene.desk);
  expect((await callService(scene.sandbox.description.protectedService, pasted)).status).toBe(200);
}

test.describe('a service account that is impersonated', () => {
  const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));
  test.afterEach(() => stage().scene.sandbox.clearFaults());

  const refused = (status: number, error: object): SwitchChange => {
    const headers = { 'content-type': 'application/json' };
    return { iamCredentials: { kind: 'raw', status, headers, body: JSON.stringify({ error }) } };
  };
  const refusal = (reason: string, metadata: object = {}): SwitchChange => {
    const type = 'type.googleapis.com/google.rpc.ErrorInfo';
    const details = [{ '@type': type, reason, domain: 'googleapis.com', metadata }];
    return refused(403, { status: 'PERMISSION_DENIED', message: 'Refused.', details });
  };
  const faults: [code: FailureCode, change: SwitchChange, steps: readonly string[]][] = [
    ['SERVICE_ACCOUNT_NOT_FOUND', { iamCredentials: { kind: '404' } }, []],
    ['SERVICE_ACCOUNT_DISABLED', refused(400, { status: 'FAILED_PRECONDITION' }), ['Try again']],
    ['REQUEST_REFUSED', { iamCredentials: { kind: '400' } }, []],
    ['TOKEN_REFUSED', { iamCredentials: { kind: '401' } }, ['Sign in again', 'Try again']],
    ['QUOTA_PROJECT_REFUSED', refusal('USER_PROJECT_DENIED', { consumer: 'projects/9' }), ['Try again']],
    ['SCOPE_INSUFFICIENT', refusal('ACCESS_TOKEN_SCOPE_INSUFFICIENT'), ['Sign in again']],
    ['PROVIDER_DOWN', { iamCredentials: { kind: '503' } }, ['Try again']],
  ];
  for (const [index, [code, change, steps]] of faults.entries()) {
    test(`is told as ${code}`, async () => {
      const { scene, window } = stage();
      // Another one each time, so that none is in memory.
      await window.speakFor(`worker-000${index + 1}@acme-fleet.iam.gserviceaccount.com`);
      scene.sandbox.setFaults(change);
      const card = await expectFailedCopy(stage(), code, steps);
      scene.sandbox.clearFaults();
      if (steps.includes('Try again')) await expectTryAgainCopies(stage(), card);
    });
  }

  test('is told as AUDIENCE_MISMATCH when the token came for another audience', async () => {
    const { scene, window } = stage();
    await window.speakFor(dev('invoker'));
    await window.chooseToken('ID token');
    await window.typeAudience('https://hello.acme.example');
    const claims = Buffer.from(JSON.stringify({ aud: 'https://other.example', exp: 1 })).toString(
      'base64url',
    );
    scene.sandbox.setFaults({ iamCredentials: { kind: 'patch', patch: { token: `e30.${claims}.AAAA` } } });
    const card = await expectFailedCopy(stage(), 'AUDIENCE_MISMATCH', []);
    await expect(card.getByRole('alert')).toContainText('https://other.example');
    await window.chooseToken('access token');
  });

  test('is out of reach with ACCOUNT_NEEDS_SIGN_IN until its account is back', async () => {
    const { scene, window } = stage();
    await window.speakFor('');
    await window.chooseScopes('cloud-platform');
    scene.sandbox.revokeGrants(personOf(scene.sandbox, 'alice').email);
    await expectFailedCopy(stage(), 'GRANT_REFUSED', ['Sign in again']);
    await expect(window.copyButton('access token')).toHaveText('Copy access token');
    const card = await expectFailedCopy(stage(), 'ACCOUNT_NEEDS_SIGN_IN', ['Sign in again']);
    await card.getByRole('button', { name: 'Sign in again' }).click();
    const page = await scene.browser.nextPage();
    await agree(page);
    await lastPage(page);
    await page.close();
    await expect(window.copyButton('access token')).toHaveText('Copied');
  });
});

test.describe('a key', () => {
  const stage = shareStage((scene) => scene.launch());
  test.beforeEach(async () => {
    const { scene, window } = stage();
    scene.sandbox.clearFaults();
    if (await window.button('Account menu').isVisible()) await window.remove();
    await window.button('Choose key file').waitFor();
  });

  async function importKey(content: unknown): Promise<string> {
    const { scene, window } = stage();
    const path = await scene.save('key.json', content);
    await window.importKey(path);
    return path;
  }
  const files = () => stage().scene.sandbox.description.google.keyFiles;

  test('that was deleted is told as KEY_REFUSED, with its list of keys and the way to another', async () => {
    const { scene, window } = stage();
    await importKey(files().deletedKey);
    await window.button('Keep it').click();
    const steps = ['Open its list of keys', 'Choose key file'];
    const card = await expectFailedCopy(stage(), 'KEY_REFUSED', steps);
    await card.getByRole('button', { name: 'Open its list of keys' }).click();
    const page = await scene.browser.nextPage();
    await expect
      .poll(() => addressBarOf(page))
      .toBe(
        `https://console.cloud.google.com/iam-admin/serviceaccounts/details/${encodeURIComponent(dev('deployer'))}/keys?project=acme-dev`,
      );
    await page.close();

    const chooser = window.page.waitForEvent('filechooser');
    await card.getByRole('button', { name: 'Choose key file' }).click();
    await (await chooser).setFiles(await scene.save('new-key.json', files().deployer));
    await window.button('Keep it').click();
    await window.copy('access token');
    const answer = await callService(
      scene.sandbox.description.protectedService,
      await readClipboard(scene.desk),
    );
    expect(answer).toMatchObject({ status: 200, email: dev('deployer') });
    expect((await window.snapshot()).accounts).toHaveLength(1);
  });

  test('is not to blame when the clock is: CLOCK_WRONG', async () => {
    const { scene, window } = stage();
    await importKey(files().deployer);
    await window.button('Keep it').click();
    scene.sandbox.setFaults({ clockSkewSeconds: -7_200 });
    const card = await expectFailedCopy(stage(), 'CLOCK_WRONG', ['Try again']);
    await expect(card.getByRole('alert')).toContainText('Your clock is 2 hours fast');
    scene.sandbox.clearFaults();
    await expectTryAgainCopies(stage(), card);
  });

  test('whose audience the issuer does not take is told as AUDIENCE_REFUSED', async () => {
    const { scene, window } = stage();
    await importKey(files().deployer);
    await window.button('Keep it').click();
    await window.chooseToken('ID token');
    await window.typeAudience('https://hello.acme.example');
    scene.sandbox.setFaults({ token: { kind: 'patch', patch: { id_token: null } } });
    await expectFailedCopy(stage(), 'AUDIENCE_REFUSED', []);
  });

  test('may not speak for a person whose domain has not allowed it: DELEGATION_REFUSED', async () => {
    const { window } = stage();
    await importKey(files().deployer);
    await expect(window.chosen).toHaveText(dev('deployer'));
    // The window has no field for a person; the command has.
    const { selectedAccountId: accountId } = await window.snapshot();
    const outcome = await window.ask('copyToken', {
      request: {
        kind: 'access-token',
        identity: { accountId: accountId ?? '' },
        scopes: ['https://www.googleapis.com/auth/cloud-platform'],
        subject: 'alice@acme.example',
      },
      format: 'bare',
    });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'DELEGATION_REFUSED' } });
  });

  const broken: [code: FailureCode, content: unknown][] = [
    ['KEY_FILE_NOT_JSON', 'private_key: nobody'],
    ['KEY_FILE_TOO_LARGE', ' '.repeat(70_000)],
    ['KEY_FILE_FIELD', { type: 'service_account', client_email: dev('deployer') }],
  ];
  for (const [code, content] of broken) {
    test(`whose file is wrong is told as ${code}, and nothing is kept`, async () => {
      const { window } = stage();
      await importKey(content);
      await expect(window.failure(code).getByRole('alert')).toContainText('“key.json”');
      await expect(window.button('Choose key file').first()).toBeVisible();
      expect((await window.snapshot()).accounts).toEqual([]);
    });
  }

  test('whose file may not be read is told as KEY_FILE_UNREADABLE', async () => {
    test.skip(process.getuid?.() === 0, 'root may read every file');
    const { scene, window } = stage();
    const path = await scene.save('mine.json', files().deployer);
    await chmod(path, 0o000);
    await window.importKey(path);
    await expect(window.failure('KEY_FILE_UNREADABLE').getByRole('alert')).toContainText('EACCES');
    expect((await window.snapshot()).accounts).toEqual([]);
  });
});

test.describe('an ADC file', () => {
  const path = ({ desk }: Scene) => join(desk.home, 'adc.json');
  const stage = shareStage((scene) => scene.launch({ GOOGLE_APPLICATION_CREDENTIALS: path(scene) }));
  test.beforeEach(async () => {
    const { scene, window } = stage();
    scene.sandbox.clearFaults();
    if (await window.button('Account menu').isVisible()) await window.remove();
    await window.heading('Found on this computer').waitFor();
  });
  const files = () => stage().scene.sandbox.description.google.adcFiles;

  async function put(content: unknown): Promise<void> {
    await stage().scene.save('adc.json', content);
  }
  /** Takes the file up as an account, while it is whole. */
  async function takeUpFile(content: object): Promise<void> {
    const { window } = stage();
    await put(content);
    await window.page.reload();
    await window.takeUp('default credentials');
    await expect(window.button('Account menu')).toBeVisible();
  }

  const damages: [code: FailureCode, damage: () => Promise<void>][] = [
    ['ADC_FILE_UNREADABLE', () => unlink(path(stage().scene))],
    ['ADC_FILE_TOO_LARGE', () => put(' '.repeat(1_100_000))],
    ['ADC_FILE_NOT_JSON', () => put('{')],
    ['ADC_FILE_FIELD', () => put({ ...files().service_account, private_key: undefined })],
  ];
  for (const [code, damage] of damages) {
    test(`that is damaged is told as ${code}, and mints again when it is whole`, async () => {
      await takeUpFile(files().service_account);
      await damage();
      const card = await expectFailedCopy(stage(), code, ['Try again']);
      await expect(card.getByRole('alert')).toContainText(path(stage().scene));
      await put(files().service_account);
      await expectTryAgainCopies(stage(), card);
    });
  }

  const strange: [code: FailureCode, content: () => object, named: string][] = [
    [
      'ADC_FILE_CHANGED',
      () => stage().scene.sandbox.description.google.keyFiles.reporter,
      'reporter@client-tools',
    ],
    ['ADC_TYPE_NOT_SUPPORTED', () => ({ type: 'gdch_service_account' }), 'gdch_service_account'],
  ];
  for (const [code, content, named] of strange) {
    test(`that became another is told as ${code}, before anybody is asked`, async () => {
      const { scene, window } = stage();
      await takeUpFile(files().service_account);
      await put(content());
      scene.sandbox.clearRequests();
      await writeClipboard(scene.desk, elsewhere);
      await window.copyButton('access token').click();
      await expect(window.failure(code).getByRole('alert')).toContainText(named);
      expect(await readClipboard(scene.desk)).toBe(elsewhere);
      expect(scene.sandbox.requests()).toEqual([]);
    });
  }

  test('that names a host or a program asks first, and is asked anew when it changes: HOST_NOT_ALLOWED, EXECUTABLE_NOT_ALLOWED, PERMIT_OUTDATED', async () => {
    const { scene, window } = stage();
    const itself = files().external_account_file;
    await takeUpFile({ ...itself, credential_source: { url: 'http://127.0.0.1:1/token' } });
    const host = await expectFailedCopy(stage(), 'HOST_NOT_ALLOWED', ['Allow this host']);
    await expect(host.getByRole('alert')).toContainText('127.0.0.1:1');
    const script = join(scene.desk.home, 'credential.sh');
    const answer = {
      version: 1,
      success: true,
      token_type: 'urn:ietf:params:oauth:token-type:jwt',
      id_token: scene.sandbox.description.google.workload.subjectToken,
    };
    await writeFile(script, `echo '${JSON.stringify(answer)}'`);
    const command = `/bin/sh ${script}`;
    await put({ ...itself, credential_source: { executable: { command } } });
    const { selectedAccountId } = await window.snapshot();
    expect(
      await window.ask('allowForFile', { accountId: selectedAccountId ?? '', host: '127.0.0.1:1' }),
    ).toMatchObject({ ok: false, failure: { code: 'PERMIT_OUTDATED' } });
    const program = await expectFailedCopy(stage(), 'EXECUTABLE_NOT_ALLOWED', ['Allow this program']);
    await expect(program.getByRole('alert')).toContainText(command);
    await program.getByRole('button', { name: 'Allow this program' }).click();
    await expect(program).toHaveCount(0);
    expect(await readClipboard(scene.desk)).toMatch(/^ya29\.d\./);
  });

  test('whose sign-in is over is told as ADC_SIGN_IN_AGAIN, with the command that cures it', async () => {
    await takeUpFile(files().authorized_user);
    stage().scene.sandbox.setFaults({ token: { kind: 'invalid_rapt' } });
    const card = await expectFailedCopy(stage(), 'ADC_SIGN_IN_AGAIN', ['Try again']);
    await expect(card.getByRole('alert')).toContainText('gcloud auth application-default login');
    stage().scene.sandbox.clearFaults();
    await expectTryAgainCopies(stage(), card);
  });

  test('that does not say whose it is has no grant to send: PERMISSION_DENIED', async () => {
    // Without a network nobody tells it either.
    stage().scene.sandbox.setFaults({ token: { kind: 'access_denied' } });
    await takeUpFile(files().authorized_user);
    stage().scene.sandbox.clearFaults();
    await stage().window.speakFor(dev('out-of-reach'));
    const card = await expectFailedCopy(stage(), 'PERMISSION_DENIED', ['Try again']);
    await expect(card.getByRole('alert')).toContainText('iam.serviceAccounts.getAccessToken');
    await stage().window.speakFor('');
  });

  test('whose outside credential is missing or refused is told so: SUBJECT_TOKEN_UNAVAILABLE, FEDERATION_REFUSED', async () => {
    const { scene } = stage();
    const file = join(scene.desk.home, 'subject-token.txt');
    await takeUpFile({ ...files().external_account_file, credential_source: { file } });
    const missing = await expectFailedCopy(stage(), 'SUBJECT_TOKEN_UNAVAILABLE', ['Try again']);
    await writeFile(file, 'eyJ0aGlzIjoiaXMgbm8gdG9rZW4ifQ.e30.AAAA');
    await missing.getByRole('button', { name: 'Try again' }).click();
    const refused = stage().window.failure('FEDERATION_REFUSED');
    await expect(refused.getByRole('alert')).toContainText('invalid_grant');
    expect(await stepsOf(refused)).toEqual(['Try again']);
    await writeFile(file, scene.sandbox.description.google.workload.subjectToken);
    await expectTryAgainCopies(stage(), refused);
  });
});

test('says ADC_NOT_FOUND when the file has gone meanwhile, and takes it up when it is back', async ({
  openScene,
}) => {
  const scene = await openScene();
  await mkdir(join(scene.desk.home, '.config', 'gcloud'), { recursive: true });
  const wellKnown = '.config/gcloud/application_default_credentials.json';
  const file = scene.sandbox.description.google.adcFiles.service_account;
  const path = await scene.save(wellKnown, file);
  const window = await scene.launch();
  const use = window.page.getByRole('listitem').filter({ hasText: 'default credentials' });
  await use.waitFor();
  await rm(path);
  await window.takeUp('default credentials');
  const card = window.failure('ADC_NOT_FOUND');
  await expect(card.getByRole('alert')).toContainText('gcloud auth application-default login');
  await scene.save(wellKnown, file);
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(window.chosen).toHaveText(dev('deployer'));
});

test.describe('gcloud', () => {
  const alice = 'alice@acme.example';
  const said = (words: string, code: number) => `echo '${words}' >&2; exit ${code}`;
  const works = [
    `case "$*" in *list*) echo '[{"account":"${alice}","status":"ACTIVE"}]' ;;`,
    `*) echo '{"credential":{"access_token":"ya29.of-gcloud","token_expiry":"2126-01-01T00:00:00Z"}}' ;; esac`,
  ].join('\n');

  async function install({ desk }: Scene, script: string): Promise<void> {
    const program = join(desk.bin, 'gcloud');
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o700);
  }
  async function launch(scene: Scene, env: Record<string, string> = {}): Promise<LanyardWindow> {
    await mkdir(join(scene.desk.home, '.config', 'gcloud'), { recursive: true });
    await scene.save('.config/gcloud/credentials.db', 'kept by gcloud');
    return scene.launch(env);
  }

  test('that fails is told as what it is, and asked again on a press', async ({ openScene }) => {
    const scene = await openScene();
    await install(scene, works);
    const window = await launch(scene);
    await window.takeUp(alice);
    await expect(window.chosen).toHaveText(alice);
    const failures: [code: FailureCode, script: string, named: string][] = [
      ['GCLOUD_FAILED', said('ERROR: (gcloud.config.config-helper) oh', 3), 'with exit code 3'],
      [
        'GCLOUD_TOO_OLD',
        said('ERROR: (gcloud) unrecognized arguments: --min-expiry', 2),
        'gcloud components update',
      ],
      [
        'GCLOUD_SIGNED_OUT',
        said('ERROR: (gcloud) invalid_grant: Bad Request', 1),
        `gcloud auth login ${alice}`,
      ],
    ];
    for (const [code, script, named] of failures) {
      await install(scene, script);
      const card = await expectFailedCopy({ scene, window }, code, ['Try again']);
      await expect(card.getByRole('alert')).toContainText(named);
    }
    await install(scene, works);
    await window.failure('GCLOUD_SIGNED_OUT').getByRole('button', { name: 'Try again' }).click();
    await expect(window.copyButton('access token')).toHaveText('Copied');
    expect(await readClipboard(scene.desk)).toBe('ya29.of-gcloud');
  });

  test('that is not there any more is told as GCLOUD_MISSING, until it is', async ({ openScene }) => {
    const scene = await openScene();
    await install(scene, works);
    const first = await launch(scene);
    await first.takeUp(alice);
    await expect(first.chosen).toHaveText(alice);
    await first.close();
    await unlink(join(scene.desk.bin, 'gcloud'));
    // The system's own gcloud is not meant.
    const window = await launch(scene, { PATH: scene.desk.bin });
    const card = await expectFailedCopy({ scene, window }, 'GCLOUD_MISSING', ['Try again']);
    await install(scene, works);
    await card.getByRole('button', { name: 'Try again' }).click();
    await expect(window.copyButton('access token')).toHaveText('Copied');
  });
});

test('says METADATA_UNREACHABLE where no metadata server is, and METADATA_REFUSED where it gives nothing', async ({
  openScene,
}) => {
  const scene = await openScene();
  const { metadataHost, machineAccount } = scene.sandbox.description.google;
  const first = await scene.launch({ GCE_METADATA_HOST: '127.0.0.1:9' });
  await first.button('Ask the metadata server').click();
  const unreachable = first.failure('METADATA_UNREACHABLE');
  await expect(unreachable.getByRole('alert')).toContainText('127.0.0.1:9');
  expect(await stepsOf(unreachable)).toEqual(['Try again']);
  await first.close();

  const window = await scene.launch({ GCE_METADATA_HOST: metadataHost });
  scene.sandbox.setFaults({ metadata: { kind: '404' } });
  await window.button('Ask the metadata server').click();
  const refused = window.failure('METADATA_REFUSED');
  await expect(refused.getByRole('alert')).toContainText('404');
  scene.sandbox.clearFaults();
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(window.chosen).toHaveText(machineAccount);
});

test.describe('a person’s sign-in', () => {
  const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

  test('that the provider refuses is told as CONSENT_REFUSED, and can be started again', async () => {
    const { scene, window } = stage();
    await window.addAccount();
    await window.startSignIn();
    const page = await scene.browser.nextPage();
    await page.waitForLoadState();
    const link = await copiedLink(stage());
    const back = new URL(link.searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      error: 'server_error',
      state: link.searchParams.get('state') ?? '',
      iss: scene.sandbox.description.provider.issuer,
    }).toString();
    await page.goto(back.href);
    await page.close();
    const card = window.failure('CONSENT_REFUSED');
    await expect(card.getByRole('alert')).toContainText('server_error');
    await card.getByRole('button', { name: 'Try again' }).click();
    const again = await scene.browser.nextPage();
    await expect(window.heading('Finish in your browser')).toBeVisible();
    await again.close();
    await window.button('Cancel').click();
  });

  /** The link of the sign-in under way, as the window copies it. */
  async function copiedLink({ scene, window }: Stage): Promise<URL> {
    await writeClipboard(scene.desk, '');
    await window.button('Copy sign-in link').click();
    await expect.poll(() => readClipboard(scene.desk)).toMatch(/^http/);
    return new URL(await readClipboard(scene.desk));
  }

  test('whose client file may not be read is told as CLIENT_FILE_UNREADABLE', async () => {
    test.skip(process.getuid?.() === 0, 'root may read every file');
    const { scene, window } = stage();
    await window.addAccount();
    await chmod(scene.files.secondClient, 0o000);
    await window.importClient(scene.files.secondClient);
    const card = window.failure('CLIENT_FILE_UNREADABLE');
    await expect(card.getByRole('alert')).toContainText('EACCES');
    await chmod(scene.files.secondClient, 0o600);
    const chooser = window.page.waitForEvent('filechooser');
    await card.getByRole('button', { name: 'Choose client file' }).click();
    await (await chooser).setFiles(scene.files.secondClient);
    await expect(window.page.getByRole('radio', { name: 'client-tools' })).toBeChecked();
    await expect(card).toHaveCount(0);
  });

  test('that is told STORE_NOT_SAVED when the disk takes nothing', async () => {
    test.skip(process.getuid?.() === 0, 'root may write everywhere');
    const { scene, window } = stage();
    const folder = userDataFolder(scene.desk);
    await chmod(folder, 0o500);
    const outcome = await window.ask('changeSettings', { clipboardSeconds: 120 });
    await chmod(folder, 0o700);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'STORE_NOT_SAVED', steps: ['try-again'] } });
  });

  // What the window does not offer, main refuses all the same.
  test('gives nothing that it cannot have: ACCOUNT_UNKNOWN, AUDIENCE_NOT_AVAILABLE, KIND_NOT_AVAILABLE, OPTION_NOT_AVAILABLE, CLIENT_UNKNOWN, SIGN_IN_NOT_RUNNING', async () => {
    const { scene, window } = stage();
    const accountId = (await window.snapshot()).selectedAccountId ?? '';
    const audience = 'https://hello.acme.example';
    const codeOf = async (asked: Promise<{ ok: boolean; failure?: { code: FailureCode } }>) =>
      (await asked).failure?.code;
    const copy = (request: Parameters<typeof window.ask<'copyToken'>>[1]['request']) =>
      codeOf(window.ask('copyToken', { request, format: 'bare' }));
    scene.sandbox.clearRequests();
    const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
    expect(await copy({ kind: 'access-token', identity: { accountId: nobody }, scopes })).toBe(
      'ACCOUNT_UNKNOWN',
    );
    expect(await copy({ kind: 'id-token', identity: { accountId }, audience })).toBe(
      'AUDIENCE_NOT_AVAILABLE',
    );
    expect(await copy({ kind: 'signed-jwt', identity: { accountId }, audience })).toBe('KIND_NOT_AVAILABLE');
    const subject = 'alice@acme.example';
    expect(await copy({ kind: 'access-token', identity: { accountId }, scopes, subject })).toBe(
      'OPTION_NOT_AVAILABLE',
    );
    const clientId = 'gone.apps.googleusercontent.com';
    expect(await codeOf(window.ask('startSignIn', { clientId, scopes }))).toBe('CLIENT_UNKNOWN');
    expect(await codeOf(window.ask('pasteCallback', { address: 'http://127.0.0.1:1/' }))).toBe(
      'SIGN_IN_NOT_RUNNING',
    );
    expect(scene.sandbox.requests()).toEqual([]);
  });
});

test('does not sign in at a provider without PKCE: PROVIDER_WITHOUT_PKCE', async ({ openScene }) => {
  const scene = await openScene({ provider: { codeChallengeMethods: ['plain'] } });
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  await window.startSignIn();
  const card = window.failure('PROVIDER_WITHOUT_PKCE');
  await expect(card.getByRole('alert')).toContainText('S256');
  expect(scene.sandbox.requests()).toEqual([]);
});
