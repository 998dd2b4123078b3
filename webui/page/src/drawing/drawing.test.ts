import { describe, expect, it } from 'vitest';
import { schedules, iscsi, group as document } from '../../e2e/mock/documents';
import { scenes, type Scene } from '../../e2e/mock/scenes';
import { de } from '../words/de';
import { en } from '../words/en';
import { FULL_LINE, fit, gap, layout, pace, surface, thickness } from './geometry';
import { picture, shortName } from './picture';
import { sentence, type Saying } from './sentence';
import { mark, situation } from './situation';

const saying = (now = new Date()): Saying => ({ words: en, language: 'en', now, zone: 'UTC' });

function seen(name: string) {
  const scene = (scenes[name] as () => Scene)();
  const now = new Date(scene.status.now);
  const group = scene.status.groups[0];
  if (!group) throw new Error('no group');
  const stands = situation(group, { checkpoints: scene.checkpoints, schedules: schedules(), now });
  const text = sentence(stands, saying(now)).map((part) => part.text).join('');
  return { group, stands, text, drawn: picture(group, stands, { iscsi: iscsi(), checkpoints: scene.checkpoints, own: scene.status.name }, saying(now)) };
}

describe('sentence', () => {
  it.each([
    ['in-step', 'good', /^You may lose the line for 3 d 4 h before anything is lost\. Everything up to .* is safe at osaka\.$/],
    ['cut', 'warn', /^The line to osaka has been down for 26 min\. Nothing is lost; the buffer lasts another 3 d 8 h\. Everything up to/],
    ['tracking', 'warn', /The buffer is full: which blocks changed is still kept/],
    ['paused', 'warn', /^Sending is paused at before-upgrade, 23 min so far\. Nothing is lost/],
    ['held', 'busy', /^osaka stands still at nightly-20261122-1349 .* image is 31 min old\. .*It ends by itself at .* at the latest/],
    ['alone', 'off', /^There is one copy only\./],
    ['first-sync', 'busy', /^The first copy is on its way to osaka: 62 %, about 3 d 22 h to go\. Until then there is no second copy\.$/],
    ['catching-up', 'busy', /^osaka is catching up: 62 %/],
    ['secondary', 'good', /^This is the far copy of what hosts write at berlin\./],
    ['secondary-held', 'busy', /The copy here stands still at nightly-20261122-1349, 31 min so far\./],
    ['superseded', 'bad', /^This appliance was superseded by osaka: .* 31 MiB written only here are kept\./],
    ['two-primaries', 'bad', /^Two appliances take writes\. Only here: 310 MiB; only at osaka: 2 GiB\./],
    ['down', 'bad', /^The group is down; .* osaka has it\.$/],
  ])('sentence_%s_says what is so', (name, shape, text) => {
    const now = seen(name);
    expect(now.text).toMatch(text);
    expect(mark(now.stands)).toBe(shape);
  });
  it('sentence_everyScene_fillsEveryHole_inBothLanguages', () => {
    for (const name of Object.keys(scenes).filter((key) => key !== 'empty')) {
      const { stands } = seen(name);
      for (const words of [en, de]) {
        const text = sentence(stands, { ...saying(), words }).map((part) => part.text).join('');
        expect(text, name).not.toMatch(/[{}~*]|undefined|NaN|null/);
        expect(text.length, name).toBeGreaterThan(20);
      }
    }
  });
  it('sentence_everyScene_namesButtons_andNoCommands', () => {
    for (const name of Object.keys(scenes).filter((key) => key !== 'empty')) {
      const { stands } = seen(name);
      for (const words of [en, de]) expect(sentence(stands, { ...saying(), words }).map((part) => part.text).join(''), name).not.toMatch(/forebay |group (settle|promote|cut)|peer invite/);
    }
  });
  it('sentence_thatLeadsElsewhere_hasTheWordsOfTheButton_andTheAddress', () => {
    const about = (name: string) => sentence(seen(name).stands, { ...saying(), group: 'a b' });
    expect(about('alone')).toContainEqual({ text: en.line.invite, look: 'strong' });
    expect(about('alone')).toContainEqual({ text: en.shell.line, look: 'link', to: '/line' });
    for (const name of ['two-primaries', 'superseded', 'down']) expect(about(name)).toContainEqual({ text: en.shell.failover, look: 'link', to: '/failover?name=a%20b' });
    expect(about('two-primaries').filter((part) => part.look === 'strong').map((part) => part.text)).toEqual(['Keep berlin', 'Keep osaka']);
    expect(about('superseded')).toContainEqual({ text: 'Keep osaka', look: 'strong' });
    for (const name of ['two-primaries', 'superseded', 'down']) {
      const there = sentence(seen(name).stands, { ...saying(), there: true });
      expect(there.filter((part) => part.look === 'link'), name).toEqual([]);
      expect(there.map((part) => part.text).join('')).not.toMatch(/: ,|  |Failover/);
    }
  });
  it('sentence_peerNotMetYet_saysThatThereIsNoCopy', () => {
    const lines = document().lines.map((line) => ({ ...line, ackedLsn: '0000000000000000' }));
    const lag = { ...document().lag, behindSeconds: 0 };
    const around = { checkpoints: [], schedules: [], now: new Date() };
    for (const change of [{ lines }, { rung: 'none' as const }]) expect(situation({ ...document(), lag, ...change }, around)).toMatchObject({ kind: 'first-sync' });
    const stands = situation({ ...document(), lag, lines, rung: 'none' }, around);
    expect(stands).toMatchObject({ kind: 'first-sync', progress: { ratio: 0 } });
    expect(sentence(stands, saying()).map((part) => part.text).join('')).toMatch(/^The first copy is on its way to osaka: 0 %.*Until then there is no second copy\.$/);
  });
  it('sentence_nothingBehind_saysEverything', () => {
    const group = { ...document(), lag: { ...document().lag, behindSeconds: 0 } };
    const stands = situation(group, { checkpoints: [], schedules: [], now: new Date() });
    expect(sentence(stands, saying()).map((part) => part.text).join('')).toContain('Everything that was written is safe at osaka.');
  });
});

