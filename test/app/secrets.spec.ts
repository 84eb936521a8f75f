// One whole day of a person in a minute, watched from all sides: no secret is anywhere but in the keychain, in main's
// memory and, while it is copied, on the clipboard; and nobody is spoken to but the provider.

import { realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClipboard } from '../desk/clipboard.ts';
import { electronBinary } from '../desk/machine.ts';
import { listProcesses, lookAgainAndAgain, watchProcesses } from '../desk/processes.ts';
import { type Find, findSecretsInFolders, findSecretsInText, type Secrets } from '../desk/secret-scan.ts';
import { socketsOf } from '../desk/sockets.ts';
import { agree, identify, lastPage } from '../person/consent.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';
import { signIn } from '../person/sign-in.ts';
import { browseAccounts, browseServices, chooseKind } from '../window/states.ts';

test('leaves no secret on the disk, in its output, the process table, its snapshots or the window, and speaks to nobody else', async ({
  openScene,
}) => {
  // A whole day in Lanyard.
  test.setTimeout(180_000);
  const scene = await openScene();
  const watched = watchProcesses(scene.desk);
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  await window.button('Sign in with Sandbox').waitFor();
  // As a tidy person does; otherwise the client's secret would be found in the file it came in.
  for (const file of Object.values(scene.files)) await rm(file);
  await collectSnapshots(window);
  const sockets = await watchSockets(scene);

  const heaps = await aDay(scene, window);

  const snapshots = await window.page.evaluate(() => JSON.stringify((globalThis as { seen?: unknown }).seen));
  const spoken = await sockets.stop();
  await window.close();
  const second = await scene.launch();
  await second.chooseScopes('cloud-platform');
  await second.copy('access token');
  heaps.push(await heapOf(second));
  await second.close();
  await scene.browser.close();
  const processTable = await watched.stop();

  const secrets = secretsOf(scene);
  const kinds = new Set(Object.keys(secrets).map((name) => name.split(' ')[0] ?? ''));
  for (const kind of [
    'client_secret',
    'code',
    'code_verifier',
    'access_token',
    'refresh_token',
    'id_token',
  ]) {
    expect(kinds).toContain(kind);
  }
  const found: Find[] = [
    ...(await findInHome(scene, secrets)),
    ...findSecretsInText(secrets, 'what Lanyard printed', scene.output()),
    ...findSecretsInText(secrets, 'the process table', processTable.join('\n')),
    ...findSecretsInText(secrets, 'a snapshot', snapshots),
    ...heaps.flatMap((heap, index) =>
      findSecretsInText(secrets, `the window's heap, look ${index + 1}`, heap),
    ),
  ];
  expect(found).toEqual([]);

  // Each of these looked where it should: they find what is there.
  const { email } = personOf(scene.sandbox, 'alice');
  expect(findSecretsInText({ email }, 'a snapshot', snapshots)).not.toEqual([]);
  for (const heap of heaps) expect(findSecretsInText({ email }, 'heap', heap)).not.toEqual([]);
  expect(processTable.some((text) => text.includes(scene.desk.home))).toBe(true);
  const kept = await findInHome(scene, { email });
  expect(kept.map(({ where }) => where)).toContainEqual(expect.stringMatching(/accounts\.json$/));

  // And a secret that is planted is found.
  const [name = '', planted = ''] =
    Object.entries(secrets).find(([name]) => name.startsWith('refresh_token')) ?? [];
  await plant(scene, Buffer.from(planted).toString('base64'));
  expect(await findInHome(scene, secrets)).toMatchObject([
    { secret: name, where: expect.stringMatching(/planted$/) },
  ]);

  const { provider } = scene.sandbox.description;
  expect([...spoken.partners]).toEqual([new URL(provider.issuer).host]);
  const unexpected = spoken.doors.filter((door) => !spoken.signIns.has(door));
  // Playwright's own two: Node's inspector and Chromium's.
  expect(spoken.debuggers).toHaveLength(2);
  expect(unexpected.sort()).toEqual(spoken.debuggers.sort());
});

