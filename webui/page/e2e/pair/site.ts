import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { SHOTS } from '../stage';

export const PASSWORD = 'a basin full of water';
const WEB = 'https://127.0.0.1:8443';

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: suite 80-browser sets it`);
  return value;
}

/** One site of the pair: a browser in its network namespace, before its appliance; and what a host there does. */
export class Site {
  readonly namespace: string;
  readonly code: string;
  /** What the browser complained about. */
  readonly complaints: string[] = [];
  #browser: Browser | undefined;
  #page: Page | undefined;

  constructor(readonly name: 'near' | 'far') {
    this.namespace = told(`${name.toUpperCase()}_NS`);
    this.code = told(`${name.toUpperCase()}_CODE`);
  }

  get page(): Page {
    if (!this.#page) throw new Error(`${this.name} has no page yet`);
    return this.#page;
  }

  async open(): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: told(`${this.name.toUpperCase()}_CHROMIUM`), args: ['--no-sandbox', '--disable-gpu'] });
    // The certificate is the appliance's own, made at its first start.
    const context = await this.#browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-GB' });
    this.#page = await context.newPage();
    this.#page.on('pageerror', (error) => this.complaints.push(`${this.name}: ${error}`));
    await this.#page.goto(WEB);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Of the question that is open. */
  answer(name: string | RegExp): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name });
  }

  async see(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** By the navigation, as somebody would: the page is not loaded anew. */
  async go(place: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** The password that a grave step wants. */
  async confirm(): Promise<void> {
    await this.page.getByText('Your password once more').waitFor();
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await this.button('Confirm').click();
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SHOTS, `pair-${name}.png`) });
  }

  /** A command where this site's loopback is. */
  run(...command: string[]): void {
    execFileSync('ip', ['netns', 'exec', this.namespace, ...command], { stdio: 'pipe' });
  }

  /** Plugs or pulls the cable at this side. */
  line(state: 'up' | 'down'): void {
    execFileSync('ip', ['-n', this.namespace, 'link', 'set', 'line0', state]);
  }
}
