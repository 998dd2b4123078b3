// open.mjs ADDRESS CODE: sets an appliance up with its code and leaves its overview open until it is ended. Prints, each ten
// seconds after a minute, what that takes: bytes of the heap after a collection, nodes, listeners. For ./dev soak.
import { chromium } from 'playwright-core';
import { enter, LAUNCH, SETTINGS } from './entered.mjs';

const [address, code] = process.argv.slice(2);
const WARM_MILLIS = 60_000;
const EVERY_MILLIS = 10_000;
const later = (millis) => new Promise((run) => setTimeout(run, millis));

const browser = await chromium.launch(LAUNCH);
process.on('SIGTERM', () => void browser.close().then(() => process.exit(0)));
const context = await browser.newContext(SETTINGS);
const page = await context.newPage();
page.on('pageerror', (error) => console.error(`${error}`));
await enter(page, address, code);
const spy = await context.newCDPSession(page);
await spy.send('Performance.enable');
await later(WARM_MILLIS);
for (;;) {
  await spy.send('HeapProfiler.collectGarbage');
  const { metrics } = await spy.send('Performance.getMetrics');
  console.log(['JSHeapUsedSize', 'Nodes', 'JSEventListeners'].map((name) => metrics.find((metric) => metric.name === name)?.value).join(' '));
  await later(EVERY_MILLIS);
}
