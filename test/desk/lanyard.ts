// Starts Lanyard (or another Electron app) at a desk, with everything it prints kept for a search.

import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Desk } from './desk.ts';
import { checkout, chromiumSandbox, electronBinary } from './machine.ts';

export interface Lanyard {
  readonly app: ElectronApplication;
  readonly window: Page;
  /** All it has printed so far, on both streams. */
  output(): string;
  /** Quits it; what it kept stays at the desk for the next launch. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** The folder whose package.json names the app; the checkout itself if not given. */
  appDir?: string;
  args?: string[];
  env?: Record<string, string>;
  /** What is run in place of Electron, and runs it. */
  program?: string;
}

const heldApp = join(checkout, 'test', 'desk', 'held-app');

export async function launchLanyard(desk: Desk, options: LaunchOptions = {}): Promise<Lanyard> {
  const app = await _electron.launch({
    executablePath: options.program ?? electronBinary(),
    args: [heldApp, `--app=${options.appDir ?? checkout}`, ...(options.args ?? [])],
    env: { ...desk.env, ...options.env },
    cwd: desk.home,
    chromiumSandbox,
  });
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const close = () => app.close();
  desk.beforeClose(close);
  await app.evaluate(() => (globalThis as typeof globalThis & { letGo: () => void }).letGo());
  return { app, window: await app.firstWindow(), output: () => output, close };
}
