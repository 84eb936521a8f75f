import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';

const secrets = { 'refresh token': '1//0e-Canary_"quoted"/+=~token' };
const value = secrets['refresh token'];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['plain', Buffer.from(value)],
  ['UTF-16LE', Buffer.from(value, 'utf16le')],
  ['hex', Buffer.from(Buffer.from(value).toString('hex'))],
  ['hex in capitals', Buffer.from(Buffer.from(value).toString('hex').toUpperCase())],
  ['URL-encoded', Buffer.from(encodeURIComponent(value))],
  ['JSON-escaped', Buffer.from(JSON.stringify({ token: value }))],
  ['reversed', Buffer.from([...value].reverse().join(''))],
])('finds a secret in a file when written %s', async (encoding, bytes) => {
  await mkdir(join(folder, 'deep'));
  const file = join(folder, 'deep', 'file');
  await writeFile(file, Buffer.concat([Buffer.from([0, 255]), bytes, Buffer.from([0, 1])]));
  expect(await findSecretsInFolders(secrets, [folder])).toContainEqual({
    secret: 'refresh token',
    encoding,
    where: file,
  });
});

test('finds a secret in base64 whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (before, after) => {
      const bytes = Buffer.concat([before, Buffer.from(value), after]);
      expect(findSecretsInText(secrets, 'text', bytes.toString('base64'))).not.toEqual([]);
      expect(findSecretsInText(secrets, 'text', bytes.toString('base64url'))).not.toEqual([]);
    }),
  );
});

test('finds a secret in the name of a file and in where a link leads', async () => {
  const name = encodeURIComponent(value);
  await writeFile(join(folder, name), '');
  await symlink(value, join(folder, 'link'));
  const finds = await findSecretsInFolders(secrets, [folder]);
  expect(finds.map(({ where }) => where).sort()).toEqual(
    [`the link ${join(folder, 'link')}`, `the name of ${join(folder, name)}`].sort(),
  );
});

test('finds nothing where there is nothing', async () => {
  await writeFile(join(folder, 'file'), value.slice(0, -1));
  expect(await findSecretsInFolders(secrets, [folder])).toEqual([]);
});

test('refuses to search when a secret is too short to mean anything', () => {
  expect(() => findSecretsInText({ short: 'abc' }, 'text', 'abc')).toThrow('short');
});
