// The packaged Lanyard, from outside: what is in it, that it runs, and that nobody gets into it by the ways Electron has.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { expect } from '@playwright/test';
import { defaultSettings, settings } from '../../app/settings.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { binaryIn, readFuses } from '../../scripts/fuses.mjs';
import { testBuildName } from '../../scripts/test-build.mjs';
import { readArchive } from '../desk/archive.ts';
import { type Desk, openDesk } from '../desk/desk.ts';
import { test } from '../desk/desk-test.ts';
import { checkout, chromiumSandbox, electronBinary, packageFolder } from '../desk/machine.ts';
import { type Packaged, packagedData, packagedLog, startPackaged, until } from '../desk/packaged.ts';
import { listProcesses } from '../desk/processes.ts';
import { openScreen, type Screen, type ScreenWindow } from '../desk/screen.ts';
import { socketsOf } from '../desk/sockets.ts';

const platform = `linux-${process.arch}`;

/** The package again, to be changed: links but for the binary, beside which it looks for the rest. */
async function copyOf(desk: Desk): Promise<string> {
  const folder = join(desk.home, 'copy');
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const name of await readdir(packageFolder())) {
    const from = join(packageFolder(), name);
    if (name === 'resources') continue;
    if (from === binaryIn(packageFolder())) await cp(from, binaryIn(folder));
    else await symlink(from, join(folder, name));
  }
  for (const name of await readdir(join(packageFolder(), 'resources'))) {
    await symlink(join(packageFolder(), 'resources', name), join(folder, 'resources', name));
  }
  return folder;
}

const isUp = (desk: Desk) =>
  until('its start', async () => (await packagedLog(desk)).find(({ event }) => event === 'keychain'));
const archive = () => readArchive(join(packageFolder(), 'resources', 'app.asar'));

