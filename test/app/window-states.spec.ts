// Every state of the window, light and dark, narrow and wide: readable by everyone, within its policy, nothing cut.
// With LANYARD_SCREENSHOTS set to a folder, each is also drawn there to be looked at.

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { badgeStates } from '../window/badge-states.ts';
import { lockStates } from '../window/lock-states.ts';
import { paletteStates } from '../window/palette-states.ts';
import { windowStates } from '../window/states.ts';
import { flawsOf } from '../window/whole.ts';
import { expect, test } from '../window/window-test.ts';

const { LANYARD_SCREENSHOTS } = process.env;
const sizes = {
  usual: { width: 1080, height: 720 },
  narrow: { width: 560, height: 720 },
  wide: { width: 1920, height: 1080 },
  /** 1280 × 800 at 200 %. */
  twice: { width: 640, height: 400 },
  /** 4K at 100 %. */
  huge: { width: 3840, height: 2160 },
};

/** What can differ between the views: everything, only what colours decide, or all but that. */
type Rules = 'all' | 'colours' | 'no colours';
interface View {
  readonly colorScheme: 'light' | 'dark';
  readonly size: keyof typeof sizes;
  readonly rules?: Rules;
  /** Looked at by people only: nothing differs that a rule could find. */
  readonly picture?: true;
  /** Of these only the main screens are drawn. */
  readonly scale?: true;
}
const views: readonly View[] = [
  { colorScheme: 'light', size: 'usual', rules: 'all' },
  { colorScheme: 'light', size: 'narrow', rules: 'no colours' },
  { colorScheme: 'light', size: 'wide' },
  { colorScheme: 'light', size: 'twice', scale: true },
  { colorScheme: 'light', size: 'huge', scale: true },
  { colorScheme: 'dark', size: 'usual', rules: 'colours' },
  { colorScheme: 'dark', size: 'narrow', picture: true },
  { colorScheme: 'dark', size: 'wide', picture: true },
];

/** The states that are drawn at every scale. */
const mainScreens = new Set([
  'add-account',
  'badges',
  'badges-failure-open',
  'compose-chain',
  'desk-long',
  'doctor-ill',
  'failure-permission',
  'history',
  'inspector-id-token',
  'locked',
  'palette',
  'picker-accounts',
  'settings',
  'sign-in-waiting',
  'welcome-found',
]);

test.describe.configure({ mode: 'parallel' });

for (const state of [...windowStates, ...badgeStates, ...lockStates, ...paletteStates]) {
  test(`shows ${state.name} to everyone, whole at every size`, async ({ openWindow }) => {
    const page = await openWindow(state);
    for (const { colorScheme, size, rules, picture, scale } of views) {
      if (picture && LANYARD_SCREENSHOTS === undefined) continue;
      const view = `${colorScheme}-${sizes[size].width}`;
      // Colours that are still on their way from one scheme to the other would be measured halfway.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(sizes[size]);
      await expect.poll(() => flawsOf(page), view).toEqual([]);
      if (rules !== undefined) expect(await accessibilityProblems(page, rules), view).toEqual([]);
      if (LANYARD_SCREENSHOTS === undefined || (scale && !mainScreens.has(state.name))) continue;
      const path = join(LANYARD_SCREENSHOTS, `${state.name}-${view}.png`);
      await page.screenshot({ path, animations: 'disabled' });
    }
  });
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
