// What the window does when it is used: keys, focus, what it asks for and when it says what. On a fake bridge.

import type { Page } from '@playwright/test';
import type { SignInView } from '../../app/snapshot.ts';
import { fileBeingDragged } from '../window/dropped-file.ts';
import { acmeClient, now, people, snapshotOf, usualScopes } from '../window/people.ts';
import { chooseKind, copied, failed } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const signingIn = {
  phase: 'waiting',
  order: { clientId: acmeClient.clientId, scopes: usualScopes, accountId: people.alice.id },
  expiresAt: now + 300_000,
  pasteFrom: now + 20_000,
  browser: 'opened',
} as const satisfies SignInView;

const option = (page: Page, email: string) => page.getByRole('option', { name: email });

test('keeps a snapshot that was pushed before the first answer came', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await push(page, snapshotOf({ accounts: [people.private] }));
  await expect(page.getByRole('option')).toHaveCount(1);
});

test('moves through the accounts with the arrow keys, Home and End', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await option(page, people.alice.email).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(option(page, people.limited.email)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await expect(option(page, people.alice.email)).toBeFocused();
  await page.keyboard.press('End');
  const ids = [people.private.id, people.limited.id, people.alice.id, people.limited.id];
  expect(await callsOf(page, 'selectAccount')).toEqual(ids.map((accountId) => ({ accountId })));
});

test('leads to a newer version step by step, each pressed for', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await button(page, 'Settings').click();
  await page.getByRole('switch', { name: 'Look for new versions' }).press('Space');
  await button(page, 'Ask GitHub').click();
  await push(page, snapshotOf({ updates: { phase: 'found', version: '0.2.0' } }));
  await expect(button(page, 'Settings, Lanyard 0.2.0 is there')).toBeVisible();
  await button(page, 'Download').click();
  await push(page, snapshotOf({ updates: { phase: 'downloading', version: '0.2.0' } }));
  await button(page, 'Downloading…').press('Enter');
  await push(page, snapshotOf({ updates: { phase: 'ready', version: '0.2.0' } }));
  await button(page, 'Restart').click();
  expect(await callsOf(page, 'changeSettings')).toEqual([{ lookForUpdates: true }]);
  const steps = ['look', 'download', 'restart'].map((step) => ({ step }));
  expect(await callsOf(page, 'update')).toEqual(steps);
});

test('copies the access token of the focused account with Enter', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await option(page, people.alice.email).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Access token copied');
  const [call] = (await callsOf(page, 'copyToken')) as [{ request: { scopes: string[] }; format: string }];
  expect(call.format).toBe('bare');
  expect(call.request).toMatchObject({ kind: 'access-token', identity: { accountId: people.alice.id } });
  expect(call.request.scopes.toSorted()).toEqual(usualScopes.toSorted());
});

test('chooses an account with its number, except where digits are typed', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await page.keyboard.press('2');
  await button(page, 'Add account').click();
  await button(page, 'Choose scopes').click();
  await page.getByRole('textbox', { name: 'More scopes' }).pressSequentially('3');
  expect(await callsOf(page, 'selectAccount')).toEqual([{ accountId: people.private.id }]);
});

test('says on the pressed button how a copy goes, aloud each time, and keeps the focus there', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: 'pending' } });
  await chooseKind(page, 'ID token');
  const width = (await button(page, 'Copy ID token').boundingBox())?.width;
  await button(page, 'Copy ID token').press('Enter');
  await expect(button(page, 'Minting…')).toBeFocused();
  await expect(button(page, 'Minting…')).toHaveAttribute('aria-busy', 'true');
  expect((await button(page, 'Minting…').boundingBox())?.width).toBe(width);

  await chooseKind(page, 'Access token');
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await button(page, 'Copy access token').press('Enter');
  await expect(button(page, 'Copied')).toBeFocused();
  const announcement = page.getByRole('status').locator('span');
  await expect(announcement).toHaveText('Access token copied');
  const firstElement = await announcement.elementHandle();
  await expect(button(page, 'Copy access token')).toBeFocused();
  await button(page, 'Copy access token').press('Enter');
  await expect(button(page, 'Copied')).toBeFocused();
  // A new element with the same words is what makes a screen reader say them again.
  expect(await firstElement?.evaluate((element) => element.isConnected)).toBe(false);
  await expect(announcement).toHaveText('Access token copied');
});

