import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlayedSystem } from './mock/system';
import { Stage } from './stage';

/** Names and texts that came from somebody else: a peer, an initiator, an event, a description. None of them is more than text. */
const TAINT = '<img src=x onerror="window.harm=1">';
const PLACES = ['/', '/volumes', '/line', '/checkpoints', '/failover', '/profile', '/hosts', '/events', '/panel', '/system', '/system?name=settings', '/system?name=users', '/system?name=receivers', '/system?name=snmp'];

const stage = new Stage();
beforeAll(() => stage.open());
afterAll(() => stage.close());

/** What came of them: whether a script of theirs ran, elements that they made; and whether they are shown at all. */
function seen(page: Page): Promise<{ harm: number; made: number; shown: boolean }> {
  return page.evaluate(() => ({
    harm: (window as unknown as { harm?: number }).harm ?? 0,
    made: document.querySelectorAll('img').length,
    shown: document.body.textContent.includes('<img src=x'),
  }));
}

describe('texts of strangers', () => {
  it.each(['differs', 'two-primaries'])('everyPage_%s_showsThemAsText', async (scene) => {
    stage.mock.role = 'admin';
    stage.mock.system = new PlayedSystem();
    stage.mock.play(scene);
    stage.mock.taint = TAINT;
    stage.mock.signIn();
    const context = await stage.context(1280, 800, false);
    try {
      const page = await stage.page(context);
      let shown = 0;
      for (const path of PLACES) {
        await page.goto(stage.address + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.loading').first().waitFor({ state: 'detached' });
        const found = await seen(page);
        expect(found, path).toMatchObject({ harm: 0, made: 0 });
        shown += found.shown ? 1 : 0;
      }
      expect(shown).toBeGreaterThan(9);
    } finally {
      stage.mock.taint = '';
      stage.mock.cutStreams();
      await context.close();
    }
  });
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
