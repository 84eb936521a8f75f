// Speaking for a service account: directly and through delegates, with as few requests as there can be, and when it
// is refused, with the cure.

import { decodeJwt } from 'jose';
import { addressBarOf } from '../desk/browser.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { callProtected, callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const elsewhere = 'copied by another program';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

test.beforeEach(async () => {
  const { scene, window } = stage();
  await window.copy('access token');
  await expect(window.copyButton('access token')).toHaveText('Copy access token');
  await writeClipboard(scene.desk, elsewhere);
  scene.sandbox.clearRequests();
});
test.afterEach(async () => {
  const { scene, window } = stage();
  scene.sandbox.clearFaults();
  scene.sandbox.setFaults({ disabledServices: [] });
  scene.sandbox.resetPermissions();
  await window.speakFor('');
  await window.chooseToken('access token');
});

/** The requests to Google since the log was cleared, the protected services apart. */
const asked = () =>
  stage()
    .scene.sandbox.requests()
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => endpoint === 'token' || endpoint === 'iamCredentials');

async function whoseToken() {
  const { scene } = stage();
  const { status, email } = await callService(
    scene.sandbox.description.protectedService,
    await readClipboard(scene.desk),
  );
  return { status, email };
}

test('goes through two delegates, pasted as gcloud writes them, with one request', async () => {
  const { scene, window } = stage();
  await window.speakFor([dev('hop-one'), dev('hop-two'), dev('chain-end')].join(','));
  await expect(window.button(/^Speaks for/)).toContainText('through 2 delegates');
  await window.copy('access token');
  // The token that starts the chain was in memory.
  expect(asked()).toEqual(['iamCredentials']);
  expect(await whoseToken()).toEqual({ status: 200, email: dev('chain-end') });
  await expect(window.clipboardBar).toContainText('chain-end@acme-dev');
  const sent = scene.sandbox.requests().find(({ endpoint }) => endpoint === 'iamCredentials');
  expect(JSON.parse(sent?.fields['delegates'] ?? '')).toEqual(
    ['hop-one', 'hop-two'].map((name) => `projects/-/serviceAccounts/${dev(name)}`),
  );
  await expect(window.copyButton('access token')).toHaveText('Copy access token');
  scene.sandbox.clearRequests();
  await window.copy('access token');
  expect(asked()).toEqual([]);
});

test('copies an ID token that lets it into Cloud Run, with the e-mail or without', async () => {
  const { scene, window } = stage();
  const hello = scene.sandbox.description.google.services.find(({ name }) => name === 'hello');
  await window.speakFor(dev('invoker'));
  await window.chooseToken('ID token');
  await window.typeAudience(hello?.audience ?? '');
  await window.copy('ID token');
  expect(asked()).toEqual(['iamCredentials']);
  const withEmail = await readClipboard(scene.desk);
  expect(await callProtected(hello?.url ?? '', withEmail)).toEqual({ status: 200, email: dev('invoker') });
  expect(decodeJwt(withEmail)).toMatchObject({ aud: hello?.audience, email: dev('invoker') });

  await window.page.getByRole('checkbox', { name: 'includes e-mail' }).uncheck();
  await window.copy('ID token');
  const without = await readClipboard(scene.desk);
  expect(decodeJwt(without)).not.toHaveProperty('email');
  expect((await callProtected(hello?.url ?? '', without)).status).toBe(200);
  await window.page.getByRole('checkbox', { name: 'includes e-mail' }).check();
});

test('has a token of twelve hours where the organisation allows it', async () => {
  const { window } = stage();
  await window.speakFor(dev('long-lived'));
  await window.chooseLifetime('12 hours');
  await window.copy('access token');
  expect(await whoseToken()).toEqual({ status: 200, email: dev('long-lived') });
  const [account] = (await window.snapshot()).accounts;
  const token = account?.tokens.find(
    ({ request }) => request.identity.impersonating?.target === dev('long-lived'),
  );
  const hours = ((token?.expiresAt ?? 0) - (token?.mintedAt ?? 0)) / 3_600_000;
  expect(hours).toBeGreaterThan(11.9);
  await window.chooseLifetime('1 hour');
});

test('says LIFETIME_REFUSED where it does not, and copies for an hour on one press', async () => {
  const { scene, window } = stage();
  await window.speakFor(dev('deployer'));
  await window.chooseLifetime('12 hours');
  await window.copyButton('access token').click();
  const card = window.failure('LIFETIME_REFUSED');
  await expect(card.getByRole('alert')).toContainText('iam.allowServiceAccountCredentialLifetimeExtension');
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  await card.getByRole('button', { name: 'Retry with 1 hour' }).click();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  await expect(card).toHaveCount(0);
  await expect(window.page.getByRole('combobox', { name: 'Lifetime' })).toHaveValue('1 hour');
  expect(await whoseToken()).toEqual({ status: 200, email: dev('deployer') });
});

