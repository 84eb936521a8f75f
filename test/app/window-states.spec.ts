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
const sizes = {
  usual: { width: 1080, height: 720 },
  narrow: { width: 560, height: 720 },
  wide: { width: 1920, height: 1080 },
};

/** What can differ between the views: everything, only what colours decide, or all but that. */
type Rules = 'all' | 'colours' | 'no colours';
interface View {
  readonly colorScheme: 'light' | 'dark';
  readonly size: keyof typeof sizes;
  readonly rules?: Rules;
  /** Looked at by people only: nothing differs that a rule could find. */
  readonly picture?: true;
}
const views: readonly View[] = [
  { colorScheme: 'light', size: 'usual', rules: 'all' },
  { colorScheme: 'light', size: 'narrow', rules: 'no colours' },
  { colorScheme: 'light', size: 'wide' },
  { colorScheme: 'dark', size: 'usual', rules: 'colours' },
  { colorScheme: 'dark', size: 'narrow', picture: true },
  { colorScheme: 'dark', size: 'wide', picture: true },
];

test.describe.configure({ mode: 'parallel' });

for (const state of [...windowStates, ...badgeStates, ...lockStates, ...paletteStates]) {
  test(`shows ${state.name} to everyone, whole at every size`, async ({ openWindow }) => {
    const page = await openWindow(state);
    for (const { colorScheme, size, rules, picture } of views) {
      if (picture && LANYARD_SCREENSHOTS === undefined) continue;
      const view = `${colorScheme}-${sizes[size].width}`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(sizes[size]);
      expect(await sidewaysScrollers(page), view).toEqual([]);
      if (rules !== undefined) expect(await accessibilityProblems(page, rules), view).toEqual([]);
      if (LANYARD_SCREENSHOTS === undefined) continue;
      const path = join(LANYARD_SCREENSHOTS, `${state.name}-${view}.png`);
      await page.screenshot({ path, animations: 'disabled' });
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

const colourRules = ['color-contrast', 'link-in-text-block'];

async function accessibilityProblems(page: Page, rules: Rules) {
  const builder = new AxeBuilder({ page })
    // Reading stylesheets again by request is against the page's policy, and nothing here depends on it.
    .options({ preload: false })
    .setLegacyMode(true);
  if (rules === 'colours') builder.withRules(colourRules);
  else builder.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  if (rules === 'no colours') builder.disableRules(colourRules);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
