// A test with the built window in a browser page, on a fake bridge, at a time that stands still.

import { type BrowserContext, test as base, chromium, type Page } from '@playwright/test';
import { type CommandName, contract } from '../../app/contract.ts';
import { browserBinary, chromiumSandbox } from '../desk/machine.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { nothingFound, now } from './people.ts';
import { failed, type WindowState } from './states.ts';
import { serveWindow, type WindowServer } from './window-server.ts';

interface WindowFixtures {
  /** Opens the window in `state`; everything the page complains about fails the test. */
  readonly openWindow: (state: Omit<WindowState, 'name'>) => Promise<Page>;
}

interface WorkerFixtures {
  readonly server: WindowServer;
  readonly context: BrowserContext;
}

/** What is asked without anybody's doing. */
const usualAnswers: NonNullable<WindowState['answers']> = {
  findCredentials: { ok: true, value: nothingFound },
  // What is dropped is no file of badges, unless a test says so.
  previewBadges: failed('BADGE_FILE_OTHER'),
};

export const test = base.extend<WindowFixtures, { place: WorkerFixtures }>({
  place: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const server = await serveWindow();
      const browser = await chromium.launch({ executablePath: browserBinary(), chromiumSandbox });
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
      await use({ server, context });
      await browser.close();
      server.close();
    },
    { scope: 'worker' },
  ],

  openWindow: async ({ place: { server, context } }, use) => {
    const pages: Page[] = [];
    const complaints: string[] = [];
    await use(async ({ snapshot, answers = {}, reach }) => {
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => complaints.push(message.text()));
      await page.setViewportSize({ width: 1080, height: 720 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.clock.setFixedTime(now);
      await page.addInitScript(installFakeBridge, {
        commands: Object.keys(contract) as CommandName[],
        snapshot,
        answers: { ...usualAnswers, ...answers },
      });
      await page.goto(server.address);
      await page.getByRole('main').waitFor();
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
