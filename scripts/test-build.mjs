// A package that is only unpacked files, made from whatever Electron is here: for tests, and for machines that cannot
// download what a release needs. Its name and version say what it is, and it keeps its data apart from Lanyard's.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { bothEnds, run } from './command.mjs';
import { say, Trouble } from './say.mjs';

/** Its product name: the window's title, and the folder of its data. */
export const testBuildName = 'Lanyard Test Build';
/** Where the tests have theirs. */
export const testedPackage = inCheckout('build', 'packaged');

/** All that it is made of besides the runtime; the stamp stands for every source. */
const madeOf = ['build/stamp', 'electron-builder.yml', 'scripts/fuses.mjs', 'scripts/test-build.mjs'];

/**
 * Packages the built app into `folder`, unless what is there is made of the same, and answers with the unpacked folder.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {string} folder
 */
export async function packageTestBuild(runtime, folder) {
  const unpacked = join(folder, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  const stamp = join(folder, 'stamp');
  const wanted = fingerprint(runtime);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return unpacked;
  say(`package: packaging a test build with Electron ${runtime.version}`);
  rmSync(stamp, { force: true });
  const { version } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  const ended = await run(
    node24,
    [
      inCheckout('node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', `--${process.arch}`, '--publish', 'never'],
      `--config.directories.output=${folder}`,
      `--config.electronDist=${dirname(runtime.path)}`,
      `--config.electronVersion=${runtime.version}`,
      `--config.productName=${testBuildName}`,
      `--config.extraMetadata.productName=${testBuildName}`,
      // Older than the release of its number, so that nobody takes it for one.
      `--config.extraMetadata.version=${version}-test`,
    ],
    // With a token electron-builder would take it that there is a place to publish to, and look for updates in.
    { cwd: checkout, env: { ...process.env, GH_TOKEN: '', GITHUB_TOKEN: '' } },
  );
  if (ended.status !== 0) {
    throw new Trouble({
      log: bothEnds(ended.output),
      why: `electron-builder ended with ${ended.status ?? 'an error'}, its output is above`,
      cure: 'mend what it says and run this again',
    });
  }
  writeFileSync(stamp, wanted);
  return unpacked;
}

/** @param {import('./electron-runtime.mjs').Runtime} runtime */
function fingerprint({ path, version }) {
  const hash = createHash('sha256').update(`${path}\n${version}\n`);
  for (const name of madeOf) hash.update(readFileSync(inCheckout(name)));
  return hash.digest('hex');
}
