// npm run package: the packages of this system for a release, in dist/. Where Electron's download is refused, the
// unpacked files of a test build instead; `-- --dir` makes those anywhere on Linux.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { buildApp } from './build-app.mjs';
import { checkout, inCheckout, node24, runtimeFolder } from './checkout.mjs';
import { provideRuntime } from './electron-runtime.mjs';
import { giveUp, say, step, Trouble } from './say.mjs';
import { setUpPackages } from './setup.mjs';
import { packageTestBuild, testBuildName } from './test-build.mjs';

/** @param {string[]} args */
async function main(args) {
  await setUpPackages();
  mkdirSync(runtimeFolder, { recursive: true });
  const runtime = await step('Electron runtime', provideRuntime);
  await buildApp();
  const { devDependencies } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  if (runtime.version === devDependencies.electron && !args.includes('--dir')) return packageRelease();
  if (process.platform !== 'linux') {
    throw new Trouble({
      why: 'a test build is made on Linux only',
      cure: 'run npm run package without --dir',
    });
  }
  const unpacked = await packageTestBuild(runtime, inCheckout('dist'));
  say(`package: this is a TEST BUILD, not for release: “${testBuildName}”, Electron ${runtime.version} from`);
  say(`package: ${runtime.origin}; no installer, no signature, no updates`);
  say(`package: it is in ${unpacked}`);
}

/** All targets of electron-builder.yml for this system. The workflow uploads them; nothing is published from here. */
function packageRelease() {
  const { status } = spawnSync(
    node24,
    [
      inCheckout('node_modules', 'electron-builder', 'cli.js'),
      ...['--publish', 'never'],
      // Where a packaged Lanyard looks for updates: the repository that the checkout came from.
      '--config.publish.provider=github',
    ],
    { cwd: checkout, stdio: 'inherit' },
  );
  if (status !== 0) {
    throw new Trouble({
      why: `electron-builder ended with ${status ?? 'a signal'}, its output is above`,
      cure: 'on macOS and Windows it needs the certificates that README names; else mend what it says',
    });
  }
  say(`package: the packages are in ${inCheckout('dist')}`);
}

main(process.argv.slice(2)).catch(giveUp);
