import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overhang, SIZES, violations } from './clean';
import { scenes } from './mock/scenes';
import { SHOTS, Stage } from './stage';

/** Colours are the same in all: some are enough. */
const IN_THE_DARK = ['in-step', 'cut', 'paused', 'held', 'superseded'];
const PLACES = { volumes: '/volumes', volume: '/volumes?name=db1-data', checkpoints: '/checkpoints', line: '/line', failover: '/failover', profile: '/profile', events: '/events' };
/** What else these pages can be like: scene, path, name of the shot. */
const MOVES = [
  ['disaster', '/failover', 'failover-disaster'],
  ['two-primaries', '/failover', 'failover-two-primaries'],
  ['superseded', '/failover', 'failover-superseded'],
  ['settling', '/failover', 'failover-settling'],
  ['returning', '/failover', 'failover-returning'],
  ['handover', '/failover', 'failover-handover'],
  ['down', '/failover', 'failover-down'],
  ['alone', '/failover', 'failover-alone'],
  ['differs', '/line', 'line-differs'],
  ['first-sync', '/line', 'line-first-sync'],
  ['paired', '/line', 'line-paired'],
  ['empty', '/profile', 'profile-empty'],
] as const;

const stage = new Stage();

/** Seconds of a line that is busy now and then. */
function playMinutes(): void {
  const line = stage.mock.scene.status.groups[0]?.lines[0];
  for (let i = 0; line && i < 110; i++) {
    line.sentBytesPerSecond = Math.round(520_000 + 400_000 * Math.sin(i / 9) + (i % 7) * 20_000);
    stage.mock.pushStatus();
  }
}

beforeAll(() => stage.open());
afterAll(() => stage.close());

for (const [size, { width, height }] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const scheme = dark ? 'dark' : 'light';

    describe(`${size}, ${scheme}`, () => {
      async function visit(run: (page: Page) => Promise<void>, locale?: string): Promise<void> {
        const context = await stage.context(width, height, dark, locale);
        try {
          const page = await stage.page(context);
          await run(page);
        } finally {
          stage.mock.cutStreams();
          await context.close();
        }
      }

      async function look(page: Page, name: string): Promise<void> {
        await page.screenshot({ path: join(SHOTS, `${name}-${size}-${scheme}.png`), fullPage: size === 'phone' });
        expect.soft((await violations(page, dark && !name.endsWith('-de'))).join('\n'), name).toBe('');
        expect.soft(await overhang(page), `${name} hangs over`).toBe(0);
      }

      it('entrance_isClean', async () => {
        await visit(async (page) => {
          stage.mock.play('in-step');
          stage.mock.session = { state: 'setup', appliance: 'berlin' };
          await page.goto(stage.address);
          await page.getByRole('button', { name: 'Become administrator' }).waitFor();
          await look(page, 'setup');
          stage.mock.session = { state: 'signed-out', appliance: 'berlin' };
          await page.goto(stage.address);
          await page.getByRole('button', { name: 'Sign in' }).waitFor();
          await look(page, 'signin');
        });
      });

      it('drawing_everyScene_isClean', async () => {
        await visit(async (page) => {
          for (const name of dark ? IN_THE_DARK : Object.keys(scenes)) {
            stage.mock.cutStreams(); // What an earlier page still had.
            stage.mock.play(name);
            stage.mock.signIn();
            await page.goto(stage.address);
            await page.getByText(name === 'empty' ? 'No volumes yet' : name === 'groups' ? 'Group main' : 'Last proof').first().waitFor();
            await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
            await look(page, `overview-${name}`);
            if (size === 'desk') expect.soft(await page.evaluate(() => document.documentElement.scrollHeight), `${name} fits`).toBeLessThanOrEqual(height);
          }
        });
      });

      it('pages_each_areClean', async () => {
        await visit(async (page) => {
          stage.mock.play('held');
          stage.mock.signIn();
          for (const [name, path] of Object.entries(PLACES)) {
            await page.goto(stage.address + path);
            await page.getByRole('heading', { level: 1 }).waitFor();
            await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
            if (name === 'line') {
              playMinutes();
              await page.waitForFunction(() => (document.querySelector('figure .area')?.getAttribute('d')?.length ?? 0) > 900);
            }
            await look(page, name);
          }
        });
      });

      it('moves_eachScene_isClean', async () => {
        await visit(async (page) => {
          for (const [scene, path, name] of dark ? MOVES.slice(0, 3) : MOVES) {
            stage.mock.cutStreams();
            stage.mock.play(scene);
            stage.mock.signIn();
            await page.goto(stage.address + path);
            await page.getByRole('heading', { level: 1 }).waitFor();
            await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
            await look(page, name);
          }
        });
      });

      if ((size === 'desk') !== dark) {
        it('pagesInGerman_areClean', async () => {
        await visit(async (page) => {
          stage.mock.play('cut');
          stage.mock.signIn();
          for (const [name, path] of Object.entries({ overview: '/', ...PLACES })) {
            await page.goto(stage.address + path);
            await page.getByRole('heading', { level: 1 }).waitFor();
            await page.getByRole('status').filter({ hasText: 'Wird geladen' }).first().waitFor({ state: 'detached' });
            await look(page, `${name}-de`);
          }
        }, 'de-DE');
        });
      }

      it('questions_areClean', async () => {
        await visit(async (page) => {
          stage.mock.play('in-step');
          stage.mock.signIn();
          await page.goto(`${stage.address}/checkpoints`);
          await page.getByRole('button', { name: 'Pause sending' }).click();
          await look(page, 'pause');
          await page.goto(`${stage.address}/volumes?name=db1-data`);
          await page.getByRole('button', { name: 'Delete' }).click();
          await look(page, 'delete');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: 'Change' }).click();
          await look(page, 'export');
          for (const [scene, path, name, shot] of [
            ['in-step', '/failover', 'Switch over to osaka', 'switchover'],
            ['in-step', '/failover', 'Report 1', 'branch'],
            ['disaster', '/failover', 'Promote this side', 'promote'],
            ['two-primaries', '/failover', 'Keep osaka', 'settle'],
            ['in-step', '/line', 'New limit', 'limit'],
            ['in-step', '/line', 'Change main', 'policy'],
            ['in-step', '/line', 'Invite a peer', 'invite'],
          ] as const) {
            stage.mock.cutStreams();
            stage.mock.play(scene);
            stage.mock.signIn();
            await page.goto(stage.address + path);
            await page.getByRole('button', { name }).click();
            await look(page, shot);
          }
        });
      });
    });
  }
}

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
