// The badges in every state that looks different, as data.

import type { Page } from '@playwright/test';
import { aliceWithTokens, allBadges, badges, manyBadges } from './badges.ts';
import { now, people, snapshotOf } from './people.ts';
import type { WindowState } from './states.ts';
import { copied, denied, failed } from './states.ts';
import { button } from './window-page.ts';

export const card = (page: Page, name: string) => page.locator('button.badge-card', { hasText: name });

/** All that a card can be without a press. */
export const badgesSnapshot = snapshotOf({
  accounts: [aliceWithTokens, people.key, people.bob],
  badges: allBadges,
});

async function openMenu(page: Page, name: string) {
  await card(page, name).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
}

const preview = {
  ok: true as const,
  value: {
    file: 'team-badges.json',
    added: 3,
    known: 2,
    unassigned: 1,
    wrong: [
      { badge: 'Orders API', field: '“environment”', problem: 'is not one of dev, stage, prod, none' },
      { badge: 'badge 7', field: '“token.scopes”', problem: 'needs at least one scope' },
    ],
  },
};

export const chooseBadgesFile = (page: Page) =>
  page.getByLabel('Badges file').setInputFiles({
    name: 'team-badges.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{}'),
  });

export const badgeStates: readonly WindowState[] = [
  { name: 'badges', snapshot: badgesSnapshot },
  { name: 'badges-one', snapshot: { ...badgesSnapshot, badges: [badges.me] } },
  {
    name: 'badges-scrolled',
    snapshot: badgesSnapshot,
    reach: (page) => card(page, 'A badge whose name').focus(),
  },
  { name: 'badges-12', snapshot: { ...badgesSnapshot, badges: manyBadges(12) } },
  {
    name: 'badges-1000',
    snapshot: { ...badgesSnapshot, badges: manyBadges(1000) },
    reach: async (page) => {
      await card(page, 'Service 1').first().focus();
      await page.keyboard.press('End');
      await card(page, 'Service 1000').waitFor();
    },
  },
  {
    name: 'badges-filtered-away',
    snapshot: { ...badgesSnapshot, badges: manyBadges(40) },
    reach: (page) => page.getByRole('searchbox', { name: 'Filter badges' }).fill('nothing like it'),
  },
  {
    name: 'badges-minting',
    snapshot: badgesSnapshot,
    answers: { copyBadge: 'pending' },
    reach: async (page) => {
      await card(page, 'Artifacts pull').click();
      await page.getByText('Minting…').waitFor();
    },
  },
  {
    name: 'badges-copied',
    snapshot: {
      ...badgesSnapshot,
      clipboard: {
        kind: 'access-token',
        accountId: aliceWithTokens.id,
        badge: 'Just me',
        clearsAt: now + 38_000,
      },
    },
    answers: { copyBadge: copied },
    reach: (page) => card(page, 'Just me').click(),
  },
  {
    name: 'badges-press-again',
    snapshot: badgesSnapshot,
    answers: { copyBadge: failed('BADGE_PRESS_AGAIN') },
    reach: (page) => card(page, 'Orders API').click(),
  },
  {
    name: 'badges-failed',
    snapshot: badgesSnapshot,
    answers: { copyBadge: denied },
    reach: async (page) => {
      await card(page, 'Orders API').click();
      await card(page, 'Orders API').getByText('See why').waitFor();
    },
  },
  {
    name: 'badges-failure-open',
    snapshot: badgesSnapshot,
    answers: { copyBadge: denied },
    reach: async (page) => {
      await card(page, 'Orders API').click();
      await card(page, 'Orders API').getByText('See why').click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'badges-menu', snapshot: badgesSnapshot, reach: (page) => openMenu(page, 'Just me') },
  {
    name: 'badges-formats',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await card(page, 'Just me').focus();
      await page.keyboard.press(' ');
      await page.getByRole('menuitem', { name: 'Bare' }).waitFor();
    },
  },
  {
    name: 'badges-edit',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await card(page, 'Orders API').focus();
      await page.keyboard.press('e');
      await page.getByRole('form', { name: 'Edit Orders API' }).waitFor();
    },
  },
  {
    name: 'badges-rename',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await card(page, 'Just me').focus();
      await page.keyboard.press('F2');
      await page.getByRole('textbox', { name: 'Name of the badge' }).waitFor();
    },
  },
  {
    name: 'badges-choose-account',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await card(page, 'From the team').click();
      await page.getByRole('region', { name: 'Choose an account' }).waitFor();
    },
  },
  {
    name: 'badges-deleted',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await card(page, 'Just me').focus();
      await page.keyboard.press('Delete');
      await button(page, 'Undo').waitFor();
    },
  },
  {
    name: 'badges-import',
    snapshot: badgesSnapshot,
    answers: { previewBadges: preview },
    reach: async (page) => {
      await chooseBadgesFile(page);
      await button(page, 'Import 3 badges').waitFor();
    },
  },
  {
    name: 'badges-updating',
    snapshot: badgesSnapshot,
    reach: async (page) => {
      await openMenu(page, 'Billing export');
      await page.getByRole('menuitem', { name: 'Edit its request' }).click();
      await page.getByRole('button', { name: 'Update badge' }).waitFor();
    },
  },
  {
    name: 'badges-sharing-menu',
    snapshot: { ...badgesSnapshot, badges: [] },
    reach: (page) => button(page, 'Menu of all badges').click(),
  },
];
