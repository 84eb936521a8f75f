// What electron-builder is told, for the systems that are not here, and the fuses on a stand-in for Electron's binary.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuseV1Options } from '@electron/fuses';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fuses, readFuses, setFuses } from '../../scripts/fuses.mjs';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const text = (name: string) => readFileSync(join(checkout, name), 'utf8');

describe('electron-builder', () => {
  const config = load(text('electron-builder.yml')) as Record<string, never> & {
    linux: { target: { target: string; arch: string[] }[] };
    mac: { target: { target: string; arch: string[] }[]; entitlements: string };
    win: { target: { target: string; arch: string[] }[] };
    directories: { buildResources: string };
  };

  test('makes these packages', () => {
    const made = (['linux', 'mac', 'win'] as const).flatMap((system) =>
      config[system].target.map(({ target, arch }) => `${system} ${target} ${arch.join(' ')}`),
    );
    expect(made).toEqual([
      'linux AppImage x64',
      'linux deb x64',
      'mac dmg x64 arm64',
      'mac zip x64 arm64',
      'win nsis x64',
    ]);
  });

  test('signs for macOS and Windows or makes nothing, and hardens the former with one entitlement', () => {
    expect(config.mac).toMatchObject({
      hardenedRuntime: true,
      notarize: true,
      forceCodeSigning: true,
      entitlements: 'assets/entitlements.mac.plist',
      entitlementsInherit: 'assets/entitlements.mac.plist',
    });
    expect(config.win).toMatchObject({ forceCodeSigning: true });
    const keys = [...text(config.mac.entitlements).matchAll(/<key>([^<]+)<\/key>\s*<(\w+)\/>/g)];
    expect(keys.map(([, key, value]) => [key, value])).toEqual([['com.apple.security.cs.allow-jit', 'true']]);
  });

  test('packs the built app, sets the fuses by our own hook, and starts nothing without the sandbox', () => {
    expect(config).toMatchObject({
      files: expect.arrayContaining(['build/app/**', 'package.json']),
      asar: { smartUnpack: false },
      asarUnpack: ['node_modules/keytar/prebuilds/**'],
      afterPack: './scripts/fuses.mjs',
      appImage: { executableArgs: [] },
    });
    expect(config).not.toHaveProperty('electronFuses');
    expect(config).not.toHaveProperty('publish');
    for (const icon of ['icon.icns', 'icon.ico', 'icons/512x512.png']) {
      expect(existsSync(join(checkout, config.directories.buildResources, icon)), icon).toBe(true);
    }
  });
});

describe('the fuses', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuses-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** As in Electron's binary: a mark, the version of the wire, its length, and a digit a fuse. */
  async function binary(wire: string): Promise<string> {
    const file = join(folder, 'electron');
    const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
    await writeFile(
      file,
      Buffer.concat([
        Buffer.alloc(5_000, 7),
        Buffer.from(mark),
        Buffer.from([1, wire.length]),
        Buffer.from(wire),
      ]),
    );
    return file;
  }
  const states = async (file: string) => (await readFuses(file)).map(({ state }) => state);

  test('are all that Electron has, in the order of its wire', () => {
    const all = Object.entries(FuseV1Options).filter(([, value]) => typeof value === 'number');
    expect(Object.keys(fuses)).toEqual(all.map(([name]) => name));
  });

  test('are set and read back, whatever they were', async () => {
    const file = await binary('101100111');
    await setFuses(file, { isTestBuild: false });
    expect(await states(file)).toEqual(['off', 'on', 'off', 'off', 'on', 'on', 'off', 'off', 'on']);
  });

  test('may be fewer in a test build only, and are then told as absent', async () => {
    const file = await binary('10110011');
    await expect(setFuses(file, { isTestBuild: false })).rejects.toThrow('lacks the fuses WasmTrapHandlers');
    expect(await states(file)).toEqual(['on', 'off', 'on', 'on', 'off', 'off', 'on', 'on', 'absent']);
    await setFuses(file, { isTestBuild: true });
    expect(await states(file)).toEqual(['off', 'on', 'off', 'off', 'on', 'on', 'off', 'off', 'absent']);
  });

  test('that nobody here has heard of stop the packaging', async () => {
    const file = await binary('1011001111');
    for (const isTestBuild of [false, true]) {
      await expect(setFuses(file, { isTestBuild })).rejects.toThrow('strictlyRequireAllFuses');
    }
  });
});
