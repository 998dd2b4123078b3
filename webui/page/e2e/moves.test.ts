import { describe, expect, it } from 'vitest';
import { button, dialog, open, page, stage, told } from './acts';
import { PASSWORD } from './mock/appliance';

/** Line, failover and profile, before the played appliance. */
const group = () => {
  const found = stage.mock.scene.status.groups[0];
  if (!found) throw new Error('no group');
  return found;
};

describe('failover', () => {
  it('switchover_saysWhatTravels_andHandsOver', async () => {
    await open('in-step', '/failover');
    await page.getByText('7.1 MiB, about 1 min 58 s').waitFor();
    await button('Switch over to osaka').click();
    await dialog().getByText('Nothing is lost.').waitFor();
    await dialog().getByRole('button', { name: 'Hand over to osaka' }).click();
    await told('main is being handed over to osaka.');
    await page.getByRole('heading', { name: 'Being handed over to osaka' }).waitFor();
    expect(stage.mock.done).toContain('POST /groups/main/switchover');
  });
  it('switchover_lineDown_isNotOffered_withTheReason', async () => {
    await open('cut', '/failover');
    await page.getByText('The line to osaka is down, so nothing can be handed over.').waitFor();
    expect(await button(/Switch over/).count()).toBe(0);
  });
  it('promote_saysWhatIsMissing_wantsTheNameAndThePassword', async () => {
    stage.mock.confirmed = false;
    await open('disaster', '/failover');
    await page.getByText(/^7\.1 MiB \(14 s\) that berlin had more when it reported at/).waitFor();
    await page.getByText('At its recorded rate, about 4.9 GiB in all.').waitFor();
    await button('Promote this side').click();
    await dialog().getByText('osaka takes the writes').waitFor();
    await dialog().getByText('that berlin had more').waitFor();
    const promote = dialog().getByRole('button', { name: 'Promote' });
    expect(await promote.isDisabled()).toBe(true);
    await dialog().getByRole('textbox').fill('Main');
    expect(await promote.isDisabled()).toBe(true);
    await dialog().getByRole('textbox').fill('main');
    await promote.click();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Confirm').click();
    await told('main takes writes here now.');
    expect(group().role).toBe('primary');
  });
  it('promote_primaryIsThere_pointsToASwitchover', async () => {
    await open('secondary', '/failover');
    await page.getByText('berlin is there and takes writes. Switch over on its page instead').waitFor();
  });
  it('promote_refused_isNotOffered_withTheReason', async () => {
    await open('disaster', '/failover');
    stage.mock.moves.prospect = { ...stage.mock.moves.prospect, refused: 'There is no usable image here yet.' };
    await page.reload();
    await page.getByText('There is no usable image here yet.').waitFor();
    expect(await button('Promote this side').count()).toBe(0);
  });
  it('splitBrain_sideBySide_keepsTheOneThatIsChosen', async () => {
    await open('two-primaries', '/failover');
    await page.getByText('310 MiB').first().waitFor();
    await page.getByText('2 GiB').first().waitFor();
    await button('Keep berlin').waitFor();
    await button('Keep osaka').click();
    await dialog().getByText('310 MiB that only berlin has').waitFor();
    await dialog().getByRole('textbox').fill('main');
    await dialog().getByRole('button', { name: 'Keep osaka' }).click();
    await told('berlin gives way to osaka.');
    await page.getByRole('heading', { name: 'osaka was chosen' }).waitFor();
    expect(stage.mock.done).toContain('POST /groups/main/settle');
  });
  it('superseded_offersTheOtherSideAlone', async () => {
    await open('superseded', '/failover');
    await button('Keep osaka').waitFor();
    expect(await button('Keep berlin').count()).toBe(0);
  });
  it('branch_isReported_andDroppedByName', async () => {
    await open('in-step', '/failover');
    await button('Report 1').click();
    await dialog().getByText('forebay group branch extract main 1 --volume db1-data --to lost.raw').waitFor();
    await page.keyboard.press('Escape');
    await button('Drop 1').click();
    await dialog().getByText('gone for good').waitFor();
    await dialog().getByRole('textbox').fill('main');
    await dialog().getByRole('button', { name: 'Drop for good' }).click();
    await told('Branch 1 was dropped.');
    await page.getByText('None. When histories are settled').waitFor();
  });
});

