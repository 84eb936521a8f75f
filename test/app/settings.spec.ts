// What a person sets, and how the window looks: kept over a restart, and readable for everybody.

import AxeBuilder from '@axe-core/playwright';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

const background = (window: LanyardWindow) =>
  window.page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] =
      getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
    return (red + green + blue) / 3 < 128 ? 'dark' : 'light';
  });

test('turns light and dark when told to, follows the system when not, and remembers it', async () => {
  const { scene, window } = stage();
  await window.openSettings();
  for (const [label, look] of [
    ['Dark', 'dark'],
    ['Light', 'light'],
    ['Dark', 'dark'],
  ] as const) {
    await window.chooseTheme(label);
    await expect.poll(() => background(window)).toBe(look);
    // What the system draws of the window goes along.
    expect(await window.lanyard.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe(look);
  }
  await window.clearClipboardAfter('2 minutes');
  await expect.poll(async () => (await window.snapshot()).settings.clipboardSeconds).toBe(120);
  await window.close();

  const second = await scene.launch();
  await expect.poll(() => background(second)).toBe('dark');
  expect((await second.snapshot()).settings).toMatchObject({ theme: 'dark', clipboardSeconds: 120 });
  await second.openSettings();
  await second.chooseTheme('System');
  await expect
    .poll(() => second.lanyard.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource))
    .toBe('system');
  for (const colorScheme of ['light', 'dark'] as const) {
    await second.page.emulateMedia({ colorScheme });
    await expect.poll(() => background(second)).toBe(colorScheme);
  }
  await second.close();
});

test('shows nothing that axe objects to, light and dark, on the screens of every day', async () => {
  const { scene } = stage();
  const window = await scene.launch();
  const screens: [name: string, show: () => Promise<void>, leave: () => Promise<void>][] = [
    ['desk', async () => {}, async () => {}],
    ['desk after a copy', () => window.copy('access token'), () => window.button('Clear now').click()],
    ['add account', () => window.addAccount(), () => window.page.keyboard.press('Escape')],
    ['settings', () => window.openSettings(), () => window.page.keyboard.press('Escape')],
    ['sign-out question', () => window.fromMenu('Sign out…'), () => window.page.keyboard.press('Escape')],
  ];
  for (const theme of ['light', 'dark'] as const) {
    expect(await window.ask('changeSettings', { theme })).toMatchObject({ ok: true });
    await expect.poll(() => background(window)).toBe(theme);
    for (const [name, show, leave] of screens) {
      await show();
      expect(await objections(window), `${name}, ${theme}`).toEqual([]);
      await leave();
      await expect(window.button('Account menu')).toBeVisible();
    }
  }
  await window.close();
});

async function objections(window: LanyardWindow): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: window.page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // Reading stylesheets again by request is against the page's policy; it needs a second page in other modes.
    .options({ preload: false })
    .setLegacyMode(true)
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
