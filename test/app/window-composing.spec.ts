// What the compose panel asks for when it is used: identities, kinds, scopes, audiences, and what it remembers.

import type { Page } from '@playwright/test';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { ci, deployer, ordersAudience, people, snapshotOf, usualScopes } from '../window/people.ts';
import { chooseKind, copied, denied, failed, impersonate } from '../window/states.ts';
import { button, callsOf, push } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const speaksFor = (page: Page) => page.getByRole('button', { name: /^Speaks for/ });
const chainField = (page: Page) => page.getByRole('textbox', { name: 'Service account to impersonate' });
const audienceField = (page: Page) => page.getByRole('textbox', { name: 'Audience' });
const scopesField = (page: Page) => page.getByRole('textbox', { name: 'Scopes' });
const lastRequest = async (page: Page) =>
  ((await callsOf(page, 'copyToken')).at(-1) as { request: unknown } | undefined)?.request;
const prefix = 'https://www.googleapis.com/auth/';

test('copies an ID token as the end of a pasted chain', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await speaksFor(page).click();
  await expect(chainField(page)).toBeFocused();
  await chainField(page).fill(`projects/-/serviceAccounts/${ci},${deployer}`);
  await page.keyboard.press('Enter');
  await expect(speaksFor(page)).toBeFocused();
  await expect(speaksFor(page)).toContainText('through 1 delegate');
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(ordersAudience);
  await audienceField(page).press('Enter');
  await expect(page.getByRole('status')).toHaveText('ID token copied');
  expect(await lastRequest(page)).toEqual({
    kind: 'id-token',
    identity: { accountId: people.alice.id, impersonating: { target: deployer, delegates: [ci] } },
    audience: ordersAudience,
  });
});

test('leaves the e-mail out, and gives an access token another lifetime, when told', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await impersonate(page, deployer);
  await page.getByRole('combobox', { name: 'Lifetime' }).click();
  await page.getByRole('option', { name: '12 hours' }).click();
  await expect(page.getByText('More than 1 hour works only if')).toBeVisible();
  await scopesField(page).fill('bigquery pubsub');
  await button(page, 'Copy access token').click();
  const identity = { accountId: people.alice.id, impersonating: { target: deployer, delegates: [] } };
  expect(await lastRequest(page)).toEqual({
    kind: 'access-token',
    identity,
    scopes: [`${prefix}bigquery`, `${prefix}pubsub`],
    lifetimeSeconds: 43_200,
  });
  await chooseKind(page, 'ID token');
  await page.getByRole('checkbox', { name: 'includes e-mail' }).uncheck();
  await audienceField(page).fill(ordersAudience);
  await button(page, 'Copy ID token').click();
  expect(await lastRequest(page)).toEqual({
    kind: 'id-token',
    identity,
    audience: ordersAudience,
    includeEmail: false,
  });
});

test('moves and removes the hops of a chain by keys, and keeps the focus with them', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await impersonate(page, `${ci}, ${deployer}`);
  await speaksFor(page).click();
  await button(page, 'Move ci@acme later').press('Enter');
  await expect(chainField(page)).toHaveValue(`${deployer}, ${ci}`);
  await expect(page.getByRole('status')).toHaveText('ci@acme is hop 2 of 2');
  await button(page, 'Move ci@acme earlier').press('Enter');
  await button(page, 'Move deployer@acme-prod earlier').press('Enter');
  await expect(chainField(page)).toHaveValue(`${deployer}, ${ci}`);
  await button(page, 'Remove deployer@acme-prod').press('Enter');
  await expect(button(page, 'Remove ci@acme')).toBeFocused();
  await expect(chainField(page)).toHaveValue(ci);
  await chainField(page).press('Escape');
  await expect(speaksFor(page)).toBeFocused();
});

test('says in a line what is no service account, and asks nothing of main', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await impersonate(page, 'bob@acme.example');
  await button(page, 'Copy access token').click();
  await expect(chainField(page)).toBeFocused();
  await expect(chainField(page)).toHaveAccessibleDescription(/“bob@acme.example” is not a service account/);
  expect(await callsOf(page, 'copyToken')).toEqual([]);
});

test('leads to the audience when it is missing', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
  await chooseKind(page, 'ID token');
  await button(page, 'Copy ID token').click();
  await expect(audienceField(page)).toBeFocused();
  await expect(audienceField(page)).toHaveAccessibleDescription(/^An audience is missing/);
  expect(await callsOf(page, 'copyToken')).toEqual([]);
});

test('remarks on an audience, and puts right what was meant', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [people.key] }) });
  await chooseKind(page, 'Signed JWT');
  await audienceField(page).fill(`${ordersAudience}/`);
  await button(page, `Use ${ordersAudience}`).click();
  await expect(audienceField(page)).toHaveValue(ordersAudience);
  await expect(page.getByText('It ends in a slash')).toHaveCount(0);
});

