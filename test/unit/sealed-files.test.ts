import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealedFiles, type SealedFiles } from '../../main/vault/sealed-files.ts';
import { failureOf } from './failure-of.ts';

const name = 'service-account-key:10000000-0000-4000-8000-000000000001';
const other = 'service-account-key:10000000-0000-4000-8000-000000000002';
const secret = '-----BEGIN PRIVATE KEY-----\ncanary';

let parent: string;
let folder: string;
let files: SealedFiles;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sealed-files-'));
  folder = join(parent, 'sealed');
  files = createSealedFiles(folder);
});
afterEach(() => rm(parent, { recursive: true }));

const onlyFile = async () => join(folder, (await readdir(folder))[0] ?? '');

test('gives back what was sealed, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 5_000 }), fc.string(), async (text, owner) => {
      expect(await files.open(owner, await files.seal(owner, text))).toBe(text);
      await files.removeOthers(owner);
    }),
    { numRuns: 30 },
  );
});

test('writes nothing that can be read, into a file of nobody else', async () => {
  await files.seal(name, secret);
  const path = await onlyFile();
  const content = await readFile(path, 'latin1');
  expect(content).not.toContain('canary');
  expect(`${path}${content}`).not.toContain('service-account-key');
  if (process.platform === 'win32') return;
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('seals the same secret differently each time, and opens both', async () => {
  const [first, second] = [await files.seal(name, secret), await files.seal(name, secret)];
  expect(first).not.toBe(second);
  expect([await files.open(name, first), await files.open(name, second)]).toEqual([secret, secret]);
});

test('opens nothing when a byte of the file is changed, cut or added', async () => {
  const opener = await files.seal(name, secret);
  const path = await onlyFile();
  const whole = await readFile(path);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await writeFile(path, changed);
    expect(await files.open(name, opener)).toBeUndefined();
    await writeFile(path, whole.subarray(0, at));
    expect(await files.open(name, opener)).toBeUndefined();
  }
  await writeFile(path, Buffer.concat([whole, Buffer.from([0])]));
  expect(await files.open(name, opener)).toBeUndefined();
});

test('opens nothing for another owner, with another opener, or when the file is gone', async () => {
  const opener = await files.seal(name, secret);
  const [file = '', key = ''] = opener.split(' ');
  const others = await files.seal(other, secret);
  expect(await files.open(other, opener)).toBeUndefined();
  expect(await files.open(name, others)).toBeUndefined();
  expect(await files.open(name, `${file} ${others.split(' ')[1]}`)).toBeUndefined();
  for (const wrong of [
    '',
    ' ',
    file,
    `${file} ${key.slice(1)}`,
    `../${file} ${key}`,
    `${file}/../x ${key}`,
  ]) {
    expect(await files.open(name, wrong)).toBeUndefined();
  }
  await rm(join(folder, file));
  expect(await files.open(name, opener)).toBeUndefined();
});

test('removes what was replaced, and nothing of anybody else', async () => {
  await files.seal(name, 'old');
  const opener = await files.seal(name, secret);
  const others = await files.seal(other, secret);
  await files.removeOthers(name, opener);
  expect(await readdir(folder)).toHaveLength(2);
  expect(await files.open(name, opener)).toBe(secret);
  await files.removeOthers(name);
  expect(await files.open(name, opener)).toBeUndefined();
  expect(await files.open(other, others)).toBe(secret);
});

test('has nothing to remove where nothing was ever sealed', async () => {
  await files.removeOthers(name);
  expect(await readdir(parent)).toEqual([]);
});

test('says that it could not save', async () => {
  if (process.platform === 'win32' || process.getuid?.() === 0) {
    await writeFile(folder, 'a file in the folder’s place');
  } else {
    await chmod(parent, 0o500);
  }
  expect(await failureOf(files.seal(name, secret))).toMatchObject({
    code: 'STORE_NOT_SAVED',
    facts: { systemCode: expect.stringMatching(/^E[A-Z]+$/) },
  });
});
