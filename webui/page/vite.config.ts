import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vitest/config';
import { MockAppliance } from './e2e/mock/appliance';

/** `vite --mode mock`: the development server answers the API itself, from e2e/mock. */
function mocked(): Plugin {
  return {
    name: 'mocked-api',
    configureServer(server) {
      const mock = new MockAppliance();
      server.middlewares.use((request, response, next) => {
        if (!mock.answers(request, response)) next();
      });
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === 'mock' ? [mocked()] : [])],
  // The content security policy allows no data: fonts and no inline anything: every asset is a file.
  build: { outDir: '../target/page', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { fs: { allow: ['.', '../target/letters'] } },
  test: { include: ['src/**/*.test.ts'] },
}));