test('explains why Cloud Run refuses a person, with impersonation one press away', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await chooseKind(page, 'ID token');
  await expect(page.getByText('Cloud Run and functions would refuse')).toBeVisible();
  await audienceField(page).fill(ordersAudience);
  await expect(audienceField(page)).toHaveAccessibleDescription(/A person’s token is never for an address/);
  await button(page, 'Impersonate a service account').click();
  await expect(chainField(page)).toBeFocused();
});

for (const [kind, person, client] of [
  ['a sign-in', people.alice, people.alice.clientId],
  ['ADC', people.adcPerson, expect.stringMatching(/^764086051850-/)],
] as const) {
  test(`takes a person’s own client for the audience of ${kind}, unless one of IAP is typed`, async ({
    openWindow,
  }) => {
    const page = await openWindow({
      snapshot: snapshotOf({ accounts: [person] }),
      answers: { copyToken: copied },
    });
    await chooseKind(page, 'ID token');
    await button(page, 'Copy ID token').click();
    expect(await lastRequest(page)).toMatchObject({ audience: client });
    await audienceField(page).fill('wiki.apps.googleusercontent.com');
    await button(page, 'Copy ID token').click();
    expect(await lastRequest(page)).toMatchObject({ audience: 'wiki.apps.googleusercontent.com' });
  });
}

test('shows the time left of exactly what is composed', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  const panel = page.getByRole('region', { name: 'Compose a token' });
  await expect(panel).toContainText('52 min');
  await impersonate(page, `${ci}, ${deployer}`);
  await expect(panel).toContainText('not yet minted');
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(ordersAudience);
  await expect(panel).toContainText('41 min');
});

test('remembers what was composed for each account, and offers what was used', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  await impersonate(page, `${ci}, ${deployer}`);
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(ordersAudience);
  await button(page, 'Copy ID token').click();
  await push(page, snapshotOf({ selectedAccountId: people.private.id }));
  await expect(speaksFor(page)).toContainText(people.private.email);
  const request = (await lastRequest(page)) as TokenRequest;
  await push(page, snapshotOf({ recentRequests: { [people.alice.id]: [request] } }));
  await expect(audienceField(page)).toHaveValue(ordersAudience);
  await audienceField(page).fill('');
  await button(page, 'Recent audiences').click();
  await page.getByRole('menuitem', { name: ordersAudience }).click();
  await expect(audienceField(page)).toHaveValue(ordersAudience);
  await speaksFor(page).click();
  await button(page, `${people.alice.email} itself`).click();
  await button(page, 'deployer@acme-prod through ci@acme').click();
  await expect(speaksFor(page)).toContainText('through 1 delegate');
});

test('starts from what was last copied, and lets nothing that is copied elsewhere change it', async ({
  openWindow,
}) => {
  const identity = { accountId: people.alice.id, impersonating: { target: deployer, delegates: [ci] } };
  const last: TokenRequest = { kind: 'id-token', identity, audience: ordersAudience, includeEmail: false };
  const other: TokenRequest = { kind: 'access-token', identity, scopes: [cloudPlatform] };
  const remembering = (...requests: TokenRequest[]) =>
    snapshotOf({ recentRequests: { [people.alice.id]: requests } });
  const page = await openWindow({ snapshot: remembering(last), answers: { copyToken: copied } });
  await expect(audienceField(page)).toHaveValue(ordersAudience);
  await expect(page.getByRole('checkbox', { name: 'includes e-mail' })).not.toBeChecked();
  await push(page, remembering(other, last));
  await button(page, 'Copy ID token').click();
  expect(await lastRequest(page)).toEqual(last);
});

test('keeps the account’s own access token one press away', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: copied } });
  const quick = button(page, `Copy access token of ${people.alice.email}`);
  await expect(quick).toHaveCount(0);
  await impersonate(page, deployer);
  await quick.click();
  const request = (await lastRequest(page)) as { identity: unknown; scopes: string[] };
  expect(request.identity).toEqual({ accountId: people.alice.id });
  expect(request.scopes.toSorted()).toEqual(usualScopes.toSorted());
});

test('ticks scopes from a menu into the field, and leaves gcloud’s to gcloud', async ({ openWindow }) => {
  const accounts = [people.adc, people.gcloud];
  const page = await openWindow({ snapshot: snapshotOf({ accounts }), answers: { copyToken: copied } });
  await button(page, 'Scopes to choose from').press('Enter');
  await page.getByRole('menuitemcheckbox', { name: /^pubsub/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^cloud-platform Everything/ }).click();
  await expect(scopesField(page)).toHaveValue('pubsub');
  await push(page, snapshotOf({ accounts, selectedAccountId: people.gcloud.id }));
  await expect(scopesField(page)).toHaveCount(0);
  await button(page, 'Copy access token').click();
  expect(await lastRequest(page)).toMatchObject({ scopes: [cloudPlatform] });
});