test('says SELF_IMPERSONATION without asking anybody when an account would borrow from itself', async () => {
  const { scene, window } = stage();
  await window.speakFor([dev('self-signer'), dev('self-signer')].join(','));
  await window.copyButton('access token').click();
  await expect(window.failure('SELF_IMPERSONATION').getByRole('alert')).toContainText('self-signer');
  expect(asked()).toEqual([]);
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
});

test('says PERMISSION_DENIED with its cure: who lacks what on whom, the grant to send, and after it the token', async () => {
  const { scene, window } = stage();
  const alice = personOf(scene.sandbox, 'alice');
  const target = dev('out-of-reach');
  await window.speakFor(target);
  await window.copyButton('access token').click();
  const card = window.failure('PERMISSION_DENIED');
  const alert = card.getByRole('alert');
  for (const named of [alice.email, target, 'iam.serviceAccounts.getAccessToken']) {
    await expect(alert).toContainText(named);
  }
  await expect(alert.getByLabel('not to')).toHaveCount(1);
  expect(await readClipboard(scene.desk)).toBe(elsewhere);

  await card.getByRole('button', { name: 'Copy the grant for an admin' }).click();
  await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe(
    `gcloud iam service-accounts add-iam-policy-binding ${target} --member=user:${alice.email} --role=roles/iam.serviceAccountTokenCreator`,
  );

  scene.sandbox.changePermissions({
    add: [{ member: alice.email, role: 'roles/iam.serviceAccountTokenCreator', on: target }],
  });
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  await expect(card).toHaveCount(0);
  expect(await whoseToken()).toEqual({ status: 200, email: target });
});

test('names the delegate that may not go on when the last link of a chain breaks', async () => {
  const { scene, window } = stage();
  scene.sandbox.changePermissions({ remove: [{ member: dev('hop-two') }] });
  // Another scope than that of the token in memory.
  await window.speakFor([dev('hop-one'), dev('hop-two'), dev('chain-end')].join(','));
  await window.typeScopes('cloud-platform bigquery');
  await window.copyButton('access token').click();
  const card = window.failure('PERMISSION_DENIED');
  await expect(card.getByRole('alert')).toContainText(
    'hop-two@acme-dev may not mint access tokens as chain-end@acme-dev yet',
  );
  await card.getByRole('button', { name: 'Copy the grant for an admin' }).click();
  await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe(
    `gcloud iam service-accounts add-iam-policy-binding ${dev('chain-end')} --member=serviceAccount:${dev('hop-two')} --role=roles/iam.serviceAccountTokenCreator`,
  );
  await window.typeScopes('cloud-platform');
});

test('names the first delegate when the account may not reach it', async () => {
  const { scene, window } = stage();
  const alice = personOf(scene.sandbox, 'alice');
  scene.sandbox.changePermissions({ remove: [{ member: alice.email, on: dev('hop-one') }] });
  await window.speakFor([dev('hop-one'), dev('hop-two')].join(','));
  await window.copyButton('access token').click();
  const card = window.failure('PERMISSION_DENIED');
  await expect(card.getByRole('alert')).toContainText(
    `${alice.email} may not act onwards as hop-one@acme-dev yet`,
  );
  await card.getByRole('button', { name: 'Copy the grant for an admin' }).click();
  await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe(
    `gcloud iam service-accounts add-iam-policy-binding ${dev('hop-one')} --member=user:${alice.email} --role=roles/iam.serviceAccountTokenCreator`,
  );
});

test('says API_DISABLED, opens the page that enables it in its project, and copies when it is on', async () => {
  const { scene, window } = stage();
  const service = 'iamcredentials.googleapis.com';
  const { google } = scene.sandbox.description;
  const project = google.projects.find(({ projectId }) => projectId === 'acme-tools');
  scene.sandbox.setFaults({ disabledServices: [{ service, project: 'acme-tools' }] });
  await window.speakFor(dev('iap-caller'));
  await window.copyButton('access token').click();
  const card = window.failure('API_DISABLED');
  await expect(card.getByRole('alert')).toContainText(service);
  await card.getByRole('button', { name: 'Enable the API' }).click();
  const page = await scene.browser.nextPage();
  await expect
    .poll(() => addressBarOf(page))
    .toBe(`https://console.cloud.google.com/apis/library/${service}?project=${project?.number}`);
  await page.close();
  expect(await readClipboard(scene.desk)).toBe(elsewhere);

  scene.sandbox.setFaults({ disabledServices: [] });
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  expect(await whoseToken()).toEqual({ status: 200, email: dev('iap-caller') });
});
