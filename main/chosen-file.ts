/** Reads a file that a person chose or dropped: small, plain, and as text whatever editor wrote it. */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Failure, type FailureCode } from '../app/failure.ts';

/** Client files and keys are under 4 KB; an ADC file with its nested credentials is too. */
const largestFileBytes = 64 * 1024;

export interface ChosenFileCodes {
  readonly unreadable: FailureCode;
  readonly tooLarge: FailureCode;
  /** For what is no text in UTF-8, the only encoding of JSON that is exchanged (RFC 8259 section 8.1). */
  readonly notJson: FailureCode;
}

/**
 * Throws one of `codes`, with the file's name. A link is followed: people keep such files behind links. A byte order
 * mark of UTF-8 in front is left out.
 */
export async function readChosenFile(
  path: string,
  codes: ChosenFileCodes,
  largestBytes = largestFileBytes,
): Promise<string> {
  const file = basename(path);
  try {
    // Before it is opened: that alone wakes a device, or whoever waits at the other end of a pipe.
    requirePlain((await stat(path)).isFile());
    // Non-blocking, for what may have taken its place since; O_NONBLOCK is absent on Windows.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      requirePlain((await handle.stat()).isFile());
      const bytes = await readUpTo(handle, largestBytes + 1);
      if (bytes.length > largestBytes) throw new Failure(codes.tooLarge, { file });
      return textOf(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const systemCode = (error as NodeJS.ErrnoException).code;
    throw new Failure(codes.unreadable, { file, ...(systemCode === undefined ? {} : { systemCode }) });
  }

  function requirePlain(isPlain: boolean): void {
    if (!isPlain) throw new Failure(codes.unreadable, { file, systemCode: 'not a plain file' });
  }

  function textOf(bytes: Buffer): string {
    const encoding = wideEncodingOf(bytes);
    if (encoding) throw new Failure(codes.notJson, { file, encoding });
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new Failure(codes.notJson, { file, encoding: 'unknown' });
    }
  }
}

/** What is there, and no more of it: a file may grow while it is read, and some say of themselves that they are empty. */
async function readUpTo(handle: FileHandle, most: number): Promise<Buffer> {
  const bytes = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(bytes, length, most - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** How editors on Windows save “Unicode”: told by its mark, or by the brace that JSON starts with. */
function wideEncodingOf(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 4).toString('hex');
  if (start === 'fffe0000' || start === '0000feff') return 'UTF-32';
  if (/^(?:fffe|7b00)/.test(start)) return 'UTF-16 LE';
  if (/^(?:feff|007b)/.test(start)) return 'UTF-16 BE';
  return undefined;
}
