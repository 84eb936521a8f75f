/** Asks the person where to, and writes a text there. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { Failure } from '../../app/failure.ts';

export interface TextToSave {
  readonly suggestedName: string;
  /** The ending, without its dot. */
  readonly extension: string;
  readonly text: string;
}

/** The name of the file, or `null` where the person chose none. Throws EXPORT_NOT_WRITTEN. */
export async function saveText(window: BrowserWindow, order: TextToSave): Promise<string | null> {
  const { suggestedName, extension, text } = order;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return null;
  const file = basename(filePath);
  try {
    // It names accounts: nobody else's business.
    await writeFile(filePath, text, { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure('EXPORT_NOT_WRITTEN', { file, ...(code === undefined ? {} : { systemCode: code }) });
  }
  return file;
}
