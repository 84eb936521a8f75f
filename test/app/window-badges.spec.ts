// Badges when they are used: presses, keys, order, what is edited, what is undone, what comes from a file.

import type { Page } from '@playwright/test';
import { noAccountId } from '../../app/badge.ts';
import { badgeStates, badgesSnapshot, card, chooseBadgesFile } from '../window/badge-states.ts';
import { aliceWithTokens, badgeId, badges, manyBadges } from '../window/badges.ts';
import { fileBeingDragged } from '../window/dropped-file.ts';
import {
  acmeClient,
  ci,
  deployer,
  now,
  ordersAudience,
  people,
  snapshotOf,
  usualScopes,
} from '../window/people.ts';
import { chooseKind, copied, denied, failed, impersonate } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const said = (page: Page) => page.getByRole('status');
const shownNames = (page: Page) => page.locator('.badge-name').allTextContents();
const fromMenu = async (page: Page, name: string, item: string) => {
  await card(page, name).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};
const many = (count: number) => ({ ...badgesSnapshot, badges: manyBadges(count) });

test.describe('a press on a card', () => {
  test('copies its token at once, says so aloud, and keeps the focus', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, answers: { copyBadge: copied } });
    await card(page, 'Just me').focus();
    await page.keyboard.press('Enter');
    await expect(card(page, 'Just me')).toContainText('Copied');
    await expect(said(page)).toHaveText('Just me copied');
    await expect(card(page, 'Just me')).toBeFocused();
    expect(await callsOf(page, 'copyBadge')).toEqual([{ id: badges.me.id, confirmed: false }]);
    await expect(card(page, 'Just me')).toContainText('52 min');
    await expect(card(page, 'Just me')).not.toContainText('Copied');
  });

  test('calls a copy off while it is minted', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, answers: { copyBadge: 'pending' } });
    await card(page, 'Artifacts pull').click();
    await expect(card(page, 'Artifacts pull')).toContainText('Minting…');
    await card(page, 'Artifacts pull').click();
    await expect(card(page, 'Artifacts pull')).toContainText('not yet minted');
    await expect(said(page)).toHaveText('Artifacts pull cancelled');
    expect(await callsOf(page, 'cancelBadgeCopy')).toEqual([{ id: badges.artifacts.id }]);
  });

  test('has to be repeated where main asks for it, and tells main that it is the second', async ({
    openWindow,
  }) => {
    const page = await openWindow({
      snapshot: badgesSnapshot,
      answers: {
        copyBadge: {
          cases: [
            { when: { confirmed: false }, answer: failed('BADGE_PRESS_AGAIN') },
            { when: { confirmed: true }, answer: copied },
          ],
        },
      },
    });
    await card(page, 'Orders API').click();
    await expect(card(page, 'Orders API')).toContainText('Press again to copy');
    await expect(said(page)).toHaveText('Press again to copy Orders API');
    await card(page, 'Orders API').click();
    await expect(card(page, 'Orders API')).toContainText('Copied');
    expect(await callsOf(page, 'copyBadge')).toEqual([
      { id: badges.orders.id, confirmed: false },
      { id: badges.orders.id, confirmed: true },
    ]);
  });

  test('shows why the last one failed, and tries again from there', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, answers: { copyBadge: denied } });
    await card(page, 'Orders API').click();
    await expect(card(page, 'Orders API')).toContainText('may not mint ID tokens');
    await card(page, 'Orders API').click();
    await expect(page.locator('[data-code="PERMISSION_DENIED"]')).toBeVisible();
    await page.evaluate((answer) => window.fakeLanyard.answer('copyBadge', answer), copied);
    await button(page, 'Try again').click();
    await expect(page.locator('[data-code]')).toHaveCount(0);
    await expect(card(page, 'Orders API')).toContainText('Copied');
    await expect(card(page, 'Orders API')).toBeFocused();
  });

  test('tries again in the form that was asked for', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, answers: { copyBadge: denied } });
    await card(page, 'Just me').focus();
    await page.keyboard.press('Space');
    await page.getByRole('menuitem', { name: 'curl', exact: true }).click();
    await card(page, 'Just me').getByText('See why').click();
    await button(page, 'Try again').click();
    const wanted = { id: badges.me.id, confirmed: false, format: 'curl' };
    await expect.poll(() => callsOf(page, 'copyBadge')).toEqual([wanted, wanted]);
  });

  test('signs in again where the account needs its person', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await card(page, 'Client’s logs').click();
    expect(await callsOf(page, 'copyBadge')).toEqual([]);
    const { id: accountId, clientId, askedScopes } = people.bob;
    const scopes = [...askedScopes, 'https://www.googleapis.com/auth/logging.read'];
    expect(await callsOf(page, 'startSignIn')).toEqual([{ accountId, clientId, scopes }]);
  });

  test('copies once the account it needed is back', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, answers: { copyBadge: copied } });
    await card(page, 'Client’s logs').click();
    const order = { clientId: acmeClient.clientId, scopes: usualScopes, accountId: people.bob.id };
    await push(page, { ...badgesSnapshot, signIn: { phase: 'saving', order } });
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
    const { needsPerson: _, ...back } = people.bob;
    const accounts = [aliceWithTokens, people.key, { ...back, signedInAt: now }];
    await push(page, { ...badgesSnapshot, accounts });
    await expect(card(page, 'Client’s logs')).toContainText('Copied');
    await expect(card(page, 'Client’s logs')).toBeFocused();
    expect(await callsOf(page, 'copyBadge')).toEqual([{ id: badges.bobs.id, confirmed: false }]);
  });

  test('lets an account be chosen where it has none', async ({ openWindow }) => {
    const page = await openWindow({
      snapshot: badgesSnapshot,
      answers: { assignBadge: { ok: true, value: { count: 3 } } },
    });
    await expect(card(page, 'From the team')).toContainText('Unassigned');
    await card(page, 'From the team').click();
    await page.getByRole('region', { name: 'Choose an account' }).getByText(people.bob.email).click();
    expect(await callsOf(page, 'assignBadge')).toEqual([{ id: badges.shared.id, accountId: people.bob.id }]);
    await expect(said(page)).toHaveText('bob@client.example chosen for 3 badges');
    await expect(card(page, 'From the team')).toBeFocused();
  });

  test('tells an account that was signed out from one that was never here', async ({ openWindow }) => {
    const gone = { ...badges.me, accountHere: false };
    expect(gone.request.identity.accountId).not.toBe(noAccountId);
    const page = await openWindow({ snapshot: { ...badgesSnapshot, badges: [gone] } });
    await expect(card(page, 'Just me')).toContainText('Account gone');
  });
});

