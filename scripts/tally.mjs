// The counts of a test run, in one shape for both runners: written by the two reporters beside this file, read and
// summed up by test.mjs.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ passed: number, failed: Note[], skipped: Note[] }} Tally
 * @typedef {{ name: string, why: string }} Note
 */

/** A message as one line of the list at the end. @param {string | undefined} message */
export const firstLine = (message) => stripVTControlCharacters(message ?? 'unknown').split('\n')[0] ?? '';

/** @param {Tally} tally */
export function writeTally(tally) {
  writeFileSync(String(process.env.LANYARD_TALLY), JSON.stringify(tally));
}

/**
 * Reads what a runner's reporter left, and adds what the runner itself did wrong.
 * @param {string} runner
 * @param {string} file
 * @param {import('./isolated-run.mjs').Ended} ended
 * @returns {Tally}
 */
export function readTally(runner, file, ended) {
  const how = ended.signal ? `was ended by ${ended.signal}` : `ended with code ${ended.status}`;
  /** @type {Tally} */
  const tally = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: [{ name: runner, why: `${how} and left no report` }], skipped: [] };
  if (ended.status !== 0 && tally.failed.length === 0) {
    tally.failed.push({ name: runner, why: `${how} though no test failed` });
  }
  return tally;
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sumUp(tallies) {
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const total = {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: [
      ...tallies.flatMap((tally) => tally.failed),
      ...skipped.filter(({ why }) => !why).map(({ name }) => ({ name, why: 'was skipped without a reason' })),
    ],
    skipped: skipped.filter(({ why }) => why),
  };
  if (total.passed + total.failed.length + total.skipped.length === 0) {
    total.failed.push({ name: 'all', why: 'no test ran' });
  }
  return total;
}

/**
 * The last lines of a test run: what failed, what was skipped and why, and the counts alone at the very end.
 * @param {Tally} total
 */
export function closingLines({ passed, failed, skipped }) {
  return [
    ...skipped.map(({ name, why }) => `skipped: ${name}: ${why}`),
    ...failed.map(({ name, why }) => `failed: ${name}: ${why}`),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
}
