// npm run check: types, lint and format of the whole checkout.

import { spawnSync } from 'node:child_process';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { giveUp, say } from './say.mjs';
import { setUpPackages } from './setup.mjs';

const parts = [
  { name: 'types', command: [inCheckout('node_modules', 'typescript', 'bin', 'tsc'), '-b'] },
  {
    name: 'lint and format',
    command: [inCheckout('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '.'],
  },
];

async function main() {
  await setUpPackages();
  const failed = parts.filter(({ name, command }) => {
    say(`check: ${name}`);
    return spawnSync(node24, command, { cwd: checkout, stdio: 'inherit' }).status !== 0;
  });
  say(
    failed.length === 0 ? 'check: all good' : `check: failed: ${failed.map(({ name }) => name).join(', ')}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

main().catch(giveUp);