test.describe('by keys alone', () => {
  test('the focus moves through the grid, and comes back to where it was', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: many(12) });
    const focused = page.locator(':focus .badge-name');
    await card(page, 'Service 1').first().focus();
    for (const [key, name] of [
      ['ArrowRight', 'Service 2'],
      ['ArrowDown', 'Service 5'],
      ['End', 'Service 12'],
      ['ArrowDown', 'Service 12'],
      ['ArrowUp', 'Service 9'],
      ['ArrowLeft', 'Service 8'],
      ['Home', 'Service 1'],
      ['ArrowUp', 'Service 1'],
      ['ArrowRight', 'Service 2'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(focused).toHaveText(name);
    }
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect(focused).toHaveText('Service 2');
  });

  test('a badge is moved among its like, aloud and faster than the snapshot', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await card(page, 'Just me').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(said(page)).toHaveText('Just me is 2 of 8');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await expect(said(page)).toHaveText('Just me is 4 of 8');
    expect(await callsOf(page, 'moveBadge')).toEqual([
      { id: badges.me.id, before: badges.orders.id },
      { id: badges.me.id, before: badges.wiki.id },
      { id: badges.me.id, before: badges.artifacts.id },
    ]);
    expect((await shownNames(page)).slice(0, 4)).toEqual([
      'Billing export',
      'Orders API',
      'Wiki behind IAP',
      'Just me',
    ]);
    await expect(card(page, 'Just me')).toBeFocused();
    // The pinned one stays before all others.
    await card(page, 'Billing export').focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await callsOf(page, 'moveBadge')).toHaveLength(3);
  });

  test('an order that cannot be saved is taken back, and that is said', async ({ openWindow }) => {
    const page = await openWindow({
      snapshot: badgesSnapshot,
      answers: { moveBadge: failed('STORE_NOT_SAVED') },
    });
    const before = await shownNames(page);
    await card(page, 'Just me').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.locator('[data-code="STORE_NOT_SAVED"]')).toBeVisible();
    expect(await shownNames(page)).toEqual(before);
  });

  test('a badge is deleted, its neighbour gets the focus, and Ctrl+Z brings it back', async ({
    openWindow,
  }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await card(page, 'Just me').focus();
    await page.keyboard.press('Delete');
    await expect(card(page, 'Wiki behind IAP')).toBeFocused();
    await push(page, {
      ...badgesSnapshot,
      badges: badgesSnapshot.badges.filter(({ id }) => id !== badges.me.id),
    });
    await expect(card(page, 'Just me')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    expect(await callsOf(page, 'restoreBadge')).toEqual([{ id: badges.me.id }]);
    await push(page, badgesSnapshot);
    await expect(card(page, 'Just me')).toBeFocused();
    await expect(button(page, 'Undo')).toHaveCount(0);
  });

  test('Undo is reached by Tab and stays while it has the focus', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: { ...badgesSnapshot, badges: [badges.me] } });
    await page.clock.install();
    await card(page, 'Just me').focus();
    await page.keyboard.press('Delete');
    await button(page, 'Undo').waitFor();
    await push(page, { ...badgesSnapshot, badges: [] });
    await page.keyboard.press('Tab');
    while (!(await button(page, 'Undo').evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab');
    }
    await page.clock.runFor(30_000);
    await page.keyboard.press('Enter');
    expect(await callsOf(page, 'restoreBadge')).toEqual([{ id: badges.me.id }]);
  });

  test('Undo goes after 10 seconds when nobody holds it', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await page.clock.install();
    await card(page, 'Just me').focus();
    await page.keyboard.press('Delete');
    await button(page, 'Undo').waitFor();
    await page.clock.runFor(9_000);
    await expect(button(page, 'Undo')).toBeVisible();
    await page.clock.runFor(1_100);
    await expect(button(page, 'Undo')).toHaveCount(0);
  });

  test('a badge is renamed in place, or left as it is', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    const field = page.getByRole('textbox', { name: 'Name of the badge' });
    await card(page, 'Just me').focus();
    await page.keyboard.press('F2');
    await expect(field).toBeFocused();
    await page.keyboard.type('Me again');
    await page.keyboard.press('Escape');
    await expect(card(page, 'Just me')).toBeFocused();
    await page.keyboard.press('F2');
    await page.keyboard.type('Me, by another name');
    await page.keyboard.press('Enter');
    await expect(card(page, 'Just me')).toBeFocused();
    expect(await callsOf(page, 'changeBadge')).toEqual([
      { id: badges.me.id, change: { name: 'Me, by another name' } },
    ]);
  });

  test('a badge is edited in its form, and Esc changes nothing', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    const form = page.getByRole('form', { name: 'Edit Just me' });
    await card(page, 'Just me').focus();
    await page.keyboard.press('e');
    await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(form).toHaveCount(0);
    await expect(card(page, 'Just me')).toBeFocused();

    await page.keyboard.press('e');
    await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Payroll');
    await form.getByRole('radiogroup', { name: 'Environment' }).getByText('prod').click();
    await expect(form.getByRole('checkbox', { name: 'Ask for a second press' })).toBeChecked();
    await form.getByRole('radio', { name: 'Green' }).check({ force: true });
    await form.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'Authorization header', exact: true }).click();
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    expect(await callsOf(page, 'changeBadge')).toEqual([
      {
        id: badges.me.id,
        change: {
          name: 'Payroll',
          environment: 'prod',
          colour: 'green',
          askTwice: true,
          format: 'authorization-header',
        },
      },
    ]);
    await expect(card(page, 'Just me')).toBeFocused();
  });
});

