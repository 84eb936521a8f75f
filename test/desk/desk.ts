// An isolated desk: a home folder, a display, a session bus and a keyring that are nobody's own and gone afterwards.
// A program at the desk can be started, killed and started again; what it kept is still there until the desk closes.

import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDisplay } from './display.ts';
import { absentBus, type Keyring, type KeyringState, openKeyring } from './keyring.ts';
import { systemPath } from './machine.ts';
import { endProcesses } from './processes.ts';

export interface Desk {
  /** The folder that everything at this desk writes to; removed by close(). */
  readonly folder: string;
  readonly home: string;
  /** The first folder on the PATH of the desk's programs. */
  readonly bin: string;
  /** The whole environment of a program at this desk. Nothing of the person's own is in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly keyring: Keyring;
  /** Has something closed before the desk is: the last one registered first. */
  beforeClose(close: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export interface DeskOptions {
  keyring?: KeyringState;
}

export async function openDesk({ keyring = 'unlocked' }: DeskOptions = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'));
  const removeWithUs = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeWithUs);
  const closers: (() => Promise<unknown>)[] = [
    async () => {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      process.off('exit', removeWithUs);
    },
  ];
  closers.push(() => endProcesses({ folder }));
  const close = () => closeAll(closers);

  try {
    const places = await makePlaces(folder);
    const base = baseEnv(folder, places);
    const display = await openDisplay(folder, base);
    closers.push(display.close);
    const opened = await openKeyring(places.run, { ...base, ...display.env }, keyring);
    closers.push(opened.close);
    return {
      folder,
      home: places.home,
      bin: places.bin,
      env: { ...base, ...display.env, ...opened.env },
      keyring: opened.keyring,
      beforeClose: (closer) => void closers.push(closer),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Closes everything even if one thing fails to, then says what failed. */
async function closeAll(closers: (() => Promise<unknown>)[]) {
  const failures: unknown[] = [];
  for (const closer of closers.splice(0).reverse()) {
    try {
      await closer();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('\n'));
}

async function makePlaces(folder: string) {
  const places = {
    home: join(folder, 'home'),
    bin: join(folder, 'bin'),
    run: join(folder, 'run'),
    tmp: join(folder, 'tmp'),
  };
  for (const place of Object.values(places)) await mkdir(place, { mode: 0o700 });
  await writeOpener(places.bin, 'exit 3');
  return places;
}

function baseEnv(folder: string, { home, bin, run, tmp }: Awaited<ReturnType<typeof makePlaces>>) {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: run,
    TMPDIR: tmp,
    PATH: `${bin}:${systemPath}`,
    LANG: 'C.UTF-8',
    DBUS_SYSTEM_BUS_ADDRESS: absentBus(folder),
    // No accessibility bus is there to talk to.
    NO_AT_BRIDGE: '1',
  };
}

/** Writes the desk's `xdg-open`, by which a program at the desk opens an address in the person's browser. */
export async function writeOpener(bin: string, script: string) {
  const file = join(bin, 'xdg-open');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o700);
}
