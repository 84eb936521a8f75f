// What is asked of a page with the window on its fake bridge, and what is done to it.

import type { Page } from '@playwright/test';
import type { CommandName } from '../../app/contract.ts';
import type { Snapshot } from '../../app/snapshot.ts';

/** What was asked of `command` so far. */
export const callsOf = (page: Page, command: CommandName) =>
  page.evaluate(
    (wanted) =>
      window.fakeLanyard.calls.filter((call) => call.command === wanted).map((call) => call.request),
    command,
  );

export const push = (page: Page, snapshot: Snapshot) =>
  page.evaluate((next) => window.fakeLanyard.push(next), snapshot);

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
