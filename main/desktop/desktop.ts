/** Everything that is Electron's, behind one interface: what `start` needs of the computer it runs on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, Menu, Notification, nativeTheme, powerMonitor, systemPreferences } from 'electron';
import type { Settings, WindowBounds } from '../../app/settings.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { createAutostart } from '../autostart.ts';
import type { Commands } from '../commands.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { openDoor } from '../ipc.ts';
import { type Surroundings, systemSurroundings } from '../surroundings.ts';
import type { TrayAction, TrayMenu } from '../tray-menu.ts';
import type { UpdatesParts } from '../updates.ts';
import type { VaultProcess } from '../vault/vault-client.ts';
import { keepMemoryWipeable, wipeMemory } from '../wipe-memory.ts';
import { registerAppScheme } from './app-protocol.ts';
import { createSystemClipboard } from './clipboard.ts';
import { chooseSavePath } from './file-dialog.ts';
import { guardContents, leaveSpellingAlone } from './guards.ts';
import { createLinks, type Links } from './links.ts';
import { bugEvent, createLog, type Log } from './log.ts';
import { createNetworkFetch, createSingleNetworkFetch, overwriteRequests, resolveProxy } from './network.ts';
import type { SystemClipboard } from './secret-clipboard.ts';
import { createSessionBus } from './session-bus.ts';
import { type ClaimShortcut, createClaimShortcut } from './shortcut.ts';
import { refusedSwitch } from './switches.ts';
import { createTrayIcon, type TrayIcon } from './tray.ts';
import { spawnVaultUtilityProcess } from './vault-utility-process.ts';
import { createWindow } from './window.ts';

export interface OpenParts {
  readonly commands: Commands;
  readonly bounds: WindowBounds | null;
  readonly onBounds: (bounds: WindowBounds) => Promise<void>;
  /** Called when the person is back: the window has the focus, or the computer woke up. */
  readonly onReturn: () => void;
  /** Called when the computer woke up. */
  readonly onWake: () => void;
  /** Called when the computer locks, falls asleep or is given to another user. */
  readonly onAway: () => void;
  /** Whether closing the window may hide it. */
  readonly closeHides: () => boolean;
  /** Called each time it has been hidden so. */
  readonly onHidden: () => void;
  readonly tray: { readonly menu: () => TrayMenu; readonly onAction: (action: TrayAction) => void };
  /** Called when a tray has come or gone. */
  readonly onTray: () => void;
}

export interface Desktop {
  readonly userDataFolder: string;
  readonly platform: Snapshot['platform'];
  readonly version: string;
  readonly updates: UpdatesParts['source'];
  readonly surroundings: Surroundings;
  readonly fetch: Fetch;
  /** For requests that must not be sent twice. */
  readonly singleFetch: Fetch;
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
  /** Draws the window and the tray. */
  push(snapshot: Snapshot): void;
  raise(): void;
  quit(): void;
  /** Whether there is a tray that shows Lanyard. */
  hasTray(): boolean;
  /** Milliseconds since the last key or movement of the pointer; 0 where the computer does not tell. */
  idleMs(): number;
  /** Has the computer ask who is there, where it can; else yes. */
  confirmPerson(): Promise<boolean>;
  /** Throws START_AT_LOGIN_NOT_SET. */
  setStartAtLogin(on: boolean): Promise<void>;
  /** Shows a notification of the system; `false` where there are none. */
  notify(title: string, text: string, onPress: () => void): boolean;
  /** Keeps the window out of screenshots and recordings while `on`, where the system can: macOS and Windows. */
  protectContent(on: boolean): void;
  /** Wipes what was secret in this process and the network's, and is referred to no more. */
  wipeMemory(): Promise<void>;
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
  refuseSwitches();
  keepMemoryWipeable();
  enableSandbox();
  refuseLongArguments();
  registerAppScheme();
  app.setPath('userData', join(app.getPath('appData'), name));
  if (!app.requestSingleInstanceLock()) return undefined;

