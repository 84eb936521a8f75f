/**
 * Lanyard with other endpoints than Google's: those of a JSON file (`--provider=FILE`), or of a sandbox started for
 * the occasion. It calls the same `start` as the app itself, so that what is tried here is what is shipped.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, utilityProcess } from 'electron';
import { systemClock } from '../../main/clock.ts';
import { createDesktop } from '../../main/desktop/desktop.ts';
import type { StartParts } from '../../main/start.ts';

const folder = import.meta.dirname;
// Not awaited here: Electron becomes ready only after its entry module has ended.
void run();

async function run(): Promise<void> {
  const desktop = await createDesktop({ name: 'Lanyard Sandbox', builtFolder: join(folder, '..', 'app') });
  if (!desktop) return app.quit();
  const { start } = await import('../../main/start.ts');
  const provider = await chooseProvider();
  await start({ desktop, clock: systemClock, keychainService: 'dev.lanyard.sandbox.v1', ...provider });
}

async function chooseProvider(): Promise<Pick<StartParts, 'endpoints' | 'apis' | 'sandbox'>> {
  const { parseProviderFile } = await import('./provider-file.ts');
  const path = app.commandLine.getSwitchValue('provider');
  if (path !== '') {
    const { endpoints, apis, timings } = parseProviderFile(JSON.parse(readFileSync(path, 'utf8')));
    return { endpoints, apis, sandbox: timings === undefined ? {} : { timings } };
  }
  const description = await startOwnSandbox();
  const { endpoints, apis, client } = parseProviderFile(JSON.parse(description));
  // A new sandbox knows nobody: accounts of an earlier one could only fail.
  return { endpoints, apis, sandbox: { newProvider: true, ...(client === undefined ? {} : { client }) } };
}

/** Starts the sandbox in a process of its own, which ends with this one, and gives its description. */
function startOwnSandbox(): Promise<string> {
  return new Promise((resolve, reject) => {
    const sandbox = utilityProcess.fork(join(folder, 'sandbox.js'), [], {
      serviceName: 'Sandbox',
      stdio: 'pipe',
    });
    let printed = '';
    sandbox.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.endsWith('}\n')) resolve(printed);
    });
    sandbox.stderr?.resume();
    sandbox.once('exit', (code) => reject(new Error(`The sandbox ended with exit code ${code}.`)));
  });
}
