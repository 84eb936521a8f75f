import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountView } from '../../../app/account.ts';
import type { Snapshot } from '../../../app/snapshot.ts';
import { clientSecretName, secretNameOf } from '../../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { newServiceAccountKey } from '../../unit/service-account-keys.ts';
import { type Keychain, openKeychain } from '../keychain.ts';
import { killElectron } from '../killed-electron.ts';
import { type FromChild, type LanyardProcess, openLanyardProcess } from '../lanyard-process.ts';
import type { Row } from '../row.ts';
import { answerPages, goBack, importClient, requestOf } from '../signing-in.ts';

const people = ['alice@acme.example', 'carol@acme.example', 'bob@client.example'] as const;
/** Its key is too large for a keychain entry and goes into a sealed file. */
const robot = 'deployer@acme-dev.iam.gserviceaccount.com';

/** What a kill may fall into. `start` is the tidying up after the kill before. */
const acts = ['sign in', 'refresh', 'remove', 'import a key', 'start'] as const;
type Act = (typeof acts)[number];

/** What the next start has to find of somebody: `either` after a kill before anything was acknowledged. */
type Due = 'there' | 'gone' | 'either';

interface Tally {
  kills: Record<Act, number>;
  /** Kills that came before the act was acknowledged. */
  amid: number;
  lost: number;
  returned: number;
  /** By name: one that stays is seen at every start. */
  orphans: Set<string>;
  bugs: number;
  /** Accounts whose provider ended the grant because a kill came between its answer and our write. */
  signInsAgain: number;
}

/** Each Lanyard tidies up after the one that was killed before it, begins something, and is killed at a moment of chance. */
export const row: Row = {
  number: 7,
  name: 'kill -9 of accounts',
  goal: '500 kills in sign-in, refresh and remove: accounts lost 0, tokens orphaned in the keychain after the next start 0',
  async check({ form, folder, note }) {
    const kills = form === 'full' ? 500 : 15;
    const userData = join(folder, 'user-data');
    const sandbox = await startSandbox();
    const keychain = await openKeychain(folder, userData);
    try {
      const tally = await killAgainAndAgain({ sandbox, keychain, folder, userData, kills, note });
      const electron = form === 'full' ? await killElectron(24, note) : undefined;
      const { amid, lost, returned, orphans, bugs, signInsAgain } = tally;
      const counted = acts.map((act) => `${tally.kills[act]} ${act}`).join(', ');
      return {
        // A kill after the act proves little.
        held:
          lost + returned + orphans.size + bugs === 0 &&
          amid >= kills / 4 &&
          (electron === undefined || electron.lost + electron.orphans === 0),
        figure: `${kills} kills (${counted}), ${amid} amid it: ${lost} accounts lost, ${returned} returned, ${orphans.size} tokens orphaned; ${signInsAgain} sign-ins again after a kill before a rotated token was kept. Plain Node and the real keyring; ${electron ? `real Electron: ${electron.kills} kills, ${electron.lost} lost, ${electron.orphans} orphaned` : 'real Electron: full form only'}`,
      };
    } finally {
      await keychain.close();
      await sandbox.close();
    }
  },
};

interface Ground {
  readonly sandbox: Sandbox;
  readonly keychain: Keychain;
  readonly folder: string;
  readonly userData: string;
  readonly kills: number;
  readonly note: (text: string) => void;
}

/** Has an act done, with or without a kill amid it; gives whether it was done. */
type Watch = (lanyard: LanyardProcess, act: Act, run: () => Promise<boolean>) => Promise<boolean>;

type ChosenAct =
  | { readonly kind: 'sign in'; readonly email: string; readonly isAgain?: boolean }
  | { readonly kind: 'refresh' | 'remove'; readonly email: string; readonly account: AccountView }
  | { readonly kind: 'import a key'; readonly email: string };

