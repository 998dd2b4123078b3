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

/** What Svelte has for pages that a server has rendered, which this one never is: without it the page is smaller by 3 kB. A name that a later Svelte wants besides these fails the build, and so does one that has the file elsewhere. */
function neverHydrated(): Plugin {
  const VALUES = ['hydrating', 'hydrate_node'];
  const DEEDS = ['set_hydrating', 'set_hydrate_node', 'hydrate_next', 'reset', 'hydrate_template', 'next', 'skip_nodes', 'read_hydration_instruction'];
  const nothing = [...VALUES.map((name) => `export const ${name} = false;`), ...DEEDS.map((name) => `export function ${name}() {}`)].join('\n');
  let met = false;
  return {
    name: 'never-hydrated',
    apply: 'build',
    load(id) {
      if (!id.endsWith('/svelte/src/internal/client/dom/hydration.js')) return null;
      met = true;
      return nothing;
    },
    buildEnd(failed) {
      if (!failed && !met) this.error('Svelte no longer has internal/client/dom/hydration.js: see neverHydrated in vite.config.ts');
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), neverHydrated(), ...(mode === 'mock' ? [mocked()] : [])],
  // The content security policy allows no data: fonts and no inline anything: every asset is a file.
  build: { outDir: '../target/page', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { fs: { allow: ['.', '../target/letters'] } },
  test: { include: ['src/**/*.test.ts'] },
}));
