// The fuses of the package: that they are laid down for electron-builder, and what they are in a package that is here.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { binaryIn, fuses, readFuses } from '../../scripts/fuses.mjs';
import { testedPackage } from '../../scripts/test-build.mjs';
import { checkout } from '../desk/machine.ts';

export interface FuseReport {
  /** `9 of 9 set, 8 read back`; says what could not be looked at. */
  readonly figure: string;
  readonly faults: readonly string[];
}

const known = 9;

export async function reportFuses(): Promise<FuseReport> {
  const config = load(await readFile(join(checkout, 'electron-builder.yml'), 'utf8')) as {
    afterPack?: string;
  };
  const set = config.afterPack === './scripts/fuses.mjs' ? Object.keys(fuses).length : 0;
  const faults = set === known ? [] : [`${set} fuses are set`];
  const folder = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`;
  const binary = binaryIn(process.env['LANYARD_PACKAGE'] ?? join(testedPackage, folder));
  if (!existsSync(binary))
    return { figure: `${set} of ${known} fuses set, no package to read them in`, faults };
  const states = await readFuses(binary);
  // One that this Electron is too old for is read back elsewhere.
  const there = states.filter(({ state }) => state !== 'absent');
  const wrong = there.filter(({ state, wanted }) => state !== (wanted ? 'on' : 'off'));
  const absent = states.filter(({ state }) => state === 'absent').map(({ name }) => name);
  const missing = absent.length === 0 ? '' : `, ${absent.join(', ')} not in this Electron`;
  return {
    figure: `${set} of ${known} fuses set, ${there.length - wrong.length} read back in a package${missing}`,
    faults: [...faults, ...wrong.map(({ name, state }) => `${name} is ${state}`)],
  };
}
