// What is copied in another format, pasted into a real shell: the sandbox's services let it in.

import { readClipboard } from '../desk/clipboard.ts';
import { runProgram } from '../desk/program.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

/** Pastes into bash, at the desk, and gives what the service that is called there answers. */
async function paste(text: string) {
  const { code, output, errors } = await runProgram('bash', ['--norc', '-c', text], {
    ...stage().scene.desk.env,
    no_proxy: '*',
  });
  expect(code, errors).toBe(0);
  return JSON.parse(output) as unknown;
}

test('an ID token copied as curl opens the service it is for, with a path typed on', async () => {
  const { scene, window } = stage();
  const { protectedService } = scene.sandbox.description;
  await window.speakFor(dev('invoker'));
  await window.chooseToken('ID token');
  await window.typeAudience(protectedService);
  await window.copyAs('curl');
  await expect(window.copyButton('ID token')).toHaveText('Copied as curl');
  await expect(window.page.getByRole('status')).toHaveText('ID token copied as curl');
  const pasted = await readClipboard(scene.desk);
  expect(pasted).toMatch(/^curl -H 'Authorization: Bearer [\w.-]+' 'http:\/\/127\.0\.0\.1:\d+'$/);
  expect(await paste(`${pasted}/whoami`)).toMatchObject({
    email: dev('invoker'),
    kind: 'id_token',
    aud: protectedService,
  });
  // The next one is bare again.
  await window.copy('ID token');
  expect(`curl -H 'Authorization: Bearer ${await readClipboard(scene.desk)}' '${protectedService}'`).toBe(
    pasted,
  );
});

test('an ID token copied for IAP comes through it, past the header of the app', async () => {
  const { scene, window } = stage();
  const { iap } = scene.sandbox.description.google;
  await window.speakFor(dev('iap-caller'));
  await window.chooseToken('ID token');
  await window.typeAudience(iap.clientId);
  await window.copyAs('curl (IAP, Proxy-Authorization)');
  await expect(window.copyButton('ID token')).toHaveText('Copied as curl through IAP');
  const pasted = await readClipboard(scene.desk);
  expect(pasted).toMatch(/^curl -H 'Proxy-Authorization: Bearer \S+' 'https:\/\/your-service\.example'$/);
  const called = pasted.replace('https://your-service.example', iap.url);
  expect(await paste(`${called} -H 'Authorization: Basic b3du'`)).toMatchObject({
    caller: { email: dev('iap-caller') },
  });
});

test('an access token copied as JSON says of itself what it is', async () => {
  const { scene, window } = stage();
  await window.speakFor('');
  await window.chooseToken('access token');
  await window.copyAs('JSON');
  await expect(window.copyButton('access token')).toHaveText('Copied as JSON');
  const { token, ...facts } = JSON.parse(await readClipboard(scene.desk)) as Record<string, unknown>;
  expect(facts).toEqual({
    type: 'access_token',
    expiry: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    account: 'alice@acme.example',
    scopes: expect.arrayContaining(['openid']),
  });
  await window.copy('access token');
  expect(await readClipboard(scene.desk)).toBe(token);
});