test('shows a failed copy where it was asked for, until it succeeds', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('PROVIDER_UNREACHABLE') },
  });
  const panel = page.getByRole('region', { name: 'Compose a token' });
  await button(page, 'Copy access token').click();
  await expect(panel.getByRole('alert')).toContainText('The provider cannot be reached');
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await button(page, 'Try again').click();
  await expect(button(page, 'Copied')).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('puts a failure away when another account is chosen', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('PROVIDER_UNREACHABLE') },
  });
  await button(page, 'Copy access token').click();
  await expect(page.getByRole('alert')).toHaveCount(1);
  await push(page, snapshotOf({ selectedAccountId: people.private.id }));
  await expect(page.getByRole('alert')).toHaveCount(0);
  await push(page, snapshotOf());
  await expect(page.getByRole('heading', { name: people.alice.email })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('finishes a copy by itself, once, when the account has signed in again', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('GRANT_REFUSED', { who: people.alice.email }) },
  });
  await chooseKind(page, 'ID token');
  await button(page, 'Copy ID token').click();
  await page.getByRole('alert').waitFor();
  await button(page, 'Sign in again').click();
  expect(await callsOf(page, 'startSignIn')).toMatchObject([
    { clientId: acmeClient.clientId, accountId: people.alice.id },
  ]);
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await push(page, snapshotOf({ signIn: signingIn }));
  await page.getByRole('heading', { name: 'Finish in your browser' }).waitFor();
  const back = snapshotOf({ accounts: [{ ...people.alice, signedInAt: now }, people.private] });
  await push(page, back);
  await expect(button(page, 'Copied')).toBeVisible();
  await push(page, { ...back, signIn: signingIn });
  await push(page, { ...back, accounts: [{ ...people.alice, signedInAt: now + 1 }, people.private] });
  await expect(button(page, 'Copy ID token')).toBeVisible();
  expect(await callsOf(page, 'copyToken')).toHaveLength(2);
});

test('forgets the copy when the sign-in it waited for ends without success', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('GRANT_REFUSED', { who: people.alice.email }) },
  });
  await chooseKind(page, 'ID token');
  await button(page, 'Copy ID token').click();
  await button(page, 'Sign in again').click();
  await push(page, snapshotOf({ signIn: signingIn }));
  await page.keyboard.press('Escape');
  expect(await callsOf(page, 'endSignIn')).toHaveLength(1);
  await push(page, snapshotOf());
  await push(page, snapshotOf({ signIn: signingIn }));
  await push(page, snapshotOf({ accounts: [{ ...people.alice, signedInAt: now }] }));
  await expect(page.getByRole('status')).toContainText('is signed in');
  expect(await callsOf(page, 'copyToken')).toHaveLength(1);
});

test('adds the person who answered as another account', async ({ openWindow }) => {
  const failure = failed('WRONG_ACCOUNT', { who: people.alice.email, other: 'eve@acme.example' }).failure;
  const page = await openWindow({
    snapshot: snapshotOf({ signIn: { phase: 'failed', order: signingIn.order, failure } }),
  });
  await button(page, 'Add as another account').click();
  expect(await callsOf(page, 'startSignIn')).toEqual([
    { clientId: acmeClient.clientId, scopes: usualScopes },
  ]);
});

test('goes back from the settings with Esc, but not while a list is open', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await button(page, 'Settings').click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeFocused();
  await page.getByRole('combobox', { name: 'Clear the clipboard after' }).click();
  await page.getByRole('option', { name: '1 minute' }).waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button(page, 'Settings')).toBeFocused();
  await expect(page.getByRole('heading', { name: people.alice.email })).toBeVisible();
});

