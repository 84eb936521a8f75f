// The pickers from the window to Google's APIs and back: what is chosen in them is what the token speaks for and is for.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClipboard } from '../desk/clipboard.ts';
import { writeOpener } from '../desk/desk.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import { INITIAL_BINDINGS } from '../sandbox/initial-bindings.ts';
import { permissionsIn } from '../sandbox/roles.ts';
import { serviceAccountEmail, serviceAccountsOf } from '../sandbox/service-accounts.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));
const dev = (name: string) => serviceAccountEmail(name, 'acme-dev');

test.afterEach(async () => {
  const { scene, window } = stage();
  scene.sandbox.clearFaults();
  await close(window);
  await speakFor(window, '');
});

const picker = (window: LanyardWindow) => window.page.getByRole('dialog', { name: /^Browse/ });
const options = (window: LanyardWindow) => picker(window).getByRole('option');
const search = (window: LanyardWindow, what: string) =>
  picker(window).getByRole('combobox', { name: `Find ${what}` });
const chainField = (window: LanyardWindow) =>
  window.page.getByRole('textbox', { name: 'Service account to impersonate' });
const audienceField = (window: LanyardWindow) => window.page.getByRole('textbox', { name: 'Audience' });

async function close(window: LanyardWindow) {
  if ((await picker(window).count()) > 0) await picker(window).press('Escape');
  await expect(picker(window)).toHaveCount(0);
}

async function editChain(window: LanyardWindow) {
  if (!(await chainField(window).isVisible())) await window.button(/^Speaks for/).click();
}

async function speakFor(window: LanyardWindow, chain: string) {
  await editChain(window);
  await chainField(window).fill(chain);
  await window.button('Done').click();
}

async function browseAccounts(window: LanyardWindow) {
  await editChain(window);
  await window.button('Browse… service accounts').click();
}

/** In an open picker: goes to a project, from whichever was picked last. */
async function goTo(window: LanyardWindow, projectId: string) {
  const change = picker(window).getByRole('button', { name: /^Change project/ });
  await expect(change.or(search(window, 'projects'))).toBeVisible();
  if (await change.isVisible()) await change.click();
  await search(window, 'projects').fill(projectId);
  await expect(options(window)).toHaveCount(1);
  await window.page.keyboard.press('Enter');
  await expect(change).toHaveText(`Change project ${projectId}`);
}

/** The pages of the fleet's service accounts that were asked for. */
const pagesAsked = ({ sandbox }: Scene) =>
  sandbox.requests().filter(({ path }) => path.endsWith('/projects/acme-fleet/serviceAccounts'));

test('marks every service account as its policy says, and copies a token that speaks for the chosen one', async () => {
  const { scene, window } = stage();
  await browseAccounts(window);
  await goTo(window, 'acme-dev');
  const { email: alice } = personOf(scene.sandbox, 'alice');
  const words = [
    ['access', 'iam.serviceAccounts.getAccessToken'],
    ['ID', 'iam.serviceAccounts.getOpenIdToken'],
    ['sign', 'iam.serviceAccounts.signJwt'],
  ] as const;
  for (const { email, displayName, disabled } of serviceAccountsOf('acme-dev')) {
    const held = INITIAL_BINDINGS.filter(
      ({ member, on }) => member === alice && (on === email || on === 'acme-dev'),
    ).flatMap(({ role }) => permissionsIn(role));
    const may = words.filter(([, permission]) => held.includes(permission)).map(([word]) => word);
    const marks = disabled ? 'disabled' : may.join('') || 'no access';
    await search(window, 'service accounts').fill(email);
    await expect(options(window)).toHaveText([`${email}${displayName}${marks}`]);
  }

  await search(window, 'service accounts').fill('deployer');
  await window.page.keyboard.press('Enter');
  await expect(chainField(window)).toHaveValue(dev('deployer'));
  await window.button('Done').click();
  await window.copy('access token');
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email: dev('deployer'),
  });
});

test('lists three thousand service accounts: found while they come, stopped, gone on with and put away at once', async () => {
  const { scene, window } = stage();
  const { sandbox } = scene;
  /** Long enough for several pages; resolves when Google has answered something else. */
  const aWhile = async () => {
    sandbox.setFaults({ resourceManager: { kind: 'slow', delayMs: 1_500 } });
    const accountId = (await window.snapshot()).selectedAccountId ?? '';
    expect(await window.ask('listProjects', { accountId, listing: crypto.randomUUID() })).toMatchObject({
      ok: true,
    });
  };
  await browseAccounts(window);
  await goTo(window, 'acme-dev');
  await close(window);
  sandbox.setFaults({ iam: { kind: 'slow', delayMs: 300 } });
  await browseAccounts(window);
  await goTo(window, 'acme-fleet');
  await expect(picker(window).getByText(/^[\d,]+ so far…/)).toBeVisible();
  await search(window, 'service accounts').fill('worker-0042');
  await expect(options(window)).toHaveCount(1);
  await expect(picker(window).getByText(/^1 of [\d,]+ so far…/)).toBeVisible();

  await picker(window).getByRole('button', { name: 'Stop' }).click();
  await expect(picker(window).getByText(/^1 of [\d,]+, stopped/)).toBeVisible();
  const whenStopped = pagesAsked(scene).length;
  await aWhile();
  expect(pagesAsked(scene)).toHaveLength(whenStopped);
  // The one that was under way was hung up on.
  expect(pagesAsked(scene).map(({ status }) => status)).toEqual([
    ...Array(whenStopped - 1).fill(200),
    undefined,
  ]);

  await picker(window).getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => pagesAsked(scene).length).toBeGreaterThan(whenStopped);
  await expect(picker(window).getByText(/^1 of [\d,]+ so far…/)).toBeVisible();
  await search(window, 'service accounts').press('Escape');
  await expect(picker(window)).toHaveCount(0);
  const whenClosed = sandbox.requestCounts().iam;
  await aWhile();
  expect(sandbox.requestCounts().iam).toBe(whenClosed);
  expect(pagesAsked(scene).length).toBeLessThan(30);

  sandbox.clearFaults();
  await browseAccounts(window);
  // The default one beside those of the fleet.
  await expect(picker(window).getByText('3,001 service accounts')).toBeVisible({ timeout: 20_000 });
});

