// Builds the app and the sandbox's entry into build/, unless nothing they are made of has changed since.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { mainConfig } from '../vite.main.config.ts';
import { checkout, inCheckout } from './checkout.mjs';
import { say } from './say.mjs';

const sources = ['app', 'main', 'renderer', 'test/sandbox', 'scripts/build.mjs', 'package-lock.json'];
const configs = ['package.json', 'vite.main.config.ts', 'vite.renderer.config.ts'];
const stamp = inCheckout('build', 'stamp');

const appFolder = inCheckout('build', 'app');
/** Beside the app, never in a package: the same app with the sandbox's endpoints, and the sandbox itself. */
const sandboxFolder = inCheckout('build', 'sandbox-app');

const entries = [
  { source: 'main/main.ts', folder: appFolder, file: 'main.js' },
  { source: 'main/vault/vault-host.ts', folder: appFolder, file: 'vault-host.js' },
  { source: 'main/preload.ts', folder: appFolder, file: 'preload.cjs' },
  { source: 'test/sandbox/app-entry.ts', folder: sandboxFolder, file: 'main.js' },
  { source: 'test/sandbox/main.ts', folder: sandboxFolder, file: 'sandbox.js' },
];

const wanted = fingerprint();
if (readStamp() === wanted) {
  say('build: up to date');
} else {
  say('build: building the app');
  rmSync(inCheckout('build', 'app'), { recursive: true, force: true });
  rmSync(sandboxFolder, { recursive: true, force: true });
  await build({
    configFile: inCheckout('vite.renderer.config.ts'),
    root: inCheckout('renderer'),
    logLevel: 'warn',
  });
  for (const entry of entries)
    await build({ root: checkout, ...mainConfig({ ...entry, source: inCheckout(entry.source) }) });
  writeSandboxPackage();
  writeFileSync(stamp, wanted);
  say('build: done');
}

/** What the build is made of: every source file's name, size and time. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const name of [...sources, ...configs]) {
    for (const file of filesOf(inCheckout(name))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\n${size}\n${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}

function writeSandboxPackage() {
  const { version } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  mkdirSync(sandboxFolder, { recursive: true });
  const manifest = {
    name: 'lanyard-sandbox',
    productName: 'Lanyard Sandbox',
    version,
    type: 'module',
    main: 'main.js',
  };
  writeFileSync(join(sandboxFolder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
