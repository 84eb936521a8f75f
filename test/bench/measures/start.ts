import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import type { Account } from '../../../app/account.ts';
import { type Badge, type badgeColours, environments } from '../../../app/badge.ts';
import { badgesFile } from '../../../app/badge-schema.ts';
import { mostUses } from '../../../app/frecency.ts';
import { useKeys } from '../../../app/known.ts';
import { emptyUsedFile, usedFile } from '../../../main/known-identities.ts';
import { accountsFile, emptyAccountsFile } from '../../../main/vault/accounts.ts';
import { createCheckedFile } from '../../../main/vault/checked-file.ts';
import type { Desk } from '../../desk/desk.ts';
import { checkout, chromiumSandbox, electronBinary } from '../../desk/machine.ts';
import { userDataFolder } from '../../person/kept.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { type Figure, type Measure, median, spread } from '../figure.ts';

const starts = { short: 1, full: 15 } as const;
const goalRatio = 1.25;
/** By then every window has been painted; looking earlier would slow down what is measured. */
const lookAfterMs = 2_500;

const bare = [join(checkout, 'test', 'desk', 'fixture')];

/** From the start of the process until the accounts are painted, beside a bare window, in turns. */
export const start: Measure = {
  name: 'start',
  async measure(form) {
    const [one, many] = [await openScene(), await openScene()];
    try {
      await fill(one, 1, 0, 0);
      await fill(many, 100, 1_000, mostUses);
      const programs = [
        { desk: one.desk, args: bare, times: [] as number[] },
        { desk: one.desk, args: lanyard(one), times: [] as number[] },
        { desk: many.desk, args: lanyard(many), times: [] as number[] },
      ] as const;
      // The first round fills the system's caches.
      for (let round = 0; round <= starts[form]; round += 1) {
        for (const { desk, args, times } of programs) {
          const time = await timeOfStart(desk, args);
          if (round > 0) times.push(time);
        }
      }
      const [window, withOne, withMany] = programs;
      return [
        figure('start, 1 account', withOne.times, window.times),
        figure(`start, 100 accounts, 1,000 badges, ${mostUses} used`, withMany.times, window.times),
      ];
    } finally {
      await one.close();
      await many.close();
    }
  },
};

function figure(what: string, times: readonly number[], bareTimes: readonly number[]): Figure {
  const ratio = median(times) / median(bareTimes);
  return {
    what,
    value: `${ratio.toFixed(2)} ×`,
    how: `${median(times).toFixed(0)} ms, a bare window ${median(bareTimes).toFixed(0)} ms; ${spread(times, 'ms', 0)}`,
    goal: `${goalRatio} ×`,
    met: ratio <= goalRatio,
    numbers: { medianMs: median(times), bareMedianMs: median(bareTimes), ratio },
  };
}

const lanyard = ({ desk }: Scene) => [
  join(checkout, 'build', 'sandbox-app'),
  `--provider=${join(desk.home, 'provider.json')}`,
];

/** In milliseconds: the page itself knows when it was first painted, and is asked once all is over. */
async function timeOfStart(desk: Desk, args: readonly string[]): Promise<number> {
  const flags = ['--remote-debugging-port=0', ...(chromiumSandbox ? [] : ['--no-sandbox'])];
  const startedAt = performance.timeOrigin + performance.now();
  const program = spawn(electronBinary(), [...flags, ...args], {
    env: desk.env,
    cwd: desk.home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(program, 'exit');
  try {
    const address = await debuggerOf(program);
    await after(lookAfterMs);
    const browser = await chromium.connectOverCDP(address);
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('there is no window');
    const paintedAt = await page.evaluate(() => {
      const painted = performance.getEntriesByName('first-contentful-paint')[0];
      return painted && performance.timeOrigin + painted.startTime;
    });
    if (paintedAt === undefined) throw new Error(`nothing was painted within ${lookAfterMs} ms`);
    await browser.close();
    return paintedAt - startedAt;
  } finally {
    program.kill();
    await ended;
  }
}

async function debuggerOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('its errors are not read');
  for await (const line of createInterface(stderr)) {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error('it ended at once');
}

const idOf = (start: number, number: number) =>
  `${start}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const emailOf = (number: number) => `worker-${number}@acme-fleet.iam.gserviceaccount.com`;

/** Lays down what Lanyard would have kept of so many accounts, badges and uses. */
async function fill({ desk }: Scene, accounts: number, badges: number, uses: number): Promise<void> {
  const at = 1_700_000_000_000;
  const file = (name: string) => join(userDataFolder(desk), name);
  const count = <Item>(length: number, item: (number: number) => Item) =>
    Array.from({ length }, (_, index) => item(index));
  await createCheckedFile({
    path: file('accounts.json'),
    version: 1,
    schema: accountsFile,
    empty: emptyAccountsFile,
  }).save({
    ...emptyAccountsFile,
    accounts: count(
      accounts,
      (number): Account => ({
        id: idOf(1, number),
        kind: 'service-account-key',
        email: emailOf(number),
        signedInAt: at,
        keyId: `key-${number}`,
      }),
    ),
  });
  const colours: readonly (typeof badgeColours)[number][] = ['plain', 'teal', 'blue', 'amber'];
  await createCheckedFile({ path: file('badges.json'), version: 1, schema: badgesFile, empty: [] }).save(
    count(
      badges,
      (number): Badge => ({
        id: idOf(2, number),
        name: `Badge ${number}`,
        colour: colours[number % colours.length] ?? 'plain',
        environment: environments[number % environments.length] ?? 'none',
        askTwice: true,
        pinned: number < 5,
        format: 'bare',
        account: { kind: 'service-account-key', email: emailOf(number % accounts) },
        request: {
          kind: 'id-token',
          identity: { accountId: idOf(1, number % accounts) },
          audience: `https://service-${number}.example`,
        },
      }),
    ),
  );
  await createCheckedFile({
    path: file('used.json'),
    version: 1,
    schema: usedFile,
    empty: emptyUsedFile,
  }).save({
    ...emptyUsedFile,
    uses: count(uses, (number) => ({ key: useKeys.serviceAccount(emailOf(number)), weight: 1, at })),
    serviceAccounts: count(uses, (number) => ({
      email: emailOf(number),
      accountId: idOf(1, number % accounts),
      delegates: [],
      at,
    })),
  });
}
