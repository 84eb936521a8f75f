// The npm packages of package-lock.json, and the Node 24 that comes with them.

import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { bothEnds, run } from './command.mjs';
import { progress, say, Trouble } from './say.mjs';

/** PATH without this checkout's own programs: npm ci deletes node_modules, and with it the Node 24 in there. */
export const outerPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(inCheckout('node_modules')))
    .join(delimiter);

/**
 * npm writes node_modules/.package-lock.json as the last thing of an install, so it is the record of what is there:
 * the packages are installed when it agrees with package-lock.json on every package that is not optional.
 * @param {string} lockText
 * @param {string} installedText
 */
export function agree(lockText, installedText) {
  const locked = JSON.parse(lockText).packages;
  const installed = JSON.parse(installedText).packages;
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '') return true;
    if (installed[path] === undefined) return optional === true;
    return installed[path].version === version;
  });
}

function areInstalled() {
  const record = inCheckout('node_modules', '.package-lock.json');
  if (!existsSync(record) || !existsSync(node24)) return false;
  return agree(readFileSync(inCheckout('package-lock.json'), 'utf8'), readFileSync(record, 'utf8'));
}

export async function installNpmPackages() {
  if (areInstalled()) return;
  say('setup: installing the npm packages of package-lock.json (npm ci)');
  const installing = progress('setup: npm packages');
  const ended = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: checkout,
    env: { ...process.env, PATH: outerPath() },
  });
  if (ended.status !== 0) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: `npm ci ended with ${ended.status ?? 'an error'}, its output is above`,
      cure: 'check that the npm registry can be reached (npm ping) and that there is room on the disk, then run this again',
    });
  }
  if (!existsSync(node24)) {
    throw new Trouble({
      why: 'npm ci ran, but the install script of the package `node` did not: there is no Node 24',
      cure: 'allow install scripts (npm config delete ignore-scripts), then run this again',
    });
  }
  installing.done('installed');
}
