// Whether Chromium's own sandbox can work for a user of this machine. Without it Electron only starts with --no-sandbox.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Why the sandbox cannot work, or undefined if it can.
 * @param {string} electron
 * @param {{ uid?: number, gid?: number }} user  the present one if not given
 * @returns {string | undefined}
 */
export function whyNoSandbox(electron, user = {}) {
  if (process.platform !== 'linux') return undefined;
  if ((user.uid ?? process.getuid?.()) === 0) return 'Chromium refuses to run its sandbox as root';
  if (hasSetuidHelper(electron)) return undefined;
  const tried = spawnSync('unshare', ['--user', '--map-root-user', 'true'], user);
  return tried.status === 0 ? undefined : 'this system does not let ordinary users create user namespaces';
}

/** The older way into the sandbox, which needs root to have set it up once. */
function hasSetuidHelper(/** @type {string} */ electron) {
  const helper = statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
}
