// What the window shows of the lock and of how it lives on.

import type { Page } from '@playwright/test';
import type { Snapshot } from '../../app/snapshot.ts';
import { snapshotOf } from './people.ts';
import { failed, type WindowState } from './states.ts';

/** As main pushes it: no account, no badge, nothing under way. */
export const lockedSnapshot: Snapshot = snapshotOf({ locked: true, accounts: [], clients: [] });

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();
const { settings } = snapshotOf();

export const lockStates: readonly WindowState[] = [
  { name: 'locked', snapshot: lockedSnapshot },
  {
    name: 'locked-refused',
    snapshot: lockedSnapshot,
    answers: { unlock: failed('UNLOCK_REFUSED') },
    reach: async (page) => {
      await press('Unlock')(page);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'locked-unlocking',
    snapshot: lockedSnapshot,
    answers: { unlock: 'pending' },
    reach: press('Unlock'),
  },
  { name: 'notice-tray', snapshot: snapshotOf({ notices: [{ id: 'stays-in-tray' }] }) },
  {
    name: 'settings-without-tray',
    snapshot: snapshotOf({
      tray: false,
      settings: { ...settings, closeToTray: false, startAtLogin: true, lockMinutes: null },
    }),
    reach: press('Settings'),
  },
  {
    name: 'settings-updates-of-the-system',
    snapshot: snapshotOf({ updates: { phase: 'elsewhere', by: 'package-system' } }),
    reach: press('Settings'),
  },
  {
    name: 'settings-update-found',
    snapshot: snapshotOf({
      settings: { ...settings, lookForUpdates: true },
      updates: { phase: 'found', version: '0.2.0' },
    }),
    reach: press('Settings, Lanyard 0.2.0 is there'),
  },
  {
    name: 'settings-update-failed',
    snapshot: snapshotOf({ updates: { phase: 'failed', step: 'download', version: '0.2.0' } }),
    reach: press('Settings'),
  },
  {
    name: 'settings-start-refused',
    snapshot: snapshotOf(),
    answers: { changeSettings: failed('START_AT_LOGIN_NOT_SET', { systemCode: 'EACCES' }) },
    reach: async (page) => {
      await press('Settings')(page);
      await page.getByRole('switch', { name: 'Start at login' }).press('Space');
      await page.getByRole('alert').waitFor();
    },
  },
];
