import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureCodes } from '../../app/failure.ts';
import { bugEvent, createLog, type Log, type LogEvent } from '../../main/desktop/log.ts';

let folder: string;
let path: string;
let log: Log;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
  path = join(folder, 'logs', 'lanyard.log');
  log = createLog(path);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lines = async () => (await readFile(path, 'utf8')).trimEnd().split('\n');

test('writes one object a line, readable by its owner alone', async () => {
  log.write({ event: 'keychain', now: 'locked' });
  log.write({ event: 'blocked', what: 'navigation' });
  expect((await lines()).map((line) => JSON.parse(line))).toEqual([
    { at: expect.stringMatching(/^\d{4}-.*Z$/), event: 'keychain', now: 'locked' },
    { at: expect.any(String), event: 'blocked', what: 'navigation' },
  ]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'logs'))).mode & 0o777).toBe(0o700);
});

test('says every failure’s code in full', async () => {
  for (const failure of failureCodes)
    log.write({ event: 'command-failed', command: 'copyToken', failure, status: 400 });
  for (const failure of failureCodes)
    log.write({ event: 'sign-in-failed', failure, providerCode: 'invalid_grant' });
  const written = (await lines()).map((line) => JSON.parse(line));
  expect(written.slice(0, failureCodes.length).map(({ failure }) => failure)).toEqual(failureCodes);
  expect(written.slice(failureCodes.length).map(({ failure }) => failure)).toEqual(failureCodes);
  expect(new Set(written.map(({ providerCode }) => providerCode))).toEqual(
    new Set([undefined, 'invalid_grant']),
  );
});

test('says all else in full, too', async () => {
  const events: LogEvent[] = [
    { event: 'started', version: '0.1.0', electron: '45.4.1', platform: 'linux' },
    { event: 'request-refused', command: 'startSignIn', why: 'sender' },
    { event: 'blocked', what: 'permission' },
  ];
  for (const event of events) log.write(event);
  expect((await lines()).map((line) => JSON.parse(line))).toMatchObject(events);
});

test('takes a secret out when one gets here all the same', async () => {
  log.write({ event: 'bug', stack: 'Error: ya29.canary-token\n    at x (?code=4/0Acanary)' });
  expect(await readFile(path, 'utf8')).not.toContain('canary');
});

test('writes no field and no value that it does not know', async () => {
  const strange: unknown[] = [
    { event: 'keychain', now: 'ready', token: 'canary' },
    { event: 'started', version: 'canary', electron: ['canary'], platform: { canary: 'canary' } },
    { event: 'sign-in-failed', failure: 'CODE_REFUSED', providerCode: 'Canary-0123456789' },
    { event: 'command-failed', command: 'copyToken', failure: 'canary' },
    { event: 'canary' },
    'canary',
  ];
  for (const event of strange) log.write(event as LogEvent);
  expect((await lines()).map((line) => ({ ...JSON.parse(line), at: '' }))).toEqual([
    { at: '', event: 'keychain', now: 'ready' },
    { at: '', event: 'started', version: '?', electron: '?', platform: '?' },
    { at: '', event: 'sign-in-failed', failure: 'CODE_REFUSED', providerCode: '?' },
    { at: '', event: 'command-failed', command: 'copyToken', failure: '?' },
    { at: '', event: '?' },
    { at: '', event: '?' },
  ]);
});

test('begins anew beside one older generation when it has grown to a megabyte', async () => {
  log.write({ event: 'keychain', now: 'ready' });
  await writeFile(path, 'x'.repeat(1_000_001));
  log.write({ event: 'keychain', now: 'locked' });
  expect(await lines()).toHaveLength(1);
  expect((await stat(`${path}.old`)).size).toBe(1_000_001);
});

test('stops nothing when it cannot be written', async () => {
  await rm(join(folder, 'logs'), { recursive: true });
  expect(() => log.write({ event: 'keychain', now: 'ready' })).not.toThrow();
});

describe('a bug', () => {
  const stackOf = (error: unknown) => {
    const event = bugEvent(error);
    if (event.event !== 'bug') throw new Error(event.event);
    return event.stack;
  };

  test('is told by its kind and its place, without the values in its message', () => {
    const stack = stackOf(
      new TypeError('Unexpected token: short-canary\nsecond line canary\n    at canary (x:1:1)'),
    );
    expect(stack.split('\n')[0]).toBe('TypeError');
    expect(stack).toMatch(/\n {4}at .*log\.test\.ts/);
    expect(stack).not.toContain('canary');
  });

  test('is told without its message when that was changed after it was thrown', () => {
    const error = new Error('canary');
    error.message = 'another';
    expect(stackOf(error)).not.toContain('canary');
  });

  test('is told by its file and line alone, wherever that lies', () => {
    const error = new Error('x');
    error.stack = [
      'Error: x',
      '    at createTokens (file:///home/canary/lanyard/main.js:10:5)',
      '    at async C:\\Users\\canary\\vault-host.js:2:1',
      '    at canary (canary:1:1)',
      '    at canary',
    ].join('\n');
    expect(stackOf(error)).toBe('Error\n    at main.js:10:5\n    at vault-host.js:2:1');
  });

  test('of a kind that nobody knows has none', () => {
    const error = new Error('x');
    error.name = 'canary-0123456789';
    expect(stackOf(error)).toMatch(/^\?\n {4}at log\.test\.ts:/);
  });

  test('is told by its type when it is no error', () => {
    expect(stackOf('ya29.canary')).toBe('string');
    expect(stackOf({ token: 'canary' })).toBe('object');
    expect(stackOf(undefined)).toBe('undefined');
  });

  test('is told in no more than 4,000 letters', () => {
    const error = new Error('x');
    error.stack = `Error: x\n${'    at somewhere (file.ts:1:1)\n'.repeat(1_000)}`;
    expect(stackOf(error).length).toBeLessThanOrEqual(4_000);
  });
});