  const userDataFolder = app.getPath('userData');
  const log = createLog(join(userDataFolder, 'logs', 'lanyard.log'));
  const reportBug = (error: unknown) => log.write(bugEvent(error));
  process.on('uncaughtException', reportBug);
  process.on('unhandledRejection', reportBug);
  guardContents(log);
  leaveSpellingAlone();

  app.on('window-all-closed', () => app.quit());

  await app.whenReady();
  // First of all, so that its page starts in a process of its own while the rest of main does in this one.
  const appWindow = createWindow({ builtFolder, title: name, log });
  let openTo: (commands: Commands) => void = () => undefined;
  const behindTheDoor = new Promise<Commands>((resolve) => {
    openTo = resolve;
  });
  openDoor(behindTheDoor, appWindow.window.webContents, log);
  const loaded = appWindow.load();
  // Awaited in `open`, which may come after it has failed.
  loaded.catch(() => undefined);
  app.on('second-instance', () => appWindow.raise());
  app.on('activate', () => appWindow.raise());
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

  const surroundings = systemSurroundings();
  const sessionBus = process.platform === 'linux' ? createSessionBus(process.env) : undefined;
  let tray: TrayIcon | undefined;

  /** Takes up the tray where there is one now, and leaves it where there is none any more. */
  async function lookForTray({ tray: parts, onTray }: OpenParts): Promise<boolean> {
    const isThere = sessionBus === undefined || (await sessionBus.hasTrayHost());
    if (isThere === (tray !== undefined)) return isThere;
    tray?.remove();
    tray = isThere ? createTrayIcon({ builtFolder, ...parts, onOpen: () => appWindow.raise() }) : undefined;
    onTray();
    return isThere;
  }

  async function closeWindow(parts: OpenParts): Promise<void> {
    // Asked each time: a window hidden where no tray is left could only be found by a second start.
    if (!parts.closeHides() || !(await lookForTray(parts))) return app.quit();
    appWindow.hide();
    parts.onHidden();
  }

  return {
    userDataFolder,
    platform: process.platform as Snapshot['platform'],
    version: app.getVersion(),
    updates: updatesFrom(builtFolder),
    surroundings,
    fetch: createNetworkFetch(),
    singleFetch: createSingleNetworkFetch(),
    resolveProxy,
    clipboard: createSystemClipboard(),
    log,
    createLinks,
    chooseSavePath: (name) => chooseSavePath(name, appWindow.window),
    spawnVault: () => spawnVaultUtilityProcess(join(builtFolder, 'vault-host.js')),
    applyTheme(theme) {
      nativeTheme.themeSource = theme;
    },

    claimShortcut: createClaimShortcut(),

    async open(parts) {
      const { commands, bounds, onBounds, onReturn, onWake, onAway } = parts;
      const startsHidden = wasStartedHidden() && (await lookForTray(parts));
      let lastSave: Promise<void> = Promise.resolve();
      appWindow.place({
        bounds,
        onBounds: (next) => {
          lastSave = onBounds(next).catch(reportBug);
        },
        onFocus: onReturn,
        hidden: startsHidden,
        onClose: () => void closeWindow(parts).catch(reportBug),
      });
      powerMonitor.on('resume', () => {
        onWake();
        onReturn();
      });
      powerMonitor.on('suspend', onAway);
      powerMonitor.on('lock-screen', onAway);
      powerMonitor.on('user-did-resign-active', onAway);
      sessionBus?.onScreenLocked(onAway);
      beforeQuit.push(() => lastSave);
      openTo(commands);
      await loaded;
      await lookForTray(parts);
      tray?.draw();
      // The times in the menu go by without anything changing.
      setInterval(() => tray?.draw(), trayDrawMs).unref();
    },
    push(snapshot) {
      appWindow.push(snapshot);
      tray?.draw();
    },
    raise: () => appWindow.raise(),
    quit: () => app.quit(),
    hasTray: () => tray !== undefined,
    idleMs: () => powerMonitor.getSystemIdleTime() * 1000,
    confirmPerson,
    async setStartAtLogin(on) {
      if (process.platform === 'linux')
        return createAutostart({ surroundings, name, command: startCommand() }).set(on);
      app.setLoginItemSettings({ openAtLogin: on, args: [hiddenSwitch] });
    },
    notify(title, body, onPress) {
      if (!Notification.isSupported()) return false;
      const notification = new Notification({ title, body, silent: true });
      notification.on('click', onPress);
      notification.show();
      return true;
    },
    protectContent: (on) => appWindow.protectContent(on),
    async wipeMemory() {
      // First, for what is collected may hold on to Chromium's memory.
      wipeMemory();
      await overwriteRequests();
    },

    onQuit: (run) => {
      beforeQuit.push(run);
    },
    reportBug,
  };
}

