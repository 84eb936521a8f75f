import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { commandChannel } from '../../../app/channels.ts';
import { type CommandName, contract, type Outcome } from '../../../app/contract.ts';
import { cloudPlatform } from '../../../app/scopes.ts';
import type { Commands } from '../../../main/commands.ts';
import type { LogEvent } from '../../../main/desktop/log.ts';
import { personOf } from '../../person/scene.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createVisitor } from '../../sandbox/visitor.ts';
import type { FakeDesktop } from '../../unit/fake-desktop.ts';
import { ask } from '../../unit/raw-http.ts';
import { badSenders, createContents } from '../bad-senders.ts';
import { exampleId, exampleRequests } from '../example-requests.ts';
import { fuzzedRequests } from '../fuzzed-requests.ts';
import { type OnShim, openShim } from '../on-shim.ts';
import type { Form, Ground, Row } from '../row.ts';

const names = Object.keys(contract) as CommandName[];
const fuzzed = { short: 100, full: 10_000 } as const;
/** Requests of each command that real commands are asked, and how long one may take: the longest wait is a provider's. */
const forReal = { short: 4, full: 100 } as const;
const answerWithinMs = 30_000;

interface Door {
  knock(name: CommandName, request: unknown, event?: unknown): Promise<Outcome<unknown>>;
  /** The channels that somebody listens on, by whatever method. */
  readonly channels: readonly string[];
  readonly contents: ReturnType<typeof createContents>;
  readonly events: LogEvent[];
}

/** The real door, in front of these commands. */
async function openDoor(shim: OnShim, commands: Commands): Promise<Door> {
  const contents = createContents();
  const events: LogEvent[] = [];
  const ipc = await shim.load<typeof import('../../../main/ipc.ts')>('main/ipc.ts');
  const before = shim.told.length;
  ipc.openDoor(Promise.resolve(commands), contents as never, { write: (event) => void events.push(event) });
  const listening = shim.told
    .slice(before)
    .filter(({ what }) => /^ipcMain\.(?!remove)/.test(what))
    .map(({ args }) => args as [string, (event: unknown, request: unknown) => Promise<Outcome<unknown>>]);
  const handlers = new Map(listening);
  return {
    knock(name, request, event = { senderFrame: contents.mainFrame }) {
      const handler = handlers.get(commandChannel(name));
      if (!handler) throw new Error(`no door for ${name}`);
      return handler(event, request);
    },
    channels: listening.map(([channel]) => channel),
    contents,
    events,
  };
}

/** What a command may be handed: plain data, nothing that does something when it is looked at. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return true;
  if (typeof value !== 'object') return false;
  if (![Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))) return false;
  return Object.entries(value).every(([key, member]) => key !== '__proto__' && isPlain(member));
}

/** Each command at each bad sender's hand: what got through. */
async function knockAsBadSenders(note: Ground['note']): Promise<{ knocks: number; accepted: number }> {
  const called: string[] = [];
  let knocks = 0;
  let wrong = 0;
  for (const [who, create] of Object.entries(badSenders)) {
    for (const name of names) {
      const commands = { [name]: async () => void called.push(name) } as unknown as Commands;
      const door = await openDoor(await sharedShim(), commands);
      const outcome = await door.knock(name, exampleRequests[name], create(door.contents));
      knocks += 1;
      const [event, ...more] = door.events;
      const refused =
        !outcome.ok &&
        outcome.failure.code === 'REQUEST_INVALID' &&
        isDeepStrictEqual(event, { event: 'request-refused', command: name, why: 'sender' }) &&
        more.length === 0;
      if (refused) continue;
      wrong += 1;
      note(`${name} was not refused to ${who}`);
    }
  }
  return { knocks, accepted: Math.max(wrong, called.length) };
}

let shim: Promise<OnShim> | undefined;
function sharedShim(): Promise<OnShim> {
  shim ??= openShim();
  return shim;
}

interface Fuzzing {
  calls: number;
  reached: number;
  leaked: number;
  unchecked: number;
}

/** Fuzzes each channel, with commands behind it that write down what they were handed. */
async function fuzz(form: Form, note: Ground['note']): Promise<Fuzzing> {
  const seen: Fuzzing = { calls: 0, reached: 0, leaked: 0, unchecked: 0 };
  for (const name of names) {
    let handed: unknown[] = [];
    const commands = { [name]: async (request: unknown) => void handed.push(request) } as unknown as Commands;
    const door = await openDoor(await sharedShim(), commands);
    const others = names.filter((other) => other !== name).map((other) => exampleRequests[other]);
    const property = fc.asyncProperty(fuzzedRequests(exampleRequests[name], others), async (request) => {
      handed = [];
      seen.calls += 1;
      let outcome: Outcome<unknown>;
      try {
        outcome = await door.knock(name, request);
      } catch {
        seen.leaked += 1;
        return false;
      }
      const checked = contract[name].request.safeParse(request);
      const wanted = checked.success ? [checked.data] : [];
      const honest = isDeepStrictEqual(handed, wanted) && handed.every(isPlain);
      if (!honest) seen.unchecked += 1;
      seen.reached += handed.length;
      return honest && outcome.ok === checked.success;
    });
    const { failed, seed } = await fc.check(property, { numRuns: fuzzed[form], endOnFailure: true });
    if (failed) note(`${name} did not hold with seed ${seed}`);
  }
  return seen;
}

