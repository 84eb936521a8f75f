/** The window: hardened, where it stood last time, and drawn from one snapshot after another. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, session } from 'electron';
import { snapshotChannel } from '../../app/channels.ts';
import { commandNames } from '../../app/command-names.ts';
import type { WindowBounds } from '../../app/settings.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { appAddress, isAppAddress, serveApp } from './app-protocol.ts';
import { guardSession } from './guards.ts';
import type { Log } from './log.ts';

const usualSize = { width: 1080, height: 720 };
const smallestSize = { width: 560, height: 480 };
/** The surfaces of both themes, so that nothing flashes before the first paint. */
const backgrounds = { light: '#F4F6F8', dark: '#0E1217' };

export interface WindowParts {
  /** The folder of the built app: the preload script and `renderer/` are in it. */
  readonly builtFolder: string;
  readonly title: string;
  readonly log: Log;
}

/** What is known of the window only once the settings have been read. */
export interface WindowPlace {
  readonly bounds: WindowBounds | null;
  readonly onBounds: (bounds: WindowBounds) => void;
  readonly onFocus: () => void;
  /** Whether it is opened at all, or waits to be raised. */
  readonly hidden: boolean;
  /** Called when the person closes it: closing then is what this does. Not called on quitting. */
  readonly onClose: () => void;
}

export interface AppWindow {
  readonly window: BrowserWindow;
  load(): Promise<void>;
  /** Puts it where it stood last time. Until then it is not shown, however soon it could be. */
  place(place: WindowPlace): void;
  push(snapshot: Snapshot): void;
  hide(): void;
  /** Brings it to the front. */
  raise(): void;
  protectContent(on: boolean): void;
}

/** Once the app is told to quit, by whomever, nothing keeps the window. */
let quitting = false;
app.on('before-quit', () => {
  quitting = true;
});

/** Call it when the app is ready: nothing that takes time should come before it. */
export function createWindow({ builtFolder, title, log }: WindowParts): AppWindow {
  // In memory only: Chromium writes nothing of the page to the disk.
  const windowSession = session.fromPartition('lanyard-window', { cache: false });
  const guarded = guardSession(windowSession, log);
  serveApp(windowSession, join(builtFolder, 'renderer'));

  const window = new BrowserWindow({
    ...usualSize,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title,
    // macOS and Windows take the icon from the package.
    ...(process.platform === 'linux' ? { icon: join(builtFolder, 'icon.png') } : {}),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      session: windowSession,
      preload: join(builtFolder, 'preload.cjs'),
      additionalArguments: [`--lanyard-commands=${commandNames.join(',')}`],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  let isPainted = false;
  let isWanted = false;
  let wasMaximized = false;
  const show = () => {
    // Maximizing shows a window, so it waits until it is to be shown.
    if (wasMaximized) window.maximize();
    wasMaximized = false;
    window.show();
  };
  window.once('ready-to-show', () => {
    isPainted = true;
    if (isWanted) show();
  });
  // An empty page is the one place a page goes to without asking: no guard hears of it beforehand.
  window.webContents.on('did-navigate', (_event, address) => {
    if (isAppAddress(address)) return;
    log.write({ event: 'blocked', what: 'navigation' });
    window.loadURL(appAddress).catch(() => undefined);
  });
  // The page's title is ours to say.
  window.on('page-title-updated', (event) => event.preventDefault());

  return {
    window,
    async load() {
      await guarded;
      await window.loadURL(appAddress);
    },
    place({ bounds, onBounds, onFocus, hidden, onClose }) {
      // The theme of the settings is known by now.
      window.setBackgroundColor(background());
      wasMaximized = bounds?.maximized ?? false;
      if (bounds && isOnScreen(bounds)) {
        window.setBounds({ x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height });
      }
      window.on('focus', onFocus);
      window.on('close', (event) => {
        onBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() });
        if (quitting) return;
        event.preventDefault();
        onClose();
      });
      isWanted = !hidden;
      if (isPainted && isWanted) show();
    },
    push(snapshot) {
      if (!window.isDestroyed()) window.webContents.send(snapshotChannel, snapshot);
    },
    hide() {
      if (!window.isDestroyed()) window.hide();
    },
    raise() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      show();
      window.focus();
    },
    protectContent(on) {
      if (!window.isDestroyed()) window.setContentProtection(on);
    },
  };
}

const background = () => (nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);

/** Whether enough of the window would be seen to grab it: screens come and go. */
function isOnScreen(bounds: WindowBounds): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const height =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    return width >= 100 && height >= 100;
  });
}
