import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { ServiceAccountKeyAccount } from '../../../app/account.ts';
import { Failure } from '../../../app/failure.ts';
import {
  type Accounts,
  accountsFile,
  createAccounts,
  emptyAccountsFile,
  keyName,
} from '../../../main/vault/accounts.ts';
import { createCheckedFile } from '../../../main/vault/checked-file.ts';
import { createSealedFiles } from '../../../main/vault/sealed-files.ts';
import { createSecrets, type Secrets } from '../../../main/vault/secrets.ts';
import type { VaultClient } from '../../../main/vault/vault-client.ts';
import { type Fault, type FaultyDisk, openFaultyDisk } from '../faulty-disk.ts';
import { type KeptFile, keptFiles } from '../kept-files.ts';
import type { Form, Row } from '../row.ts';

const codes = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'EXDEV', 'EPERM'];

interface Tally {
  /** Saves of a kept file that met a fault, and those after which the old value was there, or the new one if told so. */
  saves: number;
  intact: number;
  /** Changes of an account, with its secret in a sealed file, and those after which nothing was half done. */
  changes: number;
  whole: number;
  named: number;
}

/** Every call of the file system that a save makes fails in turn, with every error, once and for good. */
export const row: Row = {
  number: 9,
  name: 'disk errors',
  goal: '7 errno and short writes × every fs call of a save: old state intact 100 %, each with its code',
  async check({ form, folder, note }) {
    const tally: Tally = { saves: 0, intact: 0, changes: 0, whole: 0, named: 0 };
    const disk = openFaultyDisk();
    try {
      for (const kept of keptFiles)
        await failEveryCallOfASave(disk, join(folder, kept.name), kept, form, tally, note);
      for (const change of changes) {
        await failEveryCallOfAChange(disk, join(folder, change.name), change, form, tally, note);
      }
    } finally {
      disk.close();
    }
    const real = [
      await tryCramped('short writes', ['sh', '-c', 'ulimit -f 2; exec "$@"', 'sh'], folder, 'EFBIG', note),
      await tryCramped('full disk', fullDisk, folder, 'ENOSPC', note),
      await tryClosedFolder(folder, note),
      await tryLinks(folder, note),
    ];
    const leftOut = real.filter(({ held }) => held === undefined).map(({ name }) => name);
    const done = real.filter(({ held }) => held !== undefined).map(({ name }) => name);
    const { saves, intact, changes: changed, whole, named } = tally;
    return {
      held:
        saves > 0 &&
        changed > 0 &&
        intact === saves &&
        whole === changed &&
        named === saves + changed &&
        real.every(({ held }) => held !== false),
      figure: [
        `old state intact in ${intact} of ${saves} saves, nothing half done in ${whole} of ${changed} account changes`,
        `with their code ${named} of ${saves + changed}`,
        `real: ${done.join(', ')}`,
        ...(leftOut.length > 0 ? [`not possible here: ${leftOut.join(', ')}`] : []),
      ].join('; '),
    };
  },
};

type Note = (text: string) => void;

/** Each fault for each of the calls that are made when nothing fails. */
function faultsOf(calls: readonly string[]): Fault[] {
  return calls.flatMap((name, at) =>
    codes.flatMap((code) =>
      (['once', 'on'] as const).flatMap((lasts) =>
        (name === 'writeFile' ? [false, true] : [false]).map((half) => ({ at, code, lasts, half })),
      ),
    ),
  );
}

/** For the short form: about one error of each call, others each time. */
function someOf(faults: readonly Fault[]): Fault[] {
  const first = Math.floor(Math.random() * codes.length);
  return faults.filter((_, number) => number % codes.length === first);
}

const isNamed = (error: unknown, code: string) =>
  error instanceof Failure && error.code === 'STORE_NOT_SAVED' && error.facts.systemCode === code;

async function failEveryCallOfASave(
  disk: FaultyDisk,
  folder: string,
  kept: KeptFile,
  form: Form,
  tally: Tally,
  note: Note,
): Promise<void> {
  const file = kept.open(folder);
  await file.save(kept.older);
  await file.save(kept.older);
  const calls = await disk.during(undefined, () => file.save(kept.newer));
  // A shim that is blind to a call would prove nothing of it.
  const needed = ['mkdir', 'open', 'writeFile', 'sync', 'close', 'link', 'rename'];
  const unseen = needed.filter((name) => !calls.includes(name));
  if (unseen.length > 0) throw new Error(`a save of ${kept.name} was not seen to call ${unseen.join(', ')}`);
  let isOlder = false;
  // All kinds are written by the same code.
  const takesAll = form === 'full' || kept.name === 'accounts';
  for (const fault of takesAll ? faultsOf(calls) : someOf(faultsOf(calls))) {
    if (!isOlder) await file.save(kept.older);
    let error: unknown;
    await disk.during(fault, () =>
      file.save(kept.newer).catch((thrown: unknown) => {
        error = thrown;
      }),
    );
    const { value, repair } = await kept.open(folder).load();
    isOlder = isDeepStrictEqual(value, kept.older);
    const isStale = (await readdir(folder)).some((name) => name.endsWith('.tmp'));
    // Without hard links the backup is a copy, and the save goes on.
    const expected = error === undefined ? kept.newer : kept.older;
    // On a disk that is gone for good the new one cannot be taken back, once it is in place; it is whole.
    const isInPlace = fault.lasts === 'on' && fault.at > calls.lastIndexOf('rename');
    const isIntact =
      isDeepStrictEqual(value, expected) || (isInPlace && isDeepStrictEqual(value, kept.newer));
    const isTold = error === undefined ? calls[fault.at] === 'link' : isNamed(error, fault.code);
    tally.saves += 1;
    tally.intact += isIntact && !repair && !isStale ? 1 : 0;
    tally.named += isTold ? 1 : 0;
    if (!isIntact || repair || isStale || !isTold) {
      note(`${kept.name}: ${calls[fault.at]} (${fault.at}) ${fault.code} ${fault.lasts}: ${error}`);
    }
  }
}

