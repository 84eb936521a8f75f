/** A process that is killed while it saves, again and again, at moments of chance. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createCheckedFile } from '../../main/vault/checked-file.ts';

const child = fileURLToPath(new URL('saving-child.ts', import.meta.url));
const schema = z.strictObject({ count: z.number(), filler: z.string() });
const kills = 100;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the saving process from `count` on and kills it; gives the last number that it told as saved. */
async function saveUntilKilled(path: string, count: number): Promise<number> {
  const saving = spawn(process.execPath, [child, path, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(saving, 'close');
  let told = '';
  saving.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    // The first word starts the clock, so that the kill falls among its saves.
    if (told === '') setTimeout(() => saving.kill('SIGKILL'), Math.random() * 12);
    told += chunk;
  });
  await closed;
  return Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
}

/** Kills as often as told, each time a process that goes on where the last one stopped; counts what was swept up. */
async function killAgainAndAgain(name: string, times: number): Promise<number> {
  const path = join(folder, name);
  const temporaries = async () =>
    (await readdir(folder)).filter((file) => file.startsWith(`${name}.`) && file.endsWith('.tmp')).length;
  let count = 0;
  let swept = 0;
  for (let kill = 0; kill < times; kill += 1) {
    const acknowledged = await saveUntilKilled(path, count + 1);
    expect(acknowledged).toBeGreaterThan(count);
    swept += await temporaries();
    const file = createCheckedFile({ path, version: 1, schema, empty: { count: -1, filler: '' } });
    const { value, repair } = await file.load();
    expect(repair).toBeUndefined();
    expect(await temporaries()).toBe(0);
    // What it was busy with may be there as well, nothing beyond.
    expect([acknowledged, acknowledged + 1]).toContain(value.count);
    count = value.count;
  }
  return swept;
}

test(`leaves a whole file with all it had told as saved, ${kills} times of ${kills}`, async () => {
  const swept = await Promise.all(['one.json', 'two.json'].map((name) => killAgainAndAgain(name, kills / 2)));
  // Or else no kill came at a bad moment, and this proved nothing.
  expect(Math.max(...swept)).toBeGreaterThan(0);
}, 90_000);