test('draws the broken chain and copies the grant for whoever made the last hop', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { copyToken: denied } });
  await impersonate(page, `${ci}, ${deployer}`);
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(ordersAudience);
  await button(page, 'Copy ID token').click();
  await expect(page.getByRole('alert')).toContainText('ci@acme');
  await button(page, 'Copy the grant for an admin').click();
  await expect(button(page, 'Copied')).toBeFocused();
  await expect(page.getByRole('status')).toHaveText('Grant copied');
  expect(await callsOf(page, 'copyGrant')).toEqual([
    { member: `serviceAccount:${ci}`, target: deployer, permission: 'iam.serviceAccounts.getOpenIdToken' },
  ]);
  await audienceField(page).fill('https://another.example');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('retries with 1 hour where more was refused', async ({ openWindow }) => {
  const chain = [people.alice.email, deployer];
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { copyToken: failed('LIFETIME_REFUSED', { chain }) },
  });
  await impersonate(page, deployer);
  await page.getByRole('combobox', { name: 'Lifetime' }).click();
  await page.getByRole('option', { name: '2 hours', exact: true }).click();
  await button(page, 'Copy access token').click();
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
  await button(page, 'Retry with 1 hour').click();
  await expect(button(page, 'Copied')).toBeFocused();
  expect(await lastRequest(page)).not.toHaveProperty('lifetimeSeconds');
  await expect(page.getByRole('combobox', { name: 'Lifetime' })).toHaveValue('1 hour');
});

test('opens the pages that cure a failure', async ({ openWindow }) => {
  const service = 'iamcredentials.googleapis.com';
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.key] }),
    answers: { copyToken: failed('API_DISABLED', { service, project: 'acme-prod' }) },
  });
  await button(page, 'Copy access token').click();
  await button(page, 'Enable the API').click();
  await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), failed('KEY_REFUSED'));
  await button(page, 'Copy access token').click();
  await button(page, 'Open its list of keys').click();
  expect(await callsOf(page, 'openPage')).toEqual([
    { page: 'enable-api', service, project: 'acme-prod' },
    { page: 'service-account-keys', accountId: people.key.id },
  ]);
});

for (const [what, code, fact, label] of [
  ['a host', 'HOST_NOT_ALLOWED', { host: 'sts.acme.example' }, 'Allow this host'],
  ['a program', 'EXECUTABLE_NOT_ALLOWED', { command: '/opt/credential --fetch' }, 'Allow this program'],
] as const) {
  test(`allows ${what} that a file names, and finishes the copy`, async ({ openWindow }) => {
    const page = await openWindow({
      snapshot: snapshotOf({ accounts: [people.adc] }),
      answers: { copyToken: failed(code, fact) },
    });
    await button(page, 'Copy access token').click();
    await expect(page.getByRole('alert')).toContainText(Object.values(fact)[0] ?? '');
    await page.evaluate((answer) => window.fakeLanyard.answer('copyToken', answer), copied);
    await button(page, label).click();
    await expect(button(page, 'Copied')).toBeFocused();
    expect(await callsOf(page, 'allowForFile')).toEqual([{ accountId: people.adc.id, ...fact }]);
    expect(await callsOf(page, 'copyToken')).toHaveLength(2);
  });
}

test('lets a key speak on behalf of a person, and remembers whom', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.key, people.alice] }),
    answers: { copyToken: copied },
  });
  const onBehalf = page.getByRole('textbox', { name: 'On behalf of' });
  await onBehalf.fill('somebody');
  await button(page, 'Copy access token').click();
  await expect(onBehalf).toBeFocused();
  await expect(onBehalf).toHaveAccessibleDescription('“somebody” is not an e-mail address.');
  expect(await callsOf(page, 'copyToken')).toEqual([]);
  await onBehalf.fill(' carol@acme.example ');
  await onBehalf.press('Enter');
  expect(await lastRequest(page)).toMatchObject({ kind: 'access-token', subject: 'carol@acme.example' });
  await push(page, snapshotOf({ accounts: [people.key, people.alice], selectedAccountId: people.alice.id }));
  await expect(onBehalf).toHaveCount(0);
  await push(page, snapshotOf({ accounts: [people.key, people.alice] }));
  await expect(onBehalf).toHaveValue(' carol@acme.example ');
  await impersonate(page, deployer);
  await expect(onBehalf).toHaveCount(0);
});

test('asks a machine for its licences', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf({ accounts: [people.metadataServer] }),
    answers: { copyToken: copied },
  });
  await chooseKind(page, 'ID token');
  await audienceField(page).fill(ordersAudience);
  await page.getByRole('checkbox', { name: 'includes licences' }).check();
  await button(page, 'Copy ID token').click();
  expect(await lastRequest(page)).toMatchObject({ kind: 'id-token', licenses: true });
});