/** Too large for a keychain entry, so it goes into a sealed file. */
const secretOf = (text: string) => text.repeat(3_000);
const keyAccountOf = (number: number, keyId: string): ServiceAccountKeyAccount => ({
  id: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  kind: 'service-account-key',
  email: `robot-${number}@acme-dev.iam.gserviceaccount.com`,
  keyId,
  signedInAt: number,
});
const bystander = keyAccountOf(1, 'its-key');
const old = keyAccountOf(2, 'old-key');
const renewed = keyAccountOf(2, 'new-key');
const added = keyAccountOf(3, 'new-key');

interface Change {
  readonly name: string;
  run(accounts: Accounts): Promise<void>;
  /** The account that it is about. */
  readonly id: string;
  /** Whether the account, as the disk has it, may come with this secret; neither is there when it is gone. */
  fits(account: ServiceAccountKeyAccount | undefined, secret: string | undefined): boolean;
}

const changes: readonly Change[] = [
  {
    name: 'adding',
    run: (accounts) => accounts.putAccount(added, secretOf('n')),
    id: added.id,
    fits: (account, secret) => (account === undefined ? secret === undefined : secret === secretOf('n')),
  },
  {
    name: 'renewing',
    run: (accounts) => accounts.putAccount(renewed, secretOf('n')),
    id: renewed.id,
    // A key is kept with its id, so that either is good beside what the index says.
    fits: (account, secret) =>
      account !== undefined && (secret === secretOf('o') || secret === secretOf('n')),
  },
  {
    name: 'removing',
    run: (accounts) => accounts.removeAccount(old.id),
    id: old.id,
    fits: (account, secret) => (account === undefined ? secret === undefined : secret === secretOf('o')),
  },
];

interface Cabinet {
  readonly accounts: Accounts;
  readonly secrets: Secrets;
}

/** What `start` makes of a folder and a keychain. */
async function openCabinet(folder: string, keychain: Map<string, string>): Promise<Cabinet> {
  const vault: VaultClient = {
    async ask({ verb, name, value }) {
      if (verb === 'set') keychain.set(name, value ?? '');
      if (verb === 'delete') keychain.delete(name);
      return { kind: 'value', value: verb === 'get' ? (keychain.get(name) ?? null) : null };
    },
    rest: async () => undefined,
    close: () => undefined,
  };
  const secrets = createSecrets({
    vault,
    sealedFiles: createSealedFiles(join(folder, 'sealed')),
    onChange: () => undefined,
    onMovedIn: () => undefined,
  });
  const path = join(folder, 'accounts.json');
  const file = createCheckedFile({ path, version: 1, schema: accountsFile, empty: emptyAccountsFile });
  const { value: loaded, repair } = await file.load();
  if (repair) throw new Error(`the accounts were ${repair.kind}`);
  return { accounts: createAccounts({ file, loaded, secrets, onChange: () => undefined }), secrets };
}

async function failEveryCallOfAChange(
  disk: FaultyDisk,
  folder: string,
  change: Change,
  form: Form,
  tally: Tally,
  note: Note,
): Promise<void> {
  const well = join(folder, 'well');
  const place = join(folder, 'place');
  const wellKeychain = new Map<string, string>();
  const { accounts } = await openCabinet(well, wellKeychain);
  await accounts.putAccount(bystander, secretOf('b'));
  await accounts.putAccount(old, secretOf('o'));
  const setOut = async () => {
    await rm(place, { recursive: true, force: true });
    await cp(well, place, { recursive: true });
    return new Map(wellKeychain);
  };
  const cabinet = await openCabinet(place, await setOut());
  const calls = await disk.during(undefined, () => change.run(cabinet.accounts));
  const faults = faultsOf(calls);
  for (const fault of form === 'full' ? faults : someOf(faults.filter(({ lasts }) => lasts === 'once'))) {
    const keychain = await setOut();
    const before = await openCabinet(place, keychain);
    let error: unknown;
    await disk.during(fault, () =>
      change.run(before.accounts).catch((thrown: unknown) => {
        error = thrown;
      }),
    );
    const trouble = await troubleIn(place, keychain, change);
    const isTold = error === undefined || isNamed(error, fault.code);
    tally.changes += 1;
    tally.whole += trouble === undefined ? 1 : 0;
    tally.named += isTold ? 1 : 0;
    if (trouble !== undefined || !isTold) {
      note(
        `${change.name}: ${calls[fault.at]} (${fault.at}) ${fault.code} ${fault.lasts}: ${trouble} ${error}`,
      );
    }
  }
}

