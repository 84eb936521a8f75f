// Everything that must be there before Lanyard can be built, run or tested, step by step, each only if it is missing.
// Runs on Node 20, before anything is installed, so it imports nothing but Node.

import { mkdirSync } from 'node:fs';
import { provideBrowser } from './browser.mjs';
import { runtimeFolder } from './checkout.mjs';
import { provideRuntime } from './electron-runtime.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { say, step, Trouble } from './say.mjs';
import { provideSystemPackages } from './system-packages.mjs';

/** What checks, unit tests and the sandbox need. */
export async function setUpPackages() {
  await step('Node', checkNode);
  await step('npm packages', installNpmPackages);
}

/**
 * What opens Lanyard (`run`) or tests it (`test`).
 * @param {import('./system-packages.mjs').Purpose} purpose
 */
export async function setUpElectron(purpose) {
  // First of all, because this is what may need somebody else's hand.
  await step('system packages', () => provideSystemPackages(purpose));
  await setUpPackages();
  mkdirSync(runtimeFolder, { recursive: true });
  if (purpose === 'test') await step('browser', provideBrowser);
  const runtime = await step('Electron runtime', provideRuntime);
  say(`setup: ready, with Electron ${runtime.version} from ${runtime.origin}`);
  return runtime;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Trouble({
    why: `this is Node ${process.versions.node}; setup needs 20.19 or later`,
    cure: 'install a current Node (nodejs.org), then run this again',
  });
}
