/** Reads a file that a person chose or dropped: small, plain, and as text whatever editor wrote it. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Failure, type FailureCode } from '../app/failure.ts';

/** Client files and keys are under 4 KB; an ADC file with its nested credentials is too. */
const largestFileBytes = 64 * 1024;

export interface ChosenFileCodes {
  readonly unreadable: FailureCode;
  readonly tooLarge: FailureCode;
}

/** Throws one of `codes`, with the file's name. A byte order mark in front is left out. */
export async function readChosenFile(
  path: string,
  codes: ChosenFileCodes,
  largestBytes = largestFileBytes,
): Promise<string> {
  const file = basename(path);
  try {
    // Non-blocking, so that a named pipe cannot keep us waiting; O_NONBLOCK is absent on Windows.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new Failure(codes.unreadable, { file, systemCode: 'not a plain file' });
      if (stat.size > largestBytes) throw new Failure(codes.tooLarge, { file });
      return (await handle.readFile('utf8')).replace(/^\uFEFF/, '');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const systemCode = (error as NodeJS.ErrnoException).code;
    throw new Failure(codes.unreadable, { file, ...(systemCode === undefined ? {} : { systemCode }) });
  }
}
