// Builds the app and the sandbox's entry into build/, unless nothing they are made of has changed since.

import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { mainConfig } from '../vite.main.config.ts';
import { checkout, inCheckout } from './checkout.mjs';
import { writeNotices } from './notices.mjs';
import { say } from './say.mjs';

const sources = [
  'app',
  'assets',
  'main',
  'renderer',
  'test/sandbox',
  'scripts/build.mjs',
  'scripts/notices.mjs',
  'package-lock.json',
];
const configs = ['package.json', 'vite.main.config.ts', 'vite.renderer.config.ts'];
const stamp = inCheckout('build', 'stamp');

/** Made beside the last build and then put in its place, so that a Lanyard that is starting never finds half of one. */
const next = inCheckout('build', `next-${process.pid}`);
/** What is packaged. */
const app = join(next, 'app');
/** Beside the app, never in a package: the same app with the sandbox's endpoints, and the sandbox itself. */
const sandboxApp = join(next, 'sandbox-app');

const entries = [
  { source: 'main/main.ts', folder: app, file: 'main.js' },
  { source: 'main/vault/vault-host.ts', folder: app, file: 'vault-host.js' },
  { source: 'main/preload.ts', folder: app, file: 'preload.cjs' },
  { source: 'main/desktop/updater-module.ts', folder: app, file: 'updater.js' },
  { source: 'test/sandbox/app-entry.ts', folder: sandboxApp, file: 'main.js' },
  { source: 'test/sandbox/main.ts', folder: sandboxApp, file: 'sandbox.js' },
];

const wanted = fingerprint();
if (readStamp() === wanted) {
  say('build: up to date');
} else {
  say('build: building the app');
  try {
    await buildAll();
    for (const name of ['app', 'sandbox-app']) {
      rmSync(inCheckout('build', name), { recursive: true, force: true });
      renameSync(join(next, name), inCheckout('build', name));
    }
    writeFileSync(stamp, wanted);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  say('build: done');
}

async function buildAll() {
  const window = await build({
    configFile: inCheckout('vite.renderer.config.ts'),
    root: inCheckout('renderer'),
    logLevel: 'warn',
    build: { outDir: join(app, 'renderer') },
  });
  const packaged = [window];
  for (const entry of entries) {
    const built = await build({
      root: checkout,
      ...mainConfig({ ...entry, source: inCheckout(entry.source) }),
    });
    if (entry.folder === app) packaged.push(built);
  }
  writeNotices(join(app, 'THIRD-PARTY-NOTICES.txt'), packaged);
  copyFileSync(inCheckout('assets', 'icon.png'), join(app, 'icon.png'));
  mkdirSync(join(app, 'tray'));
  for (const name of readdirSync(inCheckout('assets', 'tray')).filter((file) => file.endsWith('.png'))) {
    copyFileSync(inCheckout('assets', 'tray', name), join(app, 'tray', name));
  }
  writeSandboxPackage();
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
  mkdirSync(sandboxApp, { recursive: true });
  const manifest = {
    name: 'lanyard-sandbox',
    productName: 'Lanyard Sandbox',
    version,
    type: 'module',
    main: 'main.js',
  };
  writeFileSync(join(sandboxApp, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
