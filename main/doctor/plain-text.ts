/** Credentials that lie on this disk in the clear. Files are only read, and nothing of them is kept but where they are. */
import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CureId, PlainTextFile } from '../../app/doctor.ts';
import { readChosenFile } from '../chosen-file.ts';
import { gcloudFolder } from '../credentials/adc-search.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, withTilde } from './check.ts';

/** A key or a file of default credentials is under 4 KB. */
const largestKeyBytes = 64 * 1024;
const largestDatabaseBytes = 8 * 1024 * 1024;
/** So many are told one by one. */
const mostFiles = 50;

const codes = {
  unreadable: 'KEY_FILE_UNREADABLE',
  tooLarge: 'KEY_FILE_TOO_LARGE',
  notJson: 'KEY_FILE_NOT_JSON',
} as const;

type Seen = Omit<PlainTextFile, 'path' | 'wideMode'>;

export function createPlainTextCheck(surroundings: Surroundings): Check<'plain-text'> {
  const { home, platform } = surroundings;

  return async (signal) => {
    const files: PlainTextFile[] = [];

    /** One after the other, so that a folder with thousands of files keeps nobody waiting; what was found counts. */
    async function look(path: string, see: (path: string, stats: Stats) => Promise<Seen | undefined>) {
      if (signal.aborted || files.length >= mostFiles) return;
      const stats = await stat(path).catch(() => undefined);
      if (!stats?.isFile()) return;
      const seen = await see(path, stats).catch(() => undefined);
      if (!seen) return;
      const mode = stats.mode & 0o777;
      const isWide = platform !== 'win32' && (mode & 0o077) !== 0;
      files.push({
        ...seen,
        path: withTilde(path, home),
        ...(isWide ? { wideMode: `0${mode.toString(8).padStart(3, '0')}` } : {}),
      });
    }

    const folder = gcloudFolder(surroundings);
    await look(join(folder, 'credentials.db'), seeDatabase('gcloud-sign-ins', /refresh_token|private_key/));
    await look(join(folder, 'access_tokens.db'), seeDatabase('gcloud-tokens', /ya29\.|eyJ/));
    const legacy = join(folder, 'legacy_credentials');
    for (const account of await namesIn(legacy)) {
      await look(join(legacy, account, 'adc.json'), seeSignIn('gcloud-sign-ins'));
      await look(join(legacy, account, '.boto'), seeDatabase('gcloud-sign-ins', /refresh_token|key_file/));
    }
    await look(join(folder, 'application_default_credentials.json'), seeSignIn('adc'));
    for (const place of new Set([join(home, 'Downloads'), ...(await namedDownloads(surroundings)), home])) {
      for (const name of await namesIn(place)) {
        if (/\.json$/i.test(name)) await look(join(place, name), seeKey);
      }
    }

    const cures: CureId[] = [
      ...(has('key') ? (['import-keys'] as const) : []),
      ...(has('gcloud-sign-ins') || has('gcloud-tokens') ? (['revoke-gcloud'] as const) : []),
      ...(has('adc') ? (['revoke-adc'] as const) : []),
      ...(files.some(({ wideMode }) => wideMode !== undefined) ? (['narrow-modes'] as const) : []),
    ];
    function has(holds: PlainTextFile['holds']): boolean {
      return files.some((file) => file.holds === holds);
    }
    const isBad = has('key') || cures.includes('narrow-modes');
    return {
      id: 'plain-text',
      verdict: isBad ? 'bad' : files.length > 0 ? 'warn' : 'ok',
      facts: { files, complete: !signal.aborted && files.length < mostFiles },
      cures,
    };
  };
}

/** Where Linux keeps downloads in the person's own language (xdg-user-dirs). */
async function namedDownloads({ environment, home, platform }: Surroundings): Promise<string[]> {
  if (platform !== 'linux') return [];
  const folder = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  const text = await readFile(join(folder, 'user-dirs.dirs'), 'utf8').catch(() => '');
  const named = /^XDG_DOWNLOAD_DIR="(\$HOME\/[^"]+|\/[^"]+)"/m.exec(text)?.[1];
  return named === undefined ? [] : [named.replace(/^\$HOME/, () => home)];
}

/** Sorted, so that every run finds them in the same order; nothing where the folder cannot be listed. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** SQLite and its like, by the bytes: also what was deleted and not yet written over can be read by others. */
function seeDatabase(holds: PlainTextFile['holds'], secret: RegExp) {
  return async (path: string, { size }: Stats): Promise<Seen | undefined> => {
    if (size > largestDatabaseBytes) return undefined;
    return secret.test(await readFile(path, 'latin1')) ? { holds } : undefined;
  };
}

function seeSignIn(holds: PlainTextFile['holds']) {
  return async (path: string, stats: Stats): Promise<Seen | undefined> => {
    const json = await readJson(path, stats);
    const text = JSON.stringify(json ?? null);
    return /"(?:refresh_token|private_key)":"[^"]/.test(text) ? { holds } : undefined;
  };
}

async function seeKey(path: string, stats: Stats): Promise<Seen | undefined> {
  const json = await readJson(path, stats);
  if (json?.['type'] !== 'service_account') return undefined;
  const { private_key: key, client_email: who } = json;
  if (typeof key !== 'string' || !key.includes('PRIVATE KEY')) return undefined;
  const isName = typeof who === 'string' && /^[a-z0-9-]+@[a-z0-9.-]+$/.test(who) && who.length <= 320;
  return { holds: 'key', ...(isName ? { who } : {}) };
}

async function readJson(path: string, { size }: Stats): Promise<Record<string, unknown> | undefined> {
  if (size > largestKeyBytes || basename(path).startsWith('._')) return undefined;
  const json: unknown = JSON.parse(await readChosenFile(path, codes));
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Record<string, unknown>)
    : undefined;
}
