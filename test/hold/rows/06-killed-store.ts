import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createCheckedFile } from '../../../main/vault/checked-file.ts';
import type { Row } from '../row.ts';

const child = fileURLToPath(new URL('../saving-child.ts', import.meta.url));
const schema = z.strictObject({ count: z.number(), filler: z.string() });
const empty = { count: 0, filler: '' };
/** Longer than a few saves take, so that kills fall into every part of one. */
const longestLifeMs = 15;
/** Each waits for its disk most of the time. */
const stores = 4;

interface Tally {
  kills: number;
  unreadable: number;
  lost: number;
  /** What a kill left half done, as found before the next start … */
  swept: number;
  /** … and after it. */
  stale: number;
}

/** A process that saves one value after the other is killed at a moment of chance, and the next one goes on from there. */
export const row: Row = {
  number: 6,
  name: 'kill -9 of the store',
  goal: '2,000 kills: unreadable 0, acknowledged writes lost 0, stale temps after next start 0',
  async check({ form, folder, note }) {
    const kills = form === 'full' ? 2_000 : 100;
    const tally: Tally = { kills: 0, unreadable: 0, lost: 0, swept: 0, stale: 0 };
    await Promise.all(
      Array.from({ length: stores }, (_, index) =>
        killAgainAndAgain(join(folder, `store-${index}.json`), kills / stores, tally, note),
      ),
    );
    // Where no kill came amid a save, nothing was proved.
    if (tally.swept === 0) note('no kill left anything half done');
    const { unreadable, lost, swept, stale } = tally;
    return {
      held: tally.kills === kills && unreadable + lost + stale === 0 && swept > 0,
      figure: `${tally.kills} kills, ${swept} half-done files swept: ${unreadable} unreadable, ${lost} acknowledged writes lost, ${stale} stale temps`,
    };
  },
};

async function killAgainAndAgain(
  path: string,
  times: number,
  tally: Tally,
  note: (text: string) => void,
): Promise<void> {
  let last = 0;
  for (let kill = 0; kill < times; kill += 1) {
    const acknowledged = await saveUntilKilled(path, last + 1);
    tally.kills += 1;
    tally.swept += await countTemporaries(path);
    try {
      const { value, repair } = await createCheckedFile({ path, version: 1, schema, empty }).load();
      if (repair) {
        tally.unreadable += 1;
        note(`${basename(path)} was ${repair.kind} after ${acknowledged}`);
      }
      // What it was busy with may be there as well, nothing beyond.
      else if (value.count !== acknowledged && value.count !== acknowledged + 1) {
        tally.lost += 1;
        note(`${basename(path)} has ${value.count} and ${acknowledged} was told as saved`);
      }
      last = Math.max(value.count, acknowledged);
    } catch (error) {
      tally.unreadable += 1;
      note(String(error));
    }
    tally.stale += await countTemporaries(path);
  }
}

/** Runs the saving process from `first` on and kills it; gives the last number that it told as saved. */
async function saveUntilKilled(path: string, first: number): Promise<number> {
  const saving = spawn(process.execPath, [child, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(saving, 'close');
  let told = '';
  saving.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    // The first word starts the clock, so that the kill falls among its saves.
    if (told === '') setTimeout(() => saving.kill('SIGKILL'), Math.random() * longestLifeMs);
    told += chunk;
  });
  const [code] = await closed;
  if (code !== null) throw new Error(`the saving process ended with ${code} by itself`);
  return Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
}

async function countTemporaries(path: string): Promise<number> {
  const names = await readdir(dirname(path));
  return names.filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp')).length;
}
