// The doctor and the history in every state that looks different.

import type { Page } from '@playwright/test';
import { describeFailure, Failure } from '../../app/failure.ts';
import { answersOf, historyOf, illFound, manyMints, someMints, wellFound } from './findings.ts';
import { snapshotOf } from './people.ts';
import type { WindowState } from './states.ts';

export const openDoctor = (page: Page) => page.getByRole('button', { name: /open the doctor$/ }).click();
export const openHistory = (page: Page) => page.getByRole('button', { name: 'History', exact: true }).click();

const notWritten = describeFailure(
  new Failure('EXPORT_NOT_WRITTEN', { file: 'lanyard-history-2026-03-02.csv', systemCode: 'ENOSPC' }),
);

export const diagnosisStates: readonly WindowState[] = [
  {
    name: 'doctor-looking',
    snapshot: snapshotOf(),
    answers: { runCheck: answersOf(wellFound.slice(2, 5)) },
    reach: openDoctor,
  },
  {
    name: 'doctor-well',
    snapshot: snapshotOf(),
    answers: { runCheck: answersOf(wellFound) },
    reach: openDoctor,
  },
  {
    name: 'doctor-ill',
    snapshot: snapshotOf({ keychain: 'absent' }),
    answers: { runCheck: answersOf(illFound) },
    reach: async (page) => {
      await openDoctor(page);
      await page.getByRole('button', { name: 'All 5' }).click();
    },
  },
  {
    name: 'history',
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf(someMints) },
    reach: async (page) => {
      await openHistory(page);
      await page.getByRole('listitem').first().getByRole('button').click();
    },
  },
  {
    name: 'history-empty',
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf([]) },
    reach: openHistory,
  },
  {
    name: 'history-full',
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf(manyMints, false) },
    reach: openHistory,
  },
  {
    name: 'history-no-match',
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf(someMints) },
    reach: async (page) => {
      await openHistory(page);
      await page.getByRole('searchbox').fill('nobody');
    },
  },
  {
    name: 'history-clearing',
    snapshot: snapshotOf(),
    answers: { getHistory: historyOf(someMints), exportHistory: { ok: false, failure: notWritten } },
    reach: async (page) => {
      await openHistory(page);
      await page.getByRole('button', { name: 'Export CSV' }).click();
      await page.getByRole('button', { name: 'Clear…' }).click();
    },
  },
];