/** What the next start finds amiss. */
async function troubleIn(
  folder: string,
  keychain: Map<string, string>,
  { id, fits }: Change,
): Promise<string | undefined> {
  const { accounts, secrets } = await openCabinet(folder, keychain);
  await accounts.removeUnclaimed();
  const read = (accountId: string) => secrets.read(keyName(accountId)).catch(() => undefined);
  const listed = accounts.list();
  if (!listed.some((one) => isDeepStrictEqual(one, bystander))) return 'another account was lost';
  if ((await read(bystander.id)) !== secretOf('b')) return 'the secret of another account was lost';
  const account = listed.find((one) => one.id === id) as ServiceAccountKeyAccount | undefined;
  if (!fits(account, await read(id))) return 'account and secret do not fit';
  const owned = new Set(['witness', ...listed.map((one) => keyName(one.id))]);
  const orphans = [...keychain.keys()].filter((name) => !owned.has(name));
  return orphans.length > 0 ? 'the keychain has what belongs to nobody' : undefined;
}

/** Something done to a real disk; `held` is nothing where this computer does not let it be done. */
interface Real {
  readonly name: string;
  readonly held: boolean | undefined;
}

/** A disk of 64 KB, in a namespace of its own, which goes with its last process. */
const fullDisk = [
  'unshare',
  '-Urm',
  'sh',
  '-c',
  'mount -t tmpfs -o size=64k lanyard "$3" || exit 77; exec "$@"',
  'sh',
];
const crampedChild = fileURLToPath(new URL('../cramped-child.ts', import.meta.url));

/** Runs a process that saves until it cannot, by way of `how`, which ends with 77 where it cannot be done. */
async function tryCramped(
  name: string,
  [command = '', ...how]: readonly string[],
  parent: string,
  systemCode: string,
  note: Note,
): Promise<Real> {
  const folder = join(parent, name);
  await mkdir(folder, { mode: 0o700 });
  const child = spawn(command, [...how, process.execPath, crampedChild, folder, '100'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk;
  });
  const ended = await once(child, 'close').then(([status]) => status as number | null, String);
  if (told === '' && (ended === 77 || complaints.startsWith('unshare:') || typeof ended === 'string')) {
    note(`${name}: ${complaints.trim() || ended}`);
    return { name, held: undefined };
  }
  const expected = {
    code: 'STORE_NOT_SAVED',
    systemCode,
    isIntact: true,
    leftovers: 0,
    isWellAfterwards: true,
  };
  const held = ended === 0 && isDeepStrictEqual(JSON.parse(told), expected);
  if (!held) note(`${name}: ${told.trim()} ${complaints.trim()}`);
  return { name, held };
}

/** Root may write everywhere. */
async function tryClosedFolder(parent: string, note: Note): Promise<Real> {
  const name = 'read-only folder';
  if (process.getuid?.() === 0) return { name, held: undefined };
  let held = true;
  for (const kept of keptFiles) {
    const folder = join(parent, name, kept.name);
    await kept.open(folder).save(kept.older);
    await chmod(folder, 0o500);
    const error = await kept
      .open(folder)
      .save(kept.newer)
      .catch((thrown: unknown) => thrown);
    await chmod(folder, 0o700);
    const { value } = await kept.open(folder).load();
    if (isNamed(error, 'EACCES') && isDeepStrictEqual(value, kept.older)) continue;
    held = false;
    note(`${name}: ${kept.name} ${error}`);
  }
  return { name, held };
}

/** A link in a kept file's place leads to somebody else's file, which is neither read nor written. */
async function tryLinks(parent: string, note: Note): Promise<Real> {
  const name = 'links in place';
  let held = true;
  for (const kept of keptFiles) {
    const folder = join(parent, name, kept.name);
    const path = join(folder, `${kept.name}.json`);
    const elsewhere = join(folder, 'elsewhere');
    await kept.open(folder).save(kept.newer);
    const bytes = await readFile(path);
    await writeFile(elsewhere, bytes);
    await rm(path);
    await symlink(elsewhere, path);
    const { value, repair } = await kept.open(folder).load();
    await kept.open(folder).save(kept.older);
    const isUntouched = bytes.equals(await readFile(elsewhere)) && (await lstat(path)).isFile();
    if (isUntouched && repair?.kind === 'lost' && isDeepStrictEqual(value, kept.empty)) continue;
    held = false;
    note(`${name}: ${kept.name}`);
  }
  return { name, held };
}
