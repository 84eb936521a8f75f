// The browser that plays the person's own in tests: a Chromium or Chrome of this machine, or the one that Playwright
// downloads. (The download is untested: it is for Ubuntu and others, on an open network.)

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout, node24, runtimeFolder } from './checkout.mjs';
import { findCommand } from './command.mjs';
import { say, Trouble } from './say.mjs';

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
const downloads = join(runtimeFolder, 'browsers');
const limitMs = 15 * 60_000;

/** @returns {string | undefined} */
export function findBrowser() {
  return (
    names.map((name) => findCommand(name)).find((path) => path !== undefined && !isSnap(path)) ??
    findDownloaded()
  );
}

export function provideBrowser() {
  if (process.platform !== 'linux' || findBrowser()) return;
  say('setup: there is no Chromium or Chrome here that tests can use, so Playwright downloads one');
  const { status } = spawnSync(
    node24,
    [inCheckout('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'],
    {
      env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: downloads },
      stdio: 'inherit',
      timeout: limitMs,
    },
  );
  if (status === 0 && findBrowser()) return;
  throw new Trouble({
    why: 'there is no browser, and Playwright could not download one (a snap does not do: it cannot read a profile in the temp folder)',
    cure: 'install Google Chrome or Chromium as an ordinary package, so that google-chrome or chromium is on the PATH',
  });
}

/**
 * A snap reads only its own folders. Ubuntu's chromium-browser is a shell script that starts (or asks for) the snap.
 * @param {string} path
 */
function isSnap(path) {
  const file = realpathSync(path);
  if (/\/snap(\/|$)/.test(file)) return true;
  return readFileSync(file).subarray(0, 4096).includes('/snap/bin');
}

function findDownloaded() {
  if (!existsSync(downloads)) return undefined;
  return readdirSync(downloads)
    .filter((name) => /^chromium-\d+$/.test(name))
    .flatMap((name) =>
      ['chrome-linux64', 'chrome-linux'].map((folder) => join(downloads, name, folder, 'chrome')),
    )
    .find((path) => existsSync(path));
}
