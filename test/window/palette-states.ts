// The palette, the list of shortcuts and the shortcut's setting in every state that looks different, as data.

import type { Page } from '@playwright/test';
import type { Known, KnownServiceAccount } from '../../app/known.ts';
import { badgesSnapshot } from './badge-states.ts';
import type { FakeAnswer } from './fake-bridge.ts';
import { projects, serviceAccounts } from './listed.ts';
import { deployer, now, people, snapshotOf } from './people.ts';
import type { WindowState } from './states.ts';
import { denied, failed } from './states.ts';
import { button } from './window-page.ts';

const { alice } = people;
const listedBy = { accountId: alice.id, delegates: [] };

export const someKnown: readonly KnownServiceAccount[] = [
  {
    email: deployer,
    ...listedBy,
    projectId: 'acme-prod',
    usedAt: now - 3_600_000,
    may: ['access-token', 'id-token'],
  },
  {
    email: 'deploy-bot@acme-dev.iam.gserviceaccount.com',
    name: 'Deploys what is merged',
    ...listedBy,
    projectId: 'acme-dev',
    may: ['id-token'],
  },
  {
    email: 'billing@acme-stage.iam.gserviceaccount.com',
    accountId: alice.id,
    delegates: [deployer],
    usedAt: now - 1,
  },
  ...serviceAccounts.map((one) => ({ ...one, ...listedBy, projectId: 'acme-dev' })),
];

export const known = (
  serviceAccounts: readonly KnownServiceAccount[] = someKnown,
  used: Known['used'] = {
    [`service-account ${deployer}`]: 4,
    'service-account billing@acme-stage.iam.gserviceaccount.com': 1,
  },
): FakeAnswer => ({
  ok: true,
  value: {
    serviceAccounts,
    projects: projects.map((project) => ({ ...project, accountId: alice.id })),
    used,
  } satisfies Known,
});

const answers = { listKnown: known() };
const snapshot = {
  ...badgesSnapshot,
  clipboard: { kind: 'id-token', accountId: alice.id, clearsAt: now + 38_000 },
} as const;

/** Opens the palette, with what it knows. */
export async function openPalette(page: Page, text = '') {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find anything' }).fill(text);
}

export const paletteStates: readonly WindowState[] = [
  { name: 'palette', snapshot, answers, reach: (page) => openPalette(page) },
  {
    name: 'palette-found',
    snapshot,
    answers,
    reach: async (page) => {
      await openPalette(page, 'depl');
      await page.getByRole('option', { name: 'deploy-bot' }).waitFor();
    },
  },
  { name: 'palette-actions', snapshot, answers, reach: (page) => openPalette(page, 'curl') },
  { name: 'palette-nothing', snapshot, answers, reach: (page) => openPalette(page, 'zebra crossing') },
  {
    name: 'palette-failed',
    snapshot,
    answers: { ...answers, copyToken: denied },
    reach: async (page) => {
      await openPalette(page, 'deploy-bot');
      await page.getByRole('option', { name: 'deploy-bot' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'palette-press-again',
    snapshot,
    answers: { ...answers, copyBadge: failed('BADGE_PRESS_AGAIN') },
    reach: async (page) => {
      await openPalette(page, 'orders');
      await page.keyboard.press('Enter');
      await page.getByText('Press again to copy').waitFor();
    },
  },
  {
    name: 'palette-project',
    snapshot,
    answers: { ...answers, listServiceAccounts: { ok: true, value: { items: serviceAccounts } } },
    reach: async (page) => {
      await openPalette(page, 'acme-dev');
      await page.getByRole('option', { name: 'Acme development' }).click();
      await page.getByRole('option', { name: 'wiki-caller' }).waitFor();
    },
  },
  { name: 'shortcuts', snapshot, answers, reach: (page) => page.keyboard.press('?') },
  {
    name: 'settings-shortcut-taken',
    snapshot: snapshotOf({ globalShortcut: { state: 'taken', wayland: true } }),
    reach: (page) => button(page, 'Settings').click(),
  },
  {
    name: 'settings-shortcut-listening',
    snapshot: snapshotOf(),
    reach: async (page) => {
      await button(page, 'Settings').click();
      await page.getByRole('button', { name: /^Shortcut to find/ }).click();
    },
  },
];
