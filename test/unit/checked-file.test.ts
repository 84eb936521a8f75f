import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CheckedFile, createCheckedFile } from '../../main/vault/checked-file.ts';
import { failureOf } from './failure-of.ts';

const schema = z.strictObject({ count: z.number(), text: z.string() });
type Value = z.infer<typeof schema>;
const empty: Value = { count: 0, text: '' };
const first: Value = { count: 1, text: 'first' };
const second: Value = { count: 2, text: 'ü\u2028"\\ second' };

let folder: string;
let path: string;
let file: CheckedFile<Value>;
const open = (version = 1) => createCheckedFile({ path, version, schema, empty });

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'checked-file-')), 'data');
  path = join(folder, 'store.json');
  file = open();
});
afterEach(async () => {
  await chmod(folder, 0o700).catch(() => undefined);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const names = async () => (await readdir(folder)).sort();
const modeOf = async (at: string) => (await stat(at)).mode & 0o777;

describe('a value', () => {
  test('is empty when there is no file, and nothing is told', async () => {
    expect(await file.load()).toEqual({ value: empty });
    expect(await names()).toEqual([]);
  });

  test('is found again by the next start', async () => {
    await file.save(second);
    expect(await open().load()).toEqual({ value: second });
  });

  test('is readable by its owner alone, backup included', async () => {
    await mkdir(folder, { mode: 0o755 });
    await file.load();
    await file.save(first);
    await file.save(second);
    expect(await modeOf(folder)).toBe(0o700);
    expect(await names()).toEqual(['store.json', 'store.json.backup']);
    for (const name of await names()) expect(await modeOf(join(folder, name))).toBe(0o600);
  });

  test('is the last one when many are saved at once, and the one before is the backup', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, count) => file.save({ count, text: '' })));
    expect((await open().load()).value.count).toBe(29);
    await unlink(path);
    expect((await open().load()).value.count).toBe(28);
  });

  test('is on the disk, or has failed to be, when all is settled', async () => {
    const told: string[] = [];
    void file.save(first).then(() => told.push('saved'));
    void file.save({ count: 'one' } as never).catch(() => told.push('refused'));
    await file.settled();
    expect(told).toEqual(['saved', 'refused']);
    await file.settled();
  });

  test('is not written when it could not be read again', async () => {
    await file.save(first);
    await expect(file.save({ count: 'one' } as never)).rejects.toThrow();
    expect(await open().load()).toEqual({ value: first });
    await file.save(second);
    expect(await open().load()).toEqual({ value: second });
  });
});

describe('a damaged file', () => {
  test('is set aside when its backup is whole, which is used', async () => {
    await file.save(first);
    await file.save(second);
    await writeFile(path, 'damaged');
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([first, 'restored']);
    expect(await readFile(repair?.setAside ?? '', 'utf8')).toBe('damaged');
    expect(await open().load()).toEqual({ value: first });
  });

  test('is set aside when there is no backup, and the loss is told', async () => {
    await file.save(first);
    await writeFile(path, 'damaged');
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    expect(await readFile(repair?.setAside ?? '', 'utf8')).toBe('damaged');
    expect(await open().load()).toEqual({ value: empty });
  });

  test('and a damaged backup are both kept', async () => {
    await file.save(first);
    await file.save(second);
    await writeFile(path, 'one');
    await writeFile(`${path}.backup`, 'two');
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    const contents = await Promise.all((await names()).map((name) => readFile(join(folder, name), 'utf8')));
    expect(contents.sort()).toEqual(['one', 'two']);
  });

  test('that is missing beside its backup is restored', async () => {
    await file.save(first);
    await file.save(second);
    await unlink(path);
    expect(await open().load()).toEqual({ value: first, repair: { kind: 'restored' } });
  });

  test('that is missing beside a damaged backup is told as lost', async () => {
    await writeFolder({ 'store.json.backup': 'damaged' });
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    expect(await readFile(repair?.setAside ?? '', 'utf8')).toBe('damaged');
  });

  test.each([
    ['of another version', () => 2],
    ['of an older version', () => 0],
  ])('is one %s', async (_, version) => {
    await open(version()).save(first);
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    expect(await readFile(repair?.setAside ?? '', 'utf8')).toContain('"first"');
  });

  test('is one whose content passes its checksum and not its schema', async () => {
    const other = createCheckedFile({ path, version: 1, schema: z.unknown(), empty: null });
    await other.save({ count: 'one' });
    expect((await open().load()).repair?.kind).toBe('lost');
  });

  test('is whatever is no plain file', async () => {
    await mkdir(path, { recursive: true });
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    expect((await stat(repair?.setAside ?? '')).isDirectory()).toBe(true);
  });

  test('is a link in the file’s place: what it leads to is neither read nor written', async () => {
    const elsewhere = join(folder, '..', 'elsewhere.json');
    await createCheckedFile({ path: elsewhere, version: 1, schema, empty }).save(second);
    const before = await readFile(elsewhere, 'utf8');
    await mkdir(folder, { recursive: true });
    await symlink(elsewhere, path);
    const { value, repair } = await open().load();
    expect([value, repair?.kind]).toEqual([empty, 'lost']);
    expect((await lstat(repair?.setAside ?? '')).isSymbolicLink()).toBe(true);
    await open().save(first);
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await readFile(elsewhere, 'utf8')).toBe(before);
  });

  test('leaves the next save’s target alone when a link is put in its place', async () => {
    const elsewhere = join(folder, '..', 'elsewhere.json');
    await file.save(first);
    await writeFile(elsewhere, 'untouched');
    await unlink(path);
    await symlink(elsewhere, path);
    await file.save(second);
    expect(await readFile(elsewhere, 'utf8')).toBe('untouched');
    expect(await open().load()).toMatchObject({ value: second });
  });

  async function writeFolder(files: Record<string, string>) {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  }
});

