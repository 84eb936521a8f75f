// What Lanyard needs of the operating system on Linux: found by looking for the thing itself (a library, a program), so
// that it holds on any distribution; installed only as root on Debian and Ubuntu, else told as the one command to run.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { bothEnds, findCommand, run } from './command.mjs';
import { progress, say, Trouble } from './say.mjs';

/**
 * @typedef {'run' | 'test'} Purpose  `run`: to open Lanyard on a display. `test`: also to test it without one.
 * @typedef {{ name: string, purpose: Purpose, isThere: (libraries: string) => boolean, packages: string[][] }} Need
 *   packages: each as the names it has had; Debian 13 and Ubuntu 24.04 renamed some (t64).
 */

/**
 * @param {string} file
 * @param {string[]} names
 * @returns {Need}
 */
const library = (file, names) => ({
  name: file,
  purpose: 'run',
  isThere: (libraries) => libraries.includes(`${file} `),
  packages: [names],
});

/**
 * @param {Purpose} purpose
 * @param {string} command
 * @param {string[]} packages
 * @returns {Need}
 */
const program = (purpose, command, packages) => ({
  name: command,
  purpose,
  isThere: () => findCommand(command, searchPath()) !== undefined,
  packages: packages.map((name) => [name]),
});

/** @type {Need[]} */
const needs = [
  library('libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0']),
  library('libnss3.so', ['libnss3']),
  library('libasound.so.2', ['libasound2t64', 'libasound2']),
  library('libgbm.so.1', ['libgbm1']),
  library('libXss.so.1', ['libxss1']),
  library('libsecret-1.so.0', ['libsecret-1-0']),
  program('run', 'xdg-open', ['xdg-utils']),
  program('test', 'Xvfb', ['xvfb']),
  program('test', 'dbus-daemon', ['dbus']),
  // dbus-x11 stands in for the session bus that gnome-keyring asks for; the usual one would bring systemd along.
  program('test', 'gnome-keyring-daemon', ['gnome-keyring', 'dbus-x11']),
  program('test', 'xclip', ['xclip']),
  {
    name: 'a Chromium browser',
    purpose: 'test',
    isThere: hasBrowser,
    packages: [['chromium']],
  },
];

/** @param {Purpose} purpose */
export async function provideSystemPackages(purpose) {
  if (process.platform !== 'linux') return;
  const missing = missingFor(purpose);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.name).join(', ');
  if (!hasApt()) {
    throw new Trouble({
      why: `this system lacks ${names}`,
      cure: 'install them with the package manager of your distribution, then run this again',
    });
  }
  if (process.getuid?.() !== 0) {
    throw new Trouble({
      why: `this system lacks ${names}, and only root may install them`,
      cure: `run this once, then try again:\n    ${commandFor(missing)}`,
    });
  }
  say(`setup: this system lacks ${names}`);
  await install(missing);
  const still = missingFor(purpose);
  if (still.length > 0) {
    throw new Trouble({
      why: `apt-get ran, but ${still.map((need) => need.name).join(', ')} is still missing`,
      cure: `run by hand: ${commandFor(still)}`,
    });
  }
}

/** Elsewhere, and on Ubuntu where it is a snap, the system's packages are not where a browser comes from: see browser.mjs. */
function hasBrowser() {
  return !isDebian() || findBrowser() !== undefined;
}

/** @param {Purpose} purpose */
function missingFor(purpose) {
  const libraries = listLibraries();
  return needs.filter((need) => (purpose === 'test' || need.purpose === 'run') && !need.isThere(libraries));
}

/** An ordinary user's PATH may lack the folders where these are. */
const searchPath = () => `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

function listLibraries() {
  const { status, stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: searchPath() },
  });
  return status === 0 ? stdout : '';
}

const hasApt = () => existsSync('/etc/debian_version') && findCommand('apt-get') !== undefined;

const isDebian = () =>
  existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

/** @param {Need[]} missing */
function commandFor(missing) {
  const names = missing.flatMap((need) => need.packages.map(nameHere)).join(' ');
  return `sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${names}'`;
}

/** @param {string[]} names */
function nameHere(names) {
  const known =
    spawnSync('apt-cache', ['pkgnames'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout ?? '';
  const all = new Set(known.split('\n'));
  return names.find((name) => all.has(name)) ?? names.at(-1);
}

/** @param {Need[]} missing */
async function install(missing) {
  const updated = !hasPackageLists();
  if (updated) await aptGet('package lists', ['update']);
  const installing = () => missing.flatMap((need) => need.packages.map(nameHere));
  const args = ['install', '-y', '--no-install-recommends'];
  try {
    await aptGet('system packages', [...args, ...installing()].map(String));
  } catch (error) {
    // Old lists name files that the mirror no longer has.
    if (updated) throw error;
    await aptGet('package lists', ['update']);
    await aptGet('system packages', [...args, ...installing()].map(String));
  }
}

function hasPackageLists() {
  return spawnSync('apt-cache', ['show', 'xvfb'], { encoding: 'utf8' }).status === 0;
}

/**
 * @param {string} what
 * @param {string[]} args
 */
async function aptGet(what, args) {
  const running = progress(`setup: ${what}`);
  const ended = await run('apt-get', ['-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    // Lines like `dlstatus:1:20.5:Retrieving file 3 of 12` and then `pmstatus:xvfb:60.0:Installing xvfb`.
    statusPipe: (line) => {
      const [kind, , percent] = line.split(':');
      const share = Number(percent) / 200;
      if (kind === 'dlstatus') running.at(share, 'downloading');
      if (kind === 'pmstatus') running.at(0.5 + share, 'installing');
    },
  });
  if (ended.status !== 0) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: `apt-get ${args[0]} ended with ${ended.status ?? 'an error'}, its output is above`,
      cure: 'check that the Debian mirror can be reached and that no other apt runs, then run this again',
    });
  }
  running.done('done');
}
