/**
 * `npm run bench`: how fast, how large, against whom. `--short` goes through the same motions a few times; names choose
 * measures. Writes the figures as JSON into LANYARD_BENCH_OUTPUT. A goal that is missed is told, and is no failure of
 * the run: times depend on the machine.
 */
import { writeFile } from 'node:fs/promises';
import { writeTally } from '../../scripts/tally.mjs';
import type { Figure, Form, LeftOut } from './figure.ts';
import { calls } from './measures/calls.ts';
import { copy } from './measures/copy.ts';
import { memory } from './measures/memory.ts';
import { mint } from './measures/mint.ts';
import { search } from './measures/search.ts';
import { size } from './measures/size.ts';
import { start } from './measures/start.ts';

const measures = [copy, mint, calls, start, memory, search, size];
const { LANYARD_BENCH_OUTPUT, LANYARD_TALLY } = process.env;

const args = process.argv.slice(2);
const form: Form = args.includes('--short') ? 'short' : 'full';
const chosen = args.filter((word) => word !== '--short');
for (const name of chosen) {
  if (measures.some((measure) => measure.name === name)) continue;
  throw new Error(`bench knows ${measures.map(({ name }) => name).join(', ')}, not ${name}`);
}

const verdict = (one: Figure | LeftOut) => ('why' in one ? 'left out' : one.met ? 'met' : 'MISSED');

function print(one: Figure | LeftOut): void {
  const rest = 'why' in one ? one.why : `${one.value}  (${one.how}; goal: ${one.goal})`;
  console.log(`${verdict(one).padEnd(8)}  ${one.what.padEnd(38)}  ${rest}`);
}

const found: (Figure | LeftOut)[] = [];
const failed: { name: string; why: string }[] = [];
for (const { name, measure } of measures.filter((one) => chosen.length === 0 || chosen.includes(one.name))) {
  try {
    for (const one of await measure(form)) {
      print(one);
      found.push(one);
    }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`broken    ${name}: ${why}`);
    failed.push({ name: `bench > ${name}`, why: why.split('\n')[0] ?? '' });
  }
}

if (LANYARD_BENCH_OUTPUT)
  await writeFile(LANYARD_BENCH_OUTPUT, `${JSON.stringify({ form, figures: found }, undefined, 2)}\n`);
if (LANYARD_TALLY) {
  const skipped = found.flatMap((one) =>
    'why' in one ? [{ name: `bench > ${one.what}`, why: one.why }] : [],
  );
  writeTally({ passed: found.length - skipped.length, failed, skipped });
}
process.exit(failed.length === 0 ? 0 : 1);
