import { join } from 'node:path';
import { refreshTokenName } from '../../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Keychain, openKeychain } from '../keychain.ts';
import { type FromChild, type LanyardProcess, openLanyardProcess } from '../lanyard-process.ts';
import type { Row } from '../row.ts';
import { answerPages, goBack, importClient, requestOf } from '../signing-in.ts';
import { type Meeting, meetSecond } from '../two-lanyards.ts';

const email = 'alice@acme.example';

interface Tally {
  /** Requests that a hundred copies at once made. */
  requests: number;
  rotations: number;
  kills: number;
  /** Kills after which the keychain had a token that the provider had replaced. */
  inWindow: number;
  /** Families that the provider ended without such a kill. */
  revoked: number;
  /** Sign-ins that mended what such a kill had done. */
  recovered: number;
  bugs: number;
  windowsMs: number[];
}

/** Many who want one token make one request, and a provider that ends everything when a refresh token comes twice never does. */
export const row: Row = {
  number: 13,
  name: 'single flight',
  goal: '100 at once → 1 request; 2 processes × 50 → 1; 1,000 rotations: families revoked 0, but for counted kills before a token was kept',
  async check({ form, folder, note }) {
    const [rotations, kills] = form === 'full' ? [1_000, 100] : [50, 3];
    const userData = join(folder, 'user-data');
    const sandbox = await startSandbox();
    const keychain = await openKeychain(folder, userData);
    let tally: Tally;
    try {
      tally = await rotate({ sandbox, keychain, folder, userData, rotations, kills, note });
    } finally {
      await keychain.close();
      await sandbox.close();
    }
    const second = form === 'full' ? await meetSecond(note) : undefined;
    const { requests, rotations: made, kills: killed, inWindow, revoked, recovered, bugs } = tally;
    return {
      held:
        requests === 1 &&
        made >= rotations &&
        killed === kills &&
        revoked + bugs === 0 &&
        recovered === inWindow &&
        (second === undefined || isFine(second)),
      figure: [
        `100 at once → ${requests} request`,
        second
          ? `second process left with code ${second.exitCode}, 50 at once meanwhile → ${second.requests} request`
          : 'a second process: full form only',
        `${made} rotations with ${killed} kills: ${revoked} families revoked, ${inWindow} more by a kill before the token was kept, ${recovered} of them mended by a sign-in`,
        `kept ${median(tally.windowsMs).toFixed(1)} ms after the answer (median)`,
      ].join('; '),
    };
  },
};

const isFine = ({ exitCode, requests }: Meeting) => exitCode === 0 && requests === 1;
const median = (all: readonly number[]) =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

interface Ground {
  readonly sandbox: Sandbox;
  readonly keychain: Keychain;
  readonly folder: string;
  readonly userData: string;
  readonly rotations: number;
  readonly kills: number;
  readonly note: (text: string) => void;
}

async function rotate(ground: Ground): Promise<Tally> {
  const { sandbox, keychain, folder, userData, rotations, kills, note } = ground;
  const tally: Tally = {
    requests: 0,
    rotations: 0,
    kills: 0,
    inWindow: 0,
    revoked: 0,
    recovered: 0,
    bugs: 0,
    windowsMs: [],
  };
  const open = () =>
    openLanyardProcess(keychain.env, (message: FromChild) => {
      if (message.kind === 'rotated') tally.windowsMs.push(message.windowMs);
      if (message.kind !== 'bug') return;
      tally.bugs += 1;
      note(message.text);
    });
  const start = async (lanyard: LanyardProcess) => {
    const snapshot = await lanyard.start(userData, sandbox.description);
    if (!snapshot) throw new Error('Lanyard ended by itself');
    return snapshot;
  };

  const first = await open();
  await start(first);
  const clientId = await importClient(first, sandbox, folder);
  const signIn = async (lanyard: LanyardProcess) =>
    goBack(lanyard, await answerPages(lanyard, sandbox, clientId, email));
  await signIn(first);
  await first.kill();

  let next = open();
  const second = await next;
  const accountId = (await start(second)).accounts[0]?.id ?? '';
  const copy = (lanyard: LanyardProcess) =>
    lanyard.ask('copyToken', { request: requestOf(accountId), format: 'bare' });
  sandbox.clearRequests();
  const copies = await Promise.all(Array.from({ length: 100 }, () => copy(second)));
  const failed = copies.filter((answer) => !answer || 'failure' in answer).length;
  if (failed > 0) throw new Error(`${failed} of 100 copies failed`);
  tally.requests = sandbox.requestCounts().token ?? 0;

  // From now on every copy mints anew, and the provider takes each refresh token once.
  sandbox.setFaults({ rotateRefreshTokens: true, accessTokenTtlSeconds: 200 });
  const issued = () =>
    sandbox
      .secrets()
      .filter(({ kind }) => kind === 'refresh_token')
      .map(({ value }) => value);
  let lanyard = second;
  let usualMs = 0;
  let isSpent = false;
  for (let life = 0; life <= kills; life += 1) {
    if (life > 0) await start(lanyard);
    next = open();
    if (isSpent) await mend(lanyard);
    const due = Math.ceil(((life + 1) * rotations) / (kills + 1));
    while (tally.rotations < due) {
      const began = performance.now();
      const answer = await copy(lanyard);
      usualMs = performance.now() - began;
      if (answer && 'value' in answer) tally.rotations += 1;
      else {
        tally.revoked += 1;
        note(`rotation ${tally.rotations}: ${answer?.failure ?? 'no answer'}`);
        await signIn(lanyard);
      }
    }
    if (life === kills) break;
    const underway = copy(lanyard);
    await new Promise((resolve) => setTimeout(resolve, 1.2 * Math.random() * usualMs));
    await lanyard.kill();
    await underway;
    tally.kills += 1;
    // The vault's process has ended: what is kept now is what the next start finds.
    isSpent = (await keychain.secrets.read(refreshTokenName(accountId))) !== issued().at(-1);
    if (isSpent) tally.inWindow += 1;
    lanyard = await next;
  }
  await expectStrict();
  await lanyard.kill();
  await (await next).kill();
  return tally;

  /** After a kill between the provider's answer and the keychain: it says so, and a sign-in is all it takes. */
  async function mend(killed: LanyardProcess): Promise<void> {
    const refused = await copy(killed);
    if (!refused || !('failure' in refused) || refused.failure !== 'GRANT_REFUSED') {
      note(`after a kill in the window: ${JSON.stringify(refused)}`);
      return;
    }
    const isDone = await signIn(killed);
    const answer = await copy(killed);
    if (isDone && answer && 'value' in answer) tally.recovered += 1;
  }

  /** A provider that is not strict would prove nothing: one that is, ends all for a token that comes twice. */
  async function expectStrict(): Promise<void> {
    const [old = '', newest = ''] = issued().slice(-2);
    const client = sandbox.description.clientFile['installed'];
    const use = async (refresh_token: string) => {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token,
        client_id: client?.client_id ?? '',
        client_secret: client?.client_secret ?? '',
      });
      return (await fetch(sandbox.description.provider.tokenEndpoint, { method: 'POST', body })).status;
    };
    if ((await use(old)) !== 400 || (await use(newest)) !== 400)
      throw new Error('the provider is not strict');
    const answer = await copy(lanyard);
    if (!answer || !('failure' in answer)) throw new Error('a family that was revoked would not be seen');
  }
}
