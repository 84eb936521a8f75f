// Starts the app of another folder as Electron itself would, and keeps from it that Electron is ready until the test
// lets go: Playwright loses a window whose page is on its way while it attaches.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** @type {{ letGo?: () => void }} */
const shared = globalThis;
const released = new Promise((resolve) => {
  shared.letGo = () => resolve(undefined);
});
const whenReady = app.whenReady.bind(app);
app.whenReady = () => whenReady().then(() => released);

// Left among the arguments: a second start is made of those of the first.
const folder = app.commandLine.getSwitchValue('app');
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(productName ?? name);
app.setVersion(version);
await import(pathToFileURL(join(folder, main)).href);
