/** All that the engine of the window's page holds, after a collection. */
import { readFile, rm } from 'node:fs/promises';
import type { LanyardWindow } from '../person/lanyard-window.ts';

/** How the name of a file with a look in it ends. */
export const heapSnapshot = '.heapsnapshot';

/**
 * Through a file: by way of the debugger it takes many times as long. The file is gone before anybody searches the
 * disk.
 */
export async function heapOf({ lanyard }: LanyardWindow): Promise<Buffer> {
  const path = await lanyard.app.evaluate(async ({ app, BrowserWindow }, ending) => {
    const path = `${app.getPath('temp')}/window${ending}`;
    await BrowserWindow.getAllWindows()[0]?.webContents.takeHeapSnapshot(path);
    return path;
  }, heapSnapshot);
  const heap = await readFile(path);
  await rm(path);
  return heap;
}