async function killAgainAndAgain({
  sandbox,
  keychain,
  folder,
  userData,
  kills,
  note,
}: Ground): Promise<Tally> {
  const tally: Tally = {
    kills: { 'sign in': 0, refresh: 0, remove: 0, 'import a key': 0, start: 0 },
    amid: 0,
    lost: 0,
    returned: 0,
    orphans: new Set(),
    bugs: 0,
    signInsAgain: 0,
  };
  // Every copy mints anew, and every mint brings a new refresh token.
  sandbox.setFaults({ rotateRefreshTokens: true, accessTokenTtlSeconds: 200 });
  const keyFile = join(folder, 'key.json');
  await writeFile(keyFile, JSON.stringify(newServiceAccountKey(robot)));
  const open = () =>
    openLanyardProcess(keychain.env, (message: FromChild) => {
      if (message.kind !== 'bug') return;
      tally.bugs += 1;
      note(message.text);
    });
  const due = new Map<string, Due>([...people, robot].map((email) => [email, 'gone']));
  /** How long an act takes when nothing stops it, in milliseconds. */
  const usualMs = new Map<Act, number>();

  /** Lets an act be, to learn how long it takes. */
  const measure: Watch = async (_lanyard, act, run) => {
    const began = performance.now();
    const isDone = await run();
    // What was cut short says nothing.
    if (isDone) usualMs.set(act, performance.now() - began);
    return isDone;
  };
  /** Kills at a moment of chance: most of the time before the act is done. */
  const kill: Watch = async (lanyard, act, run) => {
    const lifeMs = 1.2 * Math.random() * (usualMs.get(act) ?? 0);
    const done = measure(lanyard, act, run);
    await after(lifeMs);
    await lanyard.kill();
    const isDone = await done;
    tally.kills[act] += 1;
    tally.amid += isDone ? 0 : 1;
    return isDone;
  };

  /** Looks whether everything is as it has to be, and takes what is there for granted from now on. */
  async function inspect({ accounts, clients }: Snapshot): Promise<void> {
    for (const [email, expected] of due) {
      const account = accounts.find((one) => one.email === email);
      const name = account && secretNameOf(account);
      const isKept = name !== undefined && (await isReadable(keychain, name));
      if (expected === 'there' ? !isKept : account !== undefined && !isKept) {
        tally.lost += 1;
        note(`lost: ${email}${account ? ', whose secret is gone' : ''}`);
      }
      if (expected === 'gone' && account) {
        tally.returned += 1;
        note(`returned: ${email}`);
      }
      due.set(email, account ? 'there' : 'gone');
    }
    const orphans = await orphansIn(keychain, userData, accounts, clients);
    for (const orphan of orphans) {
      if (!tally.orphans.has(orphan)) note(`orphaned: ${orphan}`);
      tally.orphans.add(orphan);
    }
  }

  async function perform(lanyard: LanyardProcess, act: ChosenAct, watch: Watch): Promise<void> {
    const { email } = act;
    switch (act.kind) {
      case 'sign in': {
        const callback = await answerPages(lanyard, sandbox, clientId, email);
        const isDone = await watch(lanyard, act.kind, () => goBack(lanyard, callback));
        // Whoever signs in again was there before.
        if (!act.isAgain) due.set(email, isDone ? 'there' : 'either');
        return;
      }
      case 'refresh':
        await watch(lanyard, act.kind, async () => {
          const request = requestOf(act.account.id);
          return (await lanyard.ask('copyToken', { request, format: 'bare' })) !== undefined;
        });
        return;
      case 'remove': {
        const isDone = await watch(lanyard, act.kind, async () => {
          const request = { accountId: act.account.id, evenIfNotRevoked: false };
          return (await lanyard.ask('signOut', request)) !== undefined;
        });
        due.set(email, isDone ? 'gone' : 'either');
        return;
      }
      case 'import a key': {
        const isDone = await watch(
          lanyard,
          act.kind,
          async () => (await lanyard.ask('importKey', { path: keyFile })) !== undefined,
        );
        due.set(email, isDone ? 'there' : 'either');
        return;
      }
      default:
        act satisfies never;
    }
  }

  const startOn = async (lanyard: LanyardProcess): Promise<Snapshot> => {
    const snapshot = await lanyard.start(userData, sandbox.description);
    if (!snapshot) throw new Error('Lanyard ended by itself');
    await inspect(snapshot);
    return snapshot;
  };

  // Once without a kill. All are there afterwards but the last person, who has gone again.
  const first = await open();
  await measure(first, 'start', async () => Boolean(await first.start(userData, sandbox.description)));
  const clientId = await importClient(first, sandbox, folder);
  for (const email of people) await perform(first, { kind: 'sign in', email }, measure);
  await perform(first, { kind: 'import a key', email: robot }, measure);
  for (const kind of ['refresh', 'remove'] as const) {
    const answered = await first.ask('getSnapshot', {});
    const accounts = answered && 'value' in answered ? answered.value.accounts : [];
    const account = accounts.find(({ email }) => email === people[2]);
    if (!account) throw new Error(`${people[2]} is not there to ${kind}`);
    await perform(first, { kind, email: account.email, account }, measure);
  }
  await first.kill();

  let next = open();
  for (let turn = 0; turn < kills; turn += 1) {
    const lanyard = await next;
    // Loads while this one lives.
    next = open();
    const wanted = acts[turn % acts.length] as Act;
    if (wanted === 'start') {
      await kill(lanyard, wanted, async () => Boolean(await lanyard.start(userData, sandbox.description)));
      continue;
    }
    const { accounts } = await startOn(lanyard);
    const act = chooseAct(wanted, accounts);
    if (act.kind === 'sign in' && act.isAgain) tally.signInsAgain += 1;
    await perform(lanyard, act, kill);
  }
  const last = await next;
  await expectSight(keychain, userData, await startOn(last));
  await last.kill();
  return tally;
}

