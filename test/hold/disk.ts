/** The search of everything that was written while a day went by, beside what its person has lying there. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkout } from '../desk/machine.ts';
import { everythingIn, type Find, type Secrets, searchFor } from '../desk/secret-scan.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { plant } from './planted.ts';

/** A file in which a secret is no find, because the person or another program has put it there. */
interface OwnFile {
  readonly path: string;
  /** The kinds of secrets in it; any other is a find. */
  readonly kinds: readonly string[];
}

export interface DiskReport {
  /** What was found where it may not be. */
  readonly finds: readonly Find[];
  readonly files: number;
  readonly bytes: number;
  readonly ownFiles: number;
  /** Names of files of the person's own in which nothing was found, though something is there. */
  readonly ownFilesOverlooked: readonly string[];
  readonly planted: number;
  readonly plantedOverlooked: readonly string[];
  /** Whether the e-mail of an account was seen, which Lanyard does keep. */
  readonly sawAccounts: boolean;
}

function ownFilesOf({ desk, files }: Scene): OwnFile[] {
  return [
    // OAuth client files as the person has downloaded them.
    ...Object.values(files).map((path) => ({ path, kinds: ['client_secret'] })),
    // What `gcloud auth application-default login` writes.
    { path: join(desk.home, 'adc.json'), kinds: ['client_secret', 'refresh_token'] },
    // A key file that the person chose to keep when Lanyard asked.
    { path: join(desk.home, 'reporter.json'), kinds: ['private_key'] },
    // Programs that hand out credentials: gcloud's double, and one that a file of default credentials names.
    { path: join(desk.bin, 'gcloud'), kinds: ['access_token', 'id_token'] },
    { path: join(desk.home, 'credential.sh'), kinds: ['subject_token'] },
  ];
}

export const kindOf = (secret: string) => secret.split(' ')[0] ?? '';

/** One secret of each kind, the first of each. */
export function oneOfEachKind(secrets: Secrets): Secrets {
  const names = Object.keys(secrets);
  return Object.fromEntries(
    Object.entries(secrets).filter(([name]) => names.find((one) => kindOf(one) === kindOf(name)) === name),
  );
}

/** Searches what has changed since the day began, in milliseconds since the epoch. */
export async function searchDisk(scene: Scene, secrets: Secrets, since: number): Promise<DiskReport> {
  const { desk, sandbox } = scene;
  // What a browser remembers is its person's, and not Lanyard's to say.
  await rm(join(desk.home, '.config', 'browser'), { recursive: true, force: true });
  const garden = join(desk.home, 'planted');
  const planted = await plant(garden, Object.values(oneOfEachKind(secrets)));
  const ownFiles = ownFilesOf(scene);

  const search = searchFor(secrets);
  const searchAccounts = searchFor({ email: personOf(sandbox, 'alice').email });
  const finds: Find[] = [];
  const hits = new Set<string>();
  let files = 0;
  let bytes = 0;
  let sawAccounts = false;
  for await (const [where, content] of everythingWritten(since)) {
    if (where.startsWith('/')) files += 1;
    bytes += content.length;
    if (basename(where) === 'accounts.json') sawAccounts ||= searchAccounts(where, content).length > 0;
    for (const find of search(where, content)) {
      hits.add(where);
      const isOwn = ownFiles.some(({ path, kinds }) => path === where && kinds.includes(kindOf(find.secret)));
      if (!isOwn && !planted.includes(where)) finds.push(find);
    }
  }
  const overlooked = (paths: readonly string[]) =>
    paths.filter((path) => !hits.has(path)).map((path) => basename(path));
  return {
    finds,
    files,
    bytes,
    ownFiles: ownFiles.length,
    ownFilesOverlooked: overlooked(ownFiles.map(({ path }) => path)),
    planted: planted.length,
    plantedOverlooked: overlooked(planted),
    sawAccounts,
  };
}

/** The desk is below the folder for temporary files; the other places are this run's own. */
async function* everythingWritten(since: number): AsyncGenerator<[string, Buffer]> {
  const { LANYARD_TEST_OUTPUT: output } = process.env;
  for (const folder of [tmpdir(), homedir(), ...(output && existsSync(output) ? [output] : [])]) {
    yield* everythingIn(folder, { since });
  }
  yield* everythingIn(checkout, { since, without: ['node_modules', '.git', '.runtime'] });
}
