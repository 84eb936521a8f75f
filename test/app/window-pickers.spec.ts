// What the pickers ask for while they are open, and what choosing in them does.

import type { Page } from '@playwright/test';
import { mostMarks } from '../../app/picking.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import {
  functions,
  page as listPage,
  manyAccounts,
  marks,
  muchListed,
  pages,
  runServices,
} from '../window/listed.ts';
import { ci, deployer, ordersAudience, people, snapshotOf, usualScopes } from '../window/people.ts';
import {
  browseAccounts,
  browseServices,
  chooseKind,
  copied,
  failed,
  impersonate,
  picked,
} from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const accountId = people.alice.id;
const alicePicked = snapshotOf({ settings: picked(people.alice) });
const keyPicked = snapshotOf({ accounts: [people.key], settings: picked(people.key) });
const chainField = (page: Page) => page.getByRole('textbox', { name: 'Service account to impersonate' });
const audienceField = (page: Page) => page.getByRole('textbox', { name: 'Audience' });
const search = (page: Page, what: string) => page.getByRole('combobox', { name: `Find ${what}` });
const picker = (page: Page) => page.getByRole('dialog', { name: /^Browse/ });
const options = (page: Page) => picker(page).getByRole('option');
const active = (page: Page) => picker(page).getByRole('option', { selected: true });
const browseButton = (page: Page) => button(page, 'Browse… service accounts');
const inDev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
interface Asked {
  readonly listing: string;
  readonly pageToken?: string;
  readonly emails?: readonly string[];
}
const asked = async (page: Page, command: Parameters<typeof callsOf>[1]) =>
  (await callsOf(page, command)) as Asked[];

test('leads by keys from a project to a service account, and remembers the project', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: muchListed });
  await browseAccounts(page);
  await expect(search(page, 'projects')).toBeFocused();
  await expect(active(page)).toContainText('acme-dev');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(active(page)).toContainText('acme-prod');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(search(page, 'service accounts')).toBeFocused();
  expect(await callsOf(page, 'changeSettings')).toEqual([{ projects: { [accountId]: 'acme-dev' } }]);
  await page.keyboard.type('wiki');
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(chainField(page)).toHaveValue(inDev('wiki-caller'));
  await expect(chainField(page)).toBeFocused();
  await expect(picker(page)).toHaveCount(0);
});

test('opens in the project that was picked last, and goes back to the others', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: alicePicked, answers: muchListed });
  await browseAccounts(page);
  await expect(options(page).first()).toContainText(inDev('deployer'));
  expect(await callsOf(page, 'listProjects')).toEqual([]);
  await page.keyboard.press('Backspace');
  await expect(search(page, 'projects')).toBeFocused();
  await page.keyboard.type('holding');
  await page.keyboard.press('Enter');
  await expect(button(page, 'Change project acme-holding.example:legacy')).toBeVisible();
  expect(await callsOf(page, 'changeSettings')).toEqual([
    { projects: { [accountId]: 'acme-holding.example:legacy' } },
  ]);
});

test('looks in a project that is not listed, when its id is typed', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { ...muchListed, listProjects: failed('LIST_DENIED', { who: people.alice.email }) },
  });
  await browseAccounts(page);
  await expect(page.locator('[data-code=LIST_DENIED]')).toBeVisible();
  await search(page, 'projects').fill('acme-dev');
  await page.keyboard.press('Enter');
  await expect(options(page).first()).toContainText(inDev('deployer'));
});

test('closes with Esc alone, and gives the focus back', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: alicePicked, answers: muchListed });
  await browseAccounts(page);
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  await expect(picker(page)).toHaveCount(0);
  await expect(browseButton(page)).toBeFocused();
  // The editor around it stays.
  await expect(chainField(page)).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(search(page, 'service accounts')).toBeFocused();
  await chainField(page).click();
  await expect(picker(page)).toHaveCount(0);
  // Tab leads on, and nothing stays open behind.
  await browseButton(page).press('Enter');
  await expect(search(page, 'service accounts')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(picker(page)).toHaveCount(0);
  await expect(chainField(page)).toBeVisible();
});