test('does from its menu what it says there', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: badgesSnapshot,
    answers: { copyBadge: copied, duplicateBadge: { ok: true, value: { id: badgeId(99) } } },
  });
  const id = badges.me.id;
  await fromMenu(page, 'Just me', 'Copy as…');
  await page.getByRole('menuitem', { name: 'Authorization header', exact: true }).click();
  await card(page, 'Just me').press(' ');
  await expect(page.getByRole('menuitem', { name: 'Bare' })).toBeFocused();
  await page.getByRole('menuitem', { name: 'JSON', exact: true }).click();
  await fromMenu(page, 'Just me', 'Pin');
  await fromMenu(page, 'Billing export', 'Unpin');
  await fromMenu(page, 'Just me', 'Duplicate');
  await fromMenu(page, 'Just me', 'Delete');
  expect(await callsOf(page, 'copyBadge')).toEqual([
    { id, confirmed: false, format: 'authorization-header' },
    { id, confirmed: false, format: 'json' },
  ]);
  expect(await callsOf(page, 'changeBadge')).toEqual([
    { id, change: { pinned: true } },
    { id: badges.billing.id, change: { pinned: false } },
  ]);
  expect(await callsOf(page, 'duplicateBadge')).toEqual([{ id }]);
  expect(await callsOf(page, 'removeBadge')).toEqual([{ id }]);
  await expect(button(page, 'Undo')).toBeVisible();
});

