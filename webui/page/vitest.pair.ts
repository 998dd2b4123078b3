import { defineConfig } from 'vitest/config';

/** The page before a real pair that suite 80-browser has started: one story, so the first step that fails ends it. */
export default defineConfig({
  test: { include: ['e2e/pair/*.pair.ts'], testTimeout: 40_000, hookTimeout: 60_000, fileParallelism: false, bail: 1 },
});
