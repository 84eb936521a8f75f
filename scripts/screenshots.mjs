// npm run screenshots: draws every screen and state of the window, light and dark, narrow and wide, to be looked at.

import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './build-app.mjs';
import { inCheckout } from './checkout.mjs';
import { prepareIsolatedRun } from './isolated-run.mjs';
import { giveUp, say, Trouble } from './say.mjs';
import { setUpElectron } from './setup.mjs';

/** @param {string[]} names  draws the states whose names contain one of them; all without any */
async function main(names) {
  if (process.platform !== 'linux') {
    throw new Trouble({
      why: 'the pictures are drawn on Linux only',
      cure: 'look at Lanyard itself: npm start',
    });
  }
  const runtime = await setUpElectron('test');
  await buildApp();
  const isolated = prepareIsolatedRun(runtime);
  const folder = inCheckout('screenshots');
  try {
    const { status } = await isolated.run(
      [
        inCheckout('node_modules', '@playwright', 'test', 'cli.js'),
        'test',
        'test/app/window-states.spec.ts',
        ...(names.length > 0 ? ['-g', `shows (?:${names.join('|')})`] : []),
      ],
      { LANYARD_SCREENSHOTS: isolated.out, LANYARD_TEST_OUTPUT: join(isolated.folder, 'artefacts') },
    );
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    cpSync(isolated.out, folder, { recursive: true });
    say(`screenshots: ${readdirSync(folder).length} in ${folder}`);
    process.exitCode = status ?? 1;
  } finally {
    isolated.remove();
  }
}

main(process.argv.slice(2)).catch(giveUp);
