/** The positive control of a search: a secret written down in every way it is looked for, one file a way. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const around = (before: string, secret: string) => Buffer.from(`${before}${secret}, and more`);

/** Written by other means than those the search has, or both could be wrong in the same way. */
export const waysToWrite: Readonly<Record<string, (secret: string) => Buffer | string>> = {
  plain: (secret) => secret,
  'UTF-16LE': (secret) => Buffer.from(secret, 'utf16le'),
  'base64 at offset 0': (secret) => around('', secret).toString('base64'),
  'base64 at offset 1': (secret) => around('x', secret).toString('base64'),
  'base64 at offset 2': (secret) => around('xy', secret).toString('base64'),
  base64url: (secret) => around('x', secret).toString('base64url'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'URL-encoded': (secret) => new URLSearchParams({ secret }).toString().replaceAll('+', '%20'),
  'JSON-escaped': (secret) => JSON.stringify({ secret }),
  reversed: (secret) => secret.split('').reverse().join(''),
};

/** Plants each secret in each way below `folder`, and gives the paths. */
export async function plant(folder: string, secrets: readonly string[]): Promise<string[]> {
  await mkdir(folder);
  const paths: string[] = [];
  for (const [index, secret] of secrets.entries()) {
    for (const [way, write] of Object.entries(waysToWrite)) {
      const path = join(folder, `${way.replaceAll(' ', '-')}-${index}`);
      await writeFile(
        path,
        Buffer.concat([Buffer.from([0, 255]), Buffer.from(write(secret)), Buffer.from([1])]),
      );
      paths.push(path);
    }
  }
  return paths;
}
