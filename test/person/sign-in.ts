/** Whole sign-ins: from the press in Lanyard to the account in its window. */
import { expect, type Page } from '@playwright/test';
import { agree, identify, lastPage } from './consent.ts';
import type { LanyardWindow } from './lanyard-window.ts';
import { personOf, type Scene } from './scene.ts';

export interface SignInStage {
  readonly scene: Scene;
  readonly window: LanyardWindow;
}

/** Lanyard, open and with these people signed in, in this order; the last one is chosen. */
export async function launchSignedIn(scene: Scene, ...names: readonly string[]): Promise<LanyardWindow> {
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  for (const [index, name] of names.entries()) {
    if (index > 0) await window.addAccount();
    await signIn({ scene, window }, name);
  }
  return window;
}

/** Signs somebody in from the door that is open. */
export async function signIn(
  { scene, window }: SignInStage,
  name: string,
  answer: { readonly untick?: readonly string[] } = {},
): Promise<void> {
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await answerAs(page, scene, name, answer);
  await expect(window.chosen).toHaveText(personOf(scene.sandbox, name).email);
}

/** Identifies and agrees, up to the last page, and closes the tab. */
export async function answerAs(
  page: Page,
  scene: Scene,
  name: string,
  answer: { readonly untick?: readonly string[] } = {},
): Promise<void> {
  await identify(page, personOf(scene.sandbox, name));
  await agree(page, answer);
  await lastPage(page);
  await page.close();
}
