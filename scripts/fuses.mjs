// The fuses of a packaged Lanyard: what Electron's binary may do, set once and for all. electron-builder calls
// `afterPack` when the files are in their place and before anything is signed.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { testBuildName } from './test-build.mjs';

/** All nine of Electron 45, in the order of the wire: https://www.electronjs.org/docs/latest/tutorial/fuses */
export const fuses = Object.freeze({
  // Else ELECTRON_RUN_AS_NODE runs any script under our name, our signature and our access to the keychain.
  RunAsNode: false,
  // There are no cookies; it costs nothing.
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  // Neither --inspect nor SIGUSR1 opens a debugger.
  EnableNodeCliInspectArguments: false,
  // macOS and Windows check the archive against a hash in the signed binary; Linux has no such check.
  EnableEmbeddedAsarIntegrityValidation: true,
  // Else a folder beside the archive takes its place, unchecked.
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // Nothing of ours is loaded from file:.
  GrantFileProtocolExtraPrivileges: false,
  // Speed only.
  WasmTrapHandlers: true,
});

/**
 * @typedef {keyof typeof fuses} FuseName
 * @typedef {{ name: FuseName, wanted: boolean, state: 'on' | 'off' | 'removed' | 'inherited' | 'absent' }} Fuse
 *   `absent`: the wire of this Electron is too old to have it.
 */

const names = /** @type {FuseName[]} */ (Object.keys(fuses));

/**
 * The fuses as they are in a binary (on macOS the .app), all that Lanyard knows and in their order.
 * @param {string} binary
 * @returns {Promise<Fuse[]>}
 */
export async function readFuses(binary) {
  const wire = /** @type {Record<number, number | undefined>} */ (
    /** @type {unknown} */ (await getCurrentFuseWire(binary))
  );
  return names.map((name) => ({ name, wanted: fuses[name], state: stateOf(wire[FuseV1Options[name]]) }));
}

/** @param {number | undefined} byte @returns {Fuse['state']} */
function stateOf(byte) {
  if (byte === undefined) return 'absent';
  if (byte === FuseState.ENABLE) return 'on';
  if (byte === FuseState.DISABLE) return 'off';
  return byte === FuseState.REMOVED ? 'removed' : 'inherited';
}

/** The binary in an unpacked Linux package. @param {string} folder */
export const binaryIn = (folder) => join(folder, 'lanyard');

/**
 * Sets every fuse that the binary has, and fails when it has one that is not named above. A release has them all.
 * @param {string} binary
 * @param {{ isTestBuild: boolean }} how
 */
export async function setFuses(binary, { isTestBuild }) {
  const absent = (await readFuses(binary)).filter(({ state }) => state === 'absent');
  if (absent.length > 0 && !isTestBuild) {
    throw new Error(`this Electron lacks the fuses ${absent.map(({ name }) => name).join(', ')}`);
  }
  const there = names.filter((name) => absent.every((fuse) => fuse.name !== name));
  /** @type {any} */
  const wanted = Object.fromEntries(there.map((name) => [FuseV1Options[name], fuses[name]]));
  await flipFuses(binary, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...wanted });
}

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productName, productFilename } = packager.appInfo;
  const isTestBuild = productName === testBuildName;
  if (isTestBuild) removeForeign(join(appOutDir, 'resources'));
  const ending = { darwin: '.app', win32: '.exe' }[electronPlatformName];
  await setFuses(ending ? join(appOutDir, `${productFilename}${ending}`) : binaryIn(appOutDir), {
    isTestBuild,
  });
}

/** An Electron that was unpacked elsewhere brings an app of its own, and the fallback's even where to get updates of it. */
function removeForeign(/** @type {string} */ resources) {
  for (const name of readdirSync(resources)) {
    if (!/^app\.asar(?:\.unpacked)?$/.test(name)) rmSync(join(resources, name), { recursive: true });
  }
}
