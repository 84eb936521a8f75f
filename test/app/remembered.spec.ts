// What was last copied with an account stands in its panel again: after a restart, and after the lock.

import { findSecretsInFolders } from '../desk/secret-scan.ts';
import { userDataFolder } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import { personOf } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const invoker = 'invoker@acme-dev.iam.gserviceaccount.com';
const audience = 'https://orders-4xh7sandbox-uc.a.run.app';

async function expectRemembered(window: LanyardWindow): Promise<void> {
  await expect(window.button(/^Speaks for/)).toContainText(invoker);
  await expect(window.page.getByRole('textbox', { name: 'Audience' })).toHaveValue(audience);
  await expect(window.copyButton('ID token')).toBeVisible();
}

test('stands in the panel again after a restart and after the lock, for each account its own', async ({
  openScene,
}) => {
  const scene = await openScene();
  const [alice, bob] = [personOf(scene.sandbox, 'alice'), personOf(scene.sandbox, 'bob')];
  let window = await launchSignedIn(scene, 'alice', 'bob');
  await window.choose(alice.email);
  await window.speakFor(invoker);
  await window.chooseToken('ID token');
  await window.typeAudience(audience);
  await window.copy('ID token');
  await window.close();

  window = await scene.launch();
  await window.choose(alice.email);
  await expectRemembered(window);
  await window.choose(bob.email);
  await expect(window.button(/^Speaks for/)).toContainText(bob.email);
  await expect(window.copyButton('access token')).toBeVisible();

  await window.choose(alice.email);
  await window.typeAudience('https://never.copied.run.app');
  await window.ask('lock', {});
  await window.button('Unlock').click();
  await expectRemembered(window);
  expect(await findSecretsInFolders(secretsOf(scene), [userDataFolder(scene.desk)])).toEqual([]);
});
