// Every state of the window, light and dark, narrow and wide: readable by everyone, within its policy, nothing cut.
// With LANYARD_SCREENSHOTS set to a folder, each is also drawn there to be looked at.

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { badgeStates } from '../window/badge-states.ts';
import { lockStates } from '../window/lock-states.ts';
import { paletteStates } from '../window/palette-states.ts';
import { windowStates } from '../window/states.ts';
import { expect, test } from '../window/window-test.ts';

const { LANYARD_SCREENSHOTS } = process.env;
const sizes = [
  { width: 1080, height: 720 },
  { width: 560, height: 720 },
  { width: 1920, height: 1080 },
];

for (const state of [...windowStates, ...badgeStates, ...paletteStates, ...lockStates]) {
  test(`shows ${state.name} to everyone, whole at every size`, async ({ openWindow }) => {
    const page = await openWindow(state);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        const view = `${colorScheme}-${size.width}`;
        await page.setViewportSize(size);
        expect(await sidewaysScrollers(page), view).toEqual([]);
        if (size.width < 1920) expect(await accessibilityProblems(page), view).toEqual([]);
        if (LANYARD_SCREENSHOTS !== undefined) {
          const path = join(LANYARD_SCREENSHOTS, `${state.name}-${view}.png`);
          await page.screenshot({ path, animations: 'disabled' });
        }
      }
    }
  });
}

/** Elements whose content does not fit their width and that would have to be scrolled sideways. */
function sidewaysScrollers(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { overflowX } = getComputedStyle(element);
        const scrolls =
          overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement;
        return scrolls && element.scrollWidth > element.clientWidth;
      })
      .map((element) => element.className || element.tagName),
  );
}

async function accessibilityProblems(page: Page) {
  const builder = new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // Reading stylesheets again by request is against the page's policy, and nothing here depends on it.
    .options({ preload: false })
    .setLegacyMode(true);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
