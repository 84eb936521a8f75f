/** The system's own dialog for saving a file: the window never names a path to write to. */
import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';

/** Nothing when the person cancels. The system has asked whether an existing file is to be replaced. */
export async function chooseSavePath(
  name: string,
  window: BrowserWindow | undefined,
): Promise<string | undefined> {
  const extension = extname(name).slice(1);
  const options = {
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
    properties: ['showOverwriteConfirmation' as const],
  };
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options);
  return canceled || filePath === '' ? undefined : filePath;
}
