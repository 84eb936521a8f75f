// Modules of main on a recording Electron: each import gets a copy of its own of them and of the shim, so that rows do
// not see each other's and nothing outside comes to see the shim.

import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '../desk/machine.ts';

type Shim = typeof import('./electron-shim.ts');
const mark = 'on-shim';

registerHooks({
  resolve(name, context, next) {
    const copy =
      URL.canParse(context.parentURL ?? '') && new URL(context.parentURL ?? '').searchParams.get(mark);
    if (!copy) return next(name, context);
    if (name === 'electron') return { url: copyOf('test/hold/electron-shim.ts', copy), shortCircuit: true };
    if (!name.startsWith('.')) return next(name, context);
    const url = new URL(name, context.parentURL);
    url.searchParams.set(mark, copy);
    return { url: url.href, shortCircuit: true };
  },
});

let copies = 0;

function copyOf(path: string, copy: string): string {
  const url = pathToFileURL(join(checkout, path));
  url.searchParams.set(mark, copy);
  return url.href;
}

export interface OnShim extends Shim {
  /** The first argument list of what was told, if it was. */
  firstTold(what: string): readonly unknown[] | undefined;
  /** Imports a module of the checkout into this copy; the type is that of the module. */
  load<Module>(path: string): Promise<Module>;
}

/** A new copy of Electron's shim, for modules that are loaded on it. */
export async function openShim(): Promise<OnShim> {
  copies += 1;
  const copy = String(copies);
  const shim: Shim = await import(copyOf('test/hold/electron-shim.ts', copy));
  return {
    ...shim,
    firstTold: (what) => shim.told.find((one) => one.what === what)?.args,
    load: (path) => import(copyOf(path, copy)),
  };
}
