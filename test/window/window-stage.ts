// The built window in a browser page, on a fake bridge, at a time that stands still.

import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { commandNames } from '../../app/command-names.ts';
import { browserBinary, chromiumSandbox } from '../desk/machine.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { nothingFound, now } from './people.ts';
import { failed, type WindowState } from './states.ts';
import { serveWindow } from './window-server.ts';

export interface WindowStage {
  readonly context: BrowserContext;
  /** Opens a page with the window as `snapshot` has it; what the page complains about is handed to `onComplaint`. */
  open(state: Omit<WindowState, 'name' | 'reach'>, onComplaint: (text: string) => void): Promise<Page>;
  close(): Promise<void>;
}

/** What is asked without anybody's doing. */
const usualAnswers: NonNullable<WindowState['answers']> = {
  findCredentials: { ok: true, value: nothingFound },
  // What is dropped is no file of badges, unless a test says so.
  previewBadges: failed('BADGE_FILE_OTHER'),
};

export async function openWindowStage(): Promise<WindowStage> {
  const server = await serveWindow();
  const browser = await chromium.launch({ executablePath: browserBinary(), chromiumSandbox });
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
  return {
    context,
    async open({ snapshot, answers = {} }, onComplaint) {
      const page = await context.newPage();
      page.on('pageerror', (error) => onComplaint(error.message));
      page.on('console', (message) => onComplaint(message.text()));
      await page.setViewportSize({ width: 1080, height: 720 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.clock.setFixedTime(now);
      await page.addInitScript(installFakeBridge, {
        commands: commandNames,
        snapshot,
        answers: { ...usualAnswers, ...answers },
      });
      await page.goto(server.address);
      await page.getByRole('main').waitFor();
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
