// Runs the test runners and the tour away from the person: in a temp folder of their own, with an environment of
// their own, and, when we are root, as an ordinary user, because Chromium's sandbox does not work for root.

import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { whyNoSandbox } from './chromium-sandbox.mjs';
import { say } from './say.mjs';

/**
 * @typedef {{ uid?: number, gid?: number }} User  empty: whoever we are
 * @typedef {{ folder: string, out: string, run: (args: string[], env?: Record<string, string>) => Promise<Ended>,
 *   remove: () => void }} IsolatedRun  `out`: where what is to outlive the run is written
 * @typedef {{ status: number | null, signal: NodeJS.Signals | null }} Ended
 */

/** What a runner gets of the person’s environment: how to find programs and packages, how to print and where to draw. */
const passedOn = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TERM',
  'COLORTERM',
  'NO_COLOR',
  'FORCE_COLOR',
  'CI',
  'LANYARD_SCREENSHOTS',
  // How npm gets to its registry.
  'npm_config_registry',
  'NODE_EXTRA_CA_CERTS',
  'SystemRoot',
];

const stopWithinMs = 10_000;

/**
 * @param {import('./electron-runtime.mjs').Runtime} [runtime]  not needed for unit tests
 * @returns {IsolatedRun}
 */
export function prepareIsolatedRun(runtime) {
  const folder = mkdtempSync(join(tmpdir(), 'lanyard-'));
  const places = { home: join(folder, 'home'), tmp: join(folder, 'tmp'), out: join(folder, 'out') };
  for (const place of Object.values(places)) mkdirSync(place, { mode: 0o700 });

  const user = chooseUser(folder, runtime);
  for (const place of [folder, ...Object.values(places)]) {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(place, user.uid, user.gid);
  }
  /** @type {Record<string, string>} */
  const env = {
    HOME: places.home,
    USERPROFILE: places.home,
    TMPDIR: places.tmp,
    TEMP: places.tmp,
    TMP: places.tmp,
  };
  for (const name of passedOn) if (process.env[name] !== undefined) env[name] = process.env[name];
  if (runtime) Object.assign(env, describeMachine(runtime, user));
  return {
    folder,
    out: places.out,
    run: (args, more = {}) => runToEnd(args, { ...env, ...more }, user),
    remove() {
      killWhatRemains(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * What test/desk/machine.ts reads.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {User} user
 * @returns {Record<string, string>}
 */
function describeMachine(runtime, user) {
  const browser = findBrowser();
  const trouble = whyNoSandbox(runtime.path, user);
  if (trouble) say(`tests: without Chromium's sandbox, because ${trouble}`);
  return {
    LANYARD_RUNTIME: runtime.path,
    ...(browser && { LANYARD_BROWSER: browser }),
    ...(trouble && { LANYARD_NO_SANDBOX: '1' }),
  };
}

/**
 * @param {string} folder
 * @param {import('./electron-runtime.mjs').Runtime} [runtime]
 * @returns {User}
 */
function chooseUser(folder, runtime) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return {};
  const nobody = { uid: idOf('-u'), gid: idOf('-g') };
  if (Number.isNaN(nobody.uid)) {
    say('tests: running as root, because there is no user nobody here');
    return {};
  }
  const needed = [
    inCheckout('package.json'),
    inCheckout('node_modules', '.package-lock.json'),
    node24,
    runtime?.path,
  ];
  chownSync(folder, nobody.uid, nobody.gid);
  const unreadable = [...needed, folder].find((path) => path && !canRead(path, nobody));
  if (unreadable) {
    say(`tests: running as root, because the user nobody cannot read ${unreadable}`);
    chownSync(folder, 0, 0);
    return {};
  }
  say("tests: running as the user nobody, because Chromium's sandbox does not work for root");
  return nobody;
}

const idOf = (/** @type {string} */ flag) =>
  Number.parseInt(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout, 10);

/**
 * @param {string} path
 * @param {User} user
 */
function canRead(path, user) {
  return spawnSync('test', ['-r', path], user).status === 0;
}

/**
 * Runs Node 24 with these arguments. It has its own process group, so that Ctrl-C reaches it once, from here, and
 * nothing of it is left when it does not listen.
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {User} user
 * @returns {Promise<Ended>}
 */
function runToEnd(args, env, user) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24, args, {
      cwd: checkout,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      ...user,
    });
    /** @type {NodeJS.Timeout | undefined} */
    let deadline;
    const killAll = () => child.pid && killGroup(child.pid);
    /** @param {NodeJS.Signals} signal */
    const interrupt = (signal) => {
      if (deadline) return killAll();
      child.kill(signal);
      deadline = setTimeout(killAll, stopWithinMs);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(deadline);
      killAll();
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      resolve({ status, signal });
    });
  });
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/**
 * A runner that had to be killed could not close what it had opened: Electron and Chromium have process groups of
 * their own, but work in this folder or name it in their arguments.
 * @param {string} folder
 */
function killWhatRemains(folder) {
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const told = [readlinkSync(`/proc/${pid}/cwd`), readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      if (told.some((text) => text.includes(folder))) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself, or belongs to someone else.
    }
  }
}