test('takes a service’s own audience, with which the service lets the caller in', async () => {
  const { scene, window } = stage();
  const orders = scene.sandbox.description.google.services.find(({ name }) => name === 'orders');
  await speakFor(window, dev('invoker'));
  await window.chooseToken('ID token');
  await window.button('Browse… services').click();
  await goTo(window, 'acme-dev');
  await search(window, 'services').fill('orders.acme');
  await options(window).filter({ hasText: 'https://orders.acme.example' }).click();
  await expect(audienceField(window)).toHaveValue('https://orders.acme.example');
  await expect(window.page.getByText('Needs Cloud Run Invoker on the service orders.')).toBeVisible();
  await window.copy('ID token');
  const authorization = `Bearer ${await readClipboard(scene.desk)}`;
  const answer = await fetch(orders?.url ?? '', { headers: { authorization } });
  expect(await answer.json()).toMatchObject({
    service: 'orders',
    caller: { email: dev('invoker'), aud: 'https://orders.acme.example' },
  });
  await audienceField(window).fill('');
  await window.chooseToken('access token');
});

test('says in its place that a list is denied, and what is known can be typed all the same', async () => {
  const { window } = stage();
  await browseAccounts(window);
  await goTo(window, 'client-tools');
  const card = picker(window).locator('[data-code="LIST_DENIED"]');
  await expect(card).toContainText('alice@acme.example may not list this');
  await expect(card).toContainText('iam.serviceAccounts.list');
  await window.page.keyboard.press('Escape');
  await expect(chainField(window)).toBeEditable();
  await expect(window.failures).toHaveCount(0);
});

test('shows the other services when an API is switched off, and opens its page in the browser', async () => {
  const { scene, window } = stage();
  const { desk, sandbox } = scene;
  const service = 'cloudfunctions.googleapis.com';
  sandbox.setFaults({ disabledServices: [{ service, project: 'acme-dev' }] });
  await speakFor(window, dev('invoker'));
  await window.chooseToken('ID token');
  await window.button('Browse… services').click();
  await goTo(window, 'acme-dev');
  const card = picker(window).locator('[data-code="API_DISABLED"]');
  await expect(card).toContainText(service);
  await expect(options(window).filter({ hasText: 'hello' }).first()).toBeVisible();
  // What a function runs on, listed for want of the function.
  await search(window, 'services').fill('thumbnails');
  await expect(options(window)).toContainText([
    'thumbnailsCloud Run',
    'https://thumbnails-100000000011.europe-west1.run.app',
  ]);

  const address = join(desk.home, 'opened');
  await writeOpener(desk.bin, `printf %s "$1" > '${address}'`);
  await card.getByRole('button', { name: 'Enable the API' }).click();
  await expect
    .poll(() => readFile(address, 'utf8').catch(() => ''))
    .toBe(`https://console.cloud.google.com/apis/library/${service}?project=100000000011`);
  await scene.browser.accept();

  sandbox.clearFaults();
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(card).toHaveCount(0);
  await expect(options(window)).toContainText([
    'thumbnails2nd gen',
    'https://thumbnails-4xh7sandbox-ew.a.run.app',
    'https://thumbnails-100000000011.europe-west1.run.app',
  ]);
  await expect(options(window).filter({ hasText: 'Cloud Run' })).toHaveCount(0);
  await close(window);
  await window.chooseToken('access token');
});

test('remembers the project and the client of IAP over a restart', async ({ openScene }) => {
  const scene = await openScene();
  const { iap } = scene.sandbox.description.google;
  const first = await launchSignedIn(scene, 'alice');
  await browseAccounts(first);
  await goTo(first, 'acme-dev');
  await search(first, 'service accounts').fill('iap-caller');
  await first.page.keyboard.press('Enter');
  await first.button('Done').click();
  await first.chooseToken('ID token');
  await audienceField(first).fill(iap.clientId);
  await first.copy('ID token');
  const authorization = `Bearer ${await readClipboard(scene.desk)}`;
  const answer = await fetch(iap.url, { headers: { authorization } });
  expect(await answer.json()).toMatchObject({ caller: { email: dev('iap-caller') } });
  await expect.poll(async () => (await first.snapshot()).settings.iapClientIds).toEqual([iap.clientId]);
  await first.close();

  const second = await scene.launch();
  scene.sandbox.clearRequests();
  await browseAccounts(second);
  await expect(picker(second).getByRole('button', { name: 'Change project acme-dev' })).toBeVisible();
  await search(second, 'service accounts').fill('iap-caller');
  await expect(options(second)).toHaveCount(1);
  expect(scene.sandbox.requestCounts().resourceManager ?? 0).toBe(0);
  await second.page.keyboard.press('Enter');
  await second.button('Done').click();
  await second.chooseToken('ID token');
  await second.button('Recent audiences').click();
  await second.page.getByRole('menuitem', { name: iap.clientId, exact: true }).click();
  await expect(audienceField(second)).toHaveValue(iap.clientId);
  await second.copy('ID token');
  await second.close();
});