test('keeps the delegates and changes the target', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: alicePicked, answers: muchListed });
  await impersonate(page, `${ci}, ${deployer}`);
  await browseAccounts(page);
  await expect(picker(page)).toContainText('not through ci@acme');
  await options(page).filter({ hasText: 'wiki-caller' }).click();
  await expect(chainField(page)).toHaveValue(`${ci}, ${inDev('wiki-caller')}`);
});

test('fetches page after page, an empty one too, and draws only what is in sight', async ({ openWindow }) => {
  const many = manyAccounts(3000);
  const parts = Array.from({ length: 30 }, (_, index) => many.slice(index * 100, index * 100 + 100));
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { ...muchListed, listServiceAccounts: pages([[], ...parts]) },
  });
  await browseAccounts(page);
  await expect(page.getByText('3,000 service accounts')).toBeVisible();
  const calls = await asked(page, 'listServiceAccounts');
  expect(calls.map(({ pageToken }) => pageToken)).toEqual([
    undefined,
    ...Array.from({ length: 30 }, (_, index) => `page ${index + 2}`),
  ]);
  expect(new Set(calls.map(({ listing }) => listing)).size).toBe(1);
  expect(await options(page).count()).toBeLessThan(25);
  await expect(options(page).first()).toHaveAttribute('aria-setsize', '3000');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('PageDown');
  await expect(active(page)).toHaveAttribute('aria-posinset', '6');
  // The disabled ones are the last, however early they came.
  await page.getByRole('listbox', { name: 'Service accounts' }).evaluate((list) => {
    list.scrollTop = list.scrollHeight;
  });
  await expect(options(page).last()).toContainText('tenant-3000');
  await expect(options(page).last()).toContainText('disabled');
  // What is active is still there to be read out, and Enter chooses it.
  await expect(active(page)).toHaveAttribute('aria-posinset', '6');
  await search(page, 'service accounts').fill('tenant 2999');
  await expect(page.getByText('1 of 3,000')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(chainField(page)).toHaveValue(inDev('tenant-2999'));
  expect(await callsOf(page, 'cancelListing')).toEqual([]);
});

test('stops a long list at once, and goes on from there', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { ...muchListed, listServiceAccounts: pages([manyAccounts(1200)], 'pending') },
  });
  await browseAccounts(page);
  await expect(page.getByText('1,200 so far…')).toBeVisible();
  await button(page, 'Stop').click();
  await expect(page.getByText('1,200, stopped')).toBeVisible();
  const [, second] = await asked(page, 'listServiceAccounts');
  expect(await callsOf(page, 'cancelListing')).toEqual([{ listing: second?.listing }]);
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('listServiceAccounts', answer),
    listPage(manyAccounts(1201).slice(1200)),
  );
  await button(page, 'Go on').click();
  await expect(page.getByText('1,201 service accounts')).toBeVisible();
  const [, , third] = await asked(page, 'listServiceAccounts');
  expect(third?.pageToken).toBe('page 2');
  // What was cancelled once stays cancelled under its name.
  expect(third?.listing).not.toBe(second?.listing);
  await expect(search(page, 'service accounts')).toBeFocused();
});

test('cancels what runs when it is closed, and nothing else', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { listServiceAccounts: pages([manyAccounts(30)], 'pending'), testServiceAccounts: 'pending' },
  });
  await browseAccounts(page);
  await expect.poll(() => asked(page, 'testServiceAccounts')).toHaveLength(1);
  await expect.poll(() => asked(page, 'listServiceAccounts')).toHaveLength(2);
  await page.keyboard.press('Escape');
  const running = [
    ...(await asked(page, 'listServiceAccounts')),
    ...(await asked(page, 'testServiceAccounts')),
  ];
  const names = new Set(running.map(({ listing }) => listing));
  expect(names.size).toBe(2);
  expect(new Set((await asked(page, 'cancelListing')).map(({ listing }) => listing))).toEqual(names);
});

