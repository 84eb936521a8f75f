// The palette by keyboard alone, on a fake bridge: what it finds, what it asks for, and how it stays quick.

import type { Page } from '@playwright/test';
import type { KnownServiceAccount } from '../../app/known.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import { badgesSnapshot } from '../window/badge-states.ts';
import { manyBadges } from '../window/badges.ts';
import { serviceAccounts } from '../window/listed.ts';
import { known, openPalette } from '../window/palette-states.ts';
import { deployer, people, snapshotOf } from '../window/people.ts';
import { copied, denied, failed } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const { alice } = people;
const answers = { listKnown: known(), copyToken: copied, copyBadge: copied };
const field = (page: Page) => page.getByRole('combobox', { name: 'Find anything' });
const palette = (page: Page) => page.getByRole('dialog', { name: 'Find anything' });
const chosen = (page: Page) => palette(page).getByRole('option', { selected: true });

test('copies a service account through whom it was used last, and gives the focus back', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await button(page, 'Settings').focus();
  await openPalette(page, 'billing@acme-stage');
  await expect(chosen(page)).toContainText('through alice@acme.example → deployer@acme-prod');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
  await expect(button(page, 'Settings')).toBeFocused();
  expect(await callsOf(page, 'copyToken')).toEqual([
    {
      request: {
        kind: 'access-token',
        identity: {
          accountId: alice.id,
          impersonating: { target: 'billing@acme-stage.iam.gserviceaccount.com', delegates: [deployer] },
        },
        scopes: [cloudPlatform],
      },
      format: 'bare',
    },
  ]);
  await expect(page.getByRole('status').filter({ hasText: 'Access token copied' })).toBeAttached();
});

test('Ctrl+Enter copies as curl, Alt+Enter an ID token', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await openPalette(page, alice.email);
  await page.keyboard.press('Control+Enter');
  await openPalette(page, alice.email);
  await page.keyboard.press('Alt+Enter');
  await expect(palette(page)).toHaveCount(0);
  const asked = (await callsOf(page, 'copyToken')) as { request: { kind: string }; format: string }[];
  expect(asked.map(({ request, format }) => [request.kind, format])).toEqual([
    ['access-token', 'curl'],
    ['id-token', 'bare'],
  ]);
});

test('an ID token without an audience is composed at the desk', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await openPalette(page, 'wiki-caller');
  await expect(chosen(page)).toContainText('wiki-caller');
  await page.keyboard.press('Alt+Enter');
  await expect(palette(page)).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Audience' })).toBeFocused();
  await expect(page.getByRole('button', { name: /^Speaks for/ })).toContainText('wiki-caller');
  expect(await callsOf(page, 'copyToken')).toEqual([]);
});

test('a badge of production asks for a second Enter', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: badgesSnapshot,
    answers: { ...answers, copyBadge: failed('BADGE_PRESS_AGAIN') },
  });
  await openPalette(page, 'orders');
  await page.keyboard.press('Enter');
  await expect(chosen(page)).toContainText('Press again to copy');
  await page.evaluate((answer) => window.fakeLanyard.answer('copyBadge', answer), copied);
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
  const asked = (await callsOf(page, 'copyBadge')) as { confirmed: boolean }[];
  expect(asked.map(({ confirmed }) => confirmed)).toEqual([false, true]);
});

test('a copy that fails says so in place, with its steps, and the field keeps the focus', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers: { ...answers, copyToken: denied } });
  await openPalette(page, 'deploy-bot');
  await expect(chosen(page)).toContainText('deploy-bot');
  await page.keyboard.press('Enter');
  const card = palette(page).locator('.failure-card');
  await expect(card).toHaveAttribute('data-code', 'PERMISSION_DENIED');
  await expect(card.getByRole('button', { name: 'Copy the grant for an admin' })).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('x');
  await expect(card).toHaveCount(0);
});

