/** Every system call of a save, failing in turn with every error a disk can give. */
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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

test.each(['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'EDQUOT', 'EXDEV'])(
  'keeps a whole value, old or new, when any call of a save fails with %s',
  async (code) => {
    const calls = await callsOfASave();
    expect(calls).toEqual(
      expect.arrayContaining(['mkdir', 'open', 'writeFile', 'sync', 'close', 'link', 'rename']),
    );
    for (const [failAt, name] of calls.entries()) {
      disk.failAt = -1;
      await open().save({ count: 10 });
      Object.assign(disk, { calls: [], failAt, code });
      const failure = await failureOf(open().save({ count: 11 }));
      disk.failAt = -1;
      expect([failure.code, failure.facts.systemCode], name).toEqual(['STORE_NOT_SAVED', code]);
      const { value, repair } = await open().load();
      expect(repair, name).toBeUndefined();
      // The new value may already be in place when only making it durable failed.
      const isInPlace = failAt > calls.lastIndexOf('rename');
      expect(value.count, name).toBe(isInPlace ? 11 : 10);
      expect(
        (await readdir(folder)).filter((file) => file.endsWith('.tmp')),
        name,
      ).toEqual([]);
    }
  },
);

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
