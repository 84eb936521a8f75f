// What is in an asar archive, by its format (https://github.com/electron/asar#format): sizes, a JSON index, the bytes.

import { readFile } from 'node:fs/promises';

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
  readonly link?: string;
}

export interface ArchivedFile {
  readonly path: string;
  /** Nothing for one that lies beside the archive. */
  readonly content: Buffer | undefined;
}

export async function readArchive(file: string): Promise<readonly ArchivedFile[]> {
  const bytes = await readFile(file);
  const start = 8 + bytes.readUInt32LE(4);
  const index = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8')) as Entry;
  const walk = (entry: Entry, path: string): ArchivedFile[] => {
    if (entry.files)
      return Object.entries(entry.files).flatMap(([name, one]) => walk(one, `${path}/${name}`));
    if (entry.link !== undefined) throw new Error(`the archive has a link: ${path}`);
    const at = start + Number(entry.offset);
    const content = entry.unpacked ? undefined : bytes.subarray(at, at + (entry.size ?? 0));
    return [{ path: path.slice(1), content }];
  };
  return walk(index, '');
}