/**
 * A package takes few switches; one that is refused ends it before Chromium has acted on any (Electron's security list,
 * items 4, 9 and 10).
 */
function refuseSwitches(): void {
  if (!app.isPackaged) return;
  const refused = refusedSwitch(process.argv.slice(1), process.platform);
  if (refused === undefined) return;
  process.stderr.write(`${refusalOf(refused)}\n`);
  process.exit(1);
}

/**
 * Chromium tells a Lanyard that already runs the arguments of the second. One that is told more than 32 KB does not
 * answer, and is killed for that.
 */
function refuseLongArguments(): void {
  if (process.argv.join(' ').length <= longestArguments) return;
  process.stderr.write('Lanyard was started with too many arguments.\n');
  process.exit(1);
}

/** In characters, of up to three bytes each. */
const longestArguments = 4_096;

function refusalOf(refused: string): string {
  if (refused !== '--no-sandbox') return `Lanyard does not start with ${refused}.`;
  // An AppImage adds it by itself where it thinks the sandbox cannot work.
  return process.env['APPIMAGE'] === undefined
    ? 'Lanyard does not run without Chromium’s sandbox. Start it as an ordinary user, without --no-sandbox.'
    : 'Lanyard does not run without Chromium’s sandbox, which this system does not let an AppImage have. Install the .deb.';
}

/** The sandbox is on for every renderer. A checkout may be run without it, as root in a container has to. */
function enableSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // A name that is looked up ahead of a request goes by neither the page's policy nor `onBeforeRequest`.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
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

const hiddenSwitch = '--hidden';
const trayDrawMs = 20_000;

/** At login nobody has asked to see it. */
function wasStartedHidden(): boolean {
  return (
    process.argv.includes(hiddenSwitch) ||
    (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  );
}

/** How a Linux desktop starts this very Lanyard: an AppImage is mounted elsewhere each time. */
function startCommand(): string[] {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  return [program, ...(app.isPackaged ? [] : [app.getAppPath()]), hiddenSwitch];
}

/**
 * Only a release updates itself: it has a file beside it that says where from. On Linux it is the AppImage, which is the
 * person's own file; what a package system has installed is for that to replace.
 */
function updatesFrom(builtFolder: string): UpdatesParts['source'] {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return 'nobody';
  if (process.platform === 'linux' && process.env['APPIMAGE'] === undefined) return 'package-system';
  return async () => {
    const file = pathToFileURL(join(builtFolder, 'updater.js')).href;
    const { openUpdater } = (await import(file)) as typeof import('./updater-module.ts');
    return openUpdater();
  };
}

async function confirmPerson(): Promise<boolean> {
  if (process.platform !== 'darwin' || !systemPreferences.canPromptTouchID()) return true;
  try {
    await systemPreferences.promptTouchID('unlock Lanyard');
    return true;
  } catch {
    return false;
  }
}
