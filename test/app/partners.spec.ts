// Whom Lanyard speaks to and where it listens, seen from outside while a person signs in, picks, copies and signs out.

import { realpath } from 'node:fs/promises';
import { electronBinary } from '../desk/machine.ts';
import { listProcesses, lookAgainAndAgain } from '../desk/processes.ts';
import { socketsOf } from '../desk/sockets.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import type { Scene } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';
import { signIn } from '../person/sign-in.ts';
import { browseAccounts, browseServices, chooseKind } from '../window/states.ts';

test('speaks to nobody but the provider, and listens only for the answer to a sign-in', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  const sockets = await watchSockets(scene);
  await signIn({ scene, window }, 'alice');
  await window.copy('access token');
  await speakForDeployer(window);
  for (const token of ['access token', 'ID token'] as const) await window.copy(token);
  await window.signOut();
  await window.button('Sign in with Sandbox').waitFor();
  const spoken = await sockets.stop();

  const { provider } = scene.sandbox.description;
  expect([...spoken.partners]).toEqual([new URL(provider.issuer).host]);
  const unexpected = spoken.doors.filter((door) => !spoken.signIns.has(door));
  expect(spoken.doors.length).toBeGreaterThan(unexpected.length);
  // Playwright's own two: Node's inspector and Chromium's.
  expect(spoken.debuggers).toHaveLength(2);
  expect(unexpected.sort()).toEqual(spoken.debuggers.sort());
});

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
