import { EventEmitter } from 'node:events';
import type { AppUpdater } from 'electron-updater';
import { beforeEach, describe, expect, test } from 'vitest';
import { isNewerRelease, type UpdatesView } from '../../app/updates.ts';
import { createUpdater } from '../../main/desktop/updater.ts';
import { createUpdates, type Updates } from '../../main/updates.ts';
import { createFakeClock } from './fake-clock.ts';

const dayMs = 24 * 60 * 60_000;

describe('a release is newer', () => {
  test.each([
    ['0.1.1', '0.1.0'],
    ['0.10.0', '0.9.9'],
    ['1.0.0', '0.99.99'],
    ['0.2.0', '0.1.0-test'],
  ])('%s than %s, and not the other way round', (newer, older) => {
    expect([isNewerRelease(newer, older), isNewerRelease(older, newer)]).toEqual([true, false]);
  });
  test.each([
    ['0.1.0', '0.1.0'],
    ['0.2.0-beta', '0.1.0'],
    ['0.2.0-beta.1', '0.1.0'],
    ['v0.2.0', '0.1.0'],
    ['0.2', '0.1.0'],
    ['0.2.0+x', '0.1.0'],
    ['', '0.1.0'],
    ['9999999.0.0', '0.1.0'],
    ['0.2.0', ''],
  ])('but not %j than %j', (found, own) => {
    expect(isNewerRelease(found, own)).toBe(false);
  });
});

describe('updates', () => {
  const clock = createFakeClock();
  let github: { version: string; fails: boolean };
  let deeds: string[];
  let seen: UpdatesView[];
  let isWanted: boolean;
  let updates: Updates;

  beforeEach(() => {
    github = { version: '0.2.0', fails: false };
    deeds = [];
    seen = [];
    isWanted = false;
    const act = async (deed: string) => {
      deeds.push(deed);
      if (github.fails) throw new Error('net::ERR_INTERNET_DISCONNECTED https://github.com/secret');
    };
    updates = createUpdates({
      source: async () => {
        deeds.push('load');
        return {
          async find() {
            await act('find');
            return github.version;
          },
          download: () => act('download'),
          restart: () => void deeds.push('restart'),
        };
      },
      version: '0.1.0',
      isWanted: () => isWanted,
      clock,
      onChange: (view) => void seen.push(view),
    });
  });

  test('ask nobody, and load nothing, until that is wanted', async () => {
    for (let day = 0; day < 3; day += 1) {
      await updates.remind();
      clock.pass(dayMs);
    }
    expect([deeds, updates.view()]).toEqual([[], { phase: 'idle', lookedAt: null }]);
    isWanted = true;
    await updates.remind();
    expect(deeds).toEqual(['load', 'find']);
  });

  test('ask once a day, also by a wall clock that slept', async () => {
    isWanted = true;
    github.version = '0.1.0';
    await updates.remind();
    clock.pass(dayMs - 1);
    await updates.remind();
    expect(deeds).toEqual(['load', 'find']);
    clock.sleep(1);
    await updates.remind();
    expect(deeds).toEqual(['load', 'find', 'find']);
    expect(updates.view()).toEqual({ phase: 'idle', lookedAt: clock.now() });
  });

  test('come one by one: found, downloaded after a yes, installed after another', async () => {
    await updates.take('download');
    await updates.take('restart');
    expect(deeds).toEqual([]);
    await updates.take('look');
    expect(updates.view()).toEqual({ phase: 'found', version: '0.2.0' });
    await updates.take('restart');
    await updates.take('look');
    expect(deeds).toEqual(['load', 'find']);
    await updates.take('download');
    expect(updates.view()).toEqual({ phase: 'ready', version: '0.2.0' });
    await updates.take('download');
    await updates.take('restart');
    expect(deeds).toEqual(['load', 'find', 'download', 'restart']);
    expect(seen.map(({ phase }) => phase)).toEqual(['looking', 'found', 'downloading', 'ready']);
  });

  test.each(['0.1.0', '0.0.9', '0.2.0-beta', 'latest'])('are none when GitHub has %s', async (version) => {
    github.version = version;
    await updates.take('look');
    await updates.take('download');
    expect([updates.view().phase, deeds]).toEqual(['idle', ['load', 'find']]);
  });

  test('tell what did not come about, without its prose, and may be tried again', async () => {
    github.fails = true;
    await updates.take('look');
    expect(updates.view()).toEqual({ phase: 'failed', step: 'look' });
    github.fails = false;
    await updates.take('look');
    github.fails = true;
    await updates.take('download');
    expect(updates.view()).toEqual({ phase: 'failed', step: 'download', version: '0.2.0' });
    isWanted = true;
    clock.pass(2 * dayMs);
    await updates.remind();
    expect(updates.view()).toEqual({ phase: 'failed', step: 'download', version: '0.2.0' });
    github.fails = false;
    await updates.take('download');
    expect(updates.view()).toEqual({ phase: 'ready', version: '0.2.0' });
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  test.each(['package-system', 'nobody'] as const)('are not looked for where %s sees to them', async (by) => {
    const none = createUpdates({
      source: by,
      version: '0.1.0',
      isWanted: () => true,
      clock,
      onChange: (view) => void seen.push(view),
    });
    await none.remind();
    for (const step of ['look', 'download', 'restart'] as const) await none.take(step);
    expect([none.view(), seen]).toEqual([{ phase: 'elsewhere', by }, []]);
  });
});

describe('electron-updater', () => {
  class FakeUpdater extends EventEmitter {
    autoDownload = true;
    autoInstallOnAppQuit = true;
    allowPrerelease = true;
    allowDowngrade = true;
    disableWebInstaller = false;
    disableDifferentialDownload = false;
    logger: unknown = console;
    result: unknown = { updateInfo: { version: '0.2.0' } };
    calls: unknown[] = [];
    checkForUpdates = async () => this.result;
    downloadUpdate = async () => void this.calls.push('download');
    quitAndInstall = (...args: unknown[]) => void this.calls.push(args);
  }
  let fake: FakeUpdater;
  const create = () => createUpdater(fake as unknown as AppUpdater, () => void fake.calls.push('let go'));
  beforeEach(() => {
    fake = new FakeUpdater();
  });

  test('does nothing by itself, takes no older version and none before its release, and logs nothing', () => {
    create();
    expect(fake).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowPrerelease: false,
      allowDowngrade: false,
      disableWebInstaller: true,
      disableDifferentialDownload: true,
      logger: null,
    });
    // Unheard, it would be thrown.
    expect(fake.emit('error', new Error('x'))).toBe(true);
  });

  test('finds, downloads, and lets the next one start before this one ends', async () => {
    const updater = create();
    expect(await updater.find()).toBe('0.2.0');
    await updater.download();
    updater.restart();
    expect(fake.calls).toEqual(['download', 'let go', [true, true]]);
    fake.result = null;
    await expect(updater.find()).rejects.toThrow('nothing to look in');
  });
});