describe('saving', () => {
  const isRoot = process.getuid?.() === 0;

  test('says so, and keeps what was there, when the folder may not be written to', async (context) => {
    if (isRoot) context.skip('root may write everywhere');
    await file.save(first);
    await chmod(folder, 0o500);
    const failure = await failureOf(file.save(second));
    expect([failure.code, failure.facts.systemCode]).toEqual(['STORE_NOT_SAVED', 'EACCES']);
    await chmod(folder, 0o700);
    expect(await open().load()).toEqual({ value: first });
    await file.save(second);
    expect(await open().load()).toEqual({ value: second });
  });

  test('says so when a file stands where the folder should be', async () => {
    await writeFile(folder, '');
    const failure = await failureOf(file.save(first));
    expect(failure.code).toBe('STORE_NOT_SAVED');
    expect(['ENOTDIR', 'EEXIST']).toContain(failure.facts.systemCode);
  });

  test('goes on after one that failed', async () => {
    await writeFile(folder, '');
    const failed = failureOf(file.save(first));
    await failed;
    await rm(folder);
    await file.save(second);
    expect(await open().load()).toEqual({ value: second });
  });
});

describe('loading', () => {
  test('sweeps what a crash left behind, and nothing else', async () => {
    await file.save(first);
    await writeFile(`${path}.0123456789ab.tmp`, 'half');
    await link(path, `${path}.backup.0123456789ab.tmp`);
    await writeFile(join(folder, 'other.json.0123456789ab.tmp'), 'another’s');
    await file.load();
    expect(await names()).toEqual(['other.json.0123456789ab.tmp', 'store.json']);
  });

  test.each([
    ['a file stands where its folder should be', () => writeFile(folder, '')],
    [
      'its folder’s folder may not be written to',
      async () => {
        if (process.getuid?.() === 0) await writeFile(folder, '');
        else await chmod(join(folder, '..'), 0o500);
      },
    ],
  ])('says that it cannot when %s', async (_, spoil) => {
    await spoil();
    const failure = await failureOf(open().load());
    await chmod(join(folder, '..'), 0o700);
    expect(failure.code).toBe('STORE_UNREADABLE');
    expect(failure.facts.systemCode).toMatch(/^E[A-Z]+$/);
  });

  test('says that it cannot, and changes nothing, when the file may not be read', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may read everything');
    await file.save(first);
    await chmod(path, 0);
    const failure = await failureOf(open().load());
    expect([failure.code, failure.facts.systemCode]).toEqual(['STORE_UNREADABLE', 'EACCES']);
    await chmod(path, 0o600);
    expect(await open().load()).toEqual({ value: first });
  });
});
