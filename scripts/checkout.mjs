// Where things are in this checkout.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** What setup fetches and npm does not manage: the Electron runtime, and what it remembers about getting it. */
export const runtimeFolder = join(checkout, '.runtime');

/** The Node of the `node` package: the one everything but setup runs on, whatever the machine has. */
export const node24 = join(
  checkout,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** @param {string[]} parts */
export const inCheckout = (...parts) => join(checkout, ...parts);
