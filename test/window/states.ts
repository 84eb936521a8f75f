// Every screen of the window in every state that looks different, as data.

import type { Page } from '@playwright/test';
import type { AccountView } from '../../app/account.ts';
import type { CommandName } from '../../app/contract.ts';
import { describeFailure, Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import type { SignInView, Snapshot } from '../../app/snapshot.ts';
import { diagnosisStates } from './diagnosis-states.ts';
import { fileBeingDragged } from './dropped-file.ts';
import type { FakeAnswer } from './fake-bridge.ts';
import { inspectorStates } from './inspector-states.ts';
import { functions, page as listPage, manyAccounts, muchListed, pages, runServices } from './listed.ts';
import {
  acmeClient,
  ci,
  deployer,
  longClient,
  muchFound,
  now,
  ordersAudience,
  people,
  snapshotOf,
  usualScopes,
} from './people.ts';

export interface WindowState {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly answers?: Partial<Record<CommandName, FakeAnswer>>;
  /** What is done in the window to get there. */
  readonly reach?: (page: Page) => Promise<void>;
}

export const failed = (code: FailureCode, facts: FailureFacts = {}, said?: string) => ({
  ok: false as const,
  failure: describeFailure(new Failure(code, facts, said === undefined ? {} : { said })),
});

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();
const order = { clientId: acmeClient.clientId, scopes: usualScopes };
const waiting = {
  phase: 'waiting',
  order,
  expiresAt: now + 271_000,
  pasteFrom: now - 1,
  browser: 'opened',
} as const satisfies SignInView;
export const copied = {
  ok: true,
  value: { expiresAt: now + 3_600_000, clearsAt: now + 45_000 },
} as const;
export const denied = failed(
  'PERMISSION_DENIED',
  {
    who: people.alice.email,
    chain: [people.alice.email, ci, deployer],
    brokenAt: 2,
    permission: 'iam.serviceAccounts.getOpenIdToken',
    status: 403,
  },
  'HTTP 403 PERMISSION_DENIED\nPermission iam.serviceAccounts.getOpenIdToken denied on resource (or it may not exist).',
);
const sandboxProvider = { name: 'Sandbox', issuer: 'http://127.0.0.1:4100', sandbox: true };
const iapClientIds = [
  '407408718192-wiki7q2m4p0rdfaq6s5e1h2j3lk3v1t9.apps.googleusercontent.com',
  '407408718192-grafana2m4q7p0rdfaq6s5e1h2j3lk3.apps.googleusercontent.com',
] as const;
const noAccounts = { accounts: [], clients: [] } as const;
const crowd = Array.from({ length: 14 }, (_, index) => ({
  ...people.alice,
  id: `00000000-0000-4000-8000-0000000000${String(index + 10)}`,
  email: `person-${index + 1}@acme.example`,
  name: `Person ${index + 1}`,
  tokens: [],
}));

async function dragFileOver(page: Page) {
  const dataTransfer = await fileBeingDragged(page, 'client_secret.json');
  await page.dispatchEvent('main', 'dragenter', { dataTransfer });
}

async function chooseFile(page: Page, label: 'Client file' | 'Key file') {
  await page.getByLabel(label).setInputFiles({
    name: label === 'Key file' ? 'deploy-key.json' : 'client_secret_web.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{}'),
  });
}

/** Chooses the kind of token in the panel. */
export const chooseKind = (page: Page, kind: 'Access token' | 'ID token' | 'Signed JWT') =>
  page.getByRole('radiogroup', { name: 'Token' }).getByText(kind, { exact: true }).click();

/** Chooses a format from the menu beside the copy button. */
export async function copyAs(page: Page, format: string) {
  await press('Copy as…')(page);
  await page.getByRole('menuitem', { name: format, exact: true }).click();
}

