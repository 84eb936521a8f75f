// The screen that writes out how a service attaches tokens itself: what it asks for, remembers and copies.

import type { Page } from '@playwright/test';
import { ci, deployer, ordersAudience, people, snapshotOf } from '../window/people.ts';
import { chooseKind, chooseService, failed, impersonate, openConnect } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const menu = (page: Page) => button(page, 'Account menu');
const target = `${ordersAudience}/jobs/hourly`;
const ofKey = () => snapshotOf({ accounts: [people.key, people.alice] });

test('takes over from the desk whom to speak for and what to call, and copies the command by keys', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await impersonate(page, `${ci}, ${deployer}`);
  await chooseKind(page, 'ID token');
  await field(page, 'Audience').fill(ordersAudience);
  await menu(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Sign in again' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Connect a service…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Connect a service' })).toBeFocused();
  await expect(field(page, 'Service account')).toHaveValue(deployer);
  await expect(field(page, 'Target')).toHaveValue(ordersAudience);
  await field(page, 'Target').fill(target);
  await expect(page.getByRole('region', { name: 'Command' }).locator('pre')).toContainText(
    `--oidc-token-audience='${ordersAudience}'`,
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Command copied');
  await expect(button(page, 'Copied')).toBeVisible();
  await expect(button(page, 'Copy command')).toBeVisible();
  expect(await callsOf(page, 'copyConnection')).toEqual([
    {
      service: 'scheduler',
      serviceAccount: deployer,
      url: target,
      project: 'acme-prod',
      token: { kind: 'id-token' },
      job: 'call-orders-x7k2p-ew',
      schedule: '0 * * * *',
      timeZone: 'UTC',
      location: 'us-central1',
    },
  ]);
  await page.keyboard.press('Escape');
  await expect(menu(page)).toBeFocused();
});

test('is offered only where a service account is spoken for', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await menu(page).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out…' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Connect a service…' })).toHaveCount(0);
});

test('leads to the first field that is wrong, with the cure, and copies nothing', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: ofKey() });
  await openConnect(page);
  await field(page, 'Job').fill('--help');
  await button(page, 'Copy command').click();
  await expect(field(page, 'Target')).toBeFocused();
  await expect(field(page, 'Target')).toHaveAccessibleDescription(/^Missing\. It is the whole https address/);
  await field(page, 'Target').fill(target);
  await page.keyboard.press('Enter');
  await expect(field(page, 'Job')).toBeFocused();
  await expect(field(page, 'Job')).toHaveAccessibleDescription(/begins with no dash/);
  expect(await callsOf(page, 'copyConnection')).toEqual([]);
  await field(page, 'Job').fill('hourly');
  await expect(field(page, 'Job')).toHaveAccessibleDescription('');
  await button(page, 'Copy command').click();
  expect(await callsOf(page, 'copyConnection')).toMatchObject([{ job: 'hourly' }]);
});

test('says what is wrong once the typing rests', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: ofKey() });
  await openConnect(page);
  await field(page, 'Time zone').fill('Berlin time');
  await expect(field(page, 'Time zone')).toHaveAccessibleDescription(/^It is a name of the tz database/);
  await expect(field(page, 'Target')).toHaveAccessibleDescription('');
});

test('gives access tokens to Google’s APIs only, and says why to no others', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: ofKey() });
  await openConnect(page);
  const kinds = page.getByRole('radiogroup', { name: 'Token' });
  const access = kinds.getByRole('radio', { name: 'Access token' });
  await field(page, 'Target').fill(target);
  await expect(access).toBeDisabled();
  await expect(kinds).toHaveAccessibleDescription(/Google’s own APIs only/);
  await field(page, 'Target').fill('https://storage.googleapis.com/storage/v1/b');
  await expect(access).toBeChecked();
  await field(page, 'Scope').fill('devstorage.read_only');
  await button(page, 'Copy command').click();
  expect(await callsOf(page, 'copyConnection')).toMatchObject([
    { token: { kind: 'access-token', scope: 'https://www.googleapis.com/auth/devstorage.read_only' } },
  ]);
  await kinds.getByText('ID token').click();
  await expect(kinds).toHaveAccessibleDescription(/refuse ID tokens/);
  await chooseService(page, 'Pub/Sub');
  await expect(access).toBeDisabled();
  await expect(kinds).toHaveAccessibleDescription(/^Pub\/Sub attaches ID tokens only/);
});

test('writes a workflow, or the token of a whole queue', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: ofKey() });
  await openConnect(page);
  await field(page, 'Target').fill(target);
  await chooseService(page, 'Workflows');
  await button(page, 'Copy workflow').click();
  await expect(page.getByRole('status')).toHaveText('Workflow copied');
  await chooseService(page, 'Tasks');
  await page.getByText('The whole queue').click();
  await expect(page.getByRole('region', { name: 'Command' }).locator('pre')).toContainText(
    `--http-oidc-service-account-email-override='${people.key.email}'`,
  );
  await button(page, 'Copy command').click();
  expect(await callsOf(page, 'copyConnection')).toMatchObject([
    { service: 'workflows', workflow: 'call-orders-x7k2p-ew' },
    { service: 'tasks', of: 'queue', queue: 'default' },
  ]);
});

test('remembers what was typed for each account', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.key, people.metadataServer] }),
  });
  await openConnect(page);
  await chooseService(page, 'Pub/Sub');
  await field(page, 'Topic').fill('orders');
  await button(page, 'Back').click();
  await openConnect(page);
  await expect(field(page, 'Topic')).toHaveValue('orders');
  await push(
    page,
    snapshotOf({
      accounts: [people.key, people.metadataServer],
      selectedAccountId: people.metadataServer.id,
    }),
  );
  await expect(field(page, 'Service account')).toHaveValue(people.metadataServer.email);
  await expect(field(page, 'Job')).toHaveValue('call-service');
});

test('says on the spot when the command could not be copied', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: ofKey(),
    answers: { copyConnection: failed('CLIPBOARD_REFUSED') },
  });
  await openConnect(page);
  await field(page, 'Target').fill(target);
  await button(page, 'Copy command').click();
  await expect(page.getByRole('alert')).toContainText('clipboard');
  await expect(button(page, 'Copy command')).toBeFocused();
});
