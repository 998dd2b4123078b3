import { describe, expect, it } from 'vitest';
import { button, dialog, open, page, stage, told } from './acts';
import { PASSWORD } from './mock/appliance';

/** The certificate for browsers, receivers of events, tasks, what hosts wrote; and that sentences lead to the buttons they name. */

/** Whether a text stands anywhere in the page: in its document, or in a field of it. */
const kept = (text: string) =>
  page.evaluate(
    (wanted) => [document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)].some((each) => each.includes(wanted)),
    text,
  );

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const SECRET = 'MIGHAgEAMBMGByqGSM49';
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`;

describe('certificate for browsers', () => {
  const card = () => page.getByRole('region', { name: 'Browsers’ certificate' });

  it('ownOne_isTaken_itsKeyLeavesThePage_andTheWayBackIsOffered', async () => {
    stage.mock.confirmed = false;
    await open('in-step', '/system');
    await card().getByText('the appliance’s own authority').waitFor();
    await button('Use one of yours').click();
    await dialog().getByText('one that does not trust it is kept out then').waitFor();
    await dialog().getByLabel('Certificate', { exact: true }).fill(CERTIFICATE);
    await dialog().getByLabel('Its key', { exact: true }).fill('something else');
    await dialog().getByText('It begins with -----BEGIN PRIVATE KEY-----.').waitFor();
    expect(await button('Show it to browsers').isDisabled()).toBe(true);
    await dialog().getByLabel('Its key', { exact: true }).fill(KEY);
    expect(await kept(SECRET)).toBe(true);
    await button('Show it to browsers').click();
    await page.getByText('Your password once more').waitFor();
    expect(await kept(SECRET)).toBe(false);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Confirm').click();
    await told('Browsers are shown this certificate from now on.');
    await card().getByText('Example Issuing CA 2').waitFor();
    await card().getByText('25 d left').waitFor();
    await button('Back to its own').click();
    await dialog().getByText('Browsers that saw yours insist on one that they trust').waitFor();
    await dialog().getByRole('button', { name: 'Back to its own' }).click();
    await card().getByText('the appliance’s own authority').waitFor();
    expect(stage.mock.done.filter((done) => done.includes('/web/'))).toEqual(['PUT /web/certificate', 'PUT /web/certificate', 'DELETE /web/certificate']);
  });
  it('refused_saysWhy_andTheKeyIsWantedOnceMore', async () => {
    await open('in-step', '/system');
    await button('Use one of yours').click();
    await dialog().getByLabel('From a file: Certificate').setInputFiles({ name: 'other.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(CERTIFICATE.replace('MIIB', 'OTHER')) });
    await dialog().getByLabel('From a file: Its key').setInputFiles({ name: 'key.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(KEY) });
    await expect.poll(() => dialog().getByLabel('Its key', { exact: true }).inputValue()).toBe(KEY);
    await button('Show it to browsers').click();
    await dialog().getByText('Nothing was changed: the key is not that of the certificate.').waitFor();
    await dialog().getByText('The key is not kept in this page: give it once more.').waitFor();
    expect(await kept(SECRET)).toBe(false);
    expect(await button('Show it to browsers').isDisabled()).toBe(true);
  });
  it('fileThatIsTooLarge_isNotRead', async () => {
    await open('in-step', '/system');
    await button('Use one of yours').click();
    await dialog().getByLabel('From a file: Its key').setInputFiles({ name: 'disk.img', mimeType: 'application/octet-stream', buffer: Buffer.alloc(20_000, 65) });
    await dialog().getByText('disk.img is larger than such a file is.').waitFor();
    expect(await dialog().getByLabel('Its key', { exact: true }).inputValue()).toBe('');
  });
});

describe('receivers of events', () => {
  it('test_itsResult_isSaid', async () => {
    await open('in-step', '/system?name=receivers');
    await page.getByText('fails again and again').waitFor();
    await page.getByText('4 waiting').waitFor();
    await button('Send a test on-call').click();
    await page.getByText(/on-call took the test at \d\d:\d\d:\d\d\.$/).waitFor();
    await button('Send a test ticketing').click();
    await page.getByRole('alert').getByText('It did not arrive: tickets.example.com answered 503').waitFor();
    expect(stage.mock.done).toEqual(['POST /receivers/on-call/test', 'POST /receivers/ticketing/test']);
  });
  it('mail_new_wantsWhoAndToWhom_andItsPasswordLeavesThePage', async () => {
    await open('in-step', '/system?name=receivers');
    await button('New receiver').click();
    await dialog().getByLabel('Name').fill('night-shift');
    await dialog().getByLabel('Address').fill('pigeon://roof');
    await dialog().getByText('It begins with smtps://').waitFor();
    await dialog().getByLabel('Address').fill('smtps://forebay@mail.example.com');
    expect(await button('Tell it').isDisabled()).toBe(true);
    await dialog().getByLabel('From', { exact: true }).fill('forebay@example.com');
    await dialog().getByLabel(/^To\b/).fill('a@example.com, b@example.com');
    await dialog().getByLabel('Password of its user').fill('correct-horse');
    await dialog().getByLabel('Told is').selectOption('error');
    await button('Tell it').click();
    await told('night-shift is told from now on.');
    expect(stage.mock.system.service.receivers.at(-1)).toMatchObject({ name: 'night-shift', kind: 'mail', severity: 'error', to: ['a@example.com', 'b@example.com'], secret: true });
    expect(await kept('correct-horse')).toBe(false);
  });
  it('webhook_changed_wantsItsWholeAddress_andKeepsItsSecret', async () => {
    await open('in-step', '/system?name=receivers');
    await button('Change ticketing').click();
    await dialog().getByText('give the whole address').waitFor();
    expect(await button('Tell it').isDisabled()).toBe(true);
    await dialog().getByLabel('Address').fill('https://tickets.example.com/hook/7');
    await dialog().getByText('Empty: the one that is kept stays').waitFor();
    await button('Tell it').click();
    await told('ticketing is told from now on.');
    expect(stage.mock.system.service.receivers.at(-1)).toMatchObject({ name: 'ticketing', events: ['line.*', 'role.*'], secret: true });
  });
  it('removed_isGone_withWhatWaits', async () => {
    await open('in-step', '/system?name=receivers');
    await button('Remove ticketing').click();
    await dialog().getByText('4 that wait for it are forgotten').waitFor();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await told('ticketing is told no more.');
    await button('Send a test ticketing').waitFor({ state: 'detached' });
  });
  it('operator_sendsTests_andSetsNothing', async () => {
    stage.mock.role = 'operator';
    await open('in-step', '/system?name=receivers');
    await button('Send a test on-call').waitFor();
    await button('Send a test noc').waitFor();
    expect(await page.getByText('Setting receivers is for administrators').count()).toBe(2);
    expect(await button(/New |Change|Remove/).count()).toBe(0);
  });
});

describe('receivers of SNMP', () => {
  const card = () => page.getByRole('region', { name: 'Told by SNMP' });
  const here = '/system?name=receivers';

  it('test_trap_isNotSaidToHaveArrived_informIs', async () => {
    await open('in-step', here);
    await card().getByText('1,306 sent · 12 held back').waitFor();
    await button('Send a test noc').click();
    await card().getByText(/noc acknowledged the test at \d\d:\d\d:\d\d\.$/).waitFor();
    await button('Send a test old-console').click();
    await card().getByText(/The test went out to old-console at .* look there\./).waitFor();
    await button('Send a test depot').click();
    await card().getByRole('alert').getByText('has not acknowledged').waitFor();
    expect(stage.mock.done).toEqual(['noc', 'old-console', 'depot'].map((name) => `POST /snmp/receivers/${name}/test`));
  });
  it('new_byAUser_namesTheEngineIdForTraps_confirmed', async () => {
    stage.mock.confirmed = false;
    await open('in-step', here);
    await button('New SNMP receiver').click();
    await dialog().getByLabel('Name').fill('noc');
    await dialog().getByText('There is a receiver noc already.').waitFor();
    await dialog().getByLabel('Name').fill('night');
    await dialog().getByLabel('Address').fill('192.0.2.9');
    await dialog().getByText('an IPv6 address in brackets').waitFor();
    expect(await button('Tell it').isDisabled()).toBe(true);
    await dialog().getByLabel('Address').fill('192.0.2.9:162');
    await dialog().getByText('0x80001f8805a1b2c3d4e5f60718').waitFor();
    await dialog().getByLabel('It has to acknowledge').check();
    await dialog().getByText('0x80001f8805a1b2c3d4e5f60718').waitFor({ state: 'detached' });
    await button('Tell it').click();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Confirm').click();
    await told('night is told from now on.');
    expect(stage.mock.system.snmp.receivers.at(-1)).toMatchObject({ name: 'night', address: '192.0.2.9:162', user: 'nagios', inform: true });
  });
  it('byCommunity_saysThatItIsReadable_wantsItAgain_andItLeavesThePage', async () => {
    await open('in-step', here);
    await button('Change old-console').click();
    await dialog().getByText('everybody on the way can read').waitFor();
    await dialog().getByText('The one before is not shown').waitFor();
    expect(await button('Tell it').isDisabled()).toBe(true);
    await dialog().getByLabel('Community', { exact: false }).last().fill('seldom-guessed');
    await button('Tell it').click();
    await told('old-console is told from now on.');
    expect(await kept('seldom-guessed')).toBe(false);
    expect(stage.mock.system.snmp.receivers.at(-1)).toMatchObject({ name: 'old-console', user: '', inform: false });
  });
  it('removed_isGone', async () => {
    await open('in-step', here);
    await button('Remove depot').click();
    await dialog().getByText('monitor.depot.example.com:1162').waitFor();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await told('depot is told no more.');
    await button('Send a test depot').waitFor({ state: 'detached' });
  });
  it('agentOff_saysThatNobodyIsTold', async () => {
    Object.assign(stage.mock.system.snmp, { state: 'off', listening: [] });
    await open('in-step', here);
    await card().getByText('The agent is off: nobody is told.').waitFor();
  });
});

describe('tasks', () => {
  it('copyUnderWay_isShown_andCannotBeEnded', async () => {
    await open('catching-up', '/');
    await button('1 task under way').click();
    await dialog().getByText('Bringing a copy up to date').waitFor();
    await dialog().getByText('620 GiB of 1,000 GiB · about 3 d 22 h to go').waitFor();
    expect(await dialog().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('62');
    await dialog().getByText('Goes on until the other side has everything.').waitFor();
    await dialog().getByText('Ended lately').waitFor();
    expect(await button(/End early/).count()).toBe(0);
    await button('Close').click();
    expect(await dialog().count()).toBe(0);
  });
  it('comparison_isEnded_afterItsConsequence', async () => {
    await open('in-step', '/events');
    await button('No tasks under way').waitFor();
    const proof = stage.mock.scene.status.groups[0]?.verifications[0];
    Object.assign(proof ?? {}, { state: 'running', started: new Date().toISOString(), ended: null, doneBytes: 300 * 1024 ** 3 });
    await button('1 task under way').click();
    await button(/^End early/).click();
    await dialog().getByText('It is not counted').waitFor();
    await button('End it').click();
    await told('Comparing both copies, main: ended early.');
    await dialog().getByText('ended early').waitFor();
    expect(stage.mock.done).toEqual(['DELETE /tasks/verify%3Amain%3Aosaka%3Amw0q1c']);
  });
  it('viewer_looks_andEndsNothing', async () => {
    stage.mock.role = 'viewer';
    await open('in-step', '/');
    Object.assign(stage.mock.scene.status.groups[0]?.verifications[0] ?? {}, { state: 'running' });
    await button('1 task under way').click();
    await dialog().getByText('Comparing both copies').waitFor();
    expect(await button(/End early/).count()).toBe(0);
  });
});

describe('what hosts wrote', () => {
  it('history_saysItsPeak_andGivesEachHour', async () => {
    await open('in-step', '/profile');
    await page.getByText(/^Most was written on \d+ \w+: .* Mbit\/s, for five minutes\. On average .* times that\./).waitFor();
    await page.getByLabel('What hosts wrote: Show the last').selectOption('7');
    await page.getByText(/^Most was written in the hour from/).waitFor();
    await page.getByText('As a table').first().click();
    await page.getByText('168 rows').waitFor();
  });
});

describe('sentences', () => {
  it.each([
    ['alone', 'Line', ['Invite a peer']],
    ['disaster', 'Failover', ['Promote this side']],
    ['superseded', 'Failover', ['Keep osaka']],
    ['two-primaries', 'Failover', ['Keep berlin', 'Keep osaka']],
    ['down', 'Failover', []],
  ])('%s_leadsToThePageWithTheButtonsThatItNames', async (scene, place, names) => {
    await open(scene, '/');
    const said = page.locator('.say');
    for (const name of names) await said.getByText(name, { exact: true }).waitFor();
    await said.getByRole('link', { name: place }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${place}`) }).waitFor();
    for (const name of names) await button(name).waitFor();
  });
});

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
