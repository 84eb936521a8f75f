// Run by row 29 in a network that has nothing but the loopback: Lanyard as it is shipped is started and used a little,
// and then has its doctor ask the provider for the time, which does want out. Tells as JSON what was seen.

import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { openDesk } from '../desk/desk.ts';
import { launchLanyard } from '../desk/lanyard.ts';
import { LanyardWindow } from '../person/lanyard-window.ts';
import { type Attempt, readAttempts } from './net-log.ts';
import { traceElectron } from './system-calls.ts';

export interface OfflineReport {
  /** The networks that there are, by name. */
  readonly networks: readonly string[];
  /** What a person did in the window. */
  readonly done: readonly string[];
  /** What was tried to be reached while nobody asked for it. */
  readonly attempts: readonly string[];
  /** The same while the doctor looked: if there is none, nothing would be seen. */
  readonly asked: readonly string[];
  /** Whether the kernel's account was read beside that of Chromium. */
  readonly traced: boolean;
}

/** Every connection by the internet's protocols that strace saw asked for; each line begins with the thread and the time. */
const connectsIn = (trace: string): Attempt[] =>
  trace.split('\n').flatMap((line) => {
    const [, seconds, what] = /^\d+ +(\d+\.\d+) (connect\(\d+, \{sa_family=AF_INET.*)/.exec(line) ?? [];
    return what === undefined ? [] : [{ what, at: Number(seconds) * 1000 }];
  });

const desk = await openDesk();
try {
  const netLog = join(desk.folder, 'net-log.json');
  const trace = await traceElectron(desk, 'connects', [
    '-qq',
    '-ttt',
    '-e',
    'trace=connect',
    '-e',
    'signal=none',
  ]);
  const lanyard = await launchLanyard(desk, {
    args: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    ...(trace && { program: trace.program }),
  });
  const window = new LanyardWindow(lanyard);
  const done: string[] = [];
  await window.heading('Every identity you hold, one click away').waitFor();
  done.push('opened');
  await window.openSettings();
  await window.chooseTheme('Dark');
  await expect(window.page.locator('[data-mantine-color-scheme="dark"]').first()).toBeAttached();
  done.push('chose a theme');
  await window.page.keyboard.press('Escape');
  await window.importClient('/dev/null');
  await expect(window.failures.first()).toBeVisible();
  done.push('was told of a wrong file');

  const askedAt = Date.now();
  await window.ask('runCheck', { check: 'clock' });
  await lanyard.close();
  const attempts = [
    ...(await readAttempts(netLog)),
    ...(trace ? connectsIn(await readFile(trace.file, 'utf8')) : []),
  ];
  const report: OfflineReport = {
    networks: Object.keys(networkInterfaces()),
    done,
    attempts: attempts.filter(({ at }) => at < askedAt).map(({ what }) => what),
    asked: attempts.filter(({ at }) => at >= askedAt).map(({ what }) => what),
    traced: trace !== undefined,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await desk.close();
}
