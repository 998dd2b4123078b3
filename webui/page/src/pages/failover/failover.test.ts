import { describe, expect, it } from 'vitest';
import { group, line } from '../../../e2e/mock/documents';
import { scenes, type Scene } from '../../../e2e/mock/scenes';
import { barred, returning, stage } from './stage';

const seen = (name: string) => {
  const found = (scenes[name] as () => Scene)().status.groups[0];
  if (!found) throw new Error('no group');
  return found;
};
const batch = { doneBytes: 1, totalBytes: 2, alikeBytes: 0, receiving: false, bytesPerSecond: 1, etaSeconds: 1, etaSoonestSeconds: 1, etaLatestSeconds: 1 };

describe('stage', () => {
  it.each([
    ['in-step', 'primary'],
    ['cut', 'primary'],
    ['secondary', 'secondary'],
    ['superseded', 'fork'],
    ['two-primaries', 'fork'],
    ['alone', 'alone'],
    ['down', 'down'],
  ])('stage_%s_is %s', (name, kind) => expect(stage(seen(name)).kind).toBe(kind));
  it('stage_handover_isItself_whateverElseIsSo', () => {
    expect(stage(group({ phase: 'changing', handover: { to: 'osaka', lsn: '0000000000000000' } }))).toEqual({ kind: 'handover', to: 'osaka' });
  });
  it('stage_settled_isNotAskedAgain', () => {
    expect(stage({ ...seen('superseded'), settledFor: 'osaka' })).toEqual({ kind: 'settling', keeper: 'osaka' });
  });
  it('stage_supersededWithoutAMeeting_hasNothingToChoose', () => {
    expect(stage(group({ role: 'superseded' }))).toEqual({ kind: 'superseded' });
  });
  it('choices_twoPrimaries_areBoth_eachWithWhatTheLoserHas', () => {
    const now = stage(seen('two-primaries'));
    if (now.kind !== 'fork') throw new Error(now.kind);
    expect(now.both).toBe(true);
    expect(now.choices).toEqual([
      { keep: 'here', winner: 'berlin', loser: 'osaka', bytes: 2 * 1024 ** 3 },
      { keep: 'osaka', winner: 'osaka', loser: 'berlin', bytes: 310 * 1024 ** 2 },
    ]);
  });
  it('choices_superseded_isTheOther', () => {
    const now = stage(seen('superseded'));
    if (now.kind !== 'fork') throw new Error(now.kind);
    expect(now.choices.map((choice) => choice.keep)).toEqual(['osaka']);
  });
});

describe('barred', () => {
  it.each([
    ['down', 'cut'],
    ['connecting', 'cut'],
    ['standing', 'standing'],
    ['catching-up', 'catching'],
    ['following', null],
  ] as const)('barred_%s_is %s', (state, why) => expect(barred(line({ state }))).toBe(why));
  it('barred_followingWithABatch_waitsForIt', () => expect(barred(line({ catchUp: batch }))).toBe('catching'));
  it('returning_onlySeenFromThePrimary', () => {
    const lines = [line({ state: 'catching-up', catchUp: batch })];
    expect(returning(group({ lines }))?.peer).toBe('osaka');
    expect(returning(group({ lines, role: 'secondary' }))).toBeUndefined();
  });
});
