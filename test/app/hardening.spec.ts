// The running app answers its own window only, and only by the contract. What a page can do beside it: rows 21 and 22 of
// `npm run hold`.

import { join } from 'node:path';
import { contract } from '../../app/contract.ts';
import { checkout, chromiumSandbox, electronBinary } from '../desk/machine.ts';
import { runProgram } from '../desk/program.ts';
import { personOf } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

async function pageIsWhole(): Promise<void> {
  const { scene, window } = stage();
  expect(window.page.url()).toBe('app://lanyard/index.html');
  await expect(window.chosen).toHaveText(personOf(scene.sandbox, 'alice').email);
  expect(await window.lanyard.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(
    1,
  );
}

test('answers its own window only', async () => {
  const { window } = stage();
  const answers = await window.lanyard.app.evaluate(
    async ({ BrowserWindow, session }, { preload, names }) => {
      const intruder = new BrowserWindow({
        show: false,
        webPreferences: {
          session: session.fromPartition('lanyard-window'),
          preload,
          additionalArguments: [`--lanyard-commands=${names.join(',')}`],
        },
      });
      try {
        await intruder.loadURL('app://lanyard/index.html');
        const script = `Promise.all(${JSON.stringify(names)}.map((name) => window.lanyard[name]({})))`;
        return (await intruder.webContents.executeJavaScript(script)) as {
          ok: boolean;
          failure?: { code: string; facts: { field?: string } };
        }[];
      } finally {
        intruder.destroy();
      }
    },
    { preload: join(checkout, 'build', 'app', 'preload.cjs'), names: Object.keys(contract) },
  );
  expect(answers).toHaveLength(Object.keys(contract).length);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'REQUEST_INVALID', facts: { field: 'The sender' } },
    });
  }
  await pageIsWhole();
});

test('refuses requests that are not of the contract, and does nothing', async () => {
  const { window } = stage();
  const before = await window.snapshot();
  const wrong: [string, unknown][] = [
    ['getSnapshot', { more: true }],
    ['importClient', { path: '' }],
    ['importClient', { path: 'a'.repeat(5_000) }],
    ['startSignIn', { clientId: 'x', scopes: [] }],
    ['startSignIn', { clientId: 'x', scopes: ['a b'] }],
    ['copyToken', { request: { kind: 'refresh-token' }, format: 'bare' }],
    ['copyToken', null],
    ['changeSettings', { theme: 'neon' }],
    ['changeSettings', { selectedAccountId: before.selectedAccountId }],
    ['changeSettings', { clipboardSeconds: 7 }],
    ['openPage', { page: 'https://evil.example' }],
    ['openPage', { page: 'oauth-clients', url: 'https://evil.example' }],
    ['signOut', { accountId: '../../etc' }],
    ['dismissNotice', { id: 1 }],
  ];
  for (const [name, request] of wrong) {
    expect(await window.ask(name as 'getSnapshot', request as Record<string, never>), name).toMatchObject({
      ok: false,
      failure: { code: 'REQUEST_INVALID' },
    });
  }
  expect(await window.snapshot()).toEqual(before);
});

test('comes to the front when it is started once more, and the second one ends', async () => {
  const { scene, window } = stage();
  const { app } = window.lanyard;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const { code } = await runProgram(
    electronBinary(),
    [
      ...(chromiumSandbox ? [] : ['--no-sandbox']),
      join(checkout, 'build', 'sandbox-app'),
      '--provider=nowhere.json',
    ],
    { ...scene.desk.env },
    10_000,
  );
  expect(code).toBe(0);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible())),
    )
    .toEqual([true]);
  await pageIsWhole();
});
