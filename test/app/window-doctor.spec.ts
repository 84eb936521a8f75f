// The doctor in the window: progress, verdicts, cures and the report.

import type { Page } from '@playwright/test';
import { checkIds } from '../../app/doctor.ts';
import { openDoctor } from '../window/diagnosis-states.ts';
import { answersOf, illFound, wellFound } from '../window/findings.ts';
import { people, snapshotOf } from '../window/people.ts';
import { failed } from '../window/states.ts';
import { button, callsOf } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const line = (page: Page, id: (typeof checkIds)[number]) => page.locator(`[data-check="${id}"]`);
const standing = (page: Page) => page.getByRole('button', { name: /open the doctor$/ });

test('is led to from how things stand, runs every check at once, and goes back with Esc', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { runCheck: answersOf(wellFound) } });
  await expect(standing(page)).toHaveAccessibleName('All well, open the doctor');
  await standing(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Doctor' })).toBeFocused();
  await expect(page.getByText('All is well.').first()).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('All is well.');
  expect(await callsOf(page, 'runCheck')).toEqual(checkIds.map((check) => ({ check })));
  await page.keyboard.press('Escape');
  await expect(standing(page)).toBeFocused();
});

test('says how far it is, and shows each answer as it comes', async ({ openWindow }) => {
  const answers = { runCheck: answersOf(wellFound.slice(0, 2)) };
  const page = await openWindow({ snapshot: snapshotOf(), answers });
  await openDoctor(page);
  await expect(page.getByText('Looking: 6 of 8 to go.')).toBeVisible();
  await expect(line(page, 'clock')).toContainText('Fine');
  await expect(line(page, 'plain-text')).toContainText('Looking…');
  await expect(button(page, 'Run again')).toHaveAttribute('aria-busy', 'true');
});

test('sums up, runs again, and keeps what was found until the new answer is there', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { runCheck: answersOf(illFound) } });
  await openDoctor(page);
  const summary = '3 things to fix, 2 things to look at and 1 thing that could not be found out.';
  await expect(page.getByRole('status')).toHaveText(summary);
  await expect(line(page, 'clock')).toContainText('7 min fast');
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('runCheck', answer),
    answersOf(wellFound.slice(1)),
  );
  await button(page, 'Run again').click();
  await expect(line(page, 'plain-text')).toContainText('Fine');
  await expect(line(page, 'clock')).toContainText('7 min fast');
});

test('has a cure for what is wrong: a command, a page, a step', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.alice] }),
    answers: { runCheck: answersOf(illFound) },
  });
  await openDoctor(page);
  await expect(line(page, 'clock').locator('code')).toHaveText('sudo timedatectl set-ntp true');
  await line(page, 'clock').getByRole('button', { name: 'Copy command' }).click();
  await expect(page.getByRole('status')).toHaveText('Command copied');
  expect(await callsOf(page, 'copyCure')).toEqual([{ check: 'clock', cure: 'set-clock' }]);

  await line(page, 'gcloud').getByRole('button', { name: 'Open the instructions' }).click();
  expect(await callsOf(page, 'openPage')).toEqual([{ page: 'install-gcloud' }]);

  await line(page, 'keychain').getByRole('button', { name: 'Ask the keychain again' }).click();
  await expect.poll(async () => (await callsOf(page, 'runCheck')).length).toBe(2 * checkIds.length);
  expect(await callsOf(page, 'askKeychainAgain')).toEqual([{}]);

  const chooser = page.waitForEvent('filechooser');
  await line(page, 'plain-text').getByRole('button', { name: 'Choose key file' }).click();
  await chooser;
  await expect(page.getByRole('heading', { name: 'Add account' })).toBeVisible();
});

test('names what lies in plain text, folded away where it is much', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { runCheck: answersOf(illFound) } });
  await openDoctor(page);
  const text = line(page, 'plain-text').getByText('~/.config/gcloud/application_default_credentials.json');
  await expect(text).toBeHidden();
  await line(page, 'plain-text').getByRole('button', { name: 'All 5' }).click();
  await expect(text).toBeVisible();
  await expect(line(page, 'plain-text')).toContainText('mode 0644, wider than 0600');
});

test('copies the report, or says why not', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { runCheck: answersOf(wellFound) } });
  await openDoctor(page);
  await button(page, 'Copy report').click();
  await expect(page.getByRole('status')).toHaveText('Report copied');
  await page.evaluate(
    (answer) => window.fakeLanyard.answer('copyReport', answer),
    failed('CLIPBOARD_REFUSED'),
  );
  await button(page, 'Copied').click();
  await expect(page.getByRole('alert')).toContainText('clipboard');
});

test('tells of a check that broke, and the others go on', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [], clients: [] }),
    answers: { runCheck: failed('INTERNAL') },
  });
  await openDoctor(page);
  await expect(line(page, 'clock')).toHaveAttribute('data-verdict', 'unknown');
  await expect(page.locator('.check-sentence')).toHaveCount(checkIds.length);
});
