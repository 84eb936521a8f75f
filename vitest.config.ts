import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}'],
    allowOnly: false,
    // No test is about its own time; a busy computer is slower than any bound for a quiet one.
    testTimeout: 30_000,
    // The tests may run as a user who cannot write to the checkout.
    cache: false,
    fsModuleCache: false,
  },
});
