// A connection for a service of Google, from the window to the clipboard of the desktop.

import { readClipboard } from '../desk/clipboard.ts';
import { expect, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import { chooseService, impersonate, openConnect } from '../window/states.ts';

const serviceAccount = 'deployer@acme-dev.iam.gserviceaccount.com';

test('a connection is composed in main as the window shows it, and stays on the clipboard', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await impersonate(window.page, serviceAccount);
  await openConnect(window.page);
  await chooseService(window.page, 'Pub/Sub');
  await window.page.getByRole('textbox', { name: 'Target' }).fill("https://orders.run.app/it's?a=$b&c=1");
  const shown = await window.page.getByRole('region', { name: 'Command' }).locator('pre').textContent();
  await window.button('Copy command').click();
  await expect(window.page.getByRole('status')).toHaveText('Command copied');
  expect(await readClipboard(scene.desk)).toBe(shown);
  expect(shown).toContain(`--push-auth-service-account='${serviceAccount}'`);
  // It is no secret: nothing takes it away.
  await expect(window.page.getByText('is on the clipboard')).toHaveCount(0);
});
