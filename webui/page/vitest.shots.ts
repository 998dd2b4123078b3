import { defineConfig } from 'vitest/config';

/** The pictures of README and OPERATING: `./dev shots` writes them anew. */
export default defineConfig({
  test: { include: ['e2e/documents.shots.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
});
