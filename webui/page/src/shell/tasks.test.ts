import { describe, expect, it } from 'vitest';
import { task } from '../../e2e/mock/service';
import { lives, together } from './tasks';

describe('tasks', () => {
  it('lives_whatRunsOrWaits', () => {
    expect((['running', 'waiting', 'done', 'stopped', 'failed'] as const).map((state) => lives(task({ state })))).toEqual([true, true, false, false, false]);
  });
  it('together_weighsEachByItsBytes', () => {
    expect(together([task({ doneBytes: 10, totalBytes: 100 }), task({ doneBytes: 290, totalBytes: 300 })])).toBe(0.75);
    expect(together([task({ doneBytes: 10, totalBytes: 100 }), task({ doneBytes: 'unknown', totalBytes: 'unknown' })])).toBe(0.1);
  });
  it('together_nothingMeasured_isNotKnown', () => {
    expect(together([])).toBeNull();
    expect(together([task({ doneBytes: 'unknown', totalBytes: 'unknown' }), task({ doneBytes: 0, totalBytes: 0 })])).toBeNull();
  });
});
