import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../app/failure.ts';
import type { Snapshot } from '../../../app/snapshot.ts';
import { systemClock } from '../../../main/clock.ts';
import { googleApis } from '../../../main/google/apis.ts';
import { googleEndpoints } from '../../../main/sign-in/endpoints.ts';
import { start } from '../../../main/start.ts';
import { createFakeComputer } from '../../unit/fake-desktop.ts';
import { type KeptFile, keptFiles } from '../kept-files.ts';
import type { Row } from '../row.ts';

/** How a start came out of it. The last two are what must not be. */
const endings = ['whole', 'restored', 'told as lost', 'refused', 'silent reset', 'crash'] as const;
type Ending = (typeof endings)[number];

/** A kept file as its bytes, newer, older and empty, and what a start shows of each. */
interface Well {
  readonly kept: KeptFile;
  readonly newer: Buffer;
  readonly older: Buffer;
  readonly none: Buffer;
  readonly shown: { readonly newer: string; readonly older: string; readonly none: string };
}

/** One file of a folder, as a start finds it. */
interface Case {
  readonly well: Well;
  readonly bytes: Buffer;
  readonly hasBackup: boolean;
}

/** Cases under way at once, each in its own folder; they wait for the disk. */
const lanes = 6;
/** In the short form a case of so many is tried, from one of chance on. */
const shortStep = 40;

/** The whole of `start` on a folder in which one file was cut at a byte, or has a flipped bit in one. */
export const row: Row = {
  number: 8,
  name: 'damaged store files',
  goal: 'each cut and each byte flip of a 2 KB store (≥ 4,000): crashes 0, silent resets 0, backup or a clear word 100 %',
  async check({ form, folder, note }) {
    const wells = await Promise.all(keptFiles.map((kept) => makeWell(join(folder, kept.name), kept)));
    const cases = wells.flatMap((well) => damages(well, form === 'full'));
    const counts = Object.fromEntries(endings.map((ending) => [ending, 0])) as Record<Ending, number>;
    let unclean = 0;
    const left = cases.entries();
    const work = async (lane: number) => {
      for (const [number, one] of left) {
        const place = join(folder, `lane-${lane}`);
        const ending = await tryOut(place, one);
        counts[ending] += 1;
        if (ending === 'crash' || ending === 'silent reset') {
          note(
            `${ending}: ${one.well.kept.name}, case ${number}, ${one.hasBackup ? 'with' : 'without'} a backup`,
          );
        }
        // What was mended once is mended for good.
        if (number % 10 === 0 && (await startOn(place, one.well)).snapshot?.notices.length !== 0)
          unclean += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));

    // The row must see a reset that nobody tells of: a whole file with nothing in it.
    const blind = [];
    for (const well of wells) {
      const one = { well, bytes: well.none, hasBackup: true };
      if ((await tryOut(join(folder, 'control'), one)) !== 'silent reset') blind.push(well.kept.name);
    }
    if (blind.length > 0) note(`a silent reset would not be seen in ${blind.join(', ')}`);
    if (unclean > 0) note(`${unclean} second starts told of damage again`);
    const told = endings.filter((ending) => counts[ending] > 0 || !isFine(ending));
    return {
      held:
        counts.crash + counts['silent reset'] + unclean + blind.length === 0 &&
        wells.every(({ newer }) => newer.length >= 2_000),
      figure: `${cases.length} damages in ${wells.length} files: ${told.map((ending) => `${ending} ${counts[ending]}`).join(', ')}`,
    };
  },
};

const isFine = (ending: Ending) => ending !== 'crash' && ending !== 'silent reset';

/** Every cut and every flip; in the full form each with a backup and without, else one of many and either. */
function damages(well: Well, isFull: boolean): Case[] {
  const { newer } = well;
  const all: Case[] = [];
  const step = isFull ? 1 : shortStep;
  const first = Math.floor(Math.random() * step);
  for (let number = first; number < 2 * newer.length; number += step) {
    const at = number % newer.length;
    const bytes = Buffer.from(number < newer.length ? newer.subarray(0, at) : newer);
    if (number >= newer.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << (at & 7));
    const backups = isFull ? [true, false] : [Math.random() < 0.5];
    all.push(...backups.map((hasBackup) => ({ well, bytes, hasBackup })));
  }
  return all;
}

/** Lays the case out in an empty folder, starts Lanyard on it and says how that ended. */
async function tryOut(place: string, { well, bytes, hasBackup }: Case): Promise<Ending> {
  const path = join(place, `${well.kept.name}.json`);
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { mode: 0o700 });
  await writeFile(path, bytes);
  if (hasBackup) await writeFile(`${path}.backup`, well.older);
  const { snapshot, error, shown } = await startOn(place, well);
  if (error instanceof Failure) return 'refused';
  if (snapshot === undefined) return 'crash';
  const notice = snapshot.notices.find((one) => 'file' in one && one.file === well.kept.name);
  if (!notice || !('file' in notice)) return shown === well.shown.newer ? 'whole' : 'silent reset';
  // A word about a repair counts only when it is true: what is in use, and where the damaged file lies.
  const aside = await readFile(notice.setAside ?? '').catch(() => undefined);
  const expected = notice.repair === 'restored' ? well.shown.older : well.shown.none;
  if (shown !== expected || !aside?.equals(bytes) || (notice.repair === 'restored') !== hasBackup) {
    return 'silent reset';
  }
  return notice.repair === 'restored' ? 'restored' : 'told as lost';
}

interface Started {
  /** Nothing when the start failed. */
  readonly snapshot?: Snapshot;
  readonly error?: unknown;
  /** What the file in question makes a person see. */
  readonly shown?: string;
}

async function startOn(userData: string, { kept }: Pick<Well, 'kept'>): Promise<Started> {
  const desktop = createFakeComputer(userData).boot();
  try {
    await start({
      desktop,
      clock: systemClock,
      endpoints: googleEndpoints,
      apis: googleApis(),
      keychainService: 'dev.lanyard.hold.v1',
    });
    const commands = desktop.commands();
    const snapshot = await commands.getSnapshot({});
    const { accounts, clients, badges, settings, recentRequests } = snapshot;
    const shown = {
      accounts: [accounts, clients],
      badges,
      settings,
      history: (await commands.getHistory({})).entries,
      // Shown of accounts that are there; the use of a badge counts without one.
      used: [recentRequests, Object.keys((await commands.listKnown({})).used)],
    };
    await desktop.quit();
    return desktop.bugs.length > 0
      ? { error: desktop.bugs[0] }
      : { snapshot, shown: JSON.stringify(shown[kept.name]) };
  } catch (error) {
    await desktop.quit().catch(() => undefined);
    return { error };
  }
}

async function makeWell(place: string, kept: KeptFile): Promise<Well> {
  const make = async (name: string, value: unknown) => {
    const folder = join(place, name);
    await kept.open(folder).save(value);
    const bytes = await readFile(join(folder, `${kept.name}.json`));
    const { shown = '', error } = await startOn(folder, { kept });
    if (error !== undefined) throw error;
    return { bytes, shown };
  };
  const newer = await make('newer', kept.newer);
  const older = await make('older', kept.older);
  const none = await make('none', kept.empty);
  const shown = { newer: newer.shown, older: older.shown, none: none.shown };
  if (new Set(Object.values(shown)).size !== 3) throw new Error(`${kept.name} shows no difference`);
  return { kept, newer: newer.bytes, older: older.bytes, none: none.bytes, shown };
}
