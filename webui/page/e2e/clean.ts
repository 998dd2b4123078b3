import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** Of axe's rules those that look at colours: the dark page has the light one's elements, which were looked at. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong, in lines that say where. `dark`: the same was looked at in light, at the same size; only colours are others. */
export async function violations(page: Page, dark = false): Promise<string[]> {
  await page.evaluate(AXE);
  const result = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run: (options: object) => Promise<unknown> } }).axe.run(options),
    // Nothing but violations is asked for, and no style sheet has to be fetched once more for the rules that are on.
    { resultTypes: ['violations'], preload: false, ...(dark ? { runOnly: { type: 'rule', values: COLOURS } } : {}) },
  );
  return (result as AxeResult).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`));
}

/** Wider than the window: something would have to be scrolled sideways. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