describe('picture', () => {
  it('picture_inStep_flows', () => {
    const { drawn } = seen('in-step');
    expect(drawn.line).toMatchObject({ shape: 'open', title: '4.1 Mbit/s', of: 'of 10 Mbit/s' });
    expect(drawn.basin).toMatchObject({ level: 1.3 / 200, lines: ['1.3 GiB of 200 GiB', 'whole · every write in order'] });
    expect(drawn.hosts.map((host) => host.title)).toEqual(['db1', 'files']);
    expect(drawn.far).toMatchObject({ frozen: false, broken: false, level: 1 });
  });
  it('picture_cut_isAGap', () => expect(seen('cut').drawn.line).toMatchObject({ shape: 'cut', rate: 0, notes: ['for 26 min'] }));
  it('picture_paused_isAGateWithItsPlate', () => expect(seen('paused').drawn.line).toMatchObject({ shape: 'gate', gate: 'before-upgrade' }));
  it('picture_held_isFrozen', () => {
    const { drawn } = seen('held');
    expect(drawn.far?.frozen).toBe(true);
    expect(drawn.far?.lines.join()).toMatch(/stands at nightly-20261122-1349,free by \d\d:\d\d$/);
  });
  it('picture_alone_hasNoFarBasin', () => expect(seen('alone').drawn).toMatchObject({ far: null, line: null }));
  it('picture_firstCopy_fillsAsItComes', () => expect(seen('first-sync').drawn.far?.level).toBeCloseTo(0.62));
  it('picture_secondary_knowsNoLevelOverThere', () => {
    const { drawn } = seen('secondary');
    expect(drawn.basin).toMatchObject({ level: null, own: false, title: 'Buffer at berlin' });
    expect(drawn.far).toMatchObject({ own: true, title: 'osaka (here)' });
  });
  it('picture_superseded_barsItsHosts', () => expect(seen('superseded').drawn.barred).toBe('no writes here'));
  it('shortName_ofAnIqn_isItsEnd', () => {
    expect(shortName('iqn.2004-10.com.example:db1')).toBe('db1');
    expect(shortName('plain')).toBe('plain');
    expect(shortName('iqn.2004-10.com.example:')).toBe('iqn.2004-10.com.example:');
  });
});

describe('geometry', () => {
  const box = { x: 0, y: 100, width: 200, height: 110 };
  it('surface_isLinear_betweenFloorAndFullLine', () => {
    expect(surface(box, 0)).toBe(210);
    expect(surface(box, 0.5)).toBe(160);
    expect(surface(box, 1)).toBe(100 + FULL_LINE);
    expect(surface(box, 2)).toBe(100 + FULL_LINE);
  });
  it('surface_nearlyEmpty_isAFilm', () => expect(surface(box, 0.0001)).toBe(207));
  it('thickness_growsByDecades', () => {
    expect(thickness(0)).toBe(0);
    expect(thickness(1)).toBe(2);
    expect(thickness(1e6)).toBeGreaterThan(thickness(1e5));
    expect(thickness(1e15)).toBe(18);
  });
  it('pace_isOneToFour', () => expect([0, 1e6, 1e7, 1e9].map(pace)).toEqual([1, 2, 3, 4]));
  it.each([280, 328, 679, 680, 1036, 1900])('layout_%s_keepsEverythingInside', (width) => {
    for (const hosts of [0, 1, 2, 3]) {
      const at = layout(width, hosts);
      for (const part of [...at.hosts, at.basin, at.far]) {
        expect(part.x).toBeGreaterThanOrEqual(0);
        expect(part.x + part.width).toBeLessThanOrEqual(width);
        expect(part.y + part.height).toBeLessThanOrEqual(at.height);
        expect(part.height).toBeGreaterThan(40);
      }
      expect(at.wide).toBe(width >= 680);
      if (at.wide) expect(at.basin.x + at.basin.width + 120).toBeLessThan(at.far.x);
    }
  });
  it('gap_leavesThirdOfThePipe', () => expect(gap({ x1: 0, y1: 5, x2: 100, y2: 5 }, 0.4)).toEqual({ first: [0, 30], second: [70, 100] }));
  it('fit_longNames_endWithAnEllipsis', () => {
    expect(fit('short', 100)).toBe('short');
    expect(fit('a-rather-long-name', 65)).toBe('a-rather-…');
  });
});
