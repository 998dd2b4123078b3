import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, SETUP_CODE } from './mock/appliance';
import { event, events } from './mock/documents';
import { Stage } from './stage';

const stage = new Stage();
let page: Page;
beforeAll(() => stage.open());
afterAll(() => stage.close());
beforeEach(async () => {
  stage.mock.gone = false;
  stage.mock.confirmed = true;
  stage.mock.role = 'admin';
  stage.mock.done.length = 0;
  stage.mock.play('in-step');
  stage.mock.signIn();
  page = await stage.page(await stage.context(1280, 800, false));
});
afterEach(async () => {
  stage.mock.cutStreams();
  await page.context().close();
});

const open = (path = '/') => page.goto(stage.address + path);
const button = (name: string | RegExp) => page.getByRole('button', { name });
/** `last()` where a text stands on the phone's bar, too: that one comes first, hidden. */
const gone = async (name: string | RegExp) => button(name).waitFor({ state: 'detached' });

describe('coming in', () => {
  it('setUp_wrongCode_saysSo_rightOne_isIn', async () => {
    stage.mock.session = { state: 'setup', appliance: 'berlin' };
    await open();
    await page.getByLabel('Set-up code').fill('NOT-THIS');
    await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD);
    await page.getByLabel('Password again').fill('something else');
    await button('Become administrator').click();
    await page.getByText('The two passwords are not the same.').waitFor();
    await page.getByLabel('Password again').fill(PASSWORD);
    await button('Become administrator').click();
    await page.getByText('That is not the code.').waitFor();
    await page.getByLabel('Set-up code').fill(SETUP_CODE);
    await button('Become administrator').click();
    await page.getByRole('heading', { name: 'Group main' }).waitFor();
  });
  it('signIn_wrongPassword_saysSo_withTheKeyboardAlone', async () => {
    stage.mock.session = { state: 'signed-out', appliance: 'berlin' };
    await open();
    await page.getByLabel('Name').focus();
    await page.keyboard.type('paula');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Name or password is wrong.').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Group main' }).waitFor();
  });
  it('session_endedOverThere_asksToSignIn', async () => {
    await open('/volumes');
    await page.getByText('db1-data').waitFor();
    stage.mock.session = { state: 'signed-out', appliance: 'berlin' };
    stage.mock.cutStreams();
    await page.getByText('Your session is over.').waitFor();
  });
  it('taste_isKept', async () => {
    await open();
    await page.getByLabel('Colours').selectOption('dark');
    await page.getByLabel('Language').selectOption('de');
    await page.reload();
    await page.getByRole('link', { name: 'Überblick' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  });
});

describe('who may what', () => {
  it('viewer_seesNoWorkingButtons', async () => {
    stage.mock.role = 'viewer';
    stage.mock.play('cut');
    stage.mock.signIn();
    const changing = /New volume|Grow|Delete|Change|New checkpoint|Pause|Resume|Hold|Release|Acknowledge|New schedule|Remove/;
    for (const path of ['/', '/volumes', '/volumes?name=db1-data', '/checkpoints', '/events']) {
      await open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
      expect(await button(changing).count(), path).toBe(0);
    }
  });
  it('operator_deletesNothing', async () => {
    stage.mock.role = 'operator';
    stage.mock.signIn();
    await open('/volumes?name=db1-data');
    await button('Grow').waitFor();
    expect(await button('Delete').count()).toBe(0);
  });
});

describe('volumes', () => {
  it('create_thenCopy_isOnTheClipboard', async () => {
    await open('/volumes');
    await button('New volume').click();
    await page.getByLabel('Name').fill('with a blank');
    expect(await button('Create').isDisabled()).toBe(true);
    await page.getByLabel('Name').fill('mail.2026');
    await page.getByLabel('Size').fill('1.5 TiB');
    await button('Create').click();
    await page.getByRole('heading', { name: 'mail.2026' }).waitFor();
    expect(stage.mock.volumes.at(-1)?.sizeBytes).toBe(1.5 * 1024 ** 4);
    await button('Copy: mail.2026, URI').click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('nbd://10.1.0.5/mail.2026');
    await page.reload();
    await page.getByRole('heading', { name: 'mail.2026' }).waitFor();
  });
  it('create_refused_showsWhy_andKeepsWhatWasTyped', async () => {
    await open('/volumes');
    await button('New volume').click();
    await page.getByLabel('Name').fill('files');
    await button('Create').click();
    await page.getByText('There is a volume files already. Take another name.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('files');
  });
  it('delete_wantsTheNameAndThePassword', async () => {
    stage.mock.confirmed = false;
    await open('/volumes?name=files');
    await button('Delete').click();
    await page.getByText('Nothing brings it back').waitFor();
    expect(await button('Delete for good').isDisabled()).toBe(true);
    await page.getByRole('textbox').fill('files');
    await button('Delete for good').click();
    await page.getByText('Your password once more').waitFor();
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.fill('wrong');
    await button('Confirm').click();
    await page.getByText('That is not the password.').waitFor();
    await password.fill(PASSWORD);
    await button('Confirm').click();
    await page.getByText('Volume files was deleted').waitFor();
    expect(stage.mock.volumes.map((volume) => volume.name)).not.toContain('files');
  });
  it('filterAndCsv_giveTheseRows', async () => {
    await open('/volumes');
    await page.getByLabel('Filter: Volumes').fill('db1');
    await page.getByText('2 rows').waitFor();
    const coming = page.waitForEvent('download');
    await button('CSV').click();
    const file = await (await coming).createReadStream();
    const pieces: Buffer[] = [];
    for await (const piece of file) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).toString()).toMatch(/^Name,Group,Size,.*\r\ndb1-data,main,400 GiB,.*\r\ndb1-log,main,40 GiB,.*\r\n$/);
  });
});

