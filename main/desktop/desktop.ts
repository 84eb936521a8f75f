/** Everything that is Electron's, behind one interface: what `start` needs of the computer it runs on. */
import { join } from 'node:path';
import { app, Menu, nativeTheme, powerMonitor } from 'electron';
import type { Settings, WindowBounds } from '../../app/settings.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Commands } from '../commands.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { openDoor } from '../ipc.ts';
import { type Surroundings, systemSurroundings } from '../surroundings.ts';
import type { VaultProcess } from '../vault/vault-client.ts';
import { registerAppScheme } from './app-protocol.ts';
import { createSystemClipboard } from './clipboard.ts';
import { chooseSavePath } from './file-dialog.ts';
import { guardContents } from './guards.ts';
import { createLinks, type Links } from './links.ts';
import { bugEvent, createLog, type Log } from './log.ts';
import { createNetworkFetch, resolveProxy } from './network.ts';
import type { SystemClipboard } from './secret-clipboard.ts';
import { type ClaimShortcut, createClaimShortcut } from './shortcut.ts';
import { spawnVaultUtilityProcess } from './vault-utility-process.ts';
import { type AppWindow, createWindow } from './window.ts';

export interface OpenParts {
  readonly commands: Commands;
  readonly bounds: WindowBounds | null;
  readonly onBounds: (bounds: WindowBounds) => Promise<void>;
  /** Called when the person is back: the window has the focus, or the computer woke up. */
  readonly onReturn: () => void;
}

export interface Desktop {
  readonly userDataFolder: string;
  readonly platform: Snapshot['platform'];
  readonly version: string;
  readonly surroundings: Surroundings;
  readonly fetch: Fetch;
  /** The way requests to an address take, as a PAC script would answer. */
  resolveProxy(url: string): Promise<string>;
  readonly clipboard: SystemClipboard;
  readonly log: Log;
  createLinks(authorizationEndpoint: string): Links;
  /** Asks where to save a file, `name` being proposed; nothing when the person cancels. */
  chooseSavePath(name: string): Promise<string | undefined>;
  spawnVault(): VaultProcess;
  applyTheme(theme: Settings['theme']): void;
  readonly claimShortcut: ClaimShortcut;
  /** Opens the window and the door for it. Resolves when the page is there. */
  open(parts: OpenParts): Promise<void>;
  push(snapshot: Snapshot): void;
  raise(): void;
  quit(): void;
  /** Keeps the window out of screenshots and recordings while `on`, where the system can: macOS and Windows. */
  protectContent(on: boolean): void;
  /** `run` is awaited before the app ends. */
  onQuit(run: () => Promise<void>): void;
  reportBug(error: unknown): void;
}

export interface DesktopParts {
  /** The window's title, and the name of the folder for its data. */
  readonly name: string;
  readonly builtFolder: string;
}

/**
 * Prepares Electron and resolves when it is ready, or with nothing when another Lanyard already runs: that one comes
 * to the front and this process should end.
 */
export async function createDesktop({ name, builtFolder }: DesktopParts): Promise<Desktop | undefined> {
  enableSandbox();
  registerAppScheme();
  app.setPath('userData', join(app.getPath('appData'), name));
  if (!app.requestSingleInstanceLock()) return undefined;

  const userDataFolder = app.getPath('userData');
  const log = createLog(join(userDataFolder, 'logs', 'lanyard.log'));
  const reportBug = (error: unknown) => log.write(bugEvent(error));
  process.on('uncaughtException', reportBug);
  process.on('unhandledRejection', reportBug);
  guardContents(log);

  let appWindow: AppWindow | undefined;
  app.on('second-instance', () => appWindow?.raise());
  app.on('window-all-closed', () => app.quit());

  await app.whenReady();
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }])
      : null,
  );
  log.write({
    event: 'started',
    version: app.getVersion(),
    electron: process.versions['electron'] ?? '',
    platform: process.platform,
  });

  return {
    userDataFolder,
    platform: process.platform as Snapshot['platform'],
    version: app.getVersion(),
    surroundings: systemSurroundings(),
    fetch: createNetworkFetch(),
    resolveProxy,
    clipboard: createSystemClipboard(),
    log,
    createLinks,
    chooseSavePath: (name) => chooseSavePath(name, appWindow?.window),
    spawnVault: () => spawnVaultUtilityProcess(join(builtFolder, 'vault-host.js')),
    applyTheme(theme) {
      nativeTheme.themeSource = theme;
    },

    claimShortcut: createClaimShortcut(),

    async open({ commands, bounds, onBounds, onReturn }) {
      let lastSave: Promise<void> = Promise.resolve();
      appWindow = createWindow({
        builtFolder,
        title: name,
        bounds,
        onBounds: (next) => {
          lastSave = onBounds(next).catch(reportBug);
        },
        onFocus: onReturn,
        log,
      });
      powerMonitor.on('resume', onReturn);
      beforeQuit.push(() => lastSave);
      openDoor(commands, appWindow.window.webContents, log);
      await appWindow.load();
    },
    push: (snapshot) => appWindow?.push(snapshot),
    raise: () => appWindow?.raise(),
    quit: () => app.quit(),
    protectContent: (on) => appWindow?.protectContent(on),

    onQuit: (run) => {
      beforeQuit.push(run);
    },
    reportBug,
  };
}

/**
 * The sandbox is on for every renderer. A checkout may be run without it, as root in a container has to; a package
 * refuses (Electron's security list, item 4).
 */
function enableSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) {
    app.enableSandbox();
    return;
  }
  if (!app.isPackaged) return;
  process.stderr.write(
    'Lanyard does not run without Chromium’s sandbox. Start it as an ordinary user, without --no-sandbox.\n',
  );
  process.exit(1);
}

/** Run one after the other, once, before the app ends. */
const beforeQuit: (() => Promise<void>)[] = [];
/** What must be done on quitting gets this long; a stuck clipboard does not keep the app alive. */
const quitMs = 2_000;
let leaving = false;

app.on('will-quit', (event) => {
  if (leaving) return;
  leaving = true;
  event.preventDefault();
  const tooLong = setTimeout(() => app.exit(0), quitMs);
  Promise.allSettled(beforeQuit.map((run) => run())).then(() => {
    clearTimeout(tooLong);
    app.exit(0);
  });
});
