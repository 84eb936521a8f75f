// npm run sandbox: a Google-shaped provider on this machine, until Ctrl-C. Its one JSON object is all of stdout.

import { spawn } from 'node:child_process';
import { checkout, inCheckout, node24 } from './checkout.mjs';
import { giveUp, sayOnStderr } from './say.mjs';
import { setUpPackages } from './setup.mjs';

async function main() {
  sayOnStderr();
  await setUpPackages();
  const sandbox = spawn(node24, [inCheckout('test', 'sandbox', 'main.ts'), ...process.argv.slice(2)], {
    cwd: checkout,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the sandbox as well; we stay until it has closed.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => sandbox.kill());
  sandbox.once('close', (status) => process.exit(status ?? 0));
}

main().catch(giveUp);
