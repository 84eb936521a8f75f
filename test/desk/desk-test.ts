// Playwright's `test` with desks that close themselves after each test.

import { test as base } from '@playwright/test';
import { type Desk, type DeskOptions, openDesk } from './desk.ts';

export { expect } from '@playwright/test';

export const test = base.extend<{ openDesk: (options?: DeskOptions) => Promise<Desk> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one uses.
  openDesk: async ({}, use) => {
    const desks: Desk[] = [];
    await use(async (options) => {
      const desk = await openDesk(options);
      desks.push(desk);
      return desk;
    });
    for (const desk of desks) await desk.close();
  },
});
