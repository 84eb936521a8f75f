/**
 * One fault after the other on a keychain of its own, in a thread of its own: so that what is measured of its event loop
 * is Lanyard's part alone. `runFaults` starts it.
 */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import {
  type Fault,
  type FaultyKeychain,
  faults,
  type Operation,
  openFaultyKeychain,
} from './faulty-keychain.ts';
import { type KeychainUser, openKeychainUser } from './keychain-user.ts';
import { type Lag, type LagMeter, openLagMeter } from './lag.ts';
import { openVaultHosts, type VaultHosts } from './vault-hosts.ts';

export const operations: readonly Operation[] = ['read', 'write', 'delete', 'probe'];
const namedMs = 10_000;
const lagMs = 100;
const recoveredMs = 5_000;
/** Files and names that hang do so until the keychain answers. */
const freeMs = 1_000;
/** A computer that is busy with other things may be late; what Lanyard does late by itself it does each time. */
const mostTries = 3;

/** What came of one fault. */
export interface Trial {
  /** Its name. */
  readonly fault: string;
  /** Operations that came to something else. */
  readonly wrong: readonly string[];
  readonly lost: readonly string[];
  /** The longest, in milliseconds. */
  readonly named: number;
  readonly lag: Lag;
  readonly frozen: number;
  readonly recovered: number;
}

interface LaneData {
  readonly names: readonly string[];
  readonly folder: string;
}

/** Has these faults, by their names, come over a keychain in this folder. */
export async function runFaults(names: readonly string[], folder: string): Promise<Trial[]> {
  const data: LaneData = { names, folder };
  const worker = new Worker(new URL(import.meta.url), { workerData: data });
  const [trials] = (await once(worker, 'message')) as [Trial[]];
  await worker.terminate();
  return trials;
}

async function runLane({ names, folder }: LaneData): Promise<Trial[]> {
  const lane = faults.filter(({ name }) => names.includes(name));
  const hosts = openVaultHosts();
  const meter = openLagMeter();
  const keychain = await openFaultyKeychain(folder);
  const users = operations.map((operation) => openKeychainUser(keychain, hosts, operation));
  const trials: Trial[] = [];
  try {
    for (const fault of lane) {
      let best: Trial | undefined;
      for (let tries = 0; tries < mostTries; tries += 1) {
        const trial = await tryFault(fault, keychain, users, { hosts, meter });
        // What is wrong once is wrong.
        if (
          !best ||
          trial.wrong.length + trial.lost.length > 0 ||
          lateness(trial).length < lateness(best).length
        )
          best = trial;
        if (best.wrong.length + best.lost.length > 0 || lateness(best).length === 0) break;
      }
      if (best) trials.push(best);
    }
  } finally {
    for (const user of users) user.close();
    await keychain.close();
    await hosts.close();
    await meter.close();
  }
  return trials;
}

async function tryFault(
  fault: Fault,
  keychain: FaultyKeychain,
  users: readonly KeychainUser[],
  { hosts, meter }: { readonly hosts: VaultHosts; readonly meter: LagMeter },
): Promise<Trial> {
  const another = hosts.start({ ...keychain.env });
  await Promise.all(users.map((user) => user.prepare()));
  if (fault.fromStart) for (const user of users) await user.rest();
  await fault.inflict(keychain, users, another);

  const renew = fault.damages === true;
  const lagOf = await meter.start();
  const freedom = watchFreedom();
  const outcomes: { came: string; ms: number }[] = [];
  const act = async (user: KeychainUser) => {
    const startedAt = performance.now();
    const came = await user.act({ renew });
    return { came, ms: performance.now() - startedAt };
  };
  if (fault.oneByOne) for (const user of users) outcomes.push(await act(user));
  else outcomes.push(...(await Promise.all(users.map(act))));
  const lag = await lagOf();
  const frozen = await freedom.stop();

  await fault.mend?.(keychain);
  const backAt = performance.now();
  const back = await Promise.all(users.map((user) => user.recover(3 * recoveredMs)));
  const recovered = performance.now() - backAt;

  const wrong = operations.flatMap((operation, index) => {
    const came = outcomes[index]?.came;
    return came === fault.outcomes[operation] ? [] : [`${operation} came to ${came}`];
  });
  if (back.includes(false)) wrong.push('the keychain was not taken up again');
  if (renew) for (const user of users) await user.heal();
  const fresh = hosts.start({ ...keychain.env });
  const lost: string[] = [];
  for (const user of users) lost.push(...(await user.lost(fresh)));
  another.kill();
  fresh.kill();
  const named = Math.max(...outcomes.map(({ ms }) => ms));
  return { fault: fault.name, wrong, lost, named, lag, frozen, recovered };
}

/** How long the event loop lagged, less what the computer did to a thread that was idle meanwhile. */
export const ownLag = ({ lag }: Trial): number => Math.max(0, lag.oursMs - lag.idleMs);

/** Which of the promised times were missed. */
export function lateness(trial: Trial): string[] {
  const { named, frozen, recovered } = trial;
  const missed: string[] = [];
  if (named > namedMs) missed.push(`named after ${Math.round(named)} ms`);
  if (ownLag(trial) >= lagMs) missed.push(`lag ${Math.round(ownLag(trial))} ms`);
  if (frozen > freeMs) missed.push(`files and names took ${Math.round(frozen)} ms`);
  if (recovered > recoveredMs) missed.push(`back after ${Math.round(recovered)} ms`);
  return missed;
}

/** Reads a file and looks up a name again and again: the longest either took. */
function watchFreedom() {
  let isOver = false;
  let longest = 0;
  const watching = (async () => {
    while (!isOver) {
      const startedAt = performance.now();
      await Promise.all([readFile('/proc/self/status'), lookup('localhost')]);
      longest = Math.max(longest, performance.now() - startedAt);
      await after(50);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await watching;
      return longest;
    },
  };
}

if (parentPort) {
  const port = parentPort;
  runLane(workerData as LaneData).then(
    (trials) => port.postMessage(trials),
    (error: unknown) => {
      // Told by the worker's own `error`.
      throw error;
    },
  );
}