test('asks for marks only of what is in sight, a few at a time, once each', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { listServiceAccounts: listPage(manyAccounts(500)), testServiceAccounts: marks },
  });
  await page.setViewportSize({ width: 1080, height: 720 });
  await browseAccounts(page);
  await expect(options(page).first()).toContainText('no access');
  const first = await asked(page, 'testServiceAccounts');
  expect(first.flatMap(({ emails }) => emails).length).toBeLessThan(10);
  const list = page.getByRole('listbox', { name: 'Service accounts' });
  await list.evaluate((element) => {
    element.scrollTop = 48 * 200;
  });
  // 200 rows on; every tenth is disabled and stands at the end.
  await expect(options(page).filter({ hasText: 'tenant-0223' })).toContainText('no access');
  await list.evaluate((element) => {
    element.scrollTop = 0;
  });
  await expect(options(page).first()).toContainText('no access');
  const emails = (await asked(page, 'testServiceAccounts')).map(({ emails = [] }) => emails);
  expect(Math.max(...emails.map(({ length }) => length))).toBeLessThanOrEqual(mostMarks);
  expect(emails.flat().length).toBe(new Set(emails.flat()).size);
  // What was scrolled past was not asked about.
  expect(emails.flat()).not.toContain(inDev('tenant-0100'));
  expect(emails.flat()).toContain(inDev('tenant-0223'));
});

test('says in words and chips what may be done, and that of the disabled nothing is asked', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: alicePicked, answers: muchListed });
  await browseAccounts(page);
  const row = (name: string) => options(page).filter({ hasText: inDev(name) });
  await expect(row('deployer')).toHaveText(/access\s*ID\s*sign$/);
  await expect(row('wiki-caller')).toHaveText(/ID$/);
  await expect(options(page).filter({ hasText: '-compute@' })).toHaveText(/no access$/);
  await search(page, 'service accounts').fill('old-batch');
  await expect(row('old-batch')).toHaveText(/disabled$/);
  await search(page, 'service accounts').fill('metrics-reader');
  await expect(row('metrics-reader')).toHaveText(/no access$/);
  const emails = (await asked(page, 'testServiceAccounts')).flatMap(({ emails = [] }) => emails);
  expect(emails).not.toContain(inDev('old-batch'));
});

test('knows the account itself among the others, and speaks for it by impersonating nobody', async ({
  openWindow,
}) => {
  const own = { email: people.key.email, disabled: false };
  const page = await openWindow({
    snapshot: keyPicked,
    answers: { ...muchListed, listServiceAccounts: listPage([own, ...manyAccounts(2)]) },
  });
  await impersonate(page, deployer);
  await browseAccounts(page);
  await expect(options(page).filter({ hasText: 'tenant-0001' })).toHaveText(/no access$/);
  await expect(options(page).first()).toHaveText(`${own.email}itself`);
  const emails = (await asked(page, 'testServiceAccounts')).flatMap(({ emails = [] }) => emails);
  expect(emails).not.toContain(own.email);
  await options(page).first().click();
  await expect(chainField(page)).toHaveValue('');
  await expect(chainField(page)).toBeFocused();
});

