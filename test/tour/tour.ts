/**
 * The guided tour: Lanyard's main job, done once against the sandbox with everything real but Google. One line a step,
 * a screenshot a step into LANYARD_TOUR_OUTPUT, and exit code 0 only if all hold.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readClipboard } from '../desk/clipboard.ts';
import { agree, identify, lastPage } from '../person/consent.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { openScene, personOf, type Scene } from '../person/scene.ts';

interface Stage {
  scene: Scene;
  window: LanyardWindow;
}

interface Step {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

const { LANYARD_TOUR_OUTPUT } = process.env;
const folder = LANYARD_TOUR_OUTPUT ?? '.';

/** The access token of the last step that copied one, to see it refused at the end. */
let lastAccessToken = '';

const steps: readonly Step[] = [
  {
    name: 'sandbox is up',
    async run({ scene }) {
      const response = await fetch(scene.sandbox.description.provider.jwksUri);
      assert.equal(response.status, 200);
    },
  },
  {
    name: 'Lanyard opens on its doors',
    async run(stage) {
      stage.window = await stage.scene.launch();
      await stage.window.button('Choose client file').waitFor();
    },
  },
  {
    name: 'an OAuth client is imported',
    async run({ scene, window }) {
      await window.importClient(scene.files.client);
      await window.button('Sign in with Sandbox').waitFor();
    },
  },
  { name: 'alice signs in with a real browser', run: (stage) => signIn(stage, 'alice') },
  {
    name: 'the protected service accepts the copied access token',
    async run(stage) {
      await stage.window.copy('access token');
      await expectService(stage, 'access_token', 'alice');
      lastAccessToken = await readClipboard(stage.scene.desk);
    },
  },
  {
    name: 'the protected service accepts the copied ID token, as a header',
    async run(stage) {
      await stage.window.chooseFormat('Authorization header');
      await stage.window.copy('ID token');
      await expectService(stage, 'id_token', 'alice');
      await stage.window.chooseFormat('Bare');
    },
  },
  {
    name: 'bob signs in beside alice',
    async run(stage) {
      await stage.window.addAccount();
      await signIn(stage, 'bob');
    },
  },
  {
    name: 'one key switches the account, one press copies as it',
    async run(stage) {
      const { window, scene } = stage;
      await window.page.keyboard.press('1');
      await expect(window.chosen).toHaveText(personOf(scene.sandbox, 'alice').email);
      await window.copy('access token');
      await expectService(stage, 'access_token', 'alice');
      await window.page.keyboard.press('2');
      await window.copy('access token');
      await expectService(stage, 'access_token', 'bob');
    },
  },
  {
    name: 'a token leaves the clipboard on a press',
    async run({ scene, window }) {
      await window.button('Clear now').click();
      await window.clipboardBar.waitFor({ state: 'detached' });
      assert.equal(await readClipboard(scene.desk), '');
    },
  },
  {
    name: 'a fault of the provider is told plainly, and nothing is copied',
    async run({ scene, window }) {
      await window.choose(personOf(scene.sandbox, 'alice').email);
      // A narrower token than any in memory has to be minted.
      await window.page.getByRole('group', { name: 'Scopes' }).getByText('email', { exact: true }).click();
      scene.sandbox.setFaults({ token: { kind: '503' } });
      await window.copyButton('access token').click();
      await window.page.locator('[data-code="PROVIDER_DOWN"]').waitFor();
      assert.equal(await readClipboard(scene.desk), '');
    },
  },
  {
    name: 'after a restart both are still signed in',
    async run(stage) {
      stage.scene.sandbox.clearFaults();
      await stage.window.close();
      stage.window = await stage.scene.launch();
      for (const name of ['bob', 'alice']) {
        await stage.window.choose(personOf(stage.scene.sandbox, name).email);
        await stage.window.copy('access token');
        await expectService(stage, 'access_token', name);
      }
    },
  },
  {
    name: 'signed out, alice is gone and her tokens are refused',
    async run({ scene, window }) {
      const { email } = personOf(scene.sandbox, 'alice');
      await window.signOut();
      await window.account(email).waitFor({ state: 'detached' });
      const { status } = await callService(scene.sandbox.description.protectedService, lastAccessToken);
      assert.equal(status, 401);
      assert.equal(await readClipboard(scene.desk), '');
    },
  },
];

async function signIn({ scene, window }: Stage, name: string): Promise<void> {
  const person = personOf(scene.sandbox, name);
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await identify(page, person);
  await agree(page);
  await lastPage(page);
  await expect(window.chosen).toHaveText(person.email);
  await page.close();
}

async function expectService({ scene }: Stage, kind: string, name: string): Promise<void> {
  const answer = await callService(
    scene.sandbox.description.protectedService,
    await readClipboard(scene.desk),
  );
  assert.deepEqual(
    { status: answer.status, kind: answer.kind, email: answer.email },
    { status: 200, kind, email: personOf(scene.sandbox, name).email },
  );
}

/** The first line of what went wrong, without colours. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how terminals colour.
  return text.replace(/\u001b\[[\d;]*m/g, '').split('\n', 1)[0] ?? '';
}

async function takeTour(): Promise<number> {
  const stage = {} as Stage;
  let held = 0;
  try {
    for (const [index, step] of steps.entries()) {
      const number = index + 1;
      try {
        stage.scene ??= await openScene();
        await step.run(stage);
        held += 1;
        console.log(`ok ${number} ${step.name}`);
      } catch (error) {
        console.log(`fail ${number} ${step.name}: ${reasonOf(error)}`);
        break;
      } finally {
        const file = `${String(number).padStart(2, '0')}-${step.name.replace(/\W+/g, '-').toLowerCase()}.png`;
        await stage.window?.page.screenshot({ path: join(folder, file) }).catch(() => undefined);
      }
    }
  } finally {
    await stage.scene?.close();
  }
  console.log(`tour: ${held} of ${steps.length}`);
  return held === steps.length ? 0 : 1;
}

process.exitCode = await takeTour();
