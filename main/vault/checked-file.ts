/**
 * A JSON file that survives: written whole or not at all, readable by its owner alone, with a schema version, a
 * checksum and one generation of backup. A damaged file is set aside, never overwritten.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { Failure } from '../../app/failure.ts';

/** What had to be done to get a value: the backup was used, or not even that was whole. */
export interface Repair {
  readonly kind: 'restored' | 'lost';
  /** Where the damaged file lies now; absent when there was none to keep. */
  readonly setAside?: string;
}

export interface Loaded<Value> {
  readonly value: Value;
  readonly repair?: Repair;
}

export interface CheckedFile<Value> {
  /** Reads the file, else its backup, else gives `empty`. Sweeps temporaries a crash left behind. Throws STORE_UNREADABLE. */
  load(): Promise<Loaded<Value>>;
  /** Resolves when the value is on the disk. Later saves wait for earlier ones. Throws STORE_NOT_SAVED. */
  save(value: Value): Promise<void>;
  /** Resolves when no save is under way any more, whether it succeeded or not. */
  settled(): Promise<void>;
}

export interface CheckedFileParts<Schema extends z.ZodType> {
  readonly path: string;
  /** Raised when older versions of Lanyard could not read the file any more. */
  readonly version: number;
  readonly schema: Schema;
  readonly empty: z.output<Schema>;
}

const largestFileBytes = 16 * 1024 * 1024;
const temporaryEnding = '.tmp';

export function createCheckedFile<Schema extends z.ZodType>(
  parts: CheckedFileParts<Schema>,
): CheckedFile<z.output<Schema>> {
  const { path, version, schema, empty } = parts;
  const folder = dirname(path);
  const backup = `${path}.backup`;
  let queue: Promise<void> = Promise.resolve();

  type Read =
    | { readonly kind: 'good'; readonly value: z.output<Schema> }
    | { readonly kind: 'absent' }
    | { readonly kind: 'damaged' };

  async function read(file: string): Promise<Read> {
    let text: string;
    try {
      text = await readOwnFile(file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { kind: 'absent' };
      // ELOOP is a symbolic link in the file's place: not ours.
      if (code === 'ELOOP' || code === 'EISDIR' || code === 'ERANGE') return { kind: 'damaged' };
      throw new Failure('STORE_UNREADABLE', code === undefined ? {} : { systemCode: code }, { cause: error });
    }
    const value = unpack(text, version);
    const parsed = value === undefined ? undefined : schema.safeParse(value);
    return parsed?.success ? { kind: 'good', value: parsed.data } : { kind: 'damaged' };
  }

  async function write(value: z.output<Schema>): Promise<void> {
    // What could not be read again would be set aside as damaged at the next start.
    if (!schema.safeParse(value).success) throw new Error(`${basename(path)} cannot hold this value`);
    const temporary = `${path}.${randomBytes(6).toString('hex')}${temporaryEnding}`;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(temporary, pack(value, version));
      const hadOne = await nameTwice(path, backup);
      await rename(temporary, path);
      try {
        await syncFolder(folder);
      } catch (error) {
        // Whoever is told that it is not saved goes on with the old one, and so does the next start.
        await (hadOne ? nameTwice(backup, path) : unlink(path)).catch(() => {});
        throw error;
      }
    } catch (error) {
      await unlink(temporary).catch(() => {});
      const { code } = error as NodeJS.ErrnoException;
      throw new Failure('STORE_NOT_SAVED', code === undefined ? {} : { systemCode: code }, { cause: error });
    }
  }

  /**
   * Puts a second name for the file `from` in the place of `to`; neither ever goes missing. Gives whether there was
   * one.
   */
  async function nameTwice(from: string, to: string): Promise<boolean> {
    const next = `${to}.${randomBytes(6).toString('hex')}${temporaryEnding}`;
    try {
      await link(from, next).catch((error: NodeJS.ErrnoException) => {
        // Some file systems have no hard links.
        if (error.code === 'EPERM' || error.code === 'ENOTSUP' || error.code === 'ENOSYS')
          return copyFile(from, next);
        throw error;
      });
      await rename(next, to);
      return true;
    } catch (error) {
      await unlink(next).catch(() => {});
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return false;
    }
  }

  async function sweep(): Promise<void> {
    const stale = (await readdir(folder)).filter(
      (name) => name.startsWith(`${basename(path)}.`) && name.endsWith(temporaryEnding),
    );
    await Promise.all(stale.map((name) => unlink(join(folder, name)).catch(() => {})));
  }

  async function setAside(file: string): Promise<string> {
    const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await rename(file, aside);
    return aside;
  }

  async function loadOrRepair(): Promise<Loaded<z.output<Schema>>> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The folder may be older than Lanyard; what is in it is nobody else's business either way.
    await chmod(folder, 0o700);
    await sweep();
    const current = await read(path);
    if (current.kind === 'good') return { value: current.value };
    const older = await read(backup);
    if (current.kind === 'absent' && older.kind === 'absent') return { value: empty };
    const backupAside = older.kind === 'damaged' ? await setAside(backup) : undefined;
    const aside = current.kind === 'damaged' ? await setAside(path) : backupAside;
    const kept = aside === undefined ? {} : { setAside: aside };
    if (older.kind !== 'good') return { value: empty, repair: { kind: 'lost', ...kept } };
    await write(older.value);
    return { value: older.value, repair: { kind: 'restored', ...kept } };
  }

  return {
    async load() {
      try {
        return await loadOrRepair();
      } catch (error) {
        if (error instanceof Failure) throw error;
        const { code } = error as NodeJS.ErrnoException;
        throw new Failure('STORE_UNREADABLE', code === undefined ? {} : { systemCode: code }, {
          cause: error,
        });
      }
    },

    save(value) {
      const saved = queue.then(() => write(value));
      queue = saved.catch(() => {});
      return saved;
    },

    settled: () => queue,
  };
}

function pack(value: unknown, version: number): string {
  const data = JSON.stringify(value);
  return `${JSON.stringify({ version, checksum: checksum(data), data: JSON.parse(data) }, null, 2)}\n`;
}

/** The data of a file, or nothing when it is not whole or not of this version. */
function unpack(text: string, version: number): unknown {
  try {
    const file: unknown = JSON.parse(text);
    if (typeof file !== 'object' || file === null || !('data' in file) || !('checksum' in file))
      return undefined;
    if (!('version' in file) || file.version !== version) return undefined;
    return file.checksum === checksum(JSON.stringify(file.data)) ? file.data : undefined;
  } catch {
    return undefined;
  }
}

function checksum(data: string): string {
  return createHash('sha256').update(data).digest('hex');
}

async function readOwnFile(file: string): Promise<string> {
  const handle = await open(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error('not a plain file'), { code: 'EISDIR' });
    if (stat.size > largestFileBytes) throw Object.assign(new Error('too large'), { code: 'ERANGE' });
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename survive a power cut. Windows has no handle for a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
