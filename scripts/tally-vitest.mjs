// Vitest reporter that writes the run's tally.

import { firstLine, writeTally } from './tally.mjs';

// biome-ignore lint/style/noDefaultExport: Vitest takes a reporter by its default export.
export default class TallyReporter {
  /** @type {RegExp | undefined} */
  #pattern;

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    this.#pattern = vitest.getGlobalTestNamePattern();
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message: string }[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      for (const test of module.children.allTests()) this.#count(tally, module, test);
      const groups = [module, ...module.children.allSuites()];
      for (const group of groups) {
        for (const { message } of group.errors())
          tally.failed.push({ name: module.relativeModuleId, why: firstLine(message) });
      }
    }
    for (const { message } of unhandledErrors)
      tally.failed.push({ name: 'unit tests', why: firstLine(message) });
    writeTally(tally);
  }

  /**
   * @param {import('./tally.mjs').Tally} tally
   * @param {import('vitest/node').TestModule} module
   * @param {import('vitest/node').TestCase} test
   */
  #count(tally, module, test) {
    const name = `${module.relativeModuleId} > ${test.fullName}`;
    const result = test.result();
    if (result.state === 'passed') tally.passed += 1;
    if (result.state === 'failed') tally.failed.push({ name, why: firstLine(result.errors[0]?.message) });
    if (result.state === 'pending') tally.failed.push({ name, why: 'did not run' });
    if (result.state === 'skipped' && this.#isAskedFor(test))
      tally.skipped.push({ name, why: result.note ?? '' });
  }

  /** Vitest calls every test skipped that `-t` leaves out. */
  #isAskedFor(/** @type {import('vitest/node').TestCase} */ test) {
    return this.#pattern === undefined || this.#pattern.test(test.fullName.replaceAll(' > ', ' '));
  }
}
