// The menu of formats beside the copy button: what it offers, what choosing does, and its keys. On a fake bridge.

import type { Page } from '@playwright/test';
import { formatFits, formatNames, formats } from '../../app/formats.ts';
import { ordersAudience, people, snapshotOf } from '../window/people.ts';
import { chooseKind, copied, copyAs, failed } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const usual = snapshotOf().settings;
const chevron = (page: Page) => button(page, 'Copy as…');
const menu = (page: Page) => page.getByRole('menu', { name: 'Copy as' });
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });
const formatsAsked = async (page: Page) =>
  ((await callsOf(page, 'copyToken')) as { format: string }[]).map(({ format }) => format);

test('offers what fits the kind of token, by family', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
  for (const [label, kind] of [
    ['Access token', 'access-token'],
    ['ID token', 'id-token'],
    ['Signed JWT', 'signed-jwt'],
  ] as const) {
    await chooseKind(page, label);
    if (kind !== 'access-token') await page.getByRole('textbox', { name: 'Audience' }).fill(ordersAudience);
    await chevron(page).click();
    const fitting = formatNames.filter((name) => formatFits(name, kind));
    const labels = fitting
      .map((name) => formats[name].label)
      .map((label) => label.replace(/^Bare$/, 'Bare default'));
    await expect(menu(page).getByRole('menuitem')).toHaveCount(labels.length);
    for (const name of new Set(labels)) await expect(item(page, name).first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await chooseKind(page, 'ID token');
  await chevron(page).click();
  await expect(menu(page).getByRole('group', { name: 'ID_TOKEN' }).getByRole('menuitem')).toHaveCount(5);
  await expect(menu(page).getByRole('group', { name: 'Recipes' }).getByRole('menuitem')).toHaveText([
    'curl (IAP, Proxy-Authorization)',
  ]);
});

test('copies at once in what is chosen, says so, and keeps the default', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await copyAs(page, 'curl');
  await expect(page.getByRole('status')).toHaveText('Access token copied as curl');
  await expect(button(page, 'Copied as curl')).toBeVisible();
  await expect(chevron(page)).toBeFocused();
  await expect(button(page, 'Copy access token')).toBeVisible();
  await button(page, 'Copy access token').click();
  await expect(page.getByRole('status')).toHaveText('Access token copied');
  expect(await formatsAsked(page)).toEqual(['curl', 'bare']);
  expect(await callsOf(page, 'changeSettings')).toEqual([]);
});

test('opens with Space and the arrow, moves by keys and letters, copies with Enter', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  const copy = button(page, 'Copy access token');
  await copy.focus();
  await page.keyboard.press('Space');
  await expect(item(page, 'Bare default')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Authorization header')).toBeFocused();
  await page.keyboard.press('End');
  await expect(item(page, 'git clone (bash, zsh)')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Bare default')).toBeFocused();
  await page.keyboard.type('ht');
  await expect(item(page, 'HTTPie')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await expect(copy).toBeFocused();
  expect(await formatsAsked(page)).toEqual([]);

  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Bare default')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Access token copied as JSON');
  await expect(page.locator('.copy-button:focus')).toHaveText('Copied as JSON');

  await chevron(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Bare default')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(chevron(page)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(item(page, 'Bare default')).toBeFocused();
  expect(await formatsAsked(page)).toEqual(['json']);
});

test('makes the chosen format the default when told, and names it on the button', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await expect(button(page, 'Always copy as curl')).toHaveCount(0);
  await copyAs(page, 'curl');
  await button(page, 'Always copy as curl').press('Enter');
  expect(await callsOf(page, 'changeSettings')).toEqual([{ format: 'curl' }]);
  await expect(page.getByRole('status')).toHaveText('From now on copied as curl');
  await expect(page.locator('.compose-panel .copy-button')).toBeFocused();
  await push(page, snapshotOf({ settings: { ...usual, format: 'curl' } }));
  await expect(button(page, 'Always copy as curl')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(button(page, 'Copy access token as curl')).toBeVisible();
  expect(await formatsAsked(page)).toEqual(['curl', 'curl']);
});

test('copies bare what the default does not fit', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ settings: { ...usual, format: 'docker-login' } }),
    answers: { copyToken: copied },
  });
  await expect(button(page, 'Copy access token as docker login')).toBeVisible();
  await chooseKind(page, 'ID token');
  await button(page, 'Copy ID token').click();
  await expect(page.getByRole('status')).toHaveText('ID token copied');
  expect(await formatsAsked(page)).toEqual(['bare']);
});

test('tries again in the format that failed', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('PROVIDER_DOWN') },
  });
  await copyAs(page, 'curl');
  await expect(page.locator('[data-code="PROVIDER_DOWN"]')).toBeVisible();
  await expect(button(page, 'Copy access token')).toBeVisible();
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await button(page, 'Try again').click();
  await expect(page.getByRole('status')).toHaveText('Access token copied as curl');
  expect(await formatsAsked(page)).toEqual(['curl', 'curl']);
});

test('leads to what is missing instead of offering formats for nothing', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
  await chooseKind(page, 'ID token');
  await chevron(page).click();
  await expect(page.getByRole('textbox', { name: 'Audience' })).toBeFocused();
  await expect(menu(page)).toHaveCount(0);
});
