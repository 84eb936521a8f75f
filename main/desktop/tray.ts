/** The icon in the tray: a click opens the window, its menu is drawn from data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { TrayAction, TrayLine, TrayMenu } from '../tray-menu.ts';

export interface TrayIcon {
  /** Draws the menu, unless it is drawn so already: one that is open would close. */
  draw(): void;
  remove(): void;
}

export interface TrayIconParts {
  /** The folder of the built app: the icons are in it. */
  readonly builtFolder: string;
  /** Called whenever the menu is about to be seen, for its times. */
  readonly menu: () => TrayMenu;
  readonly onAction: (action: TrayAction) => void;
  readonly onOpen: () => void;
}

export function createTrayIcon({ builtFolder, menu, onAction, onOpen }: TrayIconParts): TrayIcon {
  const tray = new Tray(trayImage(builtFolder));
  const onTheme = () => tray.setImage(trayImage(builtFolder));
  // A template image follows the menu bar by itself.
  if (process.platform !== 'darwin') nativeTheme.on('updated', onTheme);
  tray.on('click', onOpen);
  tray.on('double-click', onOpen);
  const built = () => Menu.buildFromTemplate(menu().lines.map((line) => menuItem(line, onAction)));
  // With a menu set, macOS opens it on every click and tells of none.
  if (process.platform !== 'linux') tray.on('right-click', () => tray.popUpContextMenu(built()));

  let drawn = '';
  return {
    draw() {
      const next = menu();
      const text = JSON.stringify(next);
      if (text === drawn) return;
      drawn = text;
      tray.setToolTip(next.tooltip);
      // On Linux the desktop draws the menu and has to have it beforehand.
      if (process.platform === 'linux') tray.setContextMenu(built());
    },
    remove() {
      nativeTheme.off('updated', onTheme);
      tray.destroy();
    },
  };
}

function menuItem(line: TrayLine, onAction: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (line.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'words':
      return { label: shown(line.label), enabled: false };
    case 'submenu':
      return { label: shown(line.label), submenu: line.lines.map((each) => menuItem(each, onAction)) };
    case 'action':
      return { label: shown(line.label), enabled: line.enabled, click: () => onAction(line.action) };
    default:
      return line satisfies never;
  }
}

/** A single ampersand would underline the letter after it. */
function shown(label: string): string {
  return process.platform === 'darwin' ? label : label.replaceAll('&', '&&');
}

function trayImage(builtFolder: string) {
  const name = process.platform === 'darwin' ? 'trayTemplate' : panelIsDark() ? 'tray-light' : 'tray-dark';
  const path = (ending: string) => join(builtFolder, 'tray', `${name}${ending}.png`);
  // Electron finds the one for dense screens beside it. A Linux panel is given a single one, and scales it down.
  return process.platform === 'linux'
    ? nativeImage.createFromBuffer(readFileSync(path('@2x')))
    : nativeImage.createFromPath(path(''));
}

function panelIsDark(): boolean {
  // GNOME's panel is dark in its light style too.
  if (/gnome|unity/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '')) return true;
  // Electron 33 has only the other one, which follows the theme that Lanyard itself is set to.
  return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ?? nativeTheme.shouldUseDarkColors;
}