/** Signs in, copies, fails, declines, pastes nothing, signs out; looks into the window's heap on the way. */
async function aDay(scene: Scene, window: LanyardWindow): Promise<string[]> {
  const heaps: string[] = [];
  const look = async () => heaps.push(await heapOf(window));
  await signIn({ scene, window }, 'alice');
  await look();
  for (const token of ['access token', 'ID token'] as const) await window.copy(token);
  await window.chooseFormat('Authorization header');
  await window.chooseScopes('cloud-platform', 'email');
  await window.copy('access token');
  await look();

  await speakForDeployer(window);
  for (const token of ['access token', 'ID token'] as const) await window.copy(token);
  await look();
  await window.typeAudience('');
  await window.speakFor('');
  await window.chooseToken('access token');

  await window.addAccount();
  await signIn({ scene, window }, 'bob');
  scene.sandbox.setFaults({ rotateRefreshTokens: true });
  await window.chooseScopes('cloud-platform');
  await window.copy('access token');
  scene.sandbox.setFaults({ rotateRefreshTokens: false, token: { kind: 'html' } });
  await window.chooseScopes('email');
  await window.copyButton('access token').click();
  await window.failure('PROVIDER_ANSWER_BROKEN').waitFor();
  scene.sandbox.setFaults({ token: { kind: 'patch', patch: { expires_in: 'long' } } });
  await window.copyButton('access token').click();
  await window.failure('PROVIDER_ANSWER_BROKEN').waitFor();
  scene.sandbox.clearFaults();

  // An answer that is refused after its code was exchanged.
  await window.addAccount();
  scene.sandbox.setFaults({ wrongNonce: true });
  await window.startSignIn();
  scene.sandbox.endBrowserSessions();
  const page = await scene.browser.nextPage();
  await page.reload();
  await identify(page, personOf(scene.sandbox, 'carol'));
  await agree(page);
  await lastPage(page);
  await page.close();
  await window.failure('ID_TOKEN_INVALID').waitFor();
  scene.sandbox.clearFaults();
  await window.button('Close').click();

  await window.choose(personOf(scene.sandbox, 'bob').email);
  await window.signOut();
  await expect(window.page.getByRole('option')).toHaveCount(1);
  await window.copy('ID token');
  expect(await readClipboard(scene.desk)).not.toBe('');
  await window.button('Clear now').click();
  await look();
  return heaps;
}

/** Chooses a service account in the picker, and a service for its ID tokens. */
async function speakForDeployer({ page }: LanyardWindow): Promise<void> {
  const find = (what: string) => page.getByRole('combobox', { name: `Find ${what}` });
  await browseAccounts(page);
  await find('projects').fill('acme-dev');
  await page.keyboard.press('Enter');
  await find('service accounts').fill('deployer');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await browseServices(page);
  await find('services').fill('hello');
  await page.keyboard.press('Enter');
  await chooseKind(page, 'Access token');
}

/** Keeps every snapshot that main sends to the window, as it is. */
function collectSnapshots(window: LanyardWindow): Promise<void> {
  return window.page.evaluate(() => {
    const page = globalThis as unknown as {
      seen: unknown[];
      lanyard: { onSnapshot(listener: (snapshot: unknown) => void): void };
    };
    page.seen = [];
    page.lanyard.onSnapshot((snapshot) => page.seen.push(snapshot));
  });
}

/** All that the window's page holds in memory. */
async function heapOf(window: LanyardWindow): Promise<string> {
  const engine = await window.page.context().newCDPSession(window.page);
  const chunks: string[] = [];
  engine.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await engine.send('HeapProfiler.enable');
  await engine.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await engine.detach();
  return chunks.join('');
}

/** Everything in the person's home but the browser's own profile: what a browser remembers is not Lanyard's to say. */
async function findInHome(scene: Scene, secrets: Secrets): Promise<Find[]> {
  const profile = join(scene.desk.home, '.config', 'browser');
  await rm(profile, { recursive: true, force: true });
  const { home, folder } = scene.desk;
  return findSecretsInFolders(secrets, [home, join(folder, 'tmp'), join(folder, 'run')]);
}

async function plant(scene: Scene, text: string): Promise<void> {
  await writeFile(join(scene.desk.home, 'planted'), `something ${text} something`);
}

/** Whom Lanyard's processes speak to and where they listen, looked at again and again until it is stopped. */
async function watchSockets(scene: Scene) {
  const partners = new Set<string>();
  const doors = new Set<string>();
  let pids: number[] = [];
  let looks = 0;
  // Chromium's processes name the program by where it really is.
  const programs = [electronBinary(), await realpath(electronBinary())];
  const look = async () => {
    // Looking at every process of the computer takes far longer than at the sockets of a few.
    if (looks % 10 === 0) {
      const lanyards = (await listProcesses(scene.desk)).filter(({ argv }) =>
        programs.some((program) => argv.includes(program)),
      );
      pids = lanyards.map(({ pid }) => pid);
    }
    looks += 1;
    const sockets = await socketsOf(pids);
    for (const socket of sockets.filter(({ state }) => state === 'listening')) doors.add(socket.local);
    // A connection that came in through a door is known by the door.
    for (const socket of sockets) if (!doors.has(socket.local)) partners.add(socket.remote);
  };
  const stopLooking = lookAgainAndAgain(look);
  return {
    async stop() {
      await stopLooking();
      const open = await Promise.all(
        [...doors].map(async (door) => ((await isDebugger(door)) ? [door] : [])),
      );
      const redirects = scene.sandbox.requests().map(({ fields }) => fields['redirect_uri'] ?? '');
      return {
        partners,
        doors: [...doors],
        debuggers: open.flat(),
        signIns: new Set(
          redirects.filter((address) => address !== '').map((address) => new URL(address).host),
        ),
      };
    },
  };
}

async function isDebugger(door: string): Promise<boolean> {
  const answer = await fetch(`http://${door}/json/version`).catch(() => undefined);
  return answer !== undefined && 'Protocol-Version' in ((await answer.json()) as object);
}
