import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { MockAppliance } from './mock/appliance';

const PAGE = resolve(import.meta.dirname, '../../target/page');
export const SHOTS = resolve(import.meta.dirname, '../../target/shots');
const MEDIA: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
/** As the appliance sends it: what it forbids must not be needed. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** The built page, served as the appliance serves it, with a played API behind; and a browser before it. */
export class Stage {
  readonly mock = new MockAppliance();
  #server: Server | undefined;
  #browser: Browser | undefined;
  address = '';
  /** What the browser complained about: scripts, policy, missing files. */
  readonly complaints: string[] = [];

  async open(): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    this.#server = createServer((request, response) => {
      if (this.mock.answers(request, response)) return;
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const file = extname(path) && existsSync(join(PAGE, path)) ? join(PAGE, path) : join(PAGE, 'index.html');
      response.writeHead(200, { 'Content-Type': MEDIA[extname(file)] ?? 'text/plain', 'Content-Security-Policy': POLICY });
      response.end(readFileSync(file));
    });
    await new Promise<void>((ready) => this.#server?.listen(0, '127.0.0.1', ready));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.mock.cutStreams();
    this.#server?.close();
  }

  async context(width: number, height: number, dark: boolean, locale = 'en-GB'): Promise<BrowserContext> {
    if (!this.#browser) throw new Error('the stage is closed');
    return this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      locale,
      timezoneId: 'Europe/Berlin',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  }

  async page(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`${error}`));
    page.on('console', (message) => {
      const refused = /Failed to load resource/.test(message.text()); // The browser says so of each 4xx; tests ask for some.
      if (message.type() === 'error' && !refused) this.complaints.push(message.text());
    });
    return page;
  }
}
