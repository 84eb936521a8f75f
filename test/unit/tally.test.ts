import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closingLines, readTally, sumUp } from '../../scripts/tally.mjs';

const good = { status: 0, signal: null };
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tally-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('counts a skip without a reason as a failure', () => {
  const skipped = [
    { name: 'a', why: 'there is no tray here' },
    { name: 'b', why: '' },
  ];
  const total = sumUp([{ passed: 2, failed: [], skipped }]);
  expect(total.failed.map(({ name }) => name)).toEqual(['b']);
  expect(total.skipped.map(({ name }) => name)).toEqual(['a']);
});

test('counts as a failure when no test ran', () => {
  expect(sumUp([{ passed: 0, failed: [], skipped: [] }]).failed).toHaveLength(1);
});

test('counts a runner that left no report as a failure', () => {
  const tally = readTally('unit tests', join(folder, 'none.json'), { status: null, signal: 'SIGKILL' });
  expect(tally.failed).toEqual([{ name: 'unit tests', why: 'was ended by SIGKILL and left no report' }]);
});

test('counts a runner that ended badly as a failure when none of its tests failed', async () => {
  const file = join(folder, 'tally.json');
  await writeFile(file, JSON.stringify({ passed: 3, failed: [], skipped: [] }));
  expect(readTally('unit tests', file, { status: 1, signal: null }).failed).toHaveLength(1);
  expect(readTally('unit tests', file, good).failed).toHaveLength(0);
});

test('ends with the counts alone', () => {
  const lines = closingLines({
    passed: 5,
    failed: [{ name: 'f', why: 'broke' }],
    skipped: [{ name: 's', why: 'no tray' }],
  });
  expect(lines).toEqual(['skipped: s: no tray', 'failed: f: broke', '5 passed, 1 failed, 1 skipped']);
});