/** Types a chain into the panel and closes its editor. */
export async function impersonate(page: Page, chain: string) {
  await page.getByRole('button', { name: /^Speaks for/ }).click();
  await page.getByRole('textbox', { name: 'Service account to impersonate' }).fill(chain);
  await press('Done')(page);
}

async function composeOrders(page: Page) {
  await impersonate(page, `${ci}, ${deployer}`);
  await chooseKind(page, 'ID token');
  await page.getByRole('textbox', { name: 'Audience' }).fill(ordersAudience);
}

/** Opens the screen where a service is told to attach tokens itself. */
export async function openConnect(page: Page) {
  await press('Account menu')(page);
  await page.getByRole('menuitem', { name: 'Connect a service…' }).click();
}

/** Chooses the service that is to attach tokens. */
export const chooseService = (page: Page, service: 'Scheduler' | 'Tasks' | 'Pub/Sub' | 'Workflows') =>
  page.getByRole('radiogroup', { name: 'Service' }).getByText(service, { exact: true }).click();

/** The settings of somebody who has picked `projectId` before. */
export const picked = (account: AccountView, projectId = 'acme-dev') => ({
  ...snapshotOf().settings,
  projects: { [account.id]: projectId },
});

/** Opens the list of service accounts. */
export async function browseAccounts(page: Page) {
  await page.getByRole('button', { name: /^Speaks for/ }).click();
  await page.getByRole('button', { name: 'Browse… service accounts' }).click();
}

/** Opens the list of services, for a token in another's name. */
export async function browseServices(page: Page) {
  await chooseKind(page, 'ID token');
  await page.getByRole('button', { name: 'Browse… services' }).click();
}

const inPicker = (page: Page, role: 'option' | 'alert', options: { name?: string | RegExp } = {}) =>
  page.getByRole('dialog', { name: /^Browse/ }).getByRole(role, options);
const alicePicked = snapshotOf({ settings: picked(people.alice) });
const keyPicked = snapshotOf({ accounts: [people.key, people.alice], settings: picked(people.key) });
const functionsOff = failed('API_DISABLED', {
  who: people.key.email,
  service: 'cloudfunctions.googleapis.com',
  project: 'acme-dev',
});

async function openSignOut(page: Page) {
  await press('Account menu')(page);
  await page.getByRole('menuitem', { name: 'Sign out…' }).click();
}

