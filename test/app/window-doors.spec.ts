// The doors to an account other than a sign-in: what is found on this computer, and keys.

import type { Page } from '@playwright/test';
import { fileBeingDragged } from '../window/dropped-file.ts';
import { ci, muchFound, people, snapshotOf } from '../window/people.ts';
import { failed } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const noAccounts = snapshotOf({ accounts: [], clients: [] });
const foundMuch = { findCredentials: { ok: true, value: muchFound } } as const;
const keyFile = { name: 'deploy-key.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
const keyImported = { importKey: { ok: true, value: { accountId: people.key.id } } } as const;
const keyThere = () =>
  snapshotOf({ accounts: [{ ...people.key, signedInAt: people.alice.signedInAt + 10_000_000 }] });

async function importKey(page: Page) {
  await page.getByLabel('Key file').setInputFiles(keyFile);
}

test('takes up all that was found, one after the other', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: noAccounts, answers: foundMuch });
  await button(page, 'Use these 3').click();
  await expect
    .poll(() => callsOf(page, 'addFound'))
    .toEqual([
      { kind: 'gcloud', email: 'alice@gmail.example' },
      { kind: 'gcloud', email: 'alice@acme.example' },
      { kind: 'adc' },
    ]);
});

test('takes up one of what was found, and offers nothing twice', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.gcloud] }),
    answers: foundMuch,
  });
  await button(page, 'Add account').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'alice@gmail.example' })).toContainText('added');
  await button(page, `Use ${ci} of default credentials · impersonation`).click();
  expect(await callsOf(page, 'addFound')).toEqual([{ kind: 'adc' }]);
});

test('asks the metadata server only when told, and shows there that nobody answered', async ({
  openWindow,
}) => {
  const page = await openWindow({
    snapshot: noAccounts,
    answers: { addFound: failed('METADATA_UNREACHABLE') },
  });
  await expect(page.getByText('gcloud is not installed.')).toBeVisible();
  expect(await callsOf(page, 'addFound')).toEqual([]);
  await button(page, 'Ask the metadata server').click();
  expect(await callsOf(page, 'addFound')).toEqual([{ kind: 'metadata-server' }]);
  const door = page.getByRole('region', { name: 'Found on this computer' });
  await expect(door.getByRole('alert')).toBeVisible();
  await button(page, 'Try again').click();
  expect(await callsOf(page, 'addFound')).toHaveLength(2);
});

test('tells which place of the search wins and why the others lose', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: noAccounts, answers: foundMuch });
  await button(page, 'Where Lanyard looked').click();
  const places = page.getByRole('list', { name: 'Places of default credentials' }).getByRole('listitem');
  await expect(places.filter({ hasText: 'GOOGLE_APPLICATION_CREDENTIALS' })).toContainText('is not set');
  await expect(places.filter({ hasText: people.adc.path })).toContainText('wins (impersonation)');
  await expect(places.filter({ hasText: 'Metadata server' })).toContainText('is asked only on a press');
});

test('offers to delete the file of an imported key', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: noAccounts, answers: keyImported });
  await importKey(page);
  await push(page, keyThere());
  await expect(page.getByRole('region', { name: 'The key’s file' })).toContainText('deploy-key.json');
  await button(page, 'Delete the file').click();
  expect(await callsOf(page, 'deleteKeyFile')).toEqual([{ accountId: people.key.id }]);
  await expect(page.getByRole('status')).toHaveText('deploy-key.json deleted');
  await expect(page.getByRole('region', { name: 'The key’s file' })).toHaveCount(0);
});

test('keeps the file when told so', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: noAccounts, answers: keyImported });
  await importKey(page);
  await push(page, keyThere());
  await button(page, 'Keep it').click();
  await expect(button(page, 'Delete the file')).toHaveCount(0);
  expect(await callsOf(page, 'deleteKeyFile')).toEqual([]);
});

test('says at its door what is wrong with a key that is dropped anywhere', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: noAccounts,
    answers: { importKey: failed('KEY_FILE_FIELD', { field: '“private_key”', problem: 'is missing' }) },
  });
  const dataTransfer = await fileBeingDragged(page, 'deploy-key.json');
  await page.getByRole('complementary').dispatchEvent('drop', { dataTransfer });
  const door = page.getByRole('region', { name: 'A service-account key' });
  await expect(door.getByRole('alert')).toContainText('“private_key” is missing');
  expect(await callsOf(page, 'importClient')).toEqual([]);
});

test('removes a key with words of its own, and leads to its list of keys', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
  await button(page, 'Account menu').click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const question = page.getByRole('region', { name: `Remove ${people.key.email}` });
  await expect(question).toContainText('stays valid until it is deleted in IAM');
  await button(page, 'Open its list of keys').click();
  await button(page, 'Remove').click();
  expect(await callsOf(page, 'openPage')).toEqual([
    { page: 'service-account-keys', accountId: people.key.id },
  ]);
  expect(await callsOf(page, 'signOut')).toEqual([{ accountId: people.key.id, evenIfNotRevoked: false }]);
});