describe('line', () => {
  it('limit_setAtTimes_isListed_andRemoved', async () => {
    await open('in-step', '/line');
    await button('New limit').click();
    const set = dialog().getByRole('button', { name: 'Set limit' });
    expect(await set.isDisabled()).toBe(true);
    await dialog().getByLabel('At most').fill('fast');
    await dialog().getByText('A rate is a number with a unit').waitFor();
    await dialog().getByLabel('At most').fill('4 Mbit/s');
    for (const day of ['Mon', 'Tue', 'Wed']) await dialog().getByLabel(day).check();
    await dialog().getByLabel('From').fill('20:00');
    expect(await set.isDisabled()).toBe(true);
    await dialog().getByLabel('Until').fill('06:00');
    await set.click();
    await told('The limit to osaka is set.');
    expect(stage.mock.moves.limits.at(-1)).toMatchObject({ bytesPerSecond: 500_000, when: 'mon-wed 20:00-06:00', zone: 'Europe/Berlin' });
    await button('Remove osaka, Mon-Wed 20:00-06:00').click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await told('The limit was removed.');
    expect(stage.mock.moves.limits.map((limit) => limit.when)).not.toContain('mon-wed 20:00-06:00');
  });
  it('limitForAlways_saysThatThoseWithTimesGoWithIt', async () => {
    await open('in-step', '/line');
    await button('Remove osaka, always').click();
    await dialog().getByText('Those at times of the week, 2, go with it.').waitFor();
  });
  it('policy_everyQuarter_isSet', async () => {
    await open('in-step', '/line');
    await button('Change main').click();
    await dialog().getByLabel('They travel').selectOption('every');
    await dialog().getByLabel('Minutes between runs').fill('30');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await told('Writes of main travel in runs, every 30 min from now on.');
    await page.getByText('waits for the next run').waitFor();
  });
  it('priority_chosen_isSent', async () => {
    await open('in-step', '/line');
    await page.getByLabel('Priority of main').selectOption('high');
    await told('main has priority high on the line now.');
    expect(group().lines[0]?.priority).toBe('high');
  });
  it('compare_started_runs_andIsCancelled', async () => {
    await open('in-step', '/line');
    await button('Compare now main, osaka').click();
    await told('main is being compared with osaka.');
    await button('Cancel comparing').click();
    await dialog().getByRole('button', { name: 'Cancel comparing' }).click();
    await told('Comparing main was cancelled.');
  });
  it('differences_areListed_andRepairWantsTheName', async () => {
    await open('differs', '/line');
    await page.getByText('2 ranges differ, 68 KiB in all').waitFor();
    await button('Show ranges').click();
    await dialog().getByText('8192').waitFor();
    await page.keyboard.press('Escape');
    await button('Send what differs').click();
    await dialog().getByText('written over').waitFor();
    await dialog().getByRole('textbox').fill('main');
    await dialog().getByRole('button', { name: 'Send what differs' }).click();
    await told('osaka gets what differs');
  });
  it('invite_showsTheCode_joinAndReplicate_pair', async () => {
    await open('paired', '/line');
    await button('Invite a peer').click();
    await dialog().getByRole('button', { name: 'Make a code' }).click();
    await dialog().getByText('fb1-7K2M-PAIR-9XQ4-WATER').waitFor();
    await page.keyboard.press('Escape');
    await button('Join a peer').click();
    await dialog().getByRole('textbox').fill(' fb1-CODE ');
    await dialog().getByRole('button', { name: 'Join' }).click();
    await told('lyon is a peer now.');
    await button('Replicate main to lyon').click();
    await dialog().getByText('there is no second copy').waitFor();
    await dialog().getByRole('button', { name: 'Replicate' }).click();
    await told('main is on its way to lyon.');
    await page.getByRole('heading', { name: 'Hour by hour' }).waitFor();
  });
  it('peer_removed_wantsItsName', async () => {
    await open('paired', '/line');
    await button('Remove osaka').click();
    await dialog().getByRole('textbox').fill('osaka');
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await told('osaka was removed.');
  });
  it('history_hasEachValueInATable', async () => {
    await open('in-step', '/line');
    await page.getByText(/^Up 9\d(\.\d)? % of the time/).waitFor();
    await page.getByText('As a table').first().click();
    await page.getByRole('table', { name: 'Throughput' }).getByRole('row').nth(24).waitFor();
    await page.getByLabel('Show the last').selectOption('168');
    await page.getByRole('table', { name: 'Throughput' }).getByRole('row').nth(168).waitFor();
  });
});

describe('profile', () => {
  it('planner_rpo_answersWithALine_andLineWithWhatItDoes', async () => {
    await open('in-step', '/profile');
    await page.getByLabel('The copy may be behind at most').fill('soon');
    expect(await button('Reckon').first().isDisabled()).toBe(true);
    await page.getByLabel('The copy may be behind at most').fill('15 min');
    await button('Reckon').first().click();
    await page.getByText('For at most 15 min behind, the line needs 31.2 Mbit/s.').waitFor();
    await page.getByLabel('The line has').fill('2 Mbit/s');
    await button('Reckon').nth(1).click();
    await page.getByText('2 Mbit/s is less than hosts write: it never catches up.').waitFor();
  });
  it('average_peak_andSizes_areShown', async () => {
    await open('in-step', '/profile');
    await page.getByText('13 times the average').waitFor();
    await page.getByText('up to 4 KiB · 67 %').first().waitFor();
  });
});

describe('who may what', () => {
  it('viewer_mayMoveNothing_andIsToldWhy', async () => {
    stage.mock.role = 'viewer';
    const changing = /Switch over|Promote|Keep|Drop|New limit|Remove|Change|Compare|Cancel comparing|Send what|Invite|Join|Replicate|Replace|Address|Pause|Resume|Stop/;
    for (const [scene, path, why] of [
      ['in-step', '/failover', 'Moving a group is for operators.'],
      ['disaster', '/failover', 'Moving a group is for operators.'],
      ['two-primaries', '/failover', 'Moving a group is for operators.'],
      ['differs', '/line', 'Changing what is sent is for operators'],
      ['paired', '/line', 'Changing what is sent is for operators'],
    ] as const) {
      await open(scene, path);
      await page.getByText(why).waitFor();
      expect(await button(changing).count(), `${scene} ${path}`).toBe(0);
    }
  });
  it('operator_changesTheLine_notThePeers', async () => {
    stage.mock.role = 'operator';
    await open('in-step', '/line');
    await button('New limit').waitFor();
    await page.getByText('Peers are for administrators.').waitFor();
    expect(await button(/Invite|Join|Remove osaka$/).count()).toBe(0);
  });
});

describe('the browser', () => {
  it('complaints_none', () => expect(stage.complaints).toEqual([]));
});
