/** Shells and programs that really run: which are here, and what they print. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What a program gets of the environment: where programs are, and nothing that is set for this person. */
export const bareEnvironment = (home: string, firstOnPath?: string): Record<string, string> => ({
  PATH: [...(firstOnPath === undefined ? [] : [firstOnPath]), process.env['PATH'] ?? ''].join(delimiter),
  HOME: home,
  LC_ALL: 'C.UTF-8',
  no_proxy: '*',
});

/** Runs to the end, whatever the exit code. */
export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options = { env: environment, cwd: environment['HOME'], timeout: 20_000 };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ stdout, stderr, exitCode });
      else reject(error);
    });
    // One that ends without reading is not our matter.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

export async function isInstalled(program: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

export async function skipWithout(program: string, context: TestContext): Promise<void> {
  if (!(await isInstalled(program))) context.skip(`${program} is not installed`);
}