test('runs an action, and the focus goes where it leads', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await openPalette(page, 'log out');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: `Sign out ${badgesSnapshot.accounts[0]?.email}` }),
  ).toBeFocused();
  await page.keyboard.press('Escape');
  await openPalette(page, 'sett');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  // Esc belongs to what lies on top.
  await openPalette(page, 'nothing like this at all');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('arrows, Home, End and Page keys move among what can be chosen', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await openPalette(page);
  const options = palette(page).getByRole('option');
  const first = await chosen(page).textContent();
  await page.keyboard.press('ArrowUp');
  expect(await chosen(page).textContent()).toBe(first);
  await page.keyboard.press('ArrowDown');
  expect(await chosen(page).textContent()).not.toBe(first);
  await page.keyboard.press('End');
  await expect(chosen(page)).toContainText('Quit Lanyard');
  await expect(chosen(page)).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('PageDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'false');
  const active = await field(page).getAttribute('aria-activedescendant');
  expect(await chosen(page).getAttribute('id')).toBe(active);
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toHaveCount(0);
});

test('a project shows its service accounts, and Backspace leads back', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: badgesSnapshot,
    answers: { ...answers, listServiceAccounts: { ok: true, value: { items: serviceAccounts } } },
  });
  await openPalette(page, 'acme-stage staging');
  await expect(chosen(page)).toContainText('Acme staging');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'metrics-reader' })).toBeVisible();
  await page.keyboard.type('reader');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
  await openPalette(page, 'acme-stage staging');
  await page.keyboard.press('Enter');
  await expect(button(page, 'acme-stage')).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('option', { name: 'Orders API' })).toBeVisible();
});

test('/ opens it and ? lists the shortcuts, but not where they are typed', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('?/1');
  await expect(field(page)).toHaveValue('?/1');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Shortcuts' });
  for (const label of [
    'Find anything',
    'Copy access token',
    'Switch to',
    'Settings',
    'Find, from any program',
  ]) {
    await expect(list.locator('dt', { hasText: label }).first()).toBeVisible();
  }
  // Nothing else hears the keys meanwhile.
  await page.keyboard.press('2');
  expect(await callsOf(page, 'selectAccount')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('2');
  expect(await callsOf(page, 'selectAccount')).toHaveLength(1);
});

test('the global shortcut opens it, once for each press', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await push(page, { ...badgesSnapshot, summons: 1 });
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await push(page, { ...badgesSnapshot, summons: 1, sandboxAvailable: true });
  await expect(palette(page)).toHaveCount(0);
});

test('the settings take the keys that are pressed, and say when another program has them', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: /^Shortcut to find/ }).press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Ctrl\+Shift\+K$/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+l');
  expect(await callsOf(page, 'changeSettings')).toEqual([{ paletteShortcut: 'Control+Alt+L' }]);
  await push(page, snapshotOf({ globalShortcut: { state: 'taken', wayland: false } }));
  await expect(page.getByText('Off: another program has Ctrl+Shift+K')).toBeVisible();
  await button(page, 'Turn off').click();
  expect((await callsOf(page, 'changeSettings')).at(-1)).toEqual({ paletteShortcut: null });
});

const parts = ['deployer', 'ci', 'orders', 'billing', 'wiki', 'metrics', 'export', 'batch', 'puller'];
const thousands = Array.from(
  { length: 10_000 },
  (_, index): KnownServiceAccount => ({
    email: `${parts[index % 9]}-${parts[Math.floor(index / 9) % 9]}-${index}@acme-${index % 40}.iam.gserviceaccount.com`,
    name: `Robot ${index}`,
    accountId: alice.id,
    delegates: [],
  }),
);

test('with 1,000 badges and 10,000 service accounts every key is answered, with a few rows in the page', async ({
  openWindow,
}) => {
  const page = await openWindow({
    snapshot: { ...badgesSnapshot, badges: manyBadges(1000) },
    answers: { ...answers, listKnown: known(thousands) },
  });
  await openPalette(page, 'robot 9999');
  await expect(chosen(page)).toContainText('Robot 9999');
  await field(page).fill('');
  for (const letter of 'deployer billing 77') await page.keyboard.press(letter === ' ' ? 'Space' : letter);
  await expect(field(page)).toHaveValue('deployer billing 77');
  expect(await page.locator('.palette [role="option"]').count()).toBeLessThan(40);
  await expect(chosen(page)).toContainText('deployer');
  await page.keyboard.press('End');
  await expect(chosen(page)).toBeInViewport();
  expect(await page.locator('.palette [role="option"]').count()).toBeLessThan(40);
});

test('is covered at once by the lock, whose keys work in it too', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: badgesSnapshot, answers });
  await openPalette(page, 'deploy');
  await page.keyboard.press('Control+l');
  expect(await callsOf(page, 'lock')).toEqual([{}]);
});
