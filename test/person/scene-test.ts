/** Playwright's `test` for app tests: scenes that close themselves, one a test or one for a whole file. */
import { test as base } from '@playwright/test';
import type { LanyardWindow } from './lanyard-window.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

export { expect } from '@playwright/test';

/** A scene with Lanyard open in it. */
export interface Stage {
  readonly scene: Scene;
  readonly window: LanyardWindow;
}

export const test = base.extend<{ openScene: (options?: SceneOptions) => Promise<Scene> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one uses.
  openScene: async ({}, use) => {
    const scenes: Scene[] = [];
    await use(async (options) => {
      const scene = await openScene(options);
      scenes.push(scene);
      return scene;
    });
    for (const scene of scenes) await scene.close();
  },
});

/**
 * One stage for all tests of a file that leave it as they find it. `prepare` runs once, and again after a test that
 * failed, so that no test stands in the ruins of another.
 */
export function shareStage(
  prepare: (scene: Scene) => Promise<LanyardWindow>,
  options?: SceneOptions,
): () => Stage {
  let stage: Stage | undefined;
  test.beforeAll(async () => {
    const scene = await openScene(options);
    try {
      stage = { scene, window: await prepare(scene) };
    } catch (error) {
      await scene.close();
      throw error;
    }
  });
  test.afterAll(async () => {
    await stage?.scene.close();
    stage = undefined;
  });
  return () => {
    if (!stage) throw new Error('the stage is set only while a test runs');
    return stage;
  };
}
