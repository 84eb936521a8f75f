/** The real app at a desk, killed amid a sign-in, a refresh and a removal. */
import { once } from 'node:events';
import { cloudPlatform } from '../../app/scopes.ts';
import { clientSecretName, secretNameOf } from '../../main/vault/accounts.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { sandboxKeychainService } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { openScene, personOf, type Scene } from '../person/scene.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { ask } from '../unit/raw-http.ts';
import { requestOf } from './signing-in.ts';

export interface ElectronTally {
  kills: number;
  lost: number;
  orphans: number;
}

/** Alice stays throughout; Carol comes and goes, and each of the three is killed in turn. */
export async function killElectron(kills: number, note: (text: string) => void): Promise<ElectronTally> {
  const scene = await openScene();
  const tally: ElectronTally = { kills: 0, lost: 0, orphans: 0 };
  try {
    const clientId = await prepare(scene);
    const acts = { refresh, signIn: signInCarol(scene, clientId), remove } as const;
    const carol = personOf(scene.sandbox, 'carol').email;
    /** Whether Carol has to be there; nothing after a kill before anything was acknowledged. */
    let isDue: boolean | undefined = false;
    for (; tally.kills < kills; tally.kills += 1) {
      const window = await scene.launch();
      const { hasCarol, lost, orphans } = await inspect(scene, window, carol);
      for (const trouble of [...lost, ...orphans]) note(`Electron, kill ${tally.kills}: ${trouble}`);
      tally.lost += lost.length + (isDue !== undefined && hasCarol !== isDue ? 1 : 0);
      tally.orphans += orphans.length;
      const act = tally.kills % 3 === 0 ? 'refresh' : hasCarol ? 'remove' : 'signIn';
      const run = await acts[act](window);
      const done = run().catch(() => false);
      // Between nothing and about what each of them takes here.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
      await kill(window);
      const isDone = await done;
      isDue = act === 'refresh' ? hasCarol : isDone ? act === 'signIn' : undefined;
    }
    const last = await scene.launch();
    const { lost, orphans } = await inspect(scene, last, carol);
    tally.lost += lost.length;
    tally.orphans += orphans.length;
    return tally;
  } finally {
    await scene.close();
  }
}

/** Signs Alice in with a browser; later sign-ins take the link, so that no browser has to come up. */
async function prepare(scene: Scene): Promise<string> {
  const window = await launchSignedIn(scene, 'alice');
  const clientId = (await window.snapshot()).clients[0]?.clientId ?? '';
  await window.close();
  await scene.browser.refuse();
  // Every copy mints anew.
  scene.sandbox.setFaults({ accessTokenTtlSeconds: 200 });
  return clientId;
}

async function kill({ lanyard }: LanyardWindow): Promise<void> {
  const electron = lanyard.app.process();
  const ended = once(electron, 'exit');
  electron.kill('SIGKILL');
  await ended;
}

async function inspect(scene: Scene, window: LanyardWindow, carol: string) {
  // Asked by itself behind the first paint; this one waits for it.
  await window.ask('askKeychainAgain', {});
  const { accounts, clients } = await window.snapshot();
  const owned = new Set<string | undefined>([
    'witness',
    ...accounts.map(secretNameOf),
    ...clients.map(({ clientId }) => clientSecretName(clientId)),
  ]);
  const names = await scene.desk.keyring.names(sandboxKeychainService);
  const { email } = personOf(scene.sandbox, 'alice');
  const lost = [
    ...(accounts.some((account) => account.email === email) ? [] : [email]),
    ...[...owned].filter((name) => name !== undefined && !names.includes(name)),
  ].map((what) => `${what} is not there`);
  const orphans = names.filter((name) => !owned.has(name)).map((name) => `${name} belongs to nobody`);
  return { hasCarol: accounts.some((account) => account.email === carol), lost, orphans };
}

type Run = () => Promise<boolean>;

async function refresh(window: LanyardWindow): Promise<Run> {
  const account = (await window.snapshot()).accounts[0];
  const request = requestOf(account?.id ?? '');
  return async () => (await window.ask('copyToken', { request, format: 'bare' })).ok;
}

async function remove(window: LanyardWindow): Promise<Run> {
  const carol = (await window.snapshot()).accounts.find(({ email }) => email.startsWith('carol@'));
  const accountId = carol?.id ?? '';
  return async () => (await window.ask('signOut', { accountId, evenIfNotRevoked: false })).ok;
}

/** Everything up to the callback is done; what runs is from there to the account. */
const signInCarol =
  (scene: Scene, clientId: string) =>
  async (window: LanyardWindow): Promise<Run> => {
    const carol = personOf(scene.sandbox, 'carol');
    await window.ask('startSignIn', { clientId, scopes: [cloudPlatform] });
    await window.ask('copySignInLink', {});
    const link = new URL(await readClipboard(scene.desk));
    const { url } = await createVisitor().signIn(link, carol);
    return async () => {
      await ask(url.href);
      for (;;) {
        const { accounts, signIn } = await window.snapshot();
        if (signIn === null) return accounts.some(({ email }) => email === carol.email);
      }
    };
  };
