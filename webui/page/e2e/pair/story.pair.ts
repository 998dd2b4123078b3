import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOTS } from '../stage';
import { PASSWORD, Site } from './site';

const MIB = 1024 ** 2;
const URI = 'nbd://127.0.0.1:10809/disk';
const folder = mkdtempSync(join(process.env['WORK'] ?? tmpdir(), 'story-'));
const near = new Site('near');
const far = new Site('far');

/** Something that cannot be packed, written as a host does. */
function write(site: Site, name: string, bytes: number): string {
  const file = join(folder, name);
  writeFileSync(file, randomBytes(bytes));
  site.run('nbdcopy', '--flush', file, URI);
  return file;
}

/** Whether a volume begins with what is in a file. */
function holds(site: Site, uri: string, file: string): boolean {
  const copy = join(folder, 'copy');
  site.run('nbdcopy', uri, copy);
  const wanted = readFileSync(file);
  return readFileSync(copy).subarray(0, wanted.length).equals(wanted);
}

/** Bytes of a tile of the overview, as it shows them. */
async function tile(site: Site, name: string): Promise<number> {
  const text = await site.page.locator('.tile', { has: site.page.locator('.name', { hasText: name }) }).locator('.value').innerText();
  const found = /(\d+(?:\.\d+)?) (B|KiB|MiB|GiB)/.exec(text);
  return found ? Number(found[1]) * 1024 ** ['B', 'KiB', 'MiB', 'GiB'].indexOf(found[2] ?? 'B') : 0;
}

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  await Promise.all([near.open(), far.open()]);
});
afterAll(() => Promise.all([near.close(), far.close()]));

describe('a real pair, by the browser alone', () => {
  let content = '';

  it('wizard_withTheCode_makesAnAdministrator_onEachSide', async () => {
    for (const site of [near, far]) {
      await site.page.getByLabel('Set-up code').fill(site.code);
      await site.page.getByLabel('Your name').fill('paula');
      await site.page.getByLabel('Password', { exact: false }).first().fill(PASSWORD);
      await site.page.getByLabel('Password again').fill(PASSWORD);
      await site.button('Become administrator').click();
      await site.see('No volumes yet');
    }
  });

  it('signOut_thenIn_isIn', async () => {
    await near.button('Sign out').click();
    await near.page.getByLabel('Name').fill('paula');
    await near.page.getByLabel('Password').fill(PASSWORD);
    await near.button('Sign in').click();
    await near.see('No volumes yet');
  });

  it('volume_created_canBeAttached', async () => {
    await near.go('Volumes');
    await near.button('New volume').click();
    await near.page.getByLabel('Name').fill('disk');
    await near.page.getByLabel('Size').fill('32 MiB');
    await near.answer('Create').click();
    await near.page.getByRole('heading', { name: 'disk' }).waitFor();
    await near.see('nbd://127.0.0.1/disk');
  });

  it('paired_andReplicated_isInStep', async () => {
    await near.go('Line');
    await near.button('Invite a peer').click();
    await near.answer('Make a code').click();
    await near.confirm();
    const code = await near.page.locator('dialog code.code').innerText();
    await near.answer('Close').click();
    await far.go('Line');
    await far.button('Join a peer').click();
    await far.page.getByRole('dialog').getByRole('textbox').fill(code);
    await far.answer('Join').click();
    await far.confirm();
    await far.see('near is a peer now.');
    await near.button('Replicate main to far').click();
    await near.answer('Replicate').click();
    await near.see('main is on its way to far.');
    await near.go('Overview');
    await near.see('is safe at far.');
    await near.see('in step');
  });

  it('write_byNbdcopy_arrives_andIsHeldAsItWas', async () => {
    content = write(near, 'content', MIB);
    await near.see('Everything that was written is safe at far.');
    await near.go('Checkpoints');
    await near.button('New checkpoint').click();
    await near.page.getByRole('dialog').getByLabel('Name').fill('monday');
    await near.page.getByRole('dialog').getByRole('checkbox').check();
    await near.answer('Take it').click();
    await near.button('Release monday').waitFor();
    await far.go('Overview');
    await far.see('The copy here stands still at monday');
    expect(holds(far, `${URI}@monday`, content)).toBe(true);
    await near.shot('held');
  });

  it('hold_released_goesOn', async () => {
    await near.button('Release monday').click();
    await near.answer('Let it go on').click();
    await near.see('monday was released');
    await near.button('Release monday').waitFor({ state: 'detached' });
    await far.page.getByText('The copy here stands still').waitFor({ state: 'detached' });
  });

  it('line_cut_isSaid_andTheBufferGrows', async () => {
    await near.go('Overview');
    const before = await tile(near, 'Buffer');
    near.line('down');
    await near.see(/The line to far has been down for/);
    content = write(near, 'more', 8 * MIB);
    await expect.poll(() => tile(near, 'Behind'), { timeout: 20_000 }).toBeGreaterThanOrEqual(8 * MIB);
    expect(await tile(near, 'Buffer')).toBeGreaterThanOrEqual(before + 8 * MIB);
    await near.see('Nothing is lost');
    await near.shot('cut');
  });

  it('promote_byThePage_wantsTheNameAndThePassword_andTakesWrites', async () => {
    await far.button('Sign out').click();
    await far.page.getByLabel('Name').fill('paula');
    await far.page.getByLabel('Password').fill(PASSWORD);
    await far.button('Sign in').click();
    await far.go('Failover');
    await far.see('What near took after');
    await far.shot('before-promote');
    await far.button('Promote this side').click();
    await far.page.getByRole('dialog').getByRole('textbox').fill('main');
    await far.answer('Promote').click();
    await far.confirm();
    await far.see('main takes writes here now.');
    await far.see('hosts write here');
    content = write(far, 'onward', 2 * MIB);
    expect(holds(far, URI, content)).toBe(true);
  });

  it('line_back_showsBothHistories_andTheChosenOneIsFollowed', async () => {
    near.line('up');
    await near.go('Failover');
    await near.page.getByRole('heading', { name: /Two (histories|appliances took writes)/ }).waitFor();
    await near.shot('fork');
    await near.button('Keep far').click();
    await near.page.getByRole('dialog').getByRole('textbox').fill('main');
    await near.answer('Keep far').click();
    await near.see('near gives way to far.');
    await near.see('keeps the copy');
    await near.button(/^Report \d+/).click();
    await near.page.getByRole('dialog').getByRole('cell', { name: 'disk' }).waitFor();
    await near.shot('branch');
    await near.answer('Close').click();
  });

  it('browsers_complaints_none', () => expect([...near.complaints, ...far.complaints]).toEqual([]));
});
