// The desktop of main, put together on a recording Electron: what it told Electron, in order, and how it ended if it did.

import { join } from 'node:path';
import type { OpenParts } from '../../main/desktop/desktop.ts';
import { checkout } from '../desk/machine.ts';
import { type OnShim, openShim } from './on-shim.ts';

export interface Started {
  readonly shim: OnShim;
  /** The code that it ended with before it was open. */
  readonly endedWith?: number;
}

interface Start {
  readonly packaged?: boolean;
  readonly args?: readonly string[];
  readonly shim?: OnShim;
}

class Ended extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`ended with ${code}`);
    this.code = code;
  }
}

/** Opens the window, as `main.ts` has it done. `args` are those of the command line; one that ended may be used again. */
export async function startOnShim(
  folder: string,
  { packaged = false, args = [], shim: given }: Start = {},
): Promise<Started> {
  const shim = given ?? (await openShim());
  shim.given.switches.clear();
  Object.assign(shim.given, { packaged, folder });
  for (const argument of args) shim.given.switches.add(argument.replace(/^-+/, '').split('=')[0] ?? '');
  const { createDesktop } =
    await shim.load<typeof import('../../main/desktop/desktop.ts')>('main/desktop/desktop.ts');
  const { exit, argv, stderr } = process;
  const write = stderr.write;
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  process.argv = [...argv.slice(0, 1), ...args];
  process.exit = (code) => {
    throw new Ended(Number(code));
  };
  stderr.write = () => true;
  // Electron's own, which Node has not.
  Object.assign(process, { resourcesPath: folder });
  try {
    const desktop = await createDesktop({ name: 'Lanyard', builtFolder: join(checkout, 'build', 'app') });
    await desktop?.open({
      commands: {},
      bounds: null,
      onBounds: async () => undefined,
      onReturn: () => undefined,
      onAway: () => undefined,
      closeHides: () => false,
      onHidden: () => undefined,
      tray: { menu: () => ({ tooltip: '', lines: [] }), onAction: () => undefined },
      onTray: () => undefined,
    } as unknown as OpenParts);
    return { shim };
  } catch (error) {
    if (error instanceof Ended) return { shim, endedWith: error.code };
    throw error;
  } finally {
    Object.assign(process, { exit, argv });
    stderr.write = write;
    Reflect.deleteProperty(process, 'resourcesPath');
    // What it listens for would be noted in its log instead of failing the run.
    for (const [index, event] of events.entries()) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[index]?.includes(listener)) process.off(event, listener);
      }
    }
  }
}
