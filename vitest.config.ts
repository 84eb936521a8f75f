import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}'],
    allowOnly: false,
    // The tests may run as a user who cannot write to the checkout.
    cache: false,
    fsModuleCache: false,
  },
});