test('starts a list over once by itself when it broke off, and then when it is told to', async ({
  openWindow,
}) => {
  const expired = failed('PAGE_EXPIRED', { who: people.alice.email });
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { ...muchListed, listServiceAccounts: pages([manyAccounts(300)], expired) },
  });
  await browseAccounts(page);
  await expect(page.locator('[data-code=PAGE_EXPIRED]')).toBeVisible();
  // What had come stands there once.
  await expect(page.getByText('300 came, not all')).toBeVisible();
  const tokens = async () =>
    (await asked(page, 'listServiceAccounts')).map(({ pageToken }) => pageToken ?? 'first');
  expect(await tokens()).toEqual(['first', 'page 2', 'first', 'page 2']);
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('listServiceAccounts', answer),
    pages([manyAccounts(300), manyAccounts(301).slice(300)]),
  );
  await button(page, 'Try again').click();
  await expect(page.getByText('301 service accounts')).toBeVisible();
  await expect(page.locator('[data-code]')).toHaveCount(0);
});

test('asks for marks again only when told, once they failed', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: alicePicked,
    answers: { ...muchListed, testServiceAccounts: failed('RATE_LIMITED') },
  });
  await browseAccounts(page);
  await expect(picker(page).getByRole('alert')).toContainText('is not known');
  await page.evaluate((answer) => window.fakeLanyard.answer('testServiceAccounts', answer), marks);
  await button(page, 'Ask again').click();
  await expect(options(page).first()).toContainText('sign');
  await expect(picker(page).getByRole('alert')).toHaveCount(0);
  expect(await asked(page, 'testServiceAccounts')).toHaveLength(2);
});

test('keeps what came when a page fails, and tries again from that page', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: alicePicked,
    answers: {
      ...muchListed,
      listServiceAccounts: pages([manyAccounts(300)], failed('PROVIDER_UNREACHABLE')),
    },
  });
  await browseAccounts(page);
  await expect(page.locator('[data-code=PROVIDER_UNREACHABLE]')).toBeVisible();
  await expect(page.getByText('300 came, not all')).toBeVisible();
  await expect(options(page).first()).toContainText('tenant-0001');
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('listServiceAccounts', answer),
    listPage(manyAccounts(301).slice(300)),
  );
  await button(page, 'Try again').click();
  await expect(page.getByText('301 service accounts')).toBeVisible();
  await expect(page.locator('[data-code]')).toHaveCount(0);
  expect((await asked(page, 'listServiceAccounts')).map(({ pageToken }) => pageToken)).toEqual([
    undefined,
    'page 2',
    'page 2',
  ]);
});

test('keeps its foot in a narrow window’s sight when failures come below the rows, and its keys in the rows', async ({
  openWindow,
}) => {
  const said = Array(8).fill('HTTP 403 PERMISSION_DENIED').join('\n');
  const service = 'cloudfunctions.googleapis.com';
  const page = await openWindow({
    snapshot: keyPicked,
    answers: {
      listServices: {
        cases: [
          { when: { from: 'run', pageToken: null }, answer: listPage(runServices, 'page 2') },
          { when: { from: 'run' }, answer: failed('PROVIDER_DOWN', { status: 503 }, said) },
          { when: { from: 'functions' }, answer: failed('API_DISABLED', { service, project: 'acme' }, said) },
        ],
      },
    },
  });
  await page.setViewportSize({ width: 560, height: 720 });
  await browseServices(page);
  await expect(picker(page).locator('[data-code=API_DISABLED]')).toBeVisible();
  await expect(picker(page).locator('[data-code=PROVIDER_DOWN]')).toBeVisible();
  const foot = picker(page).getByText('3 came, not all');
  await expect(foot).toBeInViewport({ ratio: 1 });
  await expect(search(page, 'services')).toBeInViewport({ ratio: 1 });
  // However much there is to tell, it is reached within.
  const told = picker(page).getByRole('button', { name: 'What the provider said' });
  for (const each of await told.all()) await each.click();
  await picker(page).locator('pre').last().scrollIntoViewIfNeeded();
  await expect(search(page, 'services')).toBeInViewport({ ratio: 1 });
  await expect(foot).toBeInViewport({ ratio: 1 });
  await search(page, 'services').press('ArrowDown');
  await expect(active(page)).toBeInViewport({ ratio: 1 });
});