interface Real {
  calls: number;
  succeeded: number;
  bugs: number;
  late: number;
}

/** The real commands behind the real door, on a computer without Electron, as somebody who has signed in. */
async function askForReal({ form, folder, note }: Ground): Promise<Real> {
  const shim = await openShim();
  const { createFakeComputer } =
    await shim.load<typeof import('../../unit/fake-desktop.ts')>('test/unit/fake-desktop.ts');
  const { start } = await shim.load<typeof import('../../../main/start.ts')>('main/start.ts');
  const { systemClock } = await shim.load<typeof import('../../../main/clock.ts')>('main/clock.ts');
  const userData = join(folder, 'user-data');
  await mkdir(userData);
  const sandbox = await startSandbox();
  const desktop = createFakeComputer(userData).boot();
  const seen: Real = { calls: 0, succeeded: 0, bugs: 0, late: 0 };
  try {
    await start({
      desktop,
      clock: systemClock,
      endpoints: sandbox.description.provider,
      apis: sandbox.description.google,
      keychainService: 'dev.lanyard.hold.v1',
      sandbox: {},
    });
    const accountId = await signIn(desktop, sandbox, folder);
    const door = await openDoor(shim, desktop.commands());
    const tell = async (name: CommandName, request: unknown) => {
      seen.calls += 1;
      const outcome = await inTime(door.knock(name, request).catch(() => undefined));
      if (outcome === 'late') seen.late += 1;
      else if (outcome?.ok) seen.succeeded += 1;
      else if (outcome === undefined || outcome.failure.code === 'INTERNAL') seen.bugs += 1;
      else return;
      if (outcome === 'late') note(`${name} gave no answer`);
      else if (!outcome?.ok) note(`${name} broke: ${JSON.stringify(door.events.at(-1))}`);
    };
    // Without an account there is little left to do.
    const order = [...names.filter((name) => name !== 'signOut'), 'signOut' as const];
    for (const name of order) {
      const good = JSON.parse(JSON.stringify(exampleRequests[name]).replaceAll(exampleId, accountId));
      for (const request of [...fc.sample(fuzzedRequests(good, []), forReal[form]), good]) {
        await tell(name, request);
        // What covers the window must not cover the rest of the commands.
        if (name === 'lock') await door.knock('unlock', {});
      }
    }
    seen.bugs += desktop.bugs.length;
    for (const bug of desktop.bugs) note(bug instanceof Error ? (bug.stack ?? bug.message) : 'a bug');
  } finally {
    await desktop.quit();
    await sandbox.close();
  }
  return seen;
}

/** Signs alice in, as a person without a browser, and gives the account's id. */
async function signIn(desktop: FakeDesktop, sandbox: Sandbox, folder: string): Promise<string> {
  const path = join(folder, 'client_secret.json');
  await writeFile(path, JSON.stringify(sandbox.description.clientFile));
  const { importClient, startSignIn } = desktop.commands();
  const { clientId } = await importClient({ path });
  await startSignIn({ clientId, scopes: [cloudPlatform] });
  const { url } = await createVisitor().signIn(
    new URL(desktop.opened.at(-1) ?? ''),
    personOf(sandbox, 'alice'),
  );
  await ask(url.href);
  const { accounts } = await desktop.until((snapshot) => snapshot.accounts.length > 0);
  return accounts[0]?.id ?? '';
}

async function inTime<Value>(work: Promise<Value>): Promise<Value | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), answerWithinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const row: Row = {
  number: 23,
  name: 'IPC',
  goal: '100 % of channels checked; 10,000 fuzzed calls each: 0 exceptions, 0 hangs, 0 unchecked; 0 of 12 bad senders',
  async check(ground) {
    const { form, note } = ground;
    const { channels } = await openDoor(await sharedShim(), {} as Commands);
    const wanted = names.map(commandChannel);
    const strays = channels.filter((channel) => !wanted.includes(channel as never));
    const senders = await knockAsBadSenders(note);
    const fuzzing = await fuzz(form, note);
    const real = await askForReal(ground);
    const whole = isDeepStrictEqual([...channels].sort(), [...wanted].sort());
    const held =
      whole &&
      senders.accepted === 0 &&
      fuzzing.leaked + fuzzing.unchecked + real.bugs + real.late === 0 &&
      // A door that lets nothing in would hold as well.
      fuzzing.reached > names.length &&
      real.succeeded > 0;
    const figure = [
      `${channels.length - strays.length} of ${wanted.length} channels checked`,
      `${senders.accepted} of ${senders.knocks} knocks by ${Object.keys(badSenders).length} bad senders accepted`,
      `${fuzzing.calls} fuzzed calls: ${fuzzing.leaked} exceptions, ${fuzzing.unchecked} unchecked, ${fuzzing.reached} good`,
      `${real.calls} to real commands: ${real.bugs} bugs, ${real.late} hangs`,
    ].join('; ');
    return { held, figure };
  },
};
