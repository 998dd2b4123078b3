import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PlayedSystem } from './mock/system';
import { Stage } from './stage';

/** All at one moment, so that pictures differ only where the page does; before any document is made, the imported ones too. */
const AT = vi.hoisted(() => {
  const at = new Date('2026-11-20T14:03:12Z');
  vi.setSystemTime(at);
  return at;
});
const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'docs/shots');
/** Name of the picture, scene, path, document that shows it. */
const PICTURES = [
  ['overview', 'in-step', '/', 'README.md'],
  ['line-down', 'cut', '/', 'docs/OPERATING.md'],
  ['checkpoints', 'held', '/checkpoints', 'docs/OPERATING.md'],
  ['failover', 'superseded', '/failover', 'docs/OPERATING.md'],
] as const;

const stage = new Stage();
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  await stage.open();
});
afterAll(() => stage.close());

describe('pictures of documents', () => {
  it.each(PICTURES)('%s_isWritten_andShown', async (name, scene, path, shownIn) => {
    expect(readFileSync(join(ROOT, shownIn), 'utf8')).toContain(`shots/${name}.png)`);
    stage.mock.system = new PlayedSystem();
    stage.mock.play(scene);
    stage.mock.signIn();
    const context = await stage.context(1280, 800, false);
    try {
      await context.clock.setFixedTime(AT);
      const page = await stage.page(context);
      await page.goto(stage.address + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    } finally {
      stage.mock.cutStreams();
      await context.close();
    }
  });
});
