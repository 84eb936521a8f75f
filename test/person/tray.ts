/** Lanyard's tray as a test sees it: the desktop draws no menu there, so it is read and pressed in the main process. */
import type { LanyardWindow } from './lanyard-window.ts';

/** What is in a menu: separators are `-`, lines that cannot be pressed have a minus before them. */
export type Drawn = string | { readonly [label: string]: readonly Drawn[] };

interface Caught {
  menu: Electron.Menu | undefined;
  notifications: string[];
}
type WithCaught = typeof globalThis & { caught: Caught };

/** From then on the menus that are set are kept, and notifications are noted and not shown. */
export async function watchTray(window: LanyardWindow): Promise<void> {
  await window.lanyard.app.evaluate(({ Tray, Notification }) => {
    const caught: Caught = { menu: undefined, notifications: [] };
    (globalThis as WithCaught).caught = caught;
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (this: Electron.Tray, menu) {
      caught.menu = menu ?? undefined;
      setContextMenu.call(this, menu);
    };
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      caught.notifications.push(this.title);
    };
  });
}

/** The menu that was set last. */
export function trayMenuOf(window: LanyardWindow): Promise<readonly Drawn[] | undefined> {
  return window.lanyard.app.evaluate(() => {
    const draw = (menu: Electron.Menu): Drawn[] =>
      menu.items.map((item) => {
        if (item.type === 'separator') return '-';
        if (item.submenu) return { [item.label]: draw(item.submenu) };
        return item.enabled ? item.label : `−${item.label}`;
      });
    const { menu } = (globalThis as WithCaught).caught;
    return menu && draw(menu);
  });
}

/** Presses a line, which may stand in submenus. */
export async function pressInTray(window: LanyardWindow, ...path: readonly string[]): Promise<void> {
  await window.lanyard.app.evaluate((_, path) => {
    let menu = (globalThis as WithCaught).caught.menu;
    let item: Electron.MenuItem | undefined;
    for (const label of path) {
      item = menu?.items.find((each) => each.label.startsWith(label));
      menu = item?.submenu;
    }
    if (!item?.enabled) throw new Error(`${path.join(' > ')} cannot be pressed`);
    (item.click as () => void)();
  }, path);
}

export function notificationsOf(window: LanyardWindow): Promise<readonly string[]> {
  return window.lanyard.app.evaluate(() => (globalThis as WithCaught).caught.notifications);
}

/** Closes the window as its cross does. */
export async function pressCross(window: LanyardWindow): Promise<void> {
  await window.lanyard.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

export function isSeen(window: LanyardWindow): Promise<boolean | undefined> {
  return window.lanyard.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
}