test('lists what a function runs on until the function has come, and then its audiences with it', async ({
  openWindow,
}) => {
  const [resize] = functions;
  const under = {
    ...runServices[0],
    name: 'resize-image',
    url: 'https://resize-image-x7k2p-ew.a.run.app',
    audiences: ['https://resize-image-x7k2p-ew.a.run.app', 'images.acme.example'],
    underFunction: true,
  };
  const page = await openWindow({
    snapshot: keyPicked,
    answers: {
      listServices: {
        cases: [
          { when: { from: 'run' }, answer: listPage([...runServices, under]) },
          { when: { from: 'functions' }, answer: failed('RATE_LIMITED') },
        ],
      },
    },
  });
  await browseServices(page);
  await search(page, 'services').fill('resize');
  await expect(options(page)).toContainText(['Cloud Run', 'images.acme.example']);
  await page.evaluate((answer) => window.fakeLanyard.answer('listServices', answer), listPage([resize]));
  await button(page, 'Try again').click();
  await expect(options(page)).toContainText(['2nd gen', under.url, 'images.acme.example']);
  await expect(options(page).filter({ hasText: 'Cloud Run' })).toHaveCount(0);
  // Counted once.
  await expect(page.getByText('1 of 4', { exact: true })).toBeVisible();
});

test('signs in again with the scope that lists need', async ({ openWindow }) => {
  const account = { ...people.alice, askedScopes: usualScopes.filter((scope) => scope !== cloudPlatform) };
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [account], settings: picked(account) }),
    answers: { listServiceAccounts: failed('SCOPE_INSUFFICIENT', { who: account.email }) },
  });
  await browseAccounts(page);
  await expect(page.locator('[data-code=SCOPE_INSUFFICIENT]')).toBeVisible();
  await button(page, 'Sign in again').click();
  const [asked] = (await callsOf(page, 'startSignIn')) as { scopes: string[]; accountId: string }[];
  expect(asked?.accountId).toBe(account.id);
  expect(asked?.scopes).toContain(cloudPlatform);
});

test('shows Cloud Run’s services although functions’ API is off, and leads to enabling it', async ({
  openWindow,
}) => {
  const service = 'cloudfunctions.googleapis.com';
  const off = failed('API_DISABLED', { service, project: 'acme-dev' });
  const page = await openWindow({
    snapshot: keyPicked,
    answers: {
      listServices: {
        cases: [
          { when: { from: 'run' }, answer: listPage(runServices) },
          { when: { from: 'functions' }, answer: off },
        ],
      },
    },
  });
  await browseServices(page);
  await expect(page.locator('[data-code=API_DISABLED]')).toContainText(service);
  await expect(options(page).first()).toContainText('orders');
  await button(page, 'Enable the API').click();
  expect(await callsOf(page, 'openPage')).toEqual([{ page: 'enable-api', service, project: 'acme-dev' }]);
  await page.evaluate((answer) => window.fakeLanyard.answer('listServices', answer), listPage(functions));
  await button(page, 'Try again').click();
  await expect(page.getByText('5 services')).toBeVisible();
  const calls = (await callsOf(page, 'listServices')) as { from: string }[];
  expect(calls.map(({ from }) => from)).toEqual(['run', 'functions', 'functions']);
});

