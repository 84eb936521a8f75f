/**
 * Secrets too large for a keychain entry: each sealed with AES-256-GCM in a file of its own, whose key is what the
 * keychain keeps. The file alone is worth nothing, and a changed one does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../app/failure.ts';

export interface SealedFiles {
  /** Writes a new file and gives what opens it, to be kept in the keychain. Throws STORE_NOT_SAVED. */
  seal(name: string, secret: string): Promise<string>;
  /** The secret, or nothing when the file is gone, changed or another's. */
  open(name: string, opener: string): Promise<string | undefined>;
  /** Removes the file that `opener` opens, when the keychain did not take `opener`. */
  discard(opener: string): Promise<void>;
  /** Removes every file of `name` but the one that `opener` opens. */
  removeOthers(name: string, opener?: string): Promise<void>;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const ending = '.sealed';

export function createSealedFiles(folder: string): SealedFiles {
  /** Of the owner, so that its files can be found again; of chance, so that a new one never replaces the last. */
  const stem = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);

  return {
    async seal(name, secret) {
      const file = `${stem(name)}-${randomBytes(6).toString('hex')}${ending}`;
      const key = randomBytes(32);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      cipher.setAAD(Buffer.from(name));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const handle = await open(join(folder, file), 'wx', 0o600);
        try {
          await handle.writeFile(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
          await handle.sync();
        } finally {
          await handle.close();
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Failure('STORE_NOT_SAVED', code === undefined ? {} : { systemCode: code }, {
          cause: error,
        });
      }
      return `${file} ${key.toString('base64url')}`;
    },

    async open(name, opener) {
      const [file = '', key = ''] = opener.split(' ');
      if (!file.startsWith(stem(name)) || !/^[0-9a-f-]+\.sealed$/.test(file)) return undefined;
      try {
        const content = await readFile(join(folder, file));
        const decipher = createDecipheriv(
          algorithm,
          Buffer.from(key, 'base64url'),
          content.subarray(0, nonceBytes),
          // A file cut short would otherwise be believed on a shorter tag.
          { authTagLength: tagBytes },
        );
        decipher.setAAD(Buffer.from(name));
        decipher.setAuthTag(content.subarray(nonceBytes, nonceBytes + tagBytes));
        return Buffer.concat([
          decipher.update(content.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        return undefined;
      }
    },

    async discard(opener) {
      await unlink(join(folder, basename(opener.split(' ')[0] ?? ''))).catch(() => {});
    },

    async removeOthers(name, opener) {
      const kept = opener?.split(' ')[0];
      const files = await readdir(folder).catch(() => []);
      const others = files.filter(
        (file) => file.startsWith(stem(name)) && file.endsWith(ending) && file !== kept,
      );
      await Promise.all(others.map((file) => unlink(join(folder, file)).catch(() => {})));
    },
  };
}
