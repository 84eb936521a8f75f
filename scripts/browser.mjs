// The browser that plays the person's own in tests: a Chromium or Chrome that is installed on this machine.

import { readFileSync, realpathSync } from 'node:fs';
import { findCommand } from './command.mjs';

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/** @returns {string | undefined} */
export function findBrowser() {
  return names.map((name) => findCommand(name)).find((path) => path !== undefined && !isSnap(path));
}

/**
 * A snap reads only its own folders, so it cannot use a profile in a temp folder. Ubuntu's chromium-browser is a
 * shell script that starts (or asks for) the snap.
 * @param {string} path
 */
function isSnap(path) {
  const file = realpathSync(path);
  if (file.includes('/snap')) return true;
  return readFileSync(file).subarray(0, 4096).includes('/snap/bin');
}
