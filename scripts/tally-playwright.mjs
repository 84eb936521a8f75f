// Playwright reporter that writes the run's tally.

import { relative } from 'node:path';
import { checkout } from './checkout.mjs';
import { firstLine, writeTally } from './tally.mjs';

// biome-ignore lint/style/noDefaultExport: Playwright takes a reporter by its default export.
export default class TallyReporter {
  /** @type {import('@playwright/test/reporter').TestCase[]} */
  #tests = [];
  /** @type {import('./tally.mjs').Note[]} */
  #errors = [];

  /**
   * @param {import('@playwright/test/reporter').FullConfig} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#tests = suite.allTests();
  }

  /** What goes wrong outside of a test: a file that does not load, a worker that dies. */
  onError(/** @type {import('@playwright/test/reporter').TestError} */ error) {
    this.#errors.push({ name: 'app tests', why: firstLine(error.message ?? error.value) });
  }

  onEnd() {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: [...this.#errors], skipped: [] };
    for (const test of this.#tests) count(tally, test);
    writeTally(tally);
  }

  printsToStdio() {
    return false;
  }
}

/**
 * @param {import('./tally.mjs').Tally} tally
 * @param {import('@playwright/test/reporter').TestCase} test
 */
function count(tally, test) {
  const name = `${relative(checkout, test.location.file)} > ${test.titlePath().slice(3).join(' > ')}`;
  const skip = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  const outcome = test.outcome();
  if (outcome === 'expected') tally.passed += 1;
  else if (outcome === 'skipped' && skip) tally.skipped.push({ name, why: skip.description ?? '' });
  else if (outcome === 'skipped') tally.failed.push({ name, why: 'did not run' });
  else tally.failed.push({ name, why: firstLine(test.results.at(-1)?.error?.message) });
}
