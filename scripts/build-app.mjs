// Builds the app as one step of another script; build.mjs knows how, and whether there is anything to do.

import { spawnSync } from 'node:child_process';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { step, Trouble } from './say.mjs';

export function buildApp() {
  return step('build', () => {
    const { status } = spawnSync(node24, [inCheckout('scripts', 'build.mjs')], {
      cwd: checkout,
      stdio: 'inherit',
    });
    if (status !== 0)
      throw new Trouble({
        why: 'the app does not build, see above',
        cure: 'mend the source and run this again',
      });
  });
}
