// App tests: the real Electron, keychain and browser, each test at a desk of its own (test/desk).
// Traces, videos and screenshots are off: they could hold a token.

import { defineConfig } from '@playwright/test';

const { LANYARD_TEST_OUTPUT } = process.env;

export default defineConfig({
  testDir: 'test/app',
  outputDir: LANYARD_TEST_OUTPUT ?? 'test-results',
  // Every test has a desk of its own, and much of its time it waits.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  use: { trace: 'off', video: 'off', screenshot: 'off' },
});
