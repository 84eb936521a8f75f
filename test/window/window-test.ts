// A test with the built window in a browser page, on a fake bridge, at a time that stands still.

import { test as base, type Page } from '@playwright/test';
import type { WindowState } from './states.ts';
import { openWindowStage, type WindowStage } from './window-stage.ts';

interface WindowFixtures {
  /** Opens the window in `state`; everything the page complains about fails the test. */
  readonly openWindow: (state: Omit<WindowState, 'name'>) => Promise<Page>;
}

export const test = base.extend<WindowFixtures, { stage: WindowStage }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const stage = await openWindowStage();
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],

  openWindow: async ({ stage }, use) => {
    const pages: Page[] = [];
    const complaints: string[] = [];
    await use(async ({ reach, ...state }) => {
      const page = await stage.open(state, (text) => complaints.push(text));
      pages.push(page);
      await reach?.(page);
      // Where it rests, nothing reacts to being pointed at.
      await page.mouse.move(400, 0);
      return page;
    });
    for (const page of pages) {
      complaints.push(...(await page.evaluate(() => window.fakeLanyard.violations)));
      await page.close();
    }
    base.expect(complaints).toEqual([]);
  },
});

export const { expect } = test;