test.describe('what is composed', () => {
  test('is kept with one press under a name that makes sense, which can be typed over', async ({
    openWindow,
  }) => {
    const page = await openWindow({
      snapshot: snapshotOf(),
      answers: { addBadge: { ok: true, value: { id: badges.orders.id } } },
    });
    await impersonate(page, `${ci}, ${deployer}`);
    await chooseKind(page, 'ID token');
    await page.getByRole('textbox', { name: 'Audience' }).fill(ordersAudience);
    await button(page, 'Keep as badge').click();
    expect(await callsOf(page, 'addBadge')).toEqual([
      {
        badge: {
          name: 'deployer · orders-x7k2p-ew.a.run.app',
          environment: 'prod',
          format: 'bare',
          request: badges.orders.request,
        },
      },
    ]);
    await push(page, { ...snapshotOf(), badges: [badges.orders] });
    await expect(page.getByRole('textbox', { name: 'Name of the badge' })).toBeFocused();
    await page.keyboard.type('Orders');
    await page.keyboard.press('Enter');
    expect(await callsOf(page, 'changeBadge')).toEqual([
      { id: badges.orders.id, change: { name: 'Orders' } },
    ]);
    await expect(card(page, 'Orders API')).toBeFocused();
  });

  test('is not kept while something is missing, which gets the focus', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
    await chooseKind(page, 'ID token');
    await button(page, 'Keep as badge').click();
    await expect(page.getByRole('textbox', { name: 'Audience' })).toBeFocused();
    expect(await callsOf(page, 'addBadge')).toEqual([]);
  });

  test('comes from a badge to be changed, and goes back into it', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await fromMenu(page, 'Billing export', 'Edit its request');
    await expect(page.getByRole('button', { name: /^Speaks for/ })).toContainText('through 1 delegate');
    const scopes = page.getByRole('textbox', { name: 'Scopes' });
    await expect(scopes).toHaveValue('bigquery');
    await scopes.fill('bigquery pubsub');
    await page.getByRole('button', { name: 'Update badge' }).click();
    const { request } = badges.billing;
    if (request.kind !== 'access-token') throw new Error(request.kind);
    expect(await callsOf(page, 'changeBadge')).toEqual([
      {
        id: badges.billing.id,
        change: {
          request: { ...request, scopes: [...request.scopes, 'https://www.googleapis.com/auth/pubsub'] },
        },
      },
    ]);
    await expect(button(page, 'Keep as badge')).toBeVisible();
  });
});

