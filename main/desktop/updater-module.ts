/** The entry of a file of its own, which is loaded only where updates are looked for. */
import { app } from 'electron';
import electronUpdater from 'electron-updater';
import type { Updater } from '../updates.ts';
import { createUpdater } from './updater.ts';

/** The newer one could not start while this one holds the lock that there is one Lanyard. */
export const openUpdater = (): Updater =>
  createUpdater(electronUpdater.autoUpdater, () => app.releaseSingleInstanceLock());
