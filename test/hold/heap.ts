/** All that the window's page refers to, after a collection. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import type { Scene } from '../person/scene.ts';

/** Through a file: by way of the debugger it takes many times as long. */
export async function heapOf({ desk }: Scene, { lanyard }: LanyardWindow): Promise<string> {
  const file = join(desk.folder, 'heap');
  await lanyard.app.evaluate(
    ({ BrowserWindow }, path) => BrowserWindow.getAllWindows()[0]?.webContents.takeHeapSnapshot(path),
    file,
  );
  const heap = await readFile(file, 'utf8');
  await rm(file);
  return heap;
}