/** The wanted act where there is somebody for it, else another; who needs a sign-in gets one first. */
function chooseAct(wanted: Act, accounts: readonly AccountView[]): ChosenAct {
  const broken = accounts.find((account) => account.needsPerson !== undefined);
  if (broken) return { kind: 'sign in', email: broken.email, isAgain: true };
  const key = accounts.find((account) => account.email === robot);
  if (wanted === 'import a key') {
    return key ? { kind: 'remove', email: robot, account: key } : { kind: wanted, email: robot };
  }
  const here = accounts.filter((account) => account.email !== robot);
  const absent = people.filter((email) => here.every((account) => account.email !== email));
  // Somebody stays, so that there is always something to lose.
  if (absent.length > 0 && (wanted === 'sign in' || here.length < 2)) {
    return { kind: 'sign in', email: pick(absent) };
  }
  const account = pick(here);
  return { kind: wanted === 'remove' ? 'remove' : 'refresh', email: account.email, account };
}

const pick = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)] as One;
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isReadable = (keychain: Keychain, name: Parameters<Keychain['secrets']['read']>[0]) =>
  keychain.secrets.read(name).then(
    () => true,
    () => false,
  );

/** What the keychain and the folder of sealed files hold for nobody who is there. */
async function orphansIn(
  keychain: Keychain,
  userData: string,
  accounts: Snapshot['accounts'],
  clients: Snapshot['clients'],
): Promise<string[]> {
  const owned = new Set<string | undefined>([
    ...accounts.map(secretNameOf),
    ...clients.map(({ clientId }) => clientSecretName(clientId)),
  ]);
  const stems = new Set([...owned].map((name) => stemOf(name ?? '')));
  const sealed = await readdir(join(userData, 'sealed')).catch(() => []);
  return [
    ...(await keychain.names()).filter((name) => !owned.has(name)),
    ...sealed.filter((file) => !stems.has(file.slice(0, file.indexOf('-')))),
  ];
}

const stemOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);

/** A scan that finds nothing must be able to find something: an entry and a file that belong to nobody. */
async function expectSight(keychain: Keychain, userData: string, snapshot: Snapshot): Promise<void> {
  const look = () => orphansIn(keychain, userData, snapshot.accounts, snapshot.clients);
  const before = (await look()).length;
  await keychain.secrets.write('refresh-token:planted', 'x'.repeat(3_000));
  const seen = (await look()).length - before;
  if (seen !== 2) throw new Error(`of two planted orphans ${seen} were seen`);
}