test.describe('its files', () => {
  test('in the archive are these and no others', async () => {
    const allowed = [
      /^package\.json$/,
      /^build\/app\/(?:main|updater|vault-host)\.js$/,
      /^build\/app\/preload\.cjs$/,
      /^build\/app\/THIRD-PARTY-NOTICES\.txt$/,
      /^build\/app\/icon\.png$/,
      /^build\/app\/tray\/tray(?:-light|-dark|Template)(?:@2x)?\.png$/,
      /^build\/app\/renderer\/(?:index\.html|style\.css|window\.js)$/,
      /^build\/app\/renderer\/(?:inter|jetbrains-mono)-latin(?:-ext)?-wght-normal\.woff2$/,
      /^node_modules\/keytar\/(?:package\.json|LICENSE\.md|lib\/keytar\.js)$/,
      new RegExp(`^node_modules/keytar/prebuilds/${platform}/keytar\\.node$`),
    ];
    const files = await archive();
    const strange = files.filter(({ path }) => !allowed.some((pattern) => pattern.test(path)));
    expect(strange.map(({ path }) => path)).toEqual([]);
    const idle = allowed.filter((pattern) => !files.some(({ path }) => pattern.test(path)));
    expect(idle).toEqual([]);
    // Only what cannot be loaded from an archive lies outside it.
    const outside = files.filter(({ content }) => content === undefined).map(({ path }) => path);
    expect(outside).toEqual([`node_modules/keytar/prebuilds/${platform}/keytar.node`]);
  });

  test('hold no source map, no test, no sandbox, and no place to look for updates', async () => {
    for (const { path, content = Buffer.alloc(0) } of await archive()) {
      for (const word of ['sourceMappingURL', 'oidc-provider', 'startSandbox', 'test/sandbox']) {
        expect(content.includes(word), `${path}: ${word}`).toBe(false);
      }
    }
    const resources = await readdir(join(packageFolder(), 'resources'));
    expect(resources.sort()).toEqual(['app.asar', 'app.asar.unpacked']);
  });

  test('beside the archive are Electron’s and its licences', async () => {
    const names = await readdir(packageFolder());
    expect(names.filter((name) => /\.(?:js|mjs|cjs|json|node|map|ts)$/.test(name))).toEqual(
      names.filter((name) => name === 'vk_swiftshader_icd.json'),
    );
    expect(names).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
  });

  test('bring the licences of all that is built in', async () => {
    const notices =
      (await archive()).find(({ path }) => path.endsWith('NOTICES.txt'))?.content?.toString() ?? '';
    for (const name of [
      '@github/keytar',
      'openid-client',
      'google-auth-library',
      'zod',
      'jose',
      'react',
      '@mantine/core',
    ]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(notices).not.toContain('oidc-provider');
  });

  test('say that it is a test build', async () => {
    const manifest =
      (await archive()).find(({ path }) => path === 'package.json')?.content?.toString() ?? '{}';
    const own = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as { version: string };
    expect(JSON.parse(manifest)).toMatchObject({
      productName: testBuildName,
      version: `${own.version}-test`,
      main: 'build/app/main.js',
    });
    for (const field of ['scripts', 'devDependencies'])
      expect(JSON.parse(manifest)).not.toHaveProperty(field);
  });
});

test.describe('its fuses', () => {
  test('are set as they should be, all that its Electron has', async () => {
    const there = (await readFuses(binaryIn(packageFolder()))).filter(({ state }) => state !== 'absent');
    expect(there.length).toBeGreaterThanOrEqual(8);
    expect(there.map(({ name, state }) => [name, state])).toEqual(
      there.map(({ name, wanted }) => [name, wanted ? 'on' : 'off']),
    );
  });

  test('are all nine', async () => {
    const absent = (await readFuses(binaryIn(packageFolder()))).filter(({ state }) => state === 'absent');
    const names = absent.map(({ name }) => name).join(', ');
    test.skip(absent.length > 0, `this Electron has no fuse ${names}; 45 has`);
  });
});

test.describe('running', () => {
  test.describe.configure({ mode: 'serial' });
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");

  let desk: Desk;
  let screen: Screen;
  let window: ScreenWindow;
  let lanyard: Packaged;

  test.beforeAll(async () => {
    desk = await openDesk();
    screen = await openScreen(desk);
    lanyard = startPackaged(desk);
  });
  test.afterAll(async () => {
    screen.close();
    await desk.close();
  });

  const listening = async () => {
    const pids = (await listProcesses(desk)).map((one) => one.pid);
    return (await socketsOf(pids)).filter(({ state }) => state === 'listening');
  };
  const ours = async () =>
    (await screen.windows()).find(({ title, width }) => title === testBuildName && width > 500);

  test('opens its window, and draws it', async () => {
    window = await until('the window', ours);
    expect(window).toMatchObject({ width: 1080, height: 720 });
    // The buttons of the welcome screen, in the colour of the light or of the dark theme.
    await until('the welcome screen', async () => {
      const colours = await screen.colours(window);
      return Math.max(colours.get('#0b7069') ?? 0, colours.get('#3cc7bb') ?? 0) > 1_000 || undefined;
    });
  });

  test('has its keychain, from a module outside the archive', async () => {
    await until('the keychain', async () =>
      (await packagedLog(desk)).find(({ event, now }) => event === 'keychain' && now === 'ready'),
    );
    const own = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as { version: string };
    const log = await packagedLog(desk);
    expect(log[0]).toMatchObject({ event: 'started', version: `${own.version}-test` });
    expect(log.filter(({ event }) => event === 'bug')).toEqual([]);
  });

  test('keeps its pages in the sandbox, and listens to nobody', async () => {
    const processes = await listProcesses(desk);
    const renderers = processes.filter(({ argv }) => argv.includes('--type=renderer'));
    expect(renderers.length).toBeGreaterThan(0);
    for (const { pid: renderer } of renderers) {
      const status = await readFile(`/proc/${renderer}/status`, 'utf8');
      expect(/^Seccomp:\s+2$/m.test(status) && /^NoNewPrivs:\s+1$/m.test(status)).toBe(true);
    }
    expect(processes.filter(({ argv }) => argv.includes('--no-sandbox'))).toEqual([]);
    expect(await listening()).toEqual([]);
  });

  test('takes keys, but none of them opens DevTools', async () => {
    const [[ground = ''] = []] = [...(await screen.colours(window))].sort(([, a], [, b]) => b - a);
    const plain = (await screen.colours(window)).get(ground) ?? 0;
    /** The palette covers the window, and shows that keys arrive. */
    const covered = (wanted: boolean) =>
      until(wanted ? 'the palette' : 'its end', async () => {
        const left = (await screen.colours(window)).get(ground) ?? 0;
        return (wanted ? left < plain / 2 : left === plain) || undefined;
      });
    await screen.press(window, 'Control', 'k');
    await covered(true);
    await screen.press(window, 'Escape');
    await covered(false);
    const known = (await listProcesses(desk)).length;
    const titles = (await screen.windows()).map(({ title }) => title);
    for (const keys of [
      ['F12'],
      ['Control', 'Shift', 'i'],
      ['Control', 'Shift', 'j'],
      ['Control', 'Shift', 'c'],
    ]) {
      await screen.press(window, ...keys);
    }
    // What was pressed before has been dealt with when this has.
    await screen.press(window, 'Control', 'k');
    await covered(true);
    await screen.press(window, 'Escape');
    await covered(false);
    expect((await screen.windows()).map(({ title }) => title)).toEqual(titles);
    expect((await listProcesses(desk)).length).toBeLessThanOrEqual(known);
  });

  test('comes to the front when it is started once more, and the second one ends', async () => {
    expect(await startPackaged(desk, { args: ['--hidden'] }).ended).toBe(0);
    expect(await ours()).toMatchObject({ id: window.id });
  });

  test('opens no debugger when it is asked to by a signal', async () => {
    process.kill(lanyard.pid, 'SIGUSR1');
    // Without Node's debugger the signal means what it means to every program: the end. Whoever comes to that or to
    // answering a second start has dealt with it.
    await Promise.race([lanyard.ended, startPackaged(desk, { args: ['--hidden'] }).ended]);
    expect(await listening()).toEqual([]);
  });
});

test.describe('does not start', () => {
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");
  const switches = [
    '--no-sandbox',
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--inspect=0',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--disable-web-security',
    '--log-net-log=net.json',
    '--proxy-server=127.0.0.1:1',
    '-remote-debugging-port=0',
  ];
  test(`with any of ${switches.length} switches that open it`, async ({ openDesk }) => {
    // It starts Lanyard again and again.
    test.slow();
    const desk = await openDesk();
    for (const argument of switches) {
      const app = startPackaged(desk, { args: [argument] });
      expect(await app.ended, argument).toBe(1);
      expect(app.output()).toContain(argument === '--no-sandbox' ? 'sandbox' : argument.split('=')[0]);
      // Not even its log, which it opens before anything else.
      await expect(stat(packagedData(desk)), argument).rejects.toThrow('ENOENT');
      await expect(stat(join(desk.home, 'net.json')), argument).rejects.toThrow('ENOENT');
      expect(app.output()).not.toContain('DevTools listening');
    }
  });
});

test.describe('runs no code but its own', () => {
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");

  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => undefined,
    );
  /** Code that leaves a mark where it has run. */
  async function intruder(folder: string, name: string): Promise<{ file: string; mark: string }> {
    const mark = join(folder, `${name}.mark`);
    const file = join(folder, `${name}.cjs`);
    await writeFile(file, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');\n`);
    return { file, mark };
  }

  /** The package with a folder `app` beside the archive that would take its place. */
  async function withForeignApp(desk: Desk): Promise<{ folder: string; mark: string }> {
    const folder = await copyOf(desk);
    const { file, mark } = await intruder(desk.home, 'foreign');
    await mkdir(join(folder, 'resources', 'app'));
    await writeFile(
      join(folder, 'resources', 'app', 'package.json'),
      '{ "name": "foreign", "main": "main.cjs" }',
    );
    const main = `require(${JSON.stringify(file)});\nprocess.exit(0);\n`;
    await writeFile(join(folder, 'resources', 'app', 'main.cjs'), main);
    return { folder, mark };
  }

  test('through the environment, or a folder beside the archive', async ({ openDesk }) => {
    // It starts Lanyard again and again.
    test.slow();
    const desk = await openDesk();
    const asNode = await intruder(desk.home, 'as-node');
    const required = await intruder(desk.home, 'required');
    const { folder, mark } = await withForeignApp(desk);
    const app = startPackaged(desk, {
      folder,
      args: [asNode.file],
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${required.file} --inspect=0` },
    });
    await isUp(desk);
    for (const one of [asNode.mark, required.mark, mark]) expect(await exists(one), one).toBeUndefined();
    expect((await socketsOf([app.pid])).filter(({ state }) => state === 'listening')).toEqual([]);
    app.process.kill();
    await app.ended;

    // Nor in place of the archive: then there is no app.
    await rm(join(folder, 'resources', 'app.asar'));
    expect(await startPackaged(desk, { folder }).ended).not.toBe(0);
    expect(await exists(mark)).toBeUndefined();

    // The same attacks where the fuses are not set, else nothing would be shown.
    await flipFuses(binaryIn(folder), {
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: false,
    });
    await startPackaged(desk, { folder, args: [asNode.file], env: { ELECTRON_RUN_AS_NODE: '1' } }).ended;
    expect(await exists(asNode.mark)).toBe(true);
    await startPackaged(desk, { folder }).ended;
    expect(await exists(mark)).toBe(true);
    const bare = spawn(electronBinary(), [join(checkout, 'test', 'desk', 'fixture')], {
      env: { ...desk.env, NODE_OPTIONS: `--require=${required.file}` },
    });
    await until('what NODE_OPTIONS requires', () => exists(required.mark));
    bare.kill('SIGUSR1');
    await until('the debugger', async () =>
      (await socketsOf([bare.pid ?? 0])).find(({ state }) => state === 'listening'),
    );
    bare.kill();
    await once(bare, 'close');
  });
});

test.describe('newer versions', () => {
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");

  /** Stands in for GitHub: it has one version, and counts who asks. */
  async function openReleases(desk: Desk) {
    const releases = { version: '9.9.9', asked: 0, port: 0 };
    const server = createServer((_request, response) => {
      releases.asked += 1;
      const file = { url: 'Lanyard.AppImage', sha512: 'x', size: 1 };
      response.end(JSON.stringify({ version: releases.version, files: [file], path: file.url, sha512: 'x' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    releases.port = (server.address() as AddressInfo).port;
    desk.beforeClose(async () => server.close());
    return releases;
  }

  test('are looked for when that is switched on, and older ones are none', async ({ openDesk }) => {
    // It starts Lanyard again and again.
    test.slow();
    const desk = await openDesk();
    const releases = await openReleases(desk);
    const folder = await copyOf(desk);
    const place = `provider: generic\nurl: http://127.0.0.1:${releases.port}\nupdaterCacheDirName: lanyard\n`;
    await writeFile(join(folder, 'resources', 'app-update.yml'), place);
    const settingsFile = createCheckedFile({
      path: join(packagedData(desk), 'settings.json'),
      version: 1,
      schema: settings,
      empty: defaultSettings,
    });
    const phases = async () =>
      (await packagedLog(desk)).filter(({ event }) => event === 'update').map(({ now }) => now);
    const run = async (env: Record<string, string>) => {
      const lanyard = startPackaged(desk, { folder, env });
      return async () => {
        lanyard.process.kill();
        await lanyard.ended;
      };
    };
    const appImage = { APPIMAGE: join(desk.home, 'Lanyard.AppImage') };

    const quitSilent = await run(appImage);
    await isUp(desk);
    await startPackaged(desk, { folder, args: ['--hidden'] }).ended;
    await quitSilent();
    expect([releases.asked, await phases()]).toEqual([0, []]);

    await settingsFile.load();
    await settingsFile.save({ ...defaultSettings, lookForUpdates: true });
    const expected: string[] = [];
    for (const [version, found] of [
      ['9.9.9', 'found'],
      ['0.0.1', 'idle'],
      ['9.9.9-beta.1', 'idle'],
    ] as const) {
      releases.version = version;
      const quit = await run(appImage);
      expected.push('looking', found);
      await until(version, async () => (await phases()).length === expected.length || undefined);
      await quit();
      expect(await phases(), version).toEqual(expected);
    }
    expect(releases.asked).toBe(3);
    // Nothing is downloaded without a yes.
    await expect(stat(join(desk.home, '.cache', 'lanyard'))).rejects.toThrow('ENOENT');

    // What a package system has installed asks nobody.
    await rm(join(packagedData(desk), 'logs'), { recursive: true });
    const quit = await run({});
    await isUp(desk);
    await startPackaged(desk, { folder, args: ['--hidden'] }).ended;
    await quit();
    expect([releases.asked, await phases()]).toEqual([3, []]);
  });
});
