import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from './mock/appliance';
import { SAVED } from './mock/configuration';
import { PlayedSystem } from './mock/system';
import { Stage } from './stage';

const stage = new Stage();
let page: Page;
beforeAll(() => stage.open());
afterAll(() => stage.close());
beforeEach(async () => {
  stage.mock.gone = false;
  stage.mock.confirmed = true;
  stage.mock.aheadSeconds = 0;
  stage.mock.role = 'admin';
  stage.mock.done.length = 0;
  stage.mock.system = new PlayedSystem();
  stage.mock.play('in-step');
  stage.mock.signIn();
  page = await stage.page(await stage.context(1280, 800, false));
});
afterEach(async () => {
  stage.mock.cutStreams();
  await page.context().close();
});

const open = (path: string) => page.goto(stage.address + path);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');
/** What the display shows, as a screen reader finds it. */
const display = () => page.getByRole('group', { name: 'What the display shows' });
const shows = (text: string) => display().getByText(text).waitFor();
/** All that is asked has been answered. */
const settled = () => page.locator('.loading').first().waitFor({ state: 'detached' });

describe('front panel', () => {
  it('keysOfTheKeyboard_pressThePanels_whileTheDisplayHasFocus', async () => {
    await open('/panel');
    await shows('All is well.');
    await page.keyboard.press('ArrowDown');
    expect(stage.mock.done).toEqual([]);
    await page.getByRole('application').focus();
    await page.keyboard.press('Enter');
    await shows('>Status');
    await page.keyboard.press('ArrowDown');
    await shows('>Pause line');
    await page.keyboard.press('Escape');
    await shows('All is well.');
    expect(stage.mock.done).toEqual(['POST /panel/keys/enter', 'POST /panel/keys/down', 'POST /panel/keys/escape']);
  });
  it('keysOfThePage_sayWhatTheyDo_andLeaveTheKeyboardToTheDisplay', async () => {
    await open('/panel');
    await button('Enter menu').click();
    await shows('>Status');
    await page.locator('[aria-live=polite]', { hasText: 'Menu' }).waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    await shows('>Pause line');
    await button('Down down').focus();
    await page.keyboard.press('Space');
    await shows('>Resume line');
  });
  it('alarm_comesToTheFront_andBlinks', async () => {
    await open('/panel');
    await shows('All is well.');
    stage.mock.panel.alarm = true;
    await shows('WARNING');
    await page.getByText('It blinks: look here').waitFor();
    await button('Enter acknowledge').click();
    await shows('All is well.');
  });
  it('notReached_isSaid_keepsWhatWasShown_andComesBack', async () => {
    await open('/panel');
    await shows('All is well.');
    stage.mock.gone = true;
    await page.getByRole('alert').getByText('The appliance does not answer.').waitFor();
    await shows('All is well.');
    stage.mock.gone = false;
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
  it('hidden_isNotAskedFor', async () => {
    let asked = 0;
    page.on('request', (request) => (asked += request.url().endsWith('/panel') && request.resourceType() === 'fetch' ? 1 : 0));
    await open('/panel');
    await shows('All is well.');
    await expect.poll(() => asked).toBeGreaterThan(1);
    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    const before = asked;
    await page.waitForFunction((end) => performance.now() > end, (await page.evaluate(() => performance.now())) + 2_500);
    expect(asked).toBeLessThanOrEqual(before + 1);
  });
  it('viewer_watches_andPressesNothing', async () => {
    stage.mock.role = 'viewer';
    stage.mock.signIn();
    await open('/panel');
    await shows('All is well.');
    await page.getByText('You may watch.').waitFor();
    await page.getByRole('application').focus();
    await page.keyboard.press('Enter');
    expect(await button('Enter').isDisabled()).toBe(true);
    expect(await button(/PIN/).count()).toBe(0);
    expect(stage.mock.done).toEqual([]);
  });
  it('pin_wantsDigitsTwice_andThePassword', async () => {
    stage.mock.confirmed = false;
    await open('/panel');
    await button('Set a PIN').click();
    await dialog().getByLabel('New PIN').fill('12');
    await dialog().getByText('A PIN has 4 to 12 digits.').waitFor();
    await dialog().getByLabel('New PIN').fill('271828');
    await dialog().getByLabel('Once more').fill('271829');
    await dialog().getByText('The two are not the same.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Set a PIN' }).isDisabled()).toBe(true);
    await dialog().getByLabel('Once more').fill('271828');
    await dialog().getByRole('button', { name: 'Set a PIN' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Confirm').click();
    await page.getByText('The PIN counts from now on.').waitFor();
    expect(stage.mock.system.pin).toBe(true);
  });
});

describe('settings', () => {
  it('change_thenReset_saysWhatCounts', async () => {
    await open('/system?name=settings');
    await button('Change verify.rate').click();
    expect(await dialog().getByRole('button', { name: 'Change' }).isDisabled()).toBe(true);
    await dialog().getByLabel('New value').fill('much');
    await dialog().getByRole('button', { name: 'Change' }).click();
    await dialog().getByText('verify.rate: a size like').waitFor();
    await dialog().getByLabel('New value').fill('128MiB');
    await dialog().getByRole('button', { name: 'Change' }).click();
    await page.getByText('verify.rate is 128MiB now.').waitFor();
    await button('Reset verify.rate').click();
    await dialog().getByRole('button', { name: 'Reset' }).click();
    await page.getByText('verify.rate is 8GiB again, from: default.').waitFor();
    expect(await button('Change nbd.listen').count()).toBe(0);
  });
  it('onlyWhatIsNotTheDefault_leavesTheRestOut', async () => {
    await open('/system?name=settings');
    await page.getByText('verify.rate').first().waitFor();
    await page.getByLabel('Only what is not the default').check();
    await page.getByText('verify.rate').first().waitFor({ state: 'detached' });
    await page.getByText('forebay.toml:4:10').waitFor();
  });
});

describe('users and keys', () => {
  it('add_changeRole_remove_inTurn', async () => {
    await open('/system?name=users');
    await button('New user').click();
    await dialog().getByLabel('Name').fill('joe');
    await dialog().getByLabel('Role').selectOption('operator');
    await dialog().getByLabel('Password').fill('much too long');
    await dialog().getByLabel('Once more').fill('much too lung');
    expect(await dialog().getByRole('button', { name: 'Add user' }).isDisabled()).toBe(true);
    await dialog().getByLabel('Once more').fill('much too long');
    await dialog().getByRole('button', { name: 'Add user' }).click();
    await page.getByText('joe was added as operator.').waitFor();
    await button('Role joe').click();
    await dialog().getByLabel('Role').selectOption('viewer');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('joe is viewer now').waitFor();
    await button('Remove joe').click();
    await dialog().getByRole('textbox').fill('joe');
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await page.getByText('joe was removed with its keys.').waitFor();
    await button('Role joe').waitFor({ state: 'detached' });
  });
  it('lastAdmin_stays_andTheReasonIsSaid', async () => {
    await open('/system?name=users');
    await button('Role paula').click();
    await dialog().getByText('this session ends').waitFor();
    await dialog().getByLabel('Role').selectOption('viewer');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('paula is the last admin').waitFor();
  });
  it('ownPassword_endsTheSession', async () => {
    await open('/system?name=users');
    await button('Change password').click();
    await dialog().getByText('this one too').waitFor();
    await dialog().getByLabel('Password').fill('a lake full of water');
    await dialog().getByLabel('Once more').fill('a lake full of water');
    await dialog().getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your session is over.').waitFor();
    expect(stage.mock.done).toContain('PUT /users/paula/password');
  });
  it('codes_areTurnedOnByTheFirst_andAWrongOneIsNot', async () => {
    await open('/system?name=users');
    await button('Set up one-time codes').click();
    await button('Show a secret').click();
    await page.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
    await dialog().getByText('JBSW Y3DP').waitFor();
    expect(await button('Turn on').isDisabled()).toBe(true);
    await dialog().getByLabel('The code that the app shows now').fill('000000');
    await button('Turn on').click();
    await dialog().getByText('That is not the code of now.').waitFor();
    await dialog().getByLabel('The code that the app shows now').fill('123 456');
    await button('Turn on').click();
    await page.getByText('Your session is over.').waitFor();
    expect(stage.mock.system.users[0]?.totp).toBe(true);
  });
  it('key_isShownOnce_copied_andRevoked', async () => {
    await open('/system?name=users');
    await button('New key').click();
    await dialog().getByLabel('Name').fill('zabbix');
    await dialog().getByLabel('Good for, days').fill('0');
    await button('Make key').click();
    await button('Copy: zabbix').click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^fbk_aa00bb11cc_/);
    await button('I have it').click();
    await page.getByText('fbk_aa00bb11cc_').waitFor({ state: 'detached' });
    await button('Revoke zabbix').click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Key zabbix is over.').waitFor();
    expect(stage.mock.system.keys.map((key) => key.name)).not.toContain('zabbix');
  });
  it('viewer_seesItsOwnAlone_andIsToldWhy', async () => {
    stage.mock.role = 'viewer';
    stage.mock.signIn();
    await open('/system?name=users');
    await page.getByText('Only administrators see the other users.').waitFor();
    await settled();
    await button('Change password').waitFor();
    expect(await page.getByText('grafana').count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await button(/New user|Role |Remove /).count()).toBe(0);
    await button('New key').click();
    expect(await dialog().getByLabel('Role').locator('option').count()).toBe(1);
  });
});

describe('hosts and access', () => {
  it('disconnect_saysThatItMayComeBack', async () => {
    await open('/hosts');
    await button(/^Disconnect iqn.1991/).click();
    await dialog().getByText('It may log in again').waitFor();
    await dialog().getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Session 3 of iqn.1991-05.com.microsoft:files was closed.').waitFor();
    expect(stage.mock.done).toEqual(['DELETE /iscsi/sessions/3']);
  });
  it('secret_made_isGiven_andTheLastWantsItsName', async () => {
    stage.mock.system.secrets = [];
    await open('/hosts');
    await button('New secret').click();
    await dialog().getByText('every initiator has to prove itself').waitFor();
    await dialog().getByLabel('Name').fill('iqn.1993-08.org.debian:01:db1');
    await button('Make one').click();
    expect(await dialog().getByRole('textbox', { name: /^Secret/ }).inputValue()).toMatch(/^[A-Za-z0-9]{16}$/);
    await button('Save secret').click();
    await page.getByText('has its secret now.').waitFor();
    await button('Dismiss').click();
    await button('Remove iqn.1993-08.org.debian:01:db1').click();
    await dialog().getByText('nobody has to prove itself').waitFor();
    expect(await dialog().getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
    await dialog().getByRole('textbox').fill('iqn.1993-08.org.debian:01:db1');
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No secrets:').waitFor();
  });
  it('viewer_changesNothing', async () => {
    stage.mock.role = 'viewer';
    stage.mock.signIn();
    const changing = /Disconnect|New |Remove|Read file|Change|Reset|Set|Turn|Use |Back to|Send a test/;
    for (const path of ['/hosts', '/system', '/system?name=settings', '/system?name=receivers', '/system?name=snmp']) {
      await open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled();
      expect(await button(changing).count(), path).toBe(0);
    }
  });
});

describe('system', () => {
  it('snmp_userAndCommunity_comeAndGo', async () => {
    await open('/system?name=snmp');
    await button('New user').click();
    await dialog().getByLabel('Name').fill('zabbix');
    await dialog().getByLabel('Passphrase that proves').fill('short');
    await dialog().getByText('It needs 8 to 255').waitFor();
    await dialog().getByLabel('Passphrase that proves').fill('correct-horse');
    await dialog().getByLabel('Passphrase that encrypts').fill('battery-staple');
    await dialog().getByLabel('Role').selectOption('operator');
    await button('Let in').click();
    await page.getByText('zabbix may ask the agent now.').waitFor();
    expect(stage.mock.system.snmp.operators).toEqual(['tape', 'zabbix']);
    await button('Remove zabbix').click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await page.getByText('zabbix is let in no more.').waitFor();
    await button('Set').click();
    await dialog().getByText('It travels in the clear').waitFor();
    await dialog().getByLabel('Community').fill('seldom-guessed');
    await dialog().getByRole('button', { name: 'Set' }).click();
    await page.getByText('everybody on the way can read').waitFor();
    expect(stage.mock.system.snmp.community).toBe(true);
  });
  it('snmp_userChanged_keepsItsRole_andOneThatReceiversTakeStays', async () => {
    await open('/system?name=snmp');
    await button('Change tape').click();
    await dialog().getByText('managers with those of before get no answer').waitFor();
    expect(await dialog().getByLabel('Role').inputValue()).toBe('operator');
    await dialog().getByLabel('Passphrase that proves').fill('correct-horse');
    await dialog().getByLabel('Passphrase that encrypts').fill('battery-staple');
    await button('Let in').click();
    await page.getByText('tape may ask the agent now.').waitFor();
    expect(stage.mock.system.snmp.operators).toEqual(['tape']);
    await button('Remove nagios').click();
    await dialog().getByText('noc, depot').waitFor();
    expect(await dialog().getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
  });
  it('snmp_fromWhereManagersAsk_isChangedBesideTheAgent', async () => {
    await open('/system?name=snmp');
    await button('Change May ask from').click();
    await dialog().getByLabel('New value').fill('192.0.2.0/24');
    await dialog().getByRole('button', { name: 'Change' }).click();
    await page.getByText('snmp.managers is 192.0.2.0/24 now.').waitFor();
    await page.locator('dd', { hasText: '192.0.2.0/24' }).waitFor();
    expect(stage.mock.done).toEqual(['PUT /settings/snmp.managers']);
  });
  it.each([
    ['asleep', '', 'begins to listen: 10.1.0.5:1161'],
    ['off', 'It is off.', 'no receiver is told'],
    ['failed', 'Address already in use', 'Address already in use'],
  ] as const)('snmp_%s_saysWhy', async (state, problem, why) => {
    Object.assign(stage.mock.system.snmp, { state, problem, listening: [] });
    await open('/system?name=snmp');
    await page.getByText(why).waitFor();
  });
  it('authority_isSaved_andFilesAreReadAgain', async () => {
    await open('/system');
    const coming = page.waitForEvent('download');
    await button('Save authority').click();
    expect((await coming).suggestedFilename()).toBe('berlin-ca.pem');
    await button('Read files again').click();
    await page.getByText('Certificates and keys were read again.').waitFor();
  });
  it('clockThatGoesWrong_isSaid', async () => {
    await open('/system');
    await page.getByText('agrees with this browser').waitFor();
    stage.mock.aheadSeconds = 90;
    stage.mock.pushStatus();
    await page.getByText(/1 min (29|30) s ahead of this browser/).waitFor();
  });
});

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});

describe('configuration and support', () => {
  const choose = (text: string) => page.getByLabel('Compare with a file').setInputFiles({ name: 'berlin.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  it('save_bothFiles_areDownloaded', async () => {
    await open('/system?name=backup');
    for (const [name, file] of [['Save configuration', 'berlin-configuration.json'], ['Save bundle', 'berlin-support.zip']] as const) {
      const coming = page.waitForEvent('download');
      await button(name).click();
      expect((await coming).suggestedFilename()).toBe(file);
      await page.getByText(`${file} was saved by your browser.`).waitFor();
    }
  });
  it('restore_ofAFile_isShownFirst_confirmed_andToldLineByLine', async () => {
    stage.mock.confirmed = false;
    await open('/system?name=backup');
    await choose(SAVED);
    await page.getByText('Changes by a restore: 5. Left to you: 3.').waitFor();
    expect(stage.mock.done).toEqual(['POST /config/diff']);
    await button('Restore').click();
    expect(await dialog().getByRole('button', { name: 'Restore' }).isDisabled()).toBe(true);
    await dialog().getByRole('textbox').fill('berlin');
    await dialog().getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Confirm').click();
    await page.getByText('Changed: 4. Refused: 1. Left to you: 3.').waitFor();
    await page.getByText('There is no hook database').waitFor();
  });
  it('file_thatIsNone_isToldHere_andNothingIsSent', async () => {
    await open('/system?name=backup');
    await choose('{"format": "tar"}');
    await page.getByRole('alert').getByText('berlin.json is no saved configuration').waitFor();
    expect(stage.mock.done).toEqual([]);
    stage.mock.system.configuration.same = true;
    await choose(SAVED);
    await page.getByText('Nothing differs').waitFor();
    expect(await button('Restore').count()).toBe(0);
  });
  it('viewer_isOfferedNeither', async () => {
    stage.mock.role = 'viewer';
    stage.mock.signIn();
    await open('/system?name=backup');
    await page.getByText('only administrators get them').waitFor();
    expect(await button(/Save/).count()).toBe(0);
  });
});