describe('checkpoints', () => {
  it('pause_saysWhatItMeans_drawsTheGate_andResumes', async () => {
    await open('/checkpoints');
    await button('Pause sending').click();
    await page.getByRole('dialog').getByText('is not safe at osaka until you resume').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause sending' }).click();
    await page.getByText('Sending of main is paused.').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Sending is paused,').waitFor();
    await page.getByRole('link', { name: 'Checkpoints' }).click();
    await button('Resume sending').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume sending' }).click();
    await page.getByText('Sending goes on as writes come.').waitFor();
    expect(stage.mock.done).toEqual(['PUT /line/pause', 'DELETE /line/pause']);
  });
  it('hold_thenRelease_ofTheNewest', async () => {
    await open('/checkpoints');
    await button('Hold before-upgrade').click();
    await page.getByText('readable as').waitFor();
    await button('Hold the far copy').click();
    await button('Release before-upgrade').click();
    await button('Let it go on').click();
    await page.getByText('before-upgrade was released').waitFor();
    await gone('Release before-upgrade');
  });
  it('schedule_new_isListed', async () => {
    await open('/checkpoints');
    await button('New schedule').click();
    await page.getByLabel('Name').fill('lunch');
    await page.getByLabel('At these times').fill('25:00');
    await page.getByText('Times are HH:MM').waitFor();
    await page.getByLabel('At these times').fill('12:00');
    await page.getByLabel('Fri').check();
    await button('Save schedule').click();
    await page.getByText('Fri 12:00 · Europe/Berlin').waitFor();
  });
});

describe('what is live', () => {
  it('connection_lost_isSaid_andComesBack', async () => {
    await open();
    await page.getByText('All is well').last().waitFor();
    stage.mock.gone = true;
    stage.mock.cutStreams();
    await page.getByText(/^No connection for/).last().waitFor();
    stage.mock.gone = false;
    await page.getByText('All is well').last().waitFor({ timeout: 20_000 });
    await page.getByText(/^No connection for/).last().waitFor({ state: 'detached' });
  });
  it('lineLost_changesDrawingSentenceAndAlarms_withoutALoad', async () => {
    await open();
    await page.getByText('4.1 Mbit/s').first().waitFor();
    stage.mock.loseLine();
    await page.getByText('has been down for').waitFor();
    await page.getByText('Line down').first().waitFor();
    await button('Acknowledge line.lost').first().click();
    await page.getByText('seen by paula').waitFor();
  });
  it('events_newOnes_areOffered_notPushedIn_andPaged', async () => {
    stage.mock.events = [...Array.from({ length: 70 }, (_, i) => event(400 - i, 'line.limit', i, `Limit ${400 - i}`)), ...events()];
    await open('/events');
    await page.getByText('Limit 400').waitFor();
    stage.mock.pushEvent(event(500, 'line.limit', 0, '<img src=x onerror=alert(1)>'));
    await button('1 new: show them').waitFor();
    expect(await page.getByText('<img').count()).toBe(0);
    await button('1 new: show them').click();
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    await button('Older').click();
    await page.getByText('Limit 340').waitFor();
    expect(await page.getByText('Limit 400').count()).toBe(0);
  });
  it('updates_anHourOfThem_leaveHeapAndDomFlat', async () => {
    await open();
    await page.getByText('All is well').last().waitFor();
    const spy = await page.context().newCDPSession(page);
    await spy.send('Performance.enable');
    const measure = async () => {
      await spy.send('HeapProfiler.collectGarbage');
      const { metrics } = await spy.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
      return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    const play = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const group = stage.mock.scene.status.groups[0];
        if (group) group.buffer.usedBytes = (i % 200) * 1024 ** 3;
        stage.mock.pushStatus();
        if (i % 20 === 19) await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    };
    await play(400);
    const warm = await measure();
    await play(3_600);
    const end = await measure();
    expect(end.nodes).toBeLessThan(warm.nodes * 1.1 + 100);
    expect(end.listeners).toBeLessThan(warm.listeners * 1.1 + 20);
    expect(end.heap).toBeLessThan(warm.heap * 1.2 + 1_000_000);
  });
});

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