test('takes a service’s address, or a further audience of it, and knows its role', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: keyPicked, answers: { ...muchListed, copyToken: copied } });
  await browseServices(page);
  await expect(active(page)).toContainText('orders');
  await page.keyboard.press('Enter');
  await expect(audienceField(page)).toHaveValue(ordersAudience);
  await expect(audienceField(page)).toBeFocused();
  await expect(audienceField(page)).toHaveAccessibleDescription(/Cloud Run Invoker on the service orders/);
  await expect(page.getByText('Cloud Run · orders')).toBeVisible();

  await button(page, 'Browse… services').click();
  await search(page, 'services').fill('internal');
  await expect(options(page)).toHaveCount(3);
  await options(page).last().click();
  await expect(audienceField(page)).toHaveValue('orders.internal.acme.example');
  await expect(audienceField(page)).toHaveAccessibleDescription(/Cloud Run Invoker on the service orders/);

  await button(page, 'Browse… services').click();
  await options(page).filter({ hasText: 'mailer' }).click();
  await expect(audienceField(page)).toHaveAccessibleDescription(
    /Cloud Functions Invoker on the function mailer/,
  );
  // Typed anew, it is no longer what was picked.
  await audienceField(page).fill('https://other.cloudfunctions.net/mailer');
  await expect(audienceField(page)).toHaveAccessibleDescription(/of the 2nd gen, Cloud Run Invoker/);
});

test('remarks on a token without the e-mail that IAP needs', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await impersonate(page, deployer);
  await chooseKind(page, 'ID token');
  await page.getByRole('checkbox', { name: 'includes e-mail' }).uncheck();
  await audienceField(page).fill(ordersAudience);
  await expect(page.getByText('Cloud Run Invoker')).toBeVisible();
  await expect(button(page, 'Include the e-mail')).toHaveCount(0);
  await audienceField(page).fill('407408718192-wiki.apps.googleusercontent.com');
  await button(page, 'Include the e-mail').click();
  await expect(page.getByRole('checkbox', { name: 'includes e-mail' })).toBeChecked();
  await expect(button(page, 'Include the e-mail')).toHaveCount(0);
  await expect(page.getByText('roles/iap.httpsResourceAccessor')).toBeVisible();
  // A signed JWT is for what checks signatures; no role lets it in.
  await chooseKind(page, 'Signed JWT');
  await expect(page.getByText('roles/iap.httpsResourceAccessor')).toHaveCount(0);
});

const [wiki, grafana] = ['wiki', 'grafana'].map(
  (name) => `407408718192-${name}.apps.googleusercontent.com`,
) as [string, string];
const knowing = (...iapClientIds: string[]) =>
  snapshotOf({ accounts: [people.key, people.alice], settings: { ...snapshotOf().settings, iapClientIds } });

test('remembers a client of IAP once a token was copied for it, and forgets it when told', async ({
  openWindow,
}) => {
  const page = await openWindow({
    snapshot: knowing(grafana),
    answers: { copyToken: failed('PROVIDER_UNREACHABLE') },
  });
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(wiki);
  await button(page, 'Copy ID token').click();
  await expect(page.locator('[data-code=PROVIDER_UNREACHABLE]')).toBeVisible();
  expect(await callsOf(page, 'changeSettings')).toEqual([]);
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await button(page, 'Copy ID token').click();
  await expect(page.getByRole('status')).toHaveText('ID token copied');
  expect(await callsOf(page, 'changeSettings')).toEqual([{ iapClientIds: [wiki, grafana] }]);

  await push(page, knowing(wiki, grafana));
  await button(page, 'Recent audiences').press('Enter');
  // Each stands once: those remembered are not among the recent ones.
  await expect(page.getByRole('menuitem')).toHaveCount(4);
  await page.getByRole('menuitem', { name: `Forget ${wiki}` }).click();
  expect((await callsOf(page, 'changeSettings')).at(-1)).toEqual({ iapClientIds: [grafana] });
  await push(page, knowing(grafana));
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.getByRole('menuitem', { name: grafana, exact: true }).click();
  await expect(audienceField(page)).toHaveValue(grafana);
});

test('takes no client for IAP’s that a person signed in with', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await chooseKind(page, 'ID token');
  await button(page, 'Copy ID token').click();
  await expect(page.getByRole('status')).toHaveText('ID token copied');
  expect(await callsOf(page, 'copyToken')).toHaveLength(1);
  expect(await callsOf(page, 'changeSettings')).toEqual([]);
});
