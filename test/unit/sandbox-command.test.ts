import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

test.each(['SIGINT', 'SIGTERM'] as const)('prints its description alone, and ends at %s', async (signal) => {
  const sandbox = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  for await (const chunk of sandbox.stdout) {
    printed += chunk;
    if (printed.endsWith('\n}\n')) sandbox.kill(signal);
  }
  const [exitCode] = sandbox.exitCode === null ? await once(sandbox, 'exit') : [sandbox.exitCode];
  expect(exitCode).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ provider: { name: 'Sandbox' }, control: expect.any(String) });
});
