import { defineConfig } from 'vitest/config';

/** The page in a browser: chromium by playwright-core, against an appliance that is played; each file has its own of both. */
export default defineConfig({
  test: { include: ['e2e/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2 },
});
