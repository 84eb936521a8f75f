// npm run bench: sets up what is missing, builds, and measures. `-- --json FILE` writes the figures there as well; names
// (copy, mint, calls, start, memory, search, size) choose measures; `--short` only shows that all of them work.

import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildApp } from './build-app.mjs';
import { inCheckout } from './checkout.mjs';
import { prepareIsolatedRun } from './isolated-run.mjs';
import { giveUp, say, Trouble } from './say.mjs';
import { setUpElectron } from './setup.mjs';

/** As many as the palette may know, so that they are searched. */
const fleet = '10000';

/** @param {string[]} args */
async function main(args) {
  const jsonAt = args.indexOf('--json');
  const file = jsonAt === -1 ? undefined : args[jsonAt + 1];
  if (jsonAt !== -1 && (file === undefined || file.startsWith('--'))) {
    throw new Trouble({ why: '--json has no file behind it', cure: 'npm run bench -- --json FILE' });
  }
  const rest = args.filter((_, index) => jsonAt === -1 || (index !== jsonAt && index !== jsonAt + 1));
  const runtime = await setUpElectron('test');
  await buildApp();
  const isolated = prepareIsolatedRun(runtime);
  try {
    const figures = join(isolated.out, 'bench.json');
    say('bench: measuring; leave the computer alone meanwhile');
    const { status } = await isolated.run([inCheckout('test', 'bench', 'bench.ts'), ...rest], {
      LANYARD_BENCH_OUTPUT: figures,
      LANYARD_SANDBOX_FLEET: fleet,
    });
    if (file !== undefined && status === 0) {
      // npm runs scripts in the checkout, whatever folder it was called in.
      cpSync(figures, resolve(process.env.INIT_CWD ?? '.', file));
      say(`bench: the figures are in ${file}`);
    }
    process.exitCode = status ?? 1;
  } finally {
    isolated.remove();
  }
}

main(process.argv.slice(2)).catch(giveUp);
