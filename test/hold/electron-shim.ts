// Electron, as far as main imports it, that does nothing and writes down what it is told. Each copy of this module has
// a list of its own; `on-shim.ts` gives a copy to each import.

export interface Told {
  /** `app.enableSandbox`, `session.setPermissionCheckHandler`, `new BrowserWindow` … */
  readonly what: string;
  readonly args: readonly unknown[];
}

/** In the order it was told. */
export const told: Told[] = [];
/** What a test lays down: whether the app is packaged, with which switches it was started, where its folders are. */
export const given = { packaged: false, switches: new Set<string>(), folder: '' };

type Members = Record<PropertyKey, unknown>;

/** Whatever is called on it is written down under `name`; `members` answer for themselves. */
function recorder(name: string, members: Members = {}): never {
  return new Proxy(members, {
    get(target, key) {
      if (key in target) return target[key];
      // It is no promise, whoever awaits it.
      if (key === 'then') return undefined;
      return (...args: unknown[]) => void told.push({ what: `${name}.${String(key)}`, args });
    },
  }) as never;
}

const recording = (what: string, answer?: unknown) =>
  function record(...args: unknown[]) {
    told.push({ what, args });
    return answer;
  };

export const app = recorder('app', {
  get isPackaged() {
    return given.packaged;
  },
  getPath: (name: string) => `${given.folder}/${name}`,
  getAppPath: () => given.folder,
  getVersion: () => '0.0.0',
  requestSingleInstanceLock: () => true,
  getLoginItemSettings: () => ({}),
  whenReady: recording('app.whenReady', Promise.resolve()),
  commandLine: recorder('commandLine', { hasSwitch: (name: string) => given.switches.has(name) }),
});

export const webContents = recorder('webContents', {
  mainFrame: { url: 'app://lanyard/index.html' },
  isDestroyed: () => false,
});

export const BrowserWindow = class {
  constructor(...args: unknown[]) {
    told.push({ what: 'new BrowserWindow', args });
    // biome-ignore lint/correctness/noConstructorReturn: a window of which anything may be asked.
    return recorder('window', { webContents, loadURL: recording('window.loadURL', Promise.resolve()) });
  }
};

export const session = {
  fromPartition(...args: unknown[]) {
    told.push({ what: 'session.fromPartition', args });
    return recorder('session', {
      setProxy: recording('session.setProxy', Promise.resolve()),
      webRequest: recorder('webRequest'),
      protocol: recorder('session.protocol'),
    });
  },
};

export const shell = recorder('shell', { openExternal: recording('shell.openExternal', Promise.resolve()) });
export const screen = recorder('screen', { getAllDisplays: () => [] });
export const nativeTheme = recorder('nativeTheme', { shouldUseDarkColors: false });
export const globalShortcut = recorder('globalShortcut');
export const ipcMain = recorder('ipcMain');
export const powerMonitor = recorder('powerMonitor');
export const protocol = recorder('protocol');
export const systemPreferences = recorder('systemPreferences');
export const Menu = recorder('Menu');
export const Notification = recorder('Notification');
export const Tray = recorder('Tray');
export const clipboard = recorder('clipboard');
export const dialog = recorder('dialog');
export const nativeImage = recorder('nativeImage');
export const net = recorder('net');
export const utilityProcess = recorder('utilityProcess');
export const contextBridge = recorder('contextBridge');
export const ipcRenderer = recorder('ipcRenderer');
export const webUtils = recorder('webUtils');
