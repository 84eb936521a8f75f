import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { snapshotChannel } from '../../app/channels.ts';
import { commandNames } from '../../app/command-names.ts';
import type { WindowBounds } from '../../app/settings.ts';

type Options = Record<string, unknown> & { webPreferences: Record<string, unknown> };
const { made, screens, app } = vi.hoisted(() => {
  const app = {
    isPackaged: false,
    beforeQuit: (): void => undefined,
    on(_: string, run: () => void) {
      app.beforeQuit = run;
    },
  };
  return {
    made: [] as { options: Options; partition: unknown[] }[],
    screens: [] as { workArea: { x: number; y: number; width: number; height: number } }[],
    app,
  };
});
let lastPartition: unknown[] = [];
/** Called as the last of the session's guards is set. */
let guarded: () => unknown = () => undefined;

class FakeWindow extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly loaded: string[] = [];
  readonly done: string[] = [];
  isGone = false;
  setContentProtection = (on: boolean) => void this.done.push(`protect ${on}`);
  readonly webContents = Object.assign(new EventEmitter(), {
    send: (...args: unknown[]) => void this.sent.push(args),
  });
  constructor(options: Options) {
    super();
    made.push({ options, partition: lastPartition });
  }
  async loadURL(url: string) {
    this.loaded.push(url);
  }
  setBackgroundColor = (colour: string) => void this.done.push(colour);
  setBounds = (bounds: object) => void this.done.push(JSON.stringify(bounds));
  maximize = () => void this.done.push('maximize');
  hide = () => void this.done.push('hide');
  show = () => void this.done.push('show');
  focus = () => void this.done.push('focus');
  restore = () => void this.done.push('restore');
  isMinimized = () => true;
  isMaximized = () => false;
  isDestroyed = () => this.isGone;
  getNormalBounds = () => ({ x: 1, y: 2, width: 3, height: 4 });
}

vi.mock('electron', () => ({
  app,
  BrowserWindow: FakeWindow,
  nativeTheme: { shouldUseDarkColors: true },
  protocol: {},
  screen: { getAllDisplays: () => screens },
  session: {
    fromPartition: (...args: unknown[]) => {
      lastPartition = args;
      const nothing = () => undefined;
      return Object.assign(new EventEmitter(), {
        setPermissionRequestHandler: nothing,
        setPermissionCheckHandler: nothing,
        setDevicePermissionHandler: nothing,
        setDisplayMediaRequestHandler: nothing,
        setProxy: async () => guarded(),
        webRequest: { onBeforeRequest: nothing },
        protocol: { handle: nothing },
      });
    },
  },
}));
const { createWindow } = await import('../../main/desktop/window.ts');

let builtFolder: string;
beforeEach(async () => {
  builtFolder = await mkdtemp(join(tmpdir(), 'built-'));
  await mkdir(join(builtFolder, 'renderer'));
  made.length = 0;
  app.isPackaged = false;
  screens.splice(0, screens.length, { workArea: { x: 0, y: 0, width: 1920, height: 1080 } });
});
afterEach(() => rm(builtFolder, { recursive: true }));

/** A window that waits for its place. */
function create(bounds: WindowBounds | null = null, hidden = false) {
  const closed = { count: 0 };
  const saved: WindowBounds[] = [];
  const appWindow = createWindow({
    builtFolder,
    title: 'Lanyard',
    log: { write: () => undefined },
  });
  const putInPlace = () =>
    appWindow.place({
      bounds,
      onBounds: (next) => void saved.push(next),
      onFocus: () => undefined,
      hidden,
      onClose: () => {
        closed.count += 1;
      },
    });
  const { options, partition } = made[0] ?? { options: { webPreferences: {} } as Options, partition: [] };
  return {
    ...appWindow,
    fake: appWindow.window as unknown as FakeWindow,
    options,
    partition,
    saved,
    closed,
    putInPlace,
  };
}

function open(bounds: WindowBounds | null = null, hidden = false) {
  const created = create(bounds, hidden);
  created.putInPlace();
  created.fake.done.length = 0;
  return created;
}

