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
import { callProtected, callService } from '../person/protected-service.ts';
import { openScene, personOf, type Scene } from '../person/scene.ts';

interface Stage {
  scene: Scene;
  window: LanyardWindow;
  /** Takes one of the window, named after the step; `about` tells it from the one at the step's end. */
  takeScreenshot: (about?: string) => Promise<void>;
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
      // The account goes first, then what of it is on the clipboard.
      await window.clipboardBar.waitFor({ state: 'detached' });
      const { status } = await callService(scene.sandbox.description.protectedService, lastAccessToken);
      assert.equal(status, 401);
      assert.equal(await readClipboard(scene.desk), '');
    },
  },
  {
    name: 'a service-account key is dropped on the window, and its token works',
    async run(stage) {
      const { scene, window } = stage;
      const key = scene.sandbox.description.google.keyFiles.reporter;
      await window.addAccount();
      await window.button('Choose key file').waitFor();
      await window.drop(await scene.save('reporter.json', key));
      await expect(window.chosen).toHaveText(key.client_email);
      await window.button('Delete the file').click();
      await window.copy('access token');
      await expectCaller(stage, 'access_token', key.client_email);
    },
  },
  {
    name: 'the default credentials of this computer are found, and their token works',
    async run(stage) {
      const { scene } = stage;
      const file = scene.sandbox.description.google.adcFiles.authorized_user;
      const path = await scene.save('adc.json', file);
      await stage.window.close();
      stage.window = await scene.launch({ GOOGLE_APPLICATION_CREDENTIALS: path });
      await stage.window.addAccount();
      await stage.window.takeUp('default credentials');
      await expect(stage.window.account('ADC file')).toHaveAttribute('aria-selected', 'true');
      await stage.window.copy('access token');
      await expectService(stage, 'access_token', 'alice');
    },
  },
  {
    name: 'through two delegates the token speaks for a service account',
    async run(stage) {
      await stage.window.speakFor([dev('hop-one'), dev('hop-two'), dev('chain-end')].join(','));
      await stage.window.copy('access token');
      await expectCaller(stage, 'access_token', dev('chain-end'));
    },
  },
  {
    name: 'Cloud Run lets the copied ID token of a service account in',
    async run({ scene, window }) {
      const hello = scene.sandbox.description.google.services.find(({ name }) => name === 'hello');
      await window.speakFor(dev('invoker'));
      await window.chooseToken('ID token');
      await window.typeAudience(hello?.audience ?? '');
      await window.copy('ID token');
      const answer = await callProtected(hello?.url ?? '', await readClipboard(scene.desk));
      assert.deepEqual(answer, { status: 200, email: dev('invoker') });
    },
  },
  {
    name: 'a permission that is missing is told with its cure, and once granted the token works',
    async run(stage) {
      const { scene, window } = stage;
      const target = dev('out-of-reach');
      await window.choose(personOf(scene.sandbox, 'bob').email);
      await window.speakFor(target);
      await window.copyButton('access token').click();
      const card = window.failure('PERMISSION_DENIED');
      await card.getByRole('button', { name: 'Copy the grant for an admin' }).click();
      await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible();
      await stage.takeScreenshot('the cure');
      const [, member, role] =
        /--member=user:(\S+) --role=(\S+)$/.exec(await readClipboard(scene.desk)) ?? [];
      assert.ok(member !== undefined && role !== undefined);
      scene.sandbox.changePermissions({ add: [{ member, role, on: target }] });
      await card.getByRole('button', { name: 'Try again' }).click();
      await expect(window.copyButton('access token')).toHaveText('Copied');
      await expectCaller(stage, 'access_token', target);
    },
  },
  {
    name: 'kept as a badge, one click copies it',
    async run(stage) {
      const { window } = stage;
      await window.keepAsBadge('Out of reach');
      await window.badge('Out of reach').click();
      await expect(window.badge('Out of reach')).toContainText('Copied');
      await expectCaller(stage, 'access_token', dev('out-of-reach'));
    },
  },
  {
    name: 'the palette finds an account by three letters, and Enter copies as it',
    async run(stage) {
      const { page, clipboardBar } = stage.window;
      const palette = page.getByRole('dialog', { name: 'Find anything' });
      await page.keyboard.press('Control+k');
      await palette.getByRole('combobox').fill('rep');
      await palette
        .getByRole('option', { name: /reporter/ })
        .first()
        .waitFor();
      await stage.takeScreenshot('found');
      await page.keyboard.press('Enter');
      await palette.waitFor({ state: 'detached' });
      await expect(clipboardBar).toBeVisible();
      const { reporter } = stage.scene.sandbox.description.google.keyFiles;
      await expectCaller(stage, 'access_token', reporter.client_email);
    },
  },
  {
    name: 'the inspector takes a pasted token apart and checks its signature',
    async run({ scene, window }) {
      await window.choose(personOf(scene.sandbox, 'bob').email);
      await window.speakFor('');
      await window.copy('ID token');
      await window.button('Inspect a token').click();
      await window.page.getByRole('textbox', { name: /^Paste a token/ }).focus();
      await window.page.keyboard.press('Control+V');
      await window.page.locator('[data-verdict="alive"]').waitFor();
      await window.button('Verify with Sandbox’s keys').click();
      await window.page.locator('[data-verdict="signature-valid"]').waitFor();
    },
  },
];

const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;

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

async function expectService(stage: Stage, kind: string, name: string): Promise<void> {
  await expectCaller(stage, kind, personOf(stage.scene.sandbox, name).email);
}

/** Calls the protected service with what is on the clipboard, and sees who it takes that for. */
async function expectCaller({ scene }: Stage, kind: string, email: string): Promise<void> {
  const answer = await callService(
    scene.sandbox.description.protectedService,
    await readClipboard(scene.desk),
  );
  assert.deepEqual(
    { status: answer.status, kind: answer.kind, email: answer.email },
    { status: 200, kind, email },
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
      stage.takeScreenshot = async (about = '') => {
        const words = `${step.name} ${about}`.trim().replace(/\W+/g, '-').toLowerCase();
        const file = `${String(number).padStart(2, '0')}-${words}.png`;
        await stage.window?.page.screenshot({ path: join(folder, file) }).catch(() => undefined);
      };
      try {
        stage.scene ??= await openScene();
        await step.run(stage);
        held += 1;
        console.log(`ok ${number} ${step.name}`);
      } catch (error) {
        console.log(`fail ${number} ${step.name}: ${reasonOf(error)}`);
        break;
      } finally {
        await stage.takeScreenshot();
      }
    }
  } finally {
    await stage.scene?.close();
  }
  console.log(`tour: ${held} of ${steps.length}`);
  return held === steps.length ? 0 : 1;
}

process.exitCode = await takeTour();
