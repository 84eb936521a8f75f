/**
 * `npm run hold`: Lanyard under attack and under fault, a line a row. `--full` has the whole counts; numbers choose rows.
 * Ends with code 0 only if every row held or was skipped for a reason.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTally } from '../../scripts/tally.mjs';
import type { Finding, Form, Row } from './row.ts';

const lastRow = 29;
/** No row may hang the run. */
const deadlineMs = { short: 120_000, full: 1_800_000 } as const;

interface Outcome {
  readonly row: Row;
  readonly finding: Finding;
  readonly notes: readonly string[];
  readonly seconds: number;
}

async function loadRows(chosen: readonly number[]): Promise<readonly Row[]> {
  const folder = new URL('rows/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const modules: { row: Row }[] = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const rows = modules.map(({ row }) => row).sort((a, b) => a.number - b.number);
  const numbers = rows.map(({ number }) => number);
  if (chosen.length > 0) return rows.filter(({ number }) => chosen.includes(number));
  const missing = Array.from({ length: lastRow }, (_, index) => index + 1).filter(
    (n) => !numbers.includes(n),
  );
  if (missing.length > 0) throw new Error(`the goal table lacks the rows ${missing.join(', ')}`);
  if (new Set(numbers).size !== rows.length) throw new Error('two rows have the same number');
  return rows;
}

async function run(row: Row, form: Form): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), `hold-${row.number}-`));
  const notes: string[] = [];
  const started = performance.now();
  const finding = await withinDeadline(
    row.check({ form, folder, note: (text) => notes.push(text) }),
    form,
  ).catch((error: unknown) => {
    notes.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { held: false, figure: 'the row itself broke' };
  });
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  return { row, finding, notes, seconds: (performance.now() - started) / 1000 };
}

async function withinDeadline(finding: Promise<Finding>, form: Form): Promise<Finding> {
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const figure = `no end within ${deadlineMs[form] / 1000} s`;
    deadline = setTimeout(() => resolve({ held: false, figure }), deadlineMs[form]);
  });
  try {
    return await Promise.race([finding, late]);
  } finally {
    clearTimeout(deadline);
  }
}

function print({ row, finding, notes, seconds }: Outcome): void {
  const verdict = 'skipped' in finding ? 'skipped' : finding.held ? 'held' : 'MISSED';
  const figure = 'skipped' in finding ? finding.skipped : finding.figure;
  console.log(
    [
      String(row.number).padStart(2),
      row.name.padEnd(26),
      verdict.padEnd(7),
      `${figure}  [goal: ${row.goal}]`,
      `${seconds.toFixed(1)} s`,
    ].join('  '),
  );
  for (const note of notes.slice(0, 20)) console.log(`      ${note}`);
  if (notes.length > 20) console.log(`      … and ${notes.length - 20} more`);
}

const args = process.argv.slice(2);
const form: Form = args.includes('--full') ? 'full' : 'short';
const chosen = args.filter((word) => /^\d+$/.test(word)).map(Number);
const strange = args.filter((word) => word !== '--full' && !/^\d+$/.test(word));
if (strange.length > 0) {
  throw new Error(`hold knows --full and numbers of rows, not ${strange.join(' ')}`);
}

const outcomes: Outcome[] = [];
for (const row of await loadRows(chosen)) {
  const outcome = await run(row, form);
  print(outcome);
  outcomes.push(outcome);
}

const nameOf = ({ row }: Outcome) => `hold ${row.number} > ${row.name}`;
const failed = outcomes.flatMap((outcome) =>
  'held' in outcome.finding && !outcome.finding.held
    ? [{ name: nameOf(outcome), why: `${outcome.finding.figure}; goal: ${outcome.row.goal}` }]
    : [],
);
const skipped = outcomes.flatMap((outcome) =>
  'skipped' in outcome.finding ? [{ name: nameOf(outcome), why: outcome.finding.skipped }] : [],
);
if (process.env['LANYARD_TALLY']) {
  writeTally({ passed: outcomes.length - failed.length - skipped.length, failed, skipped });
}
// What a row left open, a socket or a child, must not keep the run from ending.
process.exit(failed.length === 0 ? 0 : 1);