export const windowStates: readonly WindowState[] = [
  ...diagnosisStates,

  // The first screen.
  { name: 'welcome', snapshot: snapshotOf({ ...noAccounts, sandboxAvailable: true }) },
  { name: 'welcome-drop', snapshot: snapshotOf(noAccounts), reach: dragFileOver },
  {
    name: 'welcome-wrong-file',
    snapshot: snapshotOf(noAccounts),
    answers: { importClient: failed('CLIENT_FILE_WEB', { file: 'client_secret_web.json' }) },
    reach: (page) => chooseFile(page, 'Client file'),
  },
  {
    name: 'welcome-with-client',
    snapshot: snapshotOf({ ...noAccounts, clients: [acmeClient], sandboxAvailable: true }),
  },
  {
    name: 'welcome-scopes',
    snapshot: snapshotOf({ ...noAccounts, clients: [acmeClient] }),
    reach: async (page) => {
      await press('Choose scopes')(page);
      await page.getByRole('checkbox', { name: 'pubsub' }).check();
    },
  },
  {
    name: 'welcome-sandbox',
    snapshot: snapshotOf({
      ...noAccounts,
      clients: [acmeClient],
      provider: sandboxProvider,
    }),
  },
  { name: 'welcome-no-keychain', snapshot: snapshotOf({ ...noAccounts, keychain: 'absent' }) },

  {
    name: 'welcome-found',
    snapshot: snapshotOf({ ...noAccounts, sandboxAvailable: true }),
    answers: { findCredentials: { ok: true, value: muchFound } },
    reach: (page) => page.getByRole('button', { name: 'Use these 3' }).waitFor(),
  },
  {
    name: 'welcome-found-places',
    snapshot: snapshotOf({ ...noAccounts, clients: [acmeClient] }),
    answers: {
      findCredentials: {
        ok: true,
        value: {
          adc: [
            {
              place: 'environment-variable',
              state: 'broken',
              path: '/home/alice/keys/old.json',
              failure: failed('KEY_FILE_FIELD', {
                file: 'old.json',
                field: '“private_key”',
                problem: 'is missing',
              }).failure,
            },
            {
              place: 'well-known-file',
              state: 'shadowed',
              path: people.adc.path,
              fileType: 'authorized_user',
              speaksFor: people.alice.email,
            },
            { place: 'metadata-server', state: 'not-asked', path: 'metadata.google.internal' },
          ],
          gcloud: { state: 'failed', failure: failed('GCLOUD_TOO_OLD').failure },
        },
      },
    },
    reach: press('Where Lanyard looked'),
  },
  {
    name: 'welcome-looking',
    snapshot: snapshotOf(noAccounts),
    answers: { findCredentials: 'pending' },
    reach: press('Where do I get this file?'),
  },
  {
    name: 'welcome-wrong-key',
    snapshot: snapshotOf(noAccounts),
    answers: {
      importKey: failed('KEY_FILE_FIELD', {
        file: 'deploy-key.json',
        field: '“private_key”',
        problem: 'is not a whole RSA key in PEM',
      }),
    },
    reach: (page) => chooseFile(page, 'Key file'),
  },

  // The desk.
  {
    name: 'desk',
    snapshot: snapshotOf({ accounts: [people.alice, people.bob, people.private, people.limited] }),
  },
  { name: 'desk-not-minted', snapshot: snapshotOf({ accounts: [{ ...people.alice, tokens: [] }] }) },
  {
    name: 'desk-minting',
    snapshot: snapshotOf(),
    answers: { copyToken: 'pending' },
    reach: async (page) => {
      await chooseKind(page, 'ID token');
      await press('Copy ID token')(page);
      await page.getByText('Minting…').waitFor();
    },
  },
  {
    name: 'desk-copied',
    snapshot: snapshotOf({
      clipboard: { kind: 'access-token', accountId: people.alice.id, clearsAt: now + 38_000 },
    }),
    answers: { copyToken: copied },
    reach: press('Copy access token'),
  },
  {
    name: 'desk-clipboard-kept',
    snapshot: snapshotOf({ clipboard: { kind: 'id-token', accountId: people.alice.id, clearsAt: null } }),
  },
  {
    name: 'desk-failed',
    snapshot: snapshotOf(),
    answers: {
      copyToken: failed(
        'GRANT_REFUSED',
        { who: people.alice.email, providerCode: 'invalid_grant' },
        'HTTP 400\n{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}',
      ),
    },
    reach: async (page) => {
      await press('Copy access token')(page);
      await press('What the provider said')(page);
    },
  },
  {
    name: 'desk-rate-limited',
    snapshot: snapshotOf(),
    answers: { copyToken: failed('RATE_LIMITED', { retryAt: now + 28 * 60_000 }) },
    reach: press('Copy access token'),
  },
  { name: 'desk-menu', snapshot: snapshotOf(), reach: press('Account menu') },
  { name: 'desk-sign-out', snapshot: snapshotOf(), reach: openSignOut },
  {
    name: 'desk-sign-out-failed',
    snapshot: snapshotOf(),
    answers: { signOut: failed('REVOKE_FAILED', { who: people.alice.email }) },
    reach: async (page) => {
      await openSignOut(page);
      await press('Sign out')(page);
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'desk-limited', snapshot: snapshotOf({ accounts: [people.limited, people.alice] }) },
  { name: 'desk-needs-person', snapshot: snapshotOf({ accounts: [people.bob, people.alice] }) },
  {
    name: 'desk-long',
    snapshot: snapshotOf({
      accounts: [people.long, people.session, people.alice],
      clients: [acmeClient, longClient],
      clipboard: { kind: 'access-token', accountId: people.long.id, clearsAt: now + 7_000 },
    }),
  },
  { name: 'desk-crowd', snapshot: snapshotOf({ accounts: crowd }) },
  {
    name: 'desk-scope-chosen',
    snapshot: snapshotOf({
      accounts: [people.long],
      settings: { ...snapshotOf().settings, format: 'authorization-header' },
    }),
    reach: async (page) => {
      await page.getByRole('checkbox', { name: 'pubsub' }).uncheck();
      await page.getByRole('checkbox', { name: 'openid' }).uncheck();
    },
  },

  {
    name: 'formats',
    snapshot: snapshotOf({ accounts: [people.alice, people.bob] }),
    reach: press('Copy as…'),
  },
  {
    name: 'formats-id-token',
    snapshot: snapshotOf({
      accounts: [people.key, people.alice],
      settings: { ...snapshotOf().settings, format: 'curl' },
    }),
    reach: async (page) => {
      await chooseKind(page, 'ID token');
      await page.getByRole('textbox', { name: 'Audience' }).fill(ordersAudience);
      await press('Copy as…')(page);
    },
  },
  {
    name: 'formats-chosen',
    snapshot: snapshotOf({
      clipboard: { kind: 'access-token', accountId: people.alice.id, clearsAt: now + 38_000 },
    }),
    answers: { copyToken: copied },
    reach: (page) => copyAs(page, 'Invoke-RestMethod (PowerShell)'),
  },
  {
    name: 'formats-not-remembered',
    snapshot: snapshotOf({ settings: { ...snapshotOf().settings, format: 'docker-login-powershell' } }),
    answers: { copyToken: copied, changeSettings: failed('STORE_NOT_SAVED', { systemCode: 'ENOSPC' }) },
    reach: async (page) => {
      await impersonate(page, deployer);
      await copyAs(page, 'Bare');
      await press('Always copy bare')(page);
      await page.getByRole('alert').waitFor();
    },
  },

  // Accounts of every kind.
  {
    name: 'desk-key',
    snapshot: snapshotOf({ accounts: [people.key, people.alice, people.gcloud, people.adc] }),
    reach: (page) => chooseKind(page, 'Signed JWT'),
  },
  {
    name: 'desk-key-imported',
    snapshot: snapshotOf({ accounts: [people.key] }),
    answers: {
      importKey: { ok: true, value: { accountId: people.key.id } },
      deleteKeyFile: failed('KEY_FILE_NOT_DELETED', {
        file: 'deploy-key.json',
        problem: 'cannot be deleted (EACCES)',
      }),
    },
    reach: async (page) => {
      await chooseFile(page, 'Key file');
      await press('Delete the file')(page);
    },
  },
  {
    name: 'desk-key-gone',
    snapshot: snapshotOf({ accounts: [people.keyGone, people.alice] }),
    reach: press('Account menu'),
  },
  {
    name: 'desk-key-remove',
    snapshot: snapshotOf({ accounts: [people.key] }),
    reach: async (page) => {
      await press('Account menu')(page);
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
    },
  },
  {
    name: 'desk-gcloud',
    snapshot: snapshotOf({ accounts: [people.gcloud, people.key, people.bob] }),
  },
  {
    name: 'desk-gcloud-id-token',
    snapshot: snapshotOf({ accounts: [people.gcloud, people.key, people.bob] }),
    reach: (page) => chooseKind(page, 'ID token'),
  },
  { name: 'desk-adc', snapshot: snapshotOf({ accounts: [people.adc, people.alice] }) },
  {
    name: 'desk-adc-program',
    snapshot: snapshotOf({ accounts: [people.adc, people.alice] }),
    answers: {
      copyToken: failed('EXECUTABLE_NOT_ALLOWED', {
        field: '“credential_source.executable”',
        command: '/opt/acme/bin/workload-credential --for "acme production" --format json --audience sts',
      }),
    },
    reach: press('Copy access token'),
  },
  {
    name: 'desk-adc-host',
    snapshot: snapshotOf({ accounts: [people.adc, people.alice] }),
    answers: { copyToken: failed('HOST_NOT_ALLOWED', { field: '“token_url”', host: '*.acme.cloud' }) },
    reach: press('Copy access token'),
  },
  {
    name: 'desk-adc-person-id-token',
    snapshot: snapshotOf({ accounts: [people.adcPerson, people.alice] }),
    reach: (page) => chooseKind(page, 'ID token'),
  },
  {
    name: 'desk-metadata-server',
    snapshot: snapshotOf({ accounts: [people.metadataServer, people.alice] }),
    reach: press('Scopes to choose from'),
  },

  // Impersonation.
  { name: 'compose-own-id-token', snapshot: snapshotOf(), reach: (page) => chooseKind(page, 'ID token') },
  {
    name: 'compose-impersonated',
    snapshot: snapshotOf({
      accounts: [people.alice, people.key, people.bob, people.gcloud, people.adc],
    }),
    reach: composeOrders,
  },
  {
    name: 'compose-chain',
    snapshot: snapshotOf(),
    answers: { copyToken: copied },
    reach: async (page) => {
      await composeOrders(page);
      await press('Copy ID token')(page);
      await impersonate(page, `${deployer}, ${ci}, builder@acme-dev.iam.gserviceaccount.com`);
      await page.getByRole('button', { name: /^Speaks for/ }).click();
    },
  },
  {
    name: 'compose-chain-wrong',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await impersonate(page, `${ci}, bob@acme.example`);
      await press('Copy access token')(page);
      await page.getByText('is not a service account').waitFor();
    },
  },
  {
    name: 'compose-lifetime',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await impersonate(page, deployer);
      await page.getByRole('combobox', { name: 'Lifetime' }).click();
      await page.getByRole('option', { name: '12 hours' }).click();
      await page.getByRole('textbox', { name: 'Scopes' }).fill('bigquery "pubsub');
      await page.getByText('is not a scope').waitFor();
    },
  },
  {
    name: 'compose-audience-remarks',
    snapshot: snapshotOf({ accounts: [people.key, people.alice] }),
    reach: async (page) => {
      await chooseKind(page, 'ID token');
      await page.getByRole('textbox', { name: 'Audience' }).fill('http://orders.internal.acme.example/');
      await page.getByText('It ends in a slash').waitFor();
    },
  },
  {
    name: 'compose-audience-missing',
    snapshot: snapshotOf({ accounts: [people.key, people.alice] }),
    reach: async (page) => {
      await chooseKind(page, 'ID token');
      await press('Copy ID token')(page);
    },
  },
  {
    name: 'compose-role',
    snapshot: snapshotOf({
      accounts: [people.alice, people.key],
      settings: { ...snapshotOf().settings, iapClientIds: [...iapClientIds] },
    }),
    reach: async (page) => {
      await impersonate(page, deployer);
      await chooseKind(page, 'ID token');
      await page.getByRole('checkbox', { name: 'includes e-mail' }).uncheck();
      await press('Recent audiences')(page);
      await page.getByRole('menuitem', { name: iapClientIds[0], exact: true }).click();
      await page.getByText('IAP lets nobody in').waitFor();
      await press('Recent audiences')(page);
    },
  },

  // The pickers.
  {
    name: 'picker-projects',
    snapshot: snapshotOf(),
    answers: muchListed,
    reach: async (page) => {
      await browseAccounts(page);
      await inPicker(page, 'option').first().waitFor();
    },
  },
  {
    name: 'picker-projects-denied',
    snapshot: snapshotOf(),
    answers: {
      listProjects: failed('LIST_DENIED', {
        who: people.alice.email,
        permission: 'resourcemanager.projects.get',
      }),
    },
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByRole('combobox', { name: 'Find projects' }).fill('acme-dev');
      await inPicker(page, 'option', { name: 'Look in acme-dev' }).waitFor();
    },
  },
  {
    name: 'picker-accounts',
    snapshot: alicePicked,
    answers: muchListed,
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByText('no access').first().waitFor();
    },
  },
  {
    name: 'picker-accounts-itself',
    snapshot: keyPicked,
    answers: {
      ...muchListed,
      listServiceAccounts: listPage([
        { email: people.key.email, name: 'Deploys production', disabled: false },
        ...manyAccounts(3),
      ]),
    },
    reach: async (page) => {
      await browseAccounts(page);
      await inPicker(page, 'option', { name: 'no access' }).first().waitFor();
    },
  },
  {
    name: 'picker-accounts-found',
    snapshot: alicePicked,
    answers: muchListed,
    reach: async (page) => {
      await impersonate(page, `${ci}, ${deployer}`);
      await browseAccounts(page);
      await page.getByRole('combobox', { name: 'Find service accounts' }).fill('metrics');
      await inPicker(page, 'option', { name: /^metrics@.*access/ }).waitFor();
    },
  },
  {
    name: 'picker-accounts-many',
    snapshot: alicePicked,
    answers: {
      ...muchListed,
      listServiceAccounts: pages([manyAccounts(1200)], 'pending'),
      testServiceAccounts: failed('RATE_LIMITED', { who: people.alice.email }),
    },
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByText('1,200 so far…').waitFor();
      await page.getByText('is not known').waitFor();
    },
  },
  {
    name: 'picker-accounts-loading',
    snapshot: alicePicked,
    answers: { listServiceAccounts: 'pending' },
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByText('Looking for service accounts').waitFor();
    },
  },
  {
    name: 'picker-accounts-empty',
    snapshot: alicePicked,
    answers: { listServiceAccounts: listPage([]) },
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByText('No service accounts in acme-dev').waitFor();
    },
  },
  {
    name: 'picker-accounts-no-match',
    snapshot: alicePicked,
    answers: muchListed,
    reach: async (page) => {
      await browseAccounts(page);
      await page.getByRole('combobox', { name: 'Find service accounts' }).fill('nothing like it');
      await page.getByText('Nothing matches').waitFor();
    },
  },
  {
    name: 'picker-accounts-denied',
    snapshot: alicePicked,
    answers: {
      listServiceAccounts: failed(
        'LIST_DENIED',
        { who: people.alice.email, permission: 'iam.serviceAccounts.list', project: 'acme-dev', status: 403 },
        'HTTP 403 PERMISSION_DENIED',
      ),
    },
    reach: async (page) => {
      await browseAccounts(page);
      await inPicker(page, 'alert').waitFor();
    },
  },
  {
    name: 'picker-accounts-scope',
    snapshot: alicePicked,
    answers: { listServiceAccounts: failed('SCOPE_INSUFFICIENT', { who: people.alice.email }) },
    reach: async (page) => {
      await browseAccounts(page);
      await inPicker(page, 'alert').waitFor();
    },
  },
  {
    name: 'picker-accounts-cut-short',
    snapshot: alicePicked,
    answers: {
      ...muchListed,
      listServiceAccounts: pages([manyAccounts(300)], failed('PROVIDER_UNREACHABLE')),
    },
    reach: async (page) => {
      await browseAccounts(page);
      await inPicker(page, 'alert').waitFor();
    },
  },
  {
    name: 'picker-services',
    snapshot: keyPicked,
    answers: muchListed,
    reach: async (page) => {
      await browseServices(page);
      await inPicker(page, 'option').first().waitFor();
    },
  },
  {
    name: 'picker-services-one-off',
    snapshot: keyPicked,
    answers: {
      listServices: {
        cases: [
          { when: { from: 'run' }, answer: listPage(runServices) },
          { when: { from: 'functions' }, answer: functionsOff },
        ],
      },
    },
    reach: async (page) => {
      await browseServices(page);
      await inPicker(page, 'alert').waitFor();
    },
  },
  {
    name: 'picker-services-picked',
    snapshot: keyPicked,
    answers: {
      listServices: {
        cases: [
          { when: { from: 'run' }, answer: listPage([]) },
          { when: { from: 'functions' }, answer: listPage(functions) },
        ],
      },
    },
    reach: async (page) => {
      await browseServices(page);
      await inPicker(page, 'option', { name: /^mailer/ }).click();
    },
  },
  {
    name: 'failure-permission',
    snapshot: snapshotOf({
      accounts: [people.alice, people.key, people.bob, people.gcloud, people.adc],
    }),
    answers: { copyToken: denied },
    reach: async (page) => {
      await composeOrders(page);
      await press('Copy ID token')(page);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'failure-lifetime',
    snapshot: snapshotOf(),
    answers: {
      copyToken: failed('LIFETIME_REFUSED', {
        who: people.alice.email,
        chain: [people.alice.email, deployer],
      }),
    },
    reach: async (page) => {
      await impersonate(page, deployer);
      await press('Copy access token')(page);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'failure-api-disabled',
    snapshot: snapshotOf({ accounts: [people.key] }),
    answers: {
      copyToken: failed('API_DISABLED', {
        who: people.key.email,
        service: 'iamcredentials.googleapis.com',
        project: 'acme-prod',
      }),
    },
    reach: press('Copy access token'),
  },
  {
    name: 'failure-key-refused',
    snapshot: snapshotOf({ accounts: [people.key] }),
    answers: { copyToken: failed('KEY_REFUSED', { who: people.key.email }, 'invalid_grant · Invalid JWT') },
    reach: press('Copy access token'),
  },

  // Banners.
  {
    name: 'banner-absent',
    snapshot: snapshotOf({ accounts: [people.session], keychain: 'absent' }),
  },
  { name: 'banner-locked', snapshot: snapshotOf({ keychain: 'locked' }) },
  {
    name: 'banner-stuck-asking',
    snapshot: snapshotOf({ keychain: 'stuck' }),
    answers: { askKeychainAgain: 'pending' },
    reach: press('Ask again'),
  },
  {
    name: 'banner-notices',
    snapshot: snapshotOf({
      notices: [
        {
          id: 'accounts-restored',
          file: 'accounts',
          repair: 'restored',
          setAside: '/home/alice/.config/Lanyard/accounts.json.damaged-2026-03-02',
        },
        { id: 'settings-lost', file: 'settings', repair: 'lost' },
      ],
    }),
  },
  {
    name: 'banner-sandbox',
    snapshot: snapshotOf({ provider: sandboxProvider }),
  },
  {
    name: 'general-failure',
    snapshot: snapshotOf(),
    answers: { selectAccount: failed('STORE_NOT_SAVED', { systemCode: 'ENOSPC' }) },
    reach: (page) => page.getByRole('option', { name: people.limited.email }).click(),
  },

  // Signing in.
  {
    name: 'sign-in-opening',
    snapshot: snapshotOf({ signIn: { ...waiting, browser: 'opening', pasteFrom: now + 20_000 } }),
  },
  { name: 'sign-in-waiting', snapshot: snapshotOf({ signIn: waiting }) },
  {
    name: 'sign-in-again-no-browser',
    snapshot: snapshotOf({
      signIn: {
        ...waiting,
        order: { ...order, accountId: people.bob.id },
        expectedEmail: people.bob.email,
        browser: 'failed',
      },
    }),
  },
  {
    name: 'sign-in-paste-refused',
    snapshot: snapshotOf({ ...noAccounts, signIn: waiting }),
    answers: { pasteCallback: failed('PASTED_ADDRESS_NOT_OURS') },
    reach: async (page) => {
      await page.getByRole('textbox').fill('https://console.cloud.google.com/');
      await page.keyboard.press('Enter');
      await page.getByText('That address is not from this sign-in').waitFor();
    },
  },
  { name: 'sign-in-saving', snapshot: snapshotOf({ signIn: { phase: 'saving', order } }) },
  {
    name: 'sign-in-wrong-account',
    snapshot: snapshotOf({
      signIn: {
        phase: 'failed',
        order: { ...order, accountId: people.bob.id },
        failure: failed('WRONG_ACCOUNT', { who: people.bob.email, other: 'eve@client.example' }).failure,
      },
    }),
  },
  {
    name: 'sign-in-timed-out',
    snapshot: snapshotOf({
      ...noAccounts,
      signIn: { phase: 'failed', order, failure: failed('SIGN_IN_TIMED_OUT').failure },
    }),
  },

  // The other screens.
  {
    name: 'add-account',
    snapshot: snapshotOf({
      accounts: [people.gcloud, people.alice],
      clients: [acmeClient, longClient],
    }),
    answers: { findCredentials: { ok: true, value: muchFound } },
    reach: press('Add account'),
  },
  {
    name: 'add-account-client-in-use',
    snapshot: snapshotOf(),
    answers: { removeClient: failed('CLIENT_IN_USE', { who: people.alice.email }) },
    reach: async (page) => {
      await press('Add account')(page);
      await press('Choose scopes')(page);
      await page.getByRole('textbox', { name: 'More scopes' }).fill('compute, logging.read');
      await press(`Remove ${acmeClient.name}`)(page);
    },
  },
  { name: 'settings', snapshot: snapshotOf(), reach: press('Settings') },
  {
    name: 'settings-list-open',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await press('Settings')(page);
      await page.getByRole('combobox', { name: 'Clear the clipboard after' }).click();
    },
  },
  {
    name: 'settings-never',
    snapshot: snapshotOf({ settings: { ...snapshotOf().settings, clipboardSeconds: null } }),
    reach: press('Settings'),
  },

  // Services that attach tokens themselves.
  {
    name: 'connect-scheduler',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await composeOrders(page);
      await openConnect(page);
      await page.getByRole('textbox', { name: 'Target' }).fill(`${ordersAudience}/jobs/hourly?full=1`);
    },
  },
  {
    name: 'connect-queue',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await composeOrders(page);
      await openConnect(page);
      await chooseService(page, 'Tasks');
      await page.getByText('The whole queue').click();
    },
  },
  {
    name: 'connect-pubsub',
    snapshot: snapshotOf({ accounts: [people.key, people.alice] }),
    reach: async (page) => {
      await openConnect(page);
      await chooseService(page, 'Pub/Sub');
      await page.getByRole('textbox', { name: 'Target' }).fill('https://hooks.acme.example/push');
    },
  },
  {
    name: 'connect-workflow-api',
    snapshot: snapshotOf({ accounts: [people.metadataServer, people.alice] }),
    reach: async (page) => {
      await openConnect(page);
      await chooseService(page, 'Workflows');
      await page.getByRole('textbox', { name: 'Target' }).fill('https://storage.googleapis.com/storage/v1/b');
    },
  },
  {
    name: 'connect-wrong',
    snapshot: snapshotOf({ accounts: [people.key] }),
    reach: async (page) => {
      await openConnect(page);
      await page.getByRole('textbox', { name: 'Target' }).fill('http://orders.acme.example');
      await page.getByRole('textbox', { name: 'Schedule' }).fill('every hour?');
      await page.getByRole('textbox', { name: 'Job' }).fill('');
      await press('Copy command')(page);
    },
  },
  {
    name: 'connect-copied',
    snapshot: snapshotOf({ accounts: [people.key] }),
    reach: async (page) => {
      await openConnect(page);
      await page.getByRole('textbox', { name: 'Target' }).fill(ordersAudience);
      await press('Copy command')(page);
      await page.getByRole('button', { name: 'Copied' }).waitFor();
    },
  },
  ...inspectorStates,
];
