// The history in the window: found, unfolded, written out and cleared.

import type { Page } from '@playwright/test';
import { openHistory } from '../window/diagnosis-states.ts';
import { historyOf, manyMints, someMints } from '../window/findings.ts';
import { deployer, ordersAudience, people, snapshotOf } from '../window/people.ts';
import { failed } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const rows = (page: Page) => page.getByRole('list', { name: 'Mints' }).getByRole('listitem');
const find = (page: Page) => page.getByRole('searchbox', { name: 'Find in the history' });

test('opens by keys from the foot of the sidebar, and goes back with Esc', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { getHistory: historyOf(someMints) } });
  await button(page, 'History').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'History' })).toBeFocused();
  await expect(rows(page)).toHaveCount(someMints.length);
  await page.keyboard.press('Escape');
  await expect(button(page, 'History')).toBeFocused();
});

test('tells who, what, when and what it took, and unfolds the rest', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { getHistory: historyOf(someMints) } });
  await openHistory(page);
  const first = rows(page).first();
  await expect(first).toContainText(deployer);
  await expect(first).toContainText(/just now\s*2 calls · 1\.4 s/);
  await expect(first.getByRole('definition')).toHaveCount(0);
  await first.getByRole('button').press('Enter');
  await expect(first.getByRole('definition').filter({ hasText: people.alice.email }).first()).toBeVisible();
  await expect(first).toContainText('minted, expires 2 Mar 2026, 14:27:00');
  await first.getByRole('button').press('Enter');
  await expect(first.getByRole('definition')).toHaveCount(0);
  await expect(rows(page).nth(2)).toContainText(`${people.alice.email} may not mint as ${deployer}`);
});

test('is searched by text, kind and result, and says when nothing is like that', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { getHistory: historyOf(someMints) } });
  await openHistory(page);
  await find(page).fill(new URL(ordersAudience).host);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('radiogroup', { name: 'Result' }).getByText('Failed').click();
  await expect(rows(page)).toHaveCount(1);
  await find(page).fill('');
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Signed JWT' }).click();
  await expect(page.getByText('None of the 6 is like that.')).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Result' }).getByText('All').click();
  await expect(rows(page)).toHaveCount(1);
});

test('shows a new mint as soon as it is there', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { getHistory: historyOf([]) } });
  await openHistory(page);
  await expect(page.getByText('Nothing was minted yet.')).toBeVisible();
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('getHistory', answer),
    historyOf(someMints.slice(0, 1)),
  );
  await push(page, snapshotOf());
  await expect(rows(page)).toHaveCount(1);
});

test('is written out, and says where to; who thinks better of it is told nothing', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: {
      getHistory: historyOf(someMints),
      exportHistory: {
        cases: [
          { when: { format: 'csv' }, answer: { ok: true, value: { file: 'mints.csv' } } },
          { when: { format: 'json' }, answer: { ok: true, value: { file: null } } },
        ],
      },
    },
  });
  await openHistory(page);
  await button(page, 'Export CSV').click();
  await expect(page.getByRole('status')).toHaveText('Written to mints.csv');
  await expect(page.getByText('Written to mints.csv.')).toBeVisible();
  await button(page, 'Export JSON').click();
  await expect(page.getByText('Written to mints.csv.')).toHaveCount(0);
  expect(await callsOf(page, 'exportHistory')).toEqual([{ format: 'csv' }, { format: 'json' }]);
});

test('tries again what could not be written', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: {
      getHistory: historyOf(someMints),
      exportHistory: failed('EXPORT_NOT_WRITTEN', { file: 'mints.json', systemCode: 'EACCES' }),
    },
  });
  await openHistory(page);
  await button(page, 'Export JSON').click();
  const card = page.locator('[data-code="EXPORT_NOT_WRITTEN"]');
  await expect(card.getByRole('alert')).toContainText('EACCES');
  await card.getByRole('button', { name: 'Try again' }).click();
  expect(await callsOf(page, 'exportHistory')).toEqual([{ format: 'json' }, { format: 'json' }]);
});

test('is cleared only after a second press, and can be kept', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf(manyMints, false) },
  });
  await openHistory(page);
  await expect(page.getByText('it lasts until you quit')).toBeVisible();
  await button(page, 'Clear…').click();
  await expect(page.getByText('Forget all 200 mints?')).toBeVisible();
  await expect(button(page, 'Keep it')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Clear…')).toBeFocused();
  expect(await callsOf(page, 'clearHistory')).toEqual([]);
  await button(page, 'Clear…').click();
  await page.evaluate((answer) => window.fakeLanyard.answer('getHistory', answer), historyOf([]));
  await button(page, 'Clear the history').click();
  await expect(page.getByRole('status')).toHaveText('History cleared');
  await expect(page.getByText('Nothing was minted yet.')).toBeFocused();
});
