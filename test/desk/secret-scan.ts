// Looks for secrets where none may be: in files, their names, and any text, in every form they may have been written in.

import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
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
  const search = searchFor(secrets);
  const finds: Find[] = [];
  for (const folder of folders) finds.push(...(await findIn(search, folder)));
  return finds;
}

/** A file that is being saved takes another name in the middle of the search: then what it became is looked for anew. */
async function findIn(search: Search, folder: string, triesLeft = 5): Promise<Find[]> {
  const finds: Find[] = [];
  try {
    for await (const [where, bytes] of everythingIn(folder)) finds.push(...search(where, bytes));
    return finds;
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || !path?.endsWith('.tmp') || triesLeft === 0) throw error;
    return findIn(search, folder, triesLeft - 1);
  }
}

export function findSecretsInText(secrets: Secrets, where: string, text: string): Find[] {
  return searchFor(secrets)(where, Buffer.from(text));
}

export interface Form {
  secret: string;
  encoding: string;
  bytes: Buffer;
}

export type Search = (where: string, content: Buffer) => Find[];

/**
 * Goes through a content once, however many secrets there are: where the first three bytes of a form stand, and only
 * there, the whole form is compared.
 */
export function searchFor(secrets: Secrets): Search {
  const beginnings = new Uint8Array(1 << 24);
  const byBeginning = new Map<number, Form[]>();
  for (const form of formsOf(secrets)) {
    const beginning = form.bytes.readUIntBE(0, 3);
    beginnings[beginning] = 1;
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), form]);
  }
  return (where, content) => {
    const found = new Set<Form>();
    let last3 = 0;
    for (let at = 0; at < content.length; at += 1) {
      last3 = ((last3 << 8) | (content[at] ?? 0)) & 0xffffff;
      if (beginnings[last3] === 0 || at < 2) continue;
      for (const form of byBeginning.get(last3) ?? []) {
        if (content.subarray(at - 2, at - 2 + form.bytes.length).equals(form.bytes)) found.add(form);
      }
    }
    return [...found].map(({ secret, encoding }) => ({ secret, encoding, where }));
  };
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

export interface Changed {
  /** Only files changed since then, in milliseconds since the epoch; all unless given. */
  readonly since?: number;
  /** Names of folders that are left out. */
  readonly without?: readonly string[];
}

/** Names, files and links below a folder. A file that cannot be read rejects: a search that skips files proves nothing. */
export async function* everythingIn(folder: string, changed: Changed = {}): AsyncGenerator<[string, Buffer]> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && changed.without?.includes(entry.name)) continue;
    const isMeant = entry.isDirectory() || (await wasChanged(path, changed.since));
    if (!isMeant) continue;
    yield [`the name of ${path}`, Buffer.from(entry.name)];
    if (entry.isDirectory()) yield* everythingIn(path, changed);
    else if (entry.isFile()) yield [path, await readFile(path)];
    else if (entry.isSymbolicLink()) yield [`the link ${path}`, Buffer.from(await readlink(path))];
  }
}

async function wasChanged(path: string, since: number | undefined): Promise<boolean> {
  return since === undefined || (await lstat(path)).ctimeMs >= since;
}
