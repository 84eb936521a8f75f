/** Several Lanyards started at once, as an impatient person or another program does it: without a driver. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from '../desk/desk.ts';
import { checkout, chromiumSandbox, electronBinary } from '../desk/machine.ts';

export interface Instance {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly afterMs: number }>;
}

/** Starts Lanyard against the provider in this file, with more arguments behind. */
export function startInstance(desk: Desk, provider: string, more: readonly string[] = []): Instance {
  return startElectron(desk, [join(checkout, 'build', 'sandbox-app'), `--provider=${provider}`, ...more]);
}

/** An Electron that does nothing but leave: what starting one takes on this computer at this moment. */
export async function startBare(desk: Desk): Promise<Instance> {
  const folder = join(desk.folder, 'bare');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.js' }));
  await writeFile(join(folder, 'main.js'), "require('electron').app.exit(0);\n");
  return startElectron(desk, [folder]);
}

function startElectron(desk: Desk, args: readonly string[]): Instance {
  const startedAt = performance.now();
  const child = spawn(electronBinary(), [...(chromiumSandbox ? [] : ['--no-sandbox']), ...args], {
    env: { ...desk.env },
    cwd: desk.home,
    stdio: 'ignore',
  });
  const ended = new Promise<{ code: number | null; afterMs: number }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, afterMs: performance.now() - startedAt }));
  });
  desk.beforeClose(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { process: child, ended };
}
