// npm test: sets up what is missing, builds, runs the unit tests, the app tests and the short form of `npm run hold`, and
// ends with one line of counts. --unit, --app and --hold run one part; anything else is passed on (file filters, -t NAME).

import { join } from 'node:path';
import { buildApp } from './build-app.mjs';
import { inCheckout } from './checkout.mjs';
import { prepareIsolatedRun } from './isolated-run.mjs';
import { giveUp, say, step } from './say.mjs';
import { setUpElectron, setUpPackages } from './setup.mjs';
import { closingLines, readTally, sumUp } from './tally.mjs';
import { packageTestBuild, testedPackage } from './test-build.mjs';

/** @typedef {{ name: string, flag: string, command: (filters: string[]) => string[] }} Part */

/** @type {Part[]} */
const parts = [
  {
    name: 'unit tests',
    flag: '--unit',
    command: (filters) => [
      inCheckout('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--configLoader=native',
      '--reporter=default',
      `--reporter=${inCheckout('scripts', 'tally-vitest.mjs')}`,
      ...(filters.length > 0 ? ['--passWithNoTests', ...byName('-t', filters)] : []),
    ],
  },
  {
    name: 'app tests',
    flag: '--app',
    command: (filters) => [
      inCheckout('node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      `--reporter=list,${inCheckout('scripts', 'tally-playwright.mjs')}`,
      ...(filters.length > 0 ? ['--pass-with-no-tests', ...byName('-g', filters)] : []),
    ],
  },
  {
    name: 'hold',
    flag: '--hold',
    command: (filters) => [inCheckout('test', 'hold', 'hold.ts'), ...filters],
  },
];

/**
 * The runners differ in the flag that chooses tests by name; here either is good for both.
 * @param {string} flag
 * @param {string[]} filters
 */
function byName(flag, filters) {
  return filters.map((word) => (word === '-t' || word === '-g' ? flag : word));
}

/** @param {string[]} args */
async function main(args) {
  const filters = args.filter((word) => parts.every(({ flag }) => flag !== word));
  const asked = parts.filter(({ flag }) => args.includes(flag));
  // Filters name files and tests, which hold has none of.
  const wanted =
    asked.length > 0 ? asked : parts.filter(({ flag }) => filters.length === 0 || flag !== '--hold');
  const chosen = wanted.filter(isPossible);

  const { runtime, told } = await setUpFor(chosen);
  const isolated = prepareIsolatedRun(runtime);
  try {
    const tallies = wanted.filter((part) => !isPossible(part)).map(leftOut);
    for (const { name, command } of chosen) {
      say(`tests: ${name}`);
      const file = join(isolated.out, `${name}.json`);
      const ended = await isolated.run(command(filters), {
        ...told,
        LANYARD_TALLY: file,
        LANYARD_TEST_OUTPUT: join(isolated.folder, 'artefacts'),
      });
      tallies.push(readTally(name, file, ended));
      if (ended.signal) break;
    }
    const total = sumUp(tallies);
    for (const line of closingLines(total)) say(line);
    process.exitCode = total.failed.length === 0 ? 0 : 1;
  } finally {
    isolated.remove();
  }
}

/** The desk that these run on is made of an X server and D-Bus. On macOS and Windows all this is untested. */
const isPossible = (/** @type {Part} */ { flag }) => flag === '--unit' || process.platform === 'linux';

/**
 * @param {Part} part
 * @returns {import('./tally.mjs').Tally}
 */
const leftOut = ({ name }) => ({ passed: 0, failed: [], skipped: [{ name, why: 'they run on Linux only' }] });

/**
 * Unit tests need neither Electron nor a build. `told` is for the tests' environment.
 * @param {Part[]} chosen
 * @returns {Promise<{ runtime?: import('./electron-runtime.mjs').Runtime, told: Record<string, string> }>}
 */
async function setUpFor(chosen) {
  if (chosen.every(({ flag }) => flag === '--unit')) {
    await setUpPackages();
    return { told: {} };
  }
  const runtime = await setUpElectron('test');
  await buildApp();
  const unpacked = await step('package', () => packageTestBuild(runtime, testedPackage));
  return { runtime, told: { LANYARD_PACKAGE: unpacked } };
}

main(process.argv.slice(2)).catch(giveUp);
