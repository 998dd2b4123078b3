import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { PlayedSystem } from './mock/system';
import { Stage } from './stage';

/** How a file of tests before the played appliance begins: a stage of its own, for each test a page of its own, an administrator before it, and nothing done yet. */
export const stage = new Stage();
/** That of the test that runs. */
export let page: Page;

beforeAll(() => stage.open());
afterAll(() => stage.close());
beforeEach(async () => {
  stage.mock.confirmed = true;
  stage.mock.role = 'admin';
  stage.mock.done.length = 0;
  stage.mock.system = new PlayedSystem();
  page = await stage.page(await stage.context(1280, 800, false));
});
afterEach(async () => {
  stage.mock.cutStreams();
  await page.context().close();
});

/** Comes to `path` in a scene; all that is asked there has been answered. */
export async function open(scene: string, path: string): Promise<void> {
  stage.mock.play(scene);
  stage.mock.signIn();
  await page.goto(stage.address + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

export const button = (name: string | RegExp) => page.getByRole('button', { name });
export const dialog = () => page.getByRole('dialog');
export const told = (text: string | RegExp) => page.locator('.notices').getByText(text).waitFor();
