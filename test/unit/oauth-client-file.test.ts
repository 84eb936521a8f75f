import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOAuthClientFile, readOAuthClientFile } from '../../main/sign-in/oauth-client-file.ts';
import { failureOf, failureOfCall, textsIn } from './failure-of.ts';

const clientId = '123-abc.apps.googleusercontent.com';
const clientSecret = 'GOCSPX-canary';
const installed = {
  client_id: clientId,
  project_id: 'acme-tools',
  auth_uri: 'https://accounts.google.com/o/oauth2/auth',
  token_uri: 'https://oauth2.googleapis.com/token',
  client_secret: clientSecret,
  redirect_uris: ['http://localhost'],
};
const good = { clientId, clientSecret, projectId: 'acme-tools' };
const text = JSON.stringify({ installed });
const parse = (given: unknown) =>
  parseOAuthClientFile(typeof given === 'string' ? given : JSON.stringify(given), 'client.json');

describe('the text of a client file', () => {
  test.each([
    ['as it is', text],
    ['with a byte order mark', `\uFEFF${text}`],
    ['in many lines', JSON.stringify({ installed }, null, 2)],
    ['with blanks around', `\n ${text}\r\n`],
    ['with more beside it', JSON.stringify({ installed, web: {}, other: 1 })],
  ])('is taken %s', (_, given) => {
    expect(parse(given)).toEqual(good);
  });

  test('is taken without a project', () => {
    const { project_id: _, ...rest } = installed;
    expect(parse({ installed: rest })).toEqual({ clientId, clientSecret });
  });

  test('moves no endpoint, whatever stands in it', () => {
    const doctored = { ...installed, token_uri: 'https://evil.test/token', auth_uri: 'https://evil.test' };
    expect(textsIn(parse({ installed: doctored })).join()).not.toContain('evil');
  });

  test('is no JSON when it is cut anywhere', () => {
    for (let length = 0; length < text.length; length += 1) {
      const failure = failureOfCall(() => parse(text.slice(0, length)));
      expect([failure.code, failure.facts.file], `cut at ${length}`).toEqual([
        'CLIENT_FILE_NOT_JSON',
        'client.json',
      ]);
    }
  });

  test('is that of a web client when it says so', () => {
    expect(failureOfCall(() => parse({ web: installed })).code).toBe('CLIENT_FILE_WEB');
  });

  test.each<[string, unknown, string, string]>([
    ['nothing', null, '“installed”', 'is missing'],
    ['a list', [{ installed }], '“installed”', 'is missing'],
    ['a number', 7, '“installed”', 'is missing'],
    ['empty', {}, '“installed”', 'is missing'],
    ['a client that is nothing', { installed: null }, '“installed”', 'is not an object'],
    [
      'without a client id',
      { installed: { ...installed, client_id: undefined } },
      '“installed.client_id”',
      'is missing',
    ],
    [
      'without a secret',
      { installed: { ...installed, client_secret: undefined } },
      '“installed.client_secret”',
      'is missing',
    ],
    [
      'with a number as secret',
      { installed: { ...installed, client_secret: 7 } },
      '“installed.client_secret”',
      'is not a text',
    ],
    [
      'with an empty client id',
      { installed: { ...installed, client_id: '' } },
      '“installed.client_id”',
      'has a character that cannot be in it',
    ],
    [
      'with a blank in its client id',
      { installed: { ...installed, client_id: 'a b' } },
      '“installed.client_id”',
      'has a character that cannot be in it',
    ],
    [
      'with a line break in its secret',
      { installed: { ...installed, client_secret: 'a\nb' } },
      '“installed.client_secret”',
      'has a character that cannot be in it',
    ],
    [
      'with a client id that is too long',
      { installed: { ...installed, client_id: 'a'.repeat(257) } },
      '“installed.client_id”',
      'is too long',
    ],
    [
      'with a project that is too long',
      { installed: { ...installed, project_id: 'a'.repeat(101) } },
      '“installed.project_id”',
      'is too long',
    ],
  ])('names what is wrong when it is %s', (_, given, field, problem) => {
    const failure = failureOfCall(() => parse(given));
    expect(failure.code).toBe('CLIENT_FILE_FIELD');
    expect([failure.facts.field, failure.facts.problem]).toEqual([field, problem]);
    expect(textsIn(failure.facts).join()).not.toContain('canary');
  });

  test.each([
    [{ type: 'service_account', private_key: '-----BEGIN PRIVATE KEY-----canary' }, '“service_account”'],
    [{ type: 'authorized_user', refresh_token: '1//canary' }, '“authorized_user”'],
    [{ type: '<b>x</b>\u202e', token: 'canary' }, '“bxb”'],
    [{ type: 'x'.repeat(1_000) }, `“${'x'.repeat(40)}”`],
  ])('names another kind of credential when it is %j, and nothing of its content', (given, name) => {
    const { code, facts } = failureOfCall(() => parse(given));
    expect(code).toBe('CLIENT_FILE_FIELD');
    expect(facts.problem).toContain(name);
    expect(facts.problem).not.toContain('canary');
  });

  test('ends in a client or a failure, whatever it is', () => {
    const oneOf = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object({ maxDepth: 1 }));
    const file = fc.record({
      installed: oneOf(
        fc.oneof(
          field,
          fc.record({ client_id: oneOf(field), client_secret: oneOf(field), project_id: oneOf(field) }),
        ),
      ),
      web: oneOf(field),
      type: oneOf(field),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          file.map((value) => JSON.stringify(value)),
        ),
        (given) => {
          try {
            const client = parse(given);
            expect(client.clientId).toMatch(/^[\x21-\x7e]{1,256}$/);
            expect(client.clientSecret).toMatch(/^[\x21-\x7e]{1,256}$/);
          } catch (error) {
            expect(error).toMatchObject({ name: 'Failure', code: expect.stringMatching(/^CLIENT_FILE_/) });
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a client file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'client-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);

  test('is read, be it behind a link', async () => {
    await writeFile(at('client.json'), text);
    await symlink(at('client.json'), at('link.json'));
    expect(await readOAuthClientFile(at('client.json'))).toEqual(good);
    expect(await readOAuthClientFile(at('link.json'))).toEqual(good);
  });

  test('is named by its own name alone when it is refused', async () => {
    await writeFile(at('client.json'), '{}');
    expect((await failureOf(readOAuthClientFile(at('client.json')))).facts.file).toBe('client.json');
  });

  test.each([
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['noise', Buffer.from([0xff, 0xfe, 0xfd, 0, 1, 2])],
    ['empty', Buffer.alloc(0)],
  ])('is no JSON when it is %s', async (_, bytes) => {
    await writeFile(at('client.json'), bytes);
    expect((await failureOf(readOAuthClientFile(at('client.json')))).code).toBe('CLIENT_FILE_NOT_JSON');
  });

  test('is too large when it has ten megabytes', async () => {
    await writeFile(at('client.json'), text);
    await truncate(at('client.json'), 10_000_000);
    expect((await failureOf(readOAuthClientFile(at('client.json')))).code).toBe('CLIENT_FILE_TOO_LARGE');
  });

  test('is too large, not read for ever, when it has no end', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no /dev/zero');
    expect((await failureOf(readOAuthClientFile('/dev/zero'))).code).toBe('CLIENT_FILE_UNREADABLE');
  });

  test('is unreadable when it is a folder', async () => {
    await mkdir(at('folder.json'));
    const failure = await failureOf(readOAuthClientFile(at('folder.json')));
    expect([failure.code, failure.facts.file]).toEqual(['CLIENT_FILE_UNREADABLE', 'folder.json']);
  });

  test('is unreadable when it is a pipe, and nobody waits for it', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no named pipes in folders');
    await promisify(execFile)('mkfifo', [at('pipe.json')]);
    expect((await failureOf(readOAuthClientFile(at('pipe.json')))).code).toBe('CLIENT_FILE_UNREADABLE');
  });

  test.each([
    ['it is not there', 'none.json', 'ENOENT'],
    ['its name is too long', `${'x'.repeat(300)}.json`, 'ENAMETOOLONG'],
    ['its name has a NUL', 'x\0.json', 'ERR_INVALID_ARG_VALUE'],
  ])('is unreadable when %s', async (_, name, systemCode) => {
    const failure = await failureOf(readOAuthClientFile(`${folder}/${name}`));
    expect([failure.code, failure.facts.systemCode]).toEqual(['CLIENT_FILE_UNREADABLE', systemCode]);
  });

  test('is unreadable when it leads to itself', async () => {
    await symlink(at('loop.json'), at('loop.json'));
    expect((await failureOf(readOAuthClientFile(at('loop.json')))).facts.systemCode).toBe('ELOOP');
  });
});
