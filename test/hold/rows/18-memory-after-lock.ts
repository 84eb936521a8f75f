import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { listProcesses } from '../../desk/processes.ts';
import { findSecretsInText, type Secrets } from '../../desk/secret-scan.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { secretsOf } from '../../person/needles.ts';
import { openScene, personOf, type Scene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { heapOf } from '../heap.ts';
import { type Copy, findInMemory } from '../memory.ts';
import type { Finding, Ground, Row } from '../row.ts';

/** What the lock may take until the vault's process has ended. */
const vaultEndsMs = 2_000;
/** Nobody waits for what is wiped after signing out. */
const wipedMs = 5_000;

interface Processes {
  readonly main: number;
  readonly network: number;
  readonly vault: number;
}

interface Counts {
  locks: number;
  /** Copies while they are needed: none would mean that the search is blind. */
  heldInPage: number;
  heldInVault: number;
  heldInMain: number;
  page: number;
  main: number;
  network: number;
  slowestEndMs: number;
}

/** What a person's use leaves in memory: looked for while it is needed, and when it no longer is. */
export const row: Row = {
  number: 18,
  name: 'memory after lock',
  goal: 'renderer 0 copies; vault-host ended ≤ 2 s; main 0 refresh-token copies',
  async check(ground) {
    const scene = await openScene();
    try {
      return await lookAround(scene, ground);
    } finally {
      await scene.close();
    }
  },
};

async function lookAround(scene: Scene, { form, note }: Ground): Promise<Finding> {
  // The sandbox has some of its own, for files that nobody opens here.
  const known = new Set(Object.values(secretsOf(scene)));
  const window = await launchSignedIn(scene, 'alice');
  const main = window.lanyard.app.process().pid ?? 0;
  const closed = whyClosed(main);
  const search = (pid: number, secrets: Secrets) => (closed === undefined ? findInMemory(pid, secrets) : []);
  const planted = { planted: `planted-${randomBytes(32).toString('hex')}` };
  await window.lanyard.app.evaluate((_, values) => void Object.assign(globalThis, values), planted);
  scene.sandbox.setFaults({ rotateRefreshTokens: true });
  const counts: Counts = {
    locks: 0,
    heldInPage: 0,
    heldInVault: 0,
    heldInMain: 0,
    page: 0,
    main: 0,
    network: 0,
    slowestEndMs: 0,
  };
  const refreshTokens = () => secretsSince(scene, known, 'refresh_token');
  const lookInMain = (): Copy[] => {
    const copies = search(main, { ...planted, ...refreshTokens() });
    const others = copies.filter(({ secret }) => secret !== 'planted');
    // What main does hold is found, so a search that finds nothing else was not blind.
    if (closed === undefined && others.length === copies.length)
      throw new Error('the search of main is blind');
    return others;
  };
  const lookInPage = async () => {
    const heap = (await heapOf(window)).toString('utf8');
    return findSecretsInText(secretsSince(scene, known, 'access_token', 'id_token'), 'heap', heap).length;
  };

  const rounds = form === 'full' ? 10 : 1;
  for (let round = 0; round < rounds; round += 1) {
    await window.copy('access token');
    const processes = await processesOf(scene, main);
    await reveal(window);
    counts.heldInPage += await lookInPage();
    await window.page.keyboard.up('Space');
    await window.page.keyboard.press('Escape');
    await window.button('Clear now').click();
    const cleared = await lookInPage();
    if (cleared > 0) note(`after clearing, the page has ${cleared} copies`);
    counts.page += cleared;

    await window.copy('access token');
    await reveal(window);
    counts.heldInVault += search(processes.vault, refreshTokens()).length;
    counts.heldInMain += lookInMain().length;
    // As the computer's screen does, while a token is shown.
    const lockedAt = performance.now();
    await window.lanyard.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await hasEnded(processes.vault);
    counts.slowestEndMs = Math.max(counts.slowestEndMs, performance.now() - lockedAt);
    await expect(window.heading('Lanyard is locked')).toBeVisible();
    // Resolves when everything is forgotten.
    await window.ask('lock', {});
    counts.locks += 1;
    counts.page += await lookInPage();
    const left = lookInMain();
    for (const { encoding, address } of left)
      note(`main has a copy (${encoding}) at ${address.toString(16)}`);
    counts.main += left.length;
    counts.network += search(processes.network, refreshTokens()).length;
    await window.page.keyboard.up('Space');
    await window.ask('unlock', {});
  }

  const forgotten = await forget(scene, window, lookInMain);
  for (const { encoding, address } of forgotten)
    note(`after signing out main has a copy (${encoding}) at ${address.toString(16)}`);
  return judge(counts, forgotten.length, closed, note);
}

/** Signs out, and counts what main still has of anybody's refresh token. */
async function forget(scene: Scene, window: LanyardWindow, look: () => Copy[]): Promise<Copy[]> {
  await window.signOut();
  await expect(window.account(personOf(scene.sandbox, 'alice').email)).toHaveCount(0);
  const deadline = performance.now() + wipedMs;
  let left = look();
  while (left.length > 0 && performance.now() < deadline) {
    await after(100);
    left = look();
  }
  return left;
}

function judge(counts: Counts, forgotten: number, closed: string | undefined, note: Ground['note']): Finding {
  const { locks, page, main, network, slowestEndMs } = counts;
  if (counts.heldInPage === 0)
    note('the page’s heap showed nothing while a token was shown: the look is blind');
  const inPage = `renderer ${page} copies after clearing and ${locks} locks`;
  const ended = `vault-host ended in ${(slowestEndMs / 1000).toFixed(1)} s`;
  const isPageClean = page === 0 && counts.heldInPage > 0 && slowestEndMs <= vaultEndsMs;
  if (closed !== undefined) {
    return { held: isPageClean, figure: `${inPage}; ${ended}; main not looked into: ${closed}` };
  }
  if (counts.heldInVault === 0)
    note('the vault’s process showed nothing while it was needed: the look is blind');
  return {
    held: isPageClean && counts.heldInVault > 0 && main === 0 && forgotten === 0,
    figure: `${inPage}; ${ended}; main ${main} refresh-token copies (${counts.heldInMain} before), ${forgotten} after signing out; Chromium's network process ${network}`,
  };
}

/** Holds the button that shows the token. */
async function reveal(window: LanyardWindow): Promise<void> {
  await window.button('Look inside').click();
  await window.button('Hold to reveal').focus();
  await window.page.keyboard.down('Space');
  await expect(window.page.getByText(/^ya29\.[^…]+$/)).toBeVisible();
}

async function processesOf(scene: Scene, main: number): Promise<Processes> {
  const all = await listProcesses(scene.desk);
  const find = (service: string) => {
    const found = all.find(({ argv }) => argv.includes(`--utility-sub-type=${service}`));
    if (!found) throw new Error(`there is no process of ${service}`);
    return found.pid;
  };
  return {
    main,
    network: find('network.mojom.NetworkService'),
    vault: find('node.mojom.NodeService'),
  };
}

async function hasEnded(pid: number): Promise<void> {
  const deadline = performance.now() + 10 * vaultEndsMs;
  while (performance.now() < deadline) {
    if (
      await access(`/proc/${pid}`).then(
        () => false,
        () => true,
      )
    )
      return;
    await after(10);
  }
}

/** Why nobody may look into a process of their own here; nothing where they may. */
function whyClosed(pid: number): string | undefined {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'));
    return undefined;
  } catch (error) {
    return `the system forbids it (${(error as NodeJS.ErrnoException).code})`;
  }
}

function secretsSince(scene: Scene, known: ReadonlySet<string>, ...kinds: readonly string[]): Secrets {
  const all = Object.entries(secretsOf(scene));
  return Object.fromEntries(
    all.filter(([name, value]) => kinds.includes(name.split(' ')[0] ?? '') && !known.has(value)),
  );
}
