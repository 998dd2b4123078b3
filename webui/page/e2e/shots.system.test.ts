import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overhang, SIZES, violations } from './clean';
import { SAVED } from './mock/configuration';
import { BROUGHT } from './mock/service';
import { PlayedSystem } from './mock/system';
import { SHOTS, Stage } from './stage';

/** Hosts and access, the front panel, the system: each clean in both schemes, sizes and languages. */
const PLACES = {
  hosts: '/hosts',
  panel: '/panel',
  system: '/system',
  settings: '/system?name=settings',
  users: '/system?name=users',
  receivers: '/system?name=receivers',
  snmp: '/system?name=snmp',
  backup: '/system?name=backup',
};

const stage = new Stage();
beforeAll(() => stage.open());
afterAll(() => stage.close());

for (const [size, { width, height }] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const scheme = dark ? 'dark' : 'light';

    describe(`${size}, ${scheme}`, () => {
      async function visit(scene: string, run: (page: Page) => Promise<void>, locale?: string): Promise<void> {
        const context = await stage.context(width, height, dark, locale);
        try {
          stage.mock.role = 'admin';
          stage.mock.confirmed = true;
          stage.mock.system = new PlayedSystem();
          stage.mock.play(scene);
          stage.mock.signIn();
          await run(await stage.page(context));
        } finally {
          stage.mock.cutStreams();
          await context.close();
        }
      }

      async function look(page: Page, name: string): Promise<void> {
        await page.screenshot({ path: join(SHOTS, `${name}-${size}-${scheme}.png`), fullPage: true });
        expect.soft(await violations(page, dark && !name.endsWith('-de')), name).toEqual([]);
        expect.soft(await overhang(page), `${name} hangs over`).toBe(0);
      }

      async function settled(page: Page, path: string): Promise<void> {
        await page.goto(stage.address + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.loading').first().waitFor({ state: 'detached' });
      }

      for (const [name, path] of Object.entries(PLACES)) {
        it(`${name}_isClean`, async () => {
          await visit('in-step', async (page) => {
            await settled(page, path);
            await look(page, name);
          });
        });
      }

      it('empty_isClean', async () => {
        await visit('empty', async (page) => {
          Object.assign(stage.mock.system, { secrets: [], keys: [], tls: { mode: 'off', server: null, trusted: 0, read: null } });
          Object.assign(stage.mock.system.snmp, { listening: [], state: 'asleep', users: [], operators: [], receivers: [], engineId: '', boots: 0, received: 0, refused: 0, elsewhere: 0, problem: '' });
          Object.assign(stage.mock.system.service, { receivers: [], web: { ...stage.mock.system.service.web, certificate: BROUGHT } });
          for (const name of ['hosts', 'system', 'users', 'receivers', 'snmp'] as const) {
            await settled(page, PLACES[name]);
            await look(page, `${name}-empty`);
          }
        });
      });

      it('viewer_isClean', async () => {
        await visit('in-step', async (page) => {
          stage.mock.role = 'viewer';
          stage.mock.signIn();
          for (const name of ['panel', 'users', 'receivers', 'snmp'] as const) {
            await settled(page, PLACES[name]);
            await look(page, `${name}-viewer`);
          }
        });
      });

      it('differences_areClean', async () => {
        await visit('in-step', async (page) => {
          await settled(page, PLACES.backup);
          await page.getByLabel('Compare with a file').setInputFiles({ name: 'berlin.json', mimeType: 'application/json', buffer: Buffer.from(SAVED) });
          await page.getByText('volume orders').first().waitFor();
          await look(page, 'differences');
          await page.getByRole('button', { name: 'Restore' }).click();
          await look(page, 'restore');
          await page.getByRole('dialog').getByRole('textbox').fill('berlin');
          await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
          await page.getByRole('dialog').waitFor({ state: 'detached' });
          await look(page, 'restored');
        });
      });

      it('questions_areClean', async () => {
        await visit('in-step', async (page) => {
          await settled(page, '/system?name=users');
          await page.getByRole('button', { name: 'Set up one-time codes' }).click();
          await page.getByRole('button', { name: 'Show a secret' }).click();
          await page.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
          await look(page, 'codes');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: 'New key' }).click();
          await page.getByRole('dialog').getByLabel('Name').fill('zabbix');
          await look(page, 'key-new');
          await page.getByRole('button', { name: 'Make key' }).click();
          await page.getByText('Key zabbix: copy it now').waitFor();
          await look(page, 'key-made');
          await settled(page, '/hosts');
          await page.getByRole('button', { name: 'New secret' }).click();
          await look(page, 'secret-new');
          await settled(page, '/system');
          await page.getByRole('button', { name: 'Use one of yours' }).click();
          await look(page, 'certificate-new');
          await settled(page, '/system?name=receivers');
          await page.getByRole('button', { name: 'New receiver' }).click();
          await page.getByRole('dialog').getByLabel('Address').fill('smtps://forebay@mail.example.com');
          await look(page, 'receiver-new');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: 'New SNMP receiver' }).click();
          await look(page, 'snmp-receiver-new');
          await page.getByRole('dialog').getByLabel('By').selectOption('');
          await page.getByRole('dialog').getByLabel('Address').fill('192.0.2.9');
          await look(page, 'snmp-receiver-clear');
          await settled(page, '/system?name=snmp');
          await page.getByRole('button', { name: 'Change nagios' }).click();
          await look(page, 'snmp-user');
        });
      });

      it('tasks_areClean', async () => {
        await visit('catching-up', async (page) => {
          await settled(page, '/');
          if (size === 'phone') await page.getByRole('button', { name: 'Menu' }).click();
          await page.getByRole('button', { name: '1 task under way' }).click();
          await page.getByText('Ended lately').waitFor();
          await look(page, 'tasks');
        });
      });

      if ((size === 'desk') !== dark) {
        for (const [name, path] of Object.entries(PLACES)) {
          it(`${name}InGerman_isClean`, async () => {
            await visit('cut', async (page) => {
              await settled(page, path);
              await look(page, `${name}-de`);
            }, 'de-DE');
          });
        }
      }
    });
  }
}

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
