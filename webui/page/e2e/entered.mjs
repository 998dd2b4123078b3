// What ready.mjs and open.mjs do alike: a browser that comes in to an appliance nobody has set up yet.
export const LAUNCH = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] };
/** The certificate is the appliance's own. */
export const SETTINGS = { ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, locale: 'en-GB' };
const PASSWORD = 'a basin full of water';

/** Until the overview says how a group stands. */
export async function readable(page) {
  await page.locator('.say', { hasText: /\S/ }).waitFor();
}

/** By the set-up code, as its first administrator. There has to be a group. */
export async function enter(page, address, code) {
  await page.goto(address);
  await page.getByLabel('Set-up code').fill(code);
  await page.getByLabel('Your name').fill('paula');
  await page.getByLabel('Password').first().fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Become administrator' }).click();
  await readable(page);
}