describe('the page of the window', () => {
  test('has no Node, its own world, its sandbox, and nothing else that it does not need', () => {
    const { webPreferences } = open().options;
    const { session, preload, additionalArguments, ...rest } = webPreferences;
    expect(rest).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      devTools: true,
    });
    expect([preload, session !== undefined]).toEqual([join(builtFolder, 'preload.cjs'), true]);
    expect(additionalArguments).toEqual([`--lanyard-commands=${commandNames.join(',')}`]);
  });

  test('has no DevTools in a package', () => {
    app.isPackaged = true;
    expect(open().options.webPreferences['devTools']).toBe(false);
  });

  test('keeps nothing on the disk', () => {
    const [name, options] = open().partition;
    expect(name).not.toMatch(/^persist:/);
    expect(options).toEqual({ cache: false });
  });

  test('is our own, from our own scheme', async () => {
    const { load, fake } = open();
    await load();
    expect(fake.loaded).toEqual(['app://lanyard/index.html']);
  });

  test('is not there before its session is guarded', async () => {
    let release: () => void = () => undefined;
    guarded = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const { load, fake } = open();
    guarded = () => undefined;
    const loading = load();
    await new Promise(setImmediate);
    const before = [...fake.loaded];
    release();
    await loading;
    expect([before, fake.loaded]).toEqual([[], ['app://lanyard/index.html']]);
  });

  test('gets snapshots until the window is gone', () => {
    const { push, raise, fake } = open();
    push({ version: '1' } as never);
    fake.isGone = true;
    push({ version: '2' } as never);
    raise();
    expect(fake.sent).toEqual([[snapshotChannel, { version: '1' }]]);
    expect(fake.done).toEqual([]);
  });

  test('comes back from an empty page', async () => {
    const { load, fake } = open();
    await load();
    fake.webContents.emit('did-navigate', {}, 'app://lanyard/index.html');
    expect(fake.loaded).toHaveLength(1);
    fake.webContents.emit('did-navigate', {}, 'about:blank');
    expect(fake.loaded).toEqual(['app://lanyard/index.html', 'app://lanyard/index.html']);
  });

  test('cannot name the window', () => {
    let prevented = false;
    open().fake.emit('page-title-updated', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('the window', () => {
  const bounds: WindowBounds = { x: 100, y: 50, width: 900, height: 600, maximized: false };

  test('shows when it has something to show, and comes to the front when asked', () => {
    const { raise, fake, options } = open();
    expect([options['show'], fake.done]).toEqual([false, []]);
    fake.emit('ready-to-show');
    raise();
    expect(fake.done).toEqual(['show', 'restore', 'show', 'focus']);
  });

  test('is not shown before its place and its theme are known, however soon it is painted', () => {
    const { fake, putInPlace } = create(bounds);
    fake.emit('ready-to-show');
    expect(fake.done).toEqual([]);
    putInPlace();
    const { maximized: _, ...place } = bounds;
    expect(fake.done).toEqual(['#0E1217', JSON.stringify(place), 'show']);
  });

  test('is kept out of screenshots when asked, while it is there', () => {
    const { protectContent, fake } = open();
    protectContent(true);
    protectContent(false);
    fake.isGone = true;
    protectContent(true);
    expect(fake.done).toEqual(['protect true', 'protect false']);
  });

  test('is maximized when it was, at the moment it is shown', () => {
    const { fake, raise } = open({ ...bounds, maximized: true }, true);
    fake.emit('ready-to-show');
    expect(fake.done).toEqual([]);
    raise();
    raise();
    expect(fake.done.filter((done) => done !== 'restore' && done !== 'focus')).toEqual([
      'maximize',
      'show',
      'show',
    ]);
  });

  test.each([
    ['is gone', { ...bounds, x: 3_000 }],
    ['shows less of it than a hand can grab', { ...bounds, x: 1_821 }],
    ['is above', { ...bounds, y: -550 }],
  ])('stands where the system puts it when its screen %s', (_, elsewhere) => {
    const { fake, putInPlace } = create(elsewhere);
    putInPlace();
    expect(fake.done).toEqual(['#0E1217']);
  });

  test('tells where it stood when it closes', () => {
    const { fake, saved } = open();
    fake.emit('close', { preventDefault: () => undefined });
    expect(saved).toEqual([{ x: 1, y: 2, width: 3, height: 4, maximized: false }]);
  });

  test('waits to be raised when it starts hidden', () => {
    const { raise, fake } = open(null, true);
    fake.emit('ready-to-show');
    expect(fake.done).toEqual([]);
    raise();
    expect(fake.done).toContain('show');
  });

  // Last: an app that quits does not come back.
  test('leaves what closing does to its owner, and nothing keeps it when the app quits', () => {
    const { fake, closed, hide } = open();
    let prevented = 0;
    const preventDefault = () => {
      prevented += 1;
    };
    const close = () => fake.emit('close', { preventDefault });
    close();
    expect([prevented, closed.count]).toEqual([1, 1]);
    hide();
    expect(fake.done).toEqual(['hide']);
    app.beforeQuit();
    close();
    expect([prevented, closed.count]).toEqual([1, 1]);
  });
});
