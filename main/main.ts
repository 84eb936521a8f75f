/** Entry of the app: Google's endpoints, the real computer. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { systemClock } from './clock.ts';
import { createDesktop } from './desktop/desktop.ts';
import { googleApis } from './google/apis.ts';
import { googleEndpoints } from './sign-in/endpoints.ts';

const builtFolder = import.meta.dirname;
/** Built beside the app in a checkout; packages do not have it. */
const sandboxFolder = join(builtFolder, '..', 'sandbox-app');

// Not awaited here: Electron becomes ready only after its entry module has ended.
void run();

async function run(): Promise<void> {
  // A test build has a name of its own, and so its own data.
  const name = app.isPackaged ? app.name : 'Lanyard';
  const desktop = await createDesktop({ name, builtFolder });
  if (!desktop) return app.quit();
  // The window's page is starting by now.
  const { start } = await import('./start.ts');
  await start({
    desktop,
    clock: systemClock,
    endpoints: googleEndpoints,
    apis: googleApis(),
    keychainService: app.isPackaged && name === 'Lanyard' ? 'dev.lanyard.app.v1' : 'dev.lanyard.checkout.v1',
    ...(!app.isPackaged && existsSync(sandboxFolder) ? { trySandbox: openSandbox } : {}),
  });
}

/** A second Lanyard, with its own data and its own provider, beside this one. */
async function openSandbox(): Promise<void> {
  const flags = process.argv.filter((argument) => argument === '--no-sandbox');
  spawn(process.execPath, [...flags, sandboxFolder], { stdio: 'inherit' });
}
