/** electron-updater, held to the rules of main/updates.ts. */
import type { AppUpdater } from 'electron-updater';
import type { Updater } from '../updates.ts';

/** `beforeRestart` runs when Lanyard is about to end for a newer one. */
export function createUpdater(updater: AppUpdater, beforeRestart: () => void): Updater {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // In one piece, from one address.
  updater.disableDifferentialDownload = true;
  // It would write addresses to the console.
  updater.logger = null;
  // Each of its errors also rejects the call that it belongs to.
  updater.on('error', () => undefined);
  return {
    async find() {
      const result = await updater.checkForUpdates();
      if (!result) throw new Error('there is nothing to look in');
      return result.updateInfo.version;
    },
    async download() {
      await updater.downloadUpdate();
    },
    restart() {
      beforeRestart();
      const silently = true;
      const andStart = true;
      updater.quitAndInstall(silently, andStart);
    },
  };
}
