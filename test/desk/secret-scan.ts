// Looks for secrets where none may be: in files, their names, and any text, in every form they may have been written in.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface Find {
  secret: string;
  encoding: string;
  where: string;
}

/** Secrets by a name that may be printed; the secret itself never is. */
export type Secrets = Record<string, string>;

/** Too short a form would be found by chance. */
const shortestForm = 12;

export async function findSecretsInFolders(secrets: Secrets, folders: string[]): Promise<Find[]> {
  const forms = formsOf(secrets);
  const finds: Find[] = [];
  for (const folder of folders) finds.push(...(await findIn(forms, folder)));
  return finds;
}

/** A file that is being saved takes another name in the middle of the search: then what it became is looked for anew. */
async function findIn(forms: Form[], folder: string, triesLeft = 5): Promise<Find[]> {
  const finds: Find[] = [];
  try {
    for await (const [where, bytes] of everythingIn(folder)) finds.push(...search(forms, where, bytes));
    return finds;
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || !path?.endsWith('.tmp') || triesLeft === 0) throw error;
    return findIn(forms, folder, triesLeft - 1);
  }
}

export function findSecretsInText(secrets: Secrets, where: string, text: string): Find[] {
  return search(formsOf(secrets), where, Buffer.from(text));
}

export interface Form {
  secret: string;
  encoding: string;
  bytes: Buffer;
}

function search(forms: Form[], where: string, content: Buffer): Find[] {
  return forms
    .filter(({ bytes }) => content.includes(bytes))
    .map(({ secret, encoding }) => ({ secret, encoding, where }));
}

/** Every form to look for. A secret that no form can be looked for would never be found, so it is refused. */
export function formsOf(secrets: Secrets): Form[] {
  return Object.entries(secrets).flatMap(([secret, value]) => {
    if (value.length < shortestForm) throw new Error(`the secret '${secret}' is too short to be looked for`);
    const seen = new Set<string>();
    return encodings(value)
      .map(([encoding, bytes]) => ({ secret, encoding, bytes }))
      .filter(
        ({ bytes }) =>
          bytes.length >= shortestForm && !seen.has(bytes.toString('hex')) && seen.add(bytes.toString('hex')),
      );
  });
}

function encodings(value: string): [string, Buffer][] {
  const plain = Buffer.from(value);
  const base64 = [0, 1, 2].flatMap((offset): [string, Buffer][] => {
    const text = base64Within(plain, offset);
    return [
      [`base64 at offset ${offset}`, Buffer.from(text)],
      [`base64url at offset ${offset}`, Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))],
    ];
  });
  return [
    ['plain', plain],
    ['UTF-16LE', Buffer.from(value, 'utf16le')],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['hex in capitals', Buffer.from(plain.toString('hex').toUpperCase())],
    ['URL-encoded', Buffer.from(encodeURIComponent(value))],
    ['JSON-escaped', Buffer.from(JSON.stringify(value).slice(1, -1))],
    ['reversed', Buffer.from([...value].reverse().join(''))],
    ...base64,
  ];
}

/**
 * The characters of base64 that depend on the secret alone when it starts `offset` bytes into a group of three: the
 * first and last ones mix in bits of whatever stands beside it.
 */
function base64Within(plain: Buffer, offset: number) {
  const text = Buffer.concat([Buffer.alloc(offset), plain])
    .toString('base64')
    .replaceAll('=', '');
  const mixedAtStart = [0, 2, 3][offset] ?? 0;
  const mixedAtEnd = (offset + plain.length) % 3 === 0 ? 0 : 1;
  return text.slice(mixedAtStart, text.length - mixedAtEnd);
}

/** A file that cannot be read rejects: a search that skips files proves nothing. */
async function* everythingIn(folder: string): AsyncGenerator<[string, Buffer]> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    yield [`the name of ${path}`, Buffer.from(entry.name)];
    if (entry.isDirectory()) yield* everythingIn(path);
    else if (entry.isFile()) yield [path, await readFile(path)];
    else if (entry.isSymbolicLink()) yield [`the link ${path}`, Buffer.from(await readlink(path))];
  }
}