test('asks before it signs out, and a second Enter is no answer', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { signOut: failed('REVOKE_FAILED', { who: people.alice.email }) },
  });
  await button(page, 'Account menu').press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out…' }).press('Enter');
  await page.keyboard.press('Enter');
  expect(await callsOf(page, 'signOut')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(button(page, 'Account menu')).toBeFocused();
  await button(page, 'Account menu').press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out…' }).press('Enter');
  await button(page, 'Sign out').click();
  await button(page, 'Remove from this computer').click();
  expect(await callsOf(page, 'signOut')).toEqual([
    { accountId: people.alice.id, evenIfNotRevoked: false },
    { accountId: people.alice.id, evenIfNotRevoked: true },
  ]);
});

test('imports a client file that is dropped anywhere', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [], clients: [] }),
    answers: {
      importKey: failed('KEY_FILE_FIELD', { field: '“type”', problem: 'is missing' }),
      importClient: { ok: true, value: { clientId: acmeClient.clientId } },
    },
  });
  const dataTransfer = await fileBeingDragged(page, 'client_secret.json');
  await page.getByRole('complementary').dispatchEvent('drop', { dataTransfer });
  await expect
    .poll(() => callsOf(page, 'importClient'))
    .toEqual([{ path: '/home/alice/Downloads/client_secret.json' }]);
});

test('asks for the ticked scopes, the typed ones and always for who one is', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [] }) });
  await button(page, 'Choose scopes').click();
  await page.getByRole('checkbox', { name: 'pubsub' }).check();
  await page.getByRole('checkbox', { name: 'cloud-platform', exact: true }).uncheck();
  await page.getByRole('textbox', { name: 'More scopes' }).fill('compute, pubsub');
  await button(page, 'Sign in with Google').click();
  const prefix = 'https://www.googleapis.com/auth/';
  expect(await callsOf(page, 'startSignIn')).toEqual([
    {
      clientId: acmeClient.clientId,
      scopes: ['openid', 'email', 'profile', `${prefix}pubsub`, `${prefix}compute`],
    },
  ]);
});

test('never lets the last scope of a token go', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  for (const name of ['email', 'openid', 'profile']) await page.getByRole('checkbox', { name }).uncheck();
  await page.getByRole('checkbox', { name: 'cloud-platform' }).click();
  await expect(page.getByRole('checkbox', { name: 'cloud-platform' })).toBeChecked();
  await expect(page.getByRole('status')).toHaveText('A token needs at least one scope');
});

test('follows the theme of the settings over that of the system', async ({ openWindow }) => {
  const { settings } = snapshotOf();
  const page = await openWindow({ snapshot: snapshotOf({ settings: { ...settings, theme: 'dark' } }) });
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(14, 18, 23)');
  await push(page, snapshotOf({ settings: { ...settings, theme: 'light' } }));
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(244, 246, 248)');
});

test('moves nothing when the clipboard bar comes', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ signIn: signingIn }) });
  const card = page.getByRole('region', { name: 'Finish in your browser' });
  const before = await card.boundingBox();
  await push(page, {
    ...snapshotOf({ signIn: signingIn }),
    clipboard: { kind: 'access-token', accountId: people.alice.id, clearsAt: now + 1000 },
  });
  await expect(page.getByRole('region', { name: 'Clipboard' })).toBeVisible();
  expect(await card.boundingBox()).toEqual(before);
});

test('counts time down without being told', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ signIn: signingIn }) });
  await expect(page.getByRole('timer')).toHaveText('5:00');
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await page.clock.setFixedTime(now + 20_000);
  await expect(page.getByRole('timer')).toHaveText('4:40');
  await expect(page.getByRole('textbox', { name: /^Nothing came back/ })).toBeVisible();
});
