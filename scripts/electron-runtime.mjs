// Which Electron runs Lanyard here. The first that exists or can be had, in this order: ELECTRON_OVERRIDE_DIST_PATH,
// the one the npm package `electron` downloads, and (Linux x64 only) the one in fallback-runtime.mjs.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout, node24, runtimeFolder } from './checkout.mjs';
import { bothEnds, run } from './command.mjs';
import { fallback, fetchFallback } from './fallback-runtime.mjs';
import { folderSize } from './folder-size.mjs';
import { megabytes, progress, say, Trouble } from './say.mjs';

/** @typedef {{ path: string, version: string, origin: string }} Runtime */

const dayMs = 24 * 60 * 60 * 1000;
const silenceLimitMs = 30_000;
const wholeLimitMs = 15 * 60_000;
const roughBytes = 120e6;
const refusalFile = join(runtimeFolder, 'electron-refused.json');

/** @returns {Promise<Runtime>} */
export async function provideRuntime() {
  return (
    overridden() ?? ownOfPackage() ?? fetchedBefore() ?? (await downloadOwn()) ?? (await fetchFallback())
  );
}

/** @returns {Runtime | undefined} */
function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const runtime = runtimeIn(folder, 'ELECTRON_OVERRIDE_DIST_PATH');
  if (runtime) return runtime;
  throw new Trouble({
    why: `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executable()} in it`,
    cure: 'point it at an unpacked Electron, or unset it',
  });
}

function ownOfPackage() {
  return runtimeIn(inCheckout('node_modules', 'electron', 'dist'), 'the npm package electron');
}

/** The fallback counts as long as the package's own download is known to be refused; after a day that is asked again. */
function fetchedBefore() {
  return refusedLately() ? runtimeIn(fallback.folder, fallback.origin) : undefined;
}

/**
 * @param {string} folder
 * @param {string} origin
 * @returns {Runtime | undefined}
 */
function runtimeIn(folder, origin) {
  const path = join(folder, executable());
  const versionFile = join(folder, 'version');
  if (!existsSync(path)) return undefined;
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { path, version, origin };
}

function executable() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

const wantedVersion = () =>
  JSON.parse(readFileSync(inCheckout('node_modules', 'electron', 'package.json'), 'utf8')).version;

function refusedLately() {
  if (!existsSync(refusalFile)) return false;
  const refusal = JSON.parse(readFileSync(refusalFile, 'utf8'));
  return refusal.version === wantedVersion() && Date.now() - Date.parse(refusal.at) < dayMs;
}

/**
 * Lets the electron package download its own runtime, as long as bytes keep coming.
 * @returns {Promise<Runtime | undefined>}
 */
async function downloadOwn() {
  const version = wantedVersion();
  if (refusedLately()) return undefined;
  say(`setup: downloading Electron ${version} (the npm package electron fetches it from its own host)`);
  const scratch = join(runtimeFolder, 'download-electron');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });

  const stop = new AbortController();
  const started = Date.now();
  const receiving = progress(`setup: Electron ${version}`);
  let received = 0;
  let grewAt = started;
  const watch = setInterval(() => {
    const size = folderSize(scratch);
    if (size > received) {
      received = size;
      grewAt = Date.now();
      receiving.at(
        Math.min(0.99, received / roughBytes),
        `${megabytes(received)} of about ${megabytes(roughBytes)}`,
      );
    }
    if (Date.now() - grewAt > silenceLimitMs || Date.now() - started > wholeLimitMs) stop.abort();
  }, 1000);
  const ended = await run(node24, [inCheckout('node_modules', 'electron', 'install.js')], {
    // The package downloads into the temp folder, which is how its progress can be seen at all.
    env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    abort: stop.signal,
  });
  clearInterval(watch);
  rmSync(scratch, { recursive: true, force: true });

  const runtime = ownOfPackage();
  if (ended.status === 0 && runtime) {
    receiving.done(`downloaded (${megabytes(received)})`);
    rmSync(refusalFile, { force: true });
    return runtime;
  }
  const why = stop.signal.aborted
    ? 'no answer in time'
    : (bothEnds(ended.output).split('\n')[0] ?? 'unknown');
  receiving.done(`could not be downloaded: ${why}`);
  writeFileSync(refusalFile, `${JSON.stringify({ version, at: new Date().toISOString(), why }, null, 2)}\n`);
  return undefined;
}
