/** A save whose disk refuses one of its calls. Every call with every error is a row of `npm run hold`. */
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { failureOf } from './failure-of.ts';

const { disk } = vi.hoisted(() => ({
  disk: { calls: [] as string[], failAt: -1, code: '' },
}));

function step(name: string): void {
  const isNext = disk.calls.push(name) - 1 === disk.failAt;
  if (isNext) throw Object.assign(new Error(`${disk.code}: made up for a test`), { code: disk.code });
}

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  const faulty = <Args extends unknown[], Result>(name: string, call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args) => {
      step(name);
      return call(...args);
    };
  };
  return {
    ...real,
    mkdir: faulty('mkdir', real.mkdir as never),
    rename: faulty('rename', real.rename),
    link: faulty('link', real.link),
    copyFile: faulty('copyFile', real.copyFile),
    open: async (...args: Parameters<typeof real.open>) => {
      step('open');
      const handle: FileHandle = await real.open(...args);
      for (const name of ['writeFile', 'sync', 'close'] as const) {
        const call = handle[name].bind(handle) as (...given: unknown[]) => Promise<unknown>;
        Object.assign(handle, {
          [name]: async (...given: unknown[]) => {
            try {
              step(name);
            } catch (error) {
              if (name === 'close') await call();
              throw error;
            }
            return call(...given);
          },
        });
      }
      return handle;
    },
  };
});

let folder: string;
const schema = z.strictObject({ count: z.number() });
const open = () =>
  createCheckedFile({ path: join(folder, 'store.json'), version: 1, schema, empty: { count: 0 } });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
});
afterEach(async () => {
  disk.failAt = -1;
  await rm(folder, { recursive: true, force: true });
});

/** The calls of one save over an older value, in order. */
async function callsOfASave(): Promise<string[]> {
  await open().save({ count: 1 });
  await open().save({ count: 2 });
  disk.calls = [];
  await open().save({ count: 3 });
  return [...disk.calls];
}

test('puts the old value back when only making the new one durable failed', async () => {
  const calls = await callsOfASave();
  Object.assign(disk, { calls: [], failAt: calls.lastIndexOf('sync'), code: 'EIO' });
  const failure = await failureOf(open().save({ count: 4 }));
  expect([failure.code, failure.facts.systemCode]).toEqual(['STORE_NOT_SAVED', 'EIO']);
  expect(await open().load()).toEqual({ value: { count: 3 } });
});

test('takes the first value away again when only making it durable failed', async () => {
  const calls = await callsOfASave();
  await rm(folder, { recursive: true });
  Object.assign(disk, { calls: [], failAt: calls.lastIndexOf('sync') - 1, code: 'EIO' });
  expect((await failureOf(open().save({ count: 4 }))).code).toBe('STORE_NOT_SAVED');
  expect(await open().load()).toEqual({ value: { count: 0 } });
});

test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])(
  'copies the backup when the disk knows no links: %s',
  async (code) => {
    const calls = await callsOfASave();
    Object.assign(disk, { calls: [], failAt: calls.indexOf('link'), code });
    await open().save({ count: 4 });
    expect(disk.calls).toContain('copyFile');
    expect((await open().load()).value).toEqual({ count: 4 });
  },
);
