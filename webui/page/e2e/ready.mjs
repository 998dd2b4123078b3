// ready.mjs ADDRESS CODE TIMES: sets an appliance up with its code, then loads the page so often, each time with nothing of it
// kept, and prints for each how many ms it took until the overview could be read. For ./dev bench page.
import { chromium } from 'playwright-core';
import { enter, LAUNCH, readable, SETTINGS } from './entered.mjs';

const [address, code, times] = process.argv.slice(2);
const browser = await chromium.launch(LAUNCH);

try {
  const first = await browser.newContext(SETTINGS);
  await enter(await first.newPage(), address, code);
  const storageState = await first.storageState();
  await first.close(); // Its stream ends with it.
  for (let i = 0; i < Number(times); i++) {
    const context = await browser.newContext({ ...SETTINGS, storageState });
    const page = await context.newPage();
    const started = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    await readable(page);
    console.log(Math.round(performance.now() - started));
    await context.close();
  }
} finally {
  await browser.close();
}
