// Stands in for Electron's own default app, which the fallback runtime lacks: `electron FOLDER` runs the app in FOLDER.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const {
  name,
  productName,
  version,
  main = 'index.js',
} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

process.defaultApp = true;
app.setAppPath(folder);
app.setName(productName ?? name);
if (version) app.setVersion(version);
await import(pathToFileURL(join(folder, main)).href);