test.describe('a file of badges', () => {
  const { answers } = badgeStates.find(({ name }) => name === 'badges-import') ?? {};

  test('is looked at first, then taken in, and taken back', async ({ openWindow }) => {
    const page = await openWindow({
      snapshot: badgesSnapshot,
      answers: { ...answers, importBadges: { ok: true, value: { count: 3 } } },
    });
    await chooseBadgesFile(page);
    const question = page.getByRole('region', { name: 'Import badges' });
    await expect(question).toBeFocused();
    await expect(question).toContainText('3 badges to add, 1 of them without an account here');
    await expect(question).toContainText('badge 7: “token.scopes” needs at least one scope.');
    expect(await callsOf(page, 'importBadges')).toEqual([]);
    await button(page, 'Import 3 badges').click();
    await expect(question).toHaveCount(0);
    await expect(said(page)).toHaveText('3 badges imported');
    await button(page, 'Undo').click();
    expect(await callsOf(page, 'takeBackImport')).toEqual([{}]);
  });

  test('is known when it is dropped on the window', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot, ...(answers && { answers }) });
    const dataTransfer = await fileBeingDragged(page, 'team-badges.json');
    await page.dispatchEvent('main', 'drop', { dataTransfer });
    await expect(page.getByRole('region', { name: 'Import badges' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(aliceWithTokens.email);
    expect(await callsOf(page, 'importKey')).toEqual([]);
  });

  test('that is none is told as such when it was chosen', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: badgesSnapshot });
    await chooseBadgesFile(page);
    await expect(page.locator('[data-code="BADGE_FILE_OTHER"]')).toBeVisible();
  });

  test('is exported from the menu', async ({ openWindow }) => {
    const page = await openWindow({
      snapshot: badgesSnapshot,
      answers: { exportBadges: { ok: true, value: { file: 'lanyard-badges.json' } } },
    });
    await button(page, 'Menu of all badges').click();
    await page.getByRole('menuitem', { name: 'Export to a file…' }).click();
    await expect(said(page)).toHaveText('Badges exported to lanyard-badges.json');
  });
});

test.describe('a thousand badges', () => {
  test('are in the page only where they are seen, and found by what is typed', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: many(1000) });
    const cards = page.locator('.badge-card');
    expect(await cards.count()).toBeLessThan(40);
    await page.locator('.right-side-scroll').evaluate((element) => element.scrollTo(0, 30_000));
    await expect(card(page, 'Service 550')).toBeVisible();
    expect(await cards.count()).toBeLessThan(40);
    await page.getByRole('searchbox', { name: 'Filter badges' }).fill('service-77 prod');
    await expect(cards).toHaveCount(3);
    expect(await shownNames(page)).toEqual(['Service 771', 'Service 775', 'Service 779']);
  });
});

test('is dragged to another place', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: many(6) });
  const to = card(page, 'Service 5');
  await card(page, 'Service 1').dragTo(to, { targetPosition: { x: 20, y: 60 } });
  expect(await callsOf(page, 'moveBadge')).toEqual([{ id: badgeId(1000), before: badgeId(1004) }]);
  await card(page, 'Service 2').dragTo(card(page, 'Service 6'), { targetPosition: { x: 230, y: 60 } });
  expect((await callsOf(page, 'moveBadge'))[1]).toEqual({ id: badgeId(1001), before: null });
  expect(await shownNames(page)).toEqual([3, 4, 1, 5, 6, 2].map((number) => `Service ${number}`));
});
