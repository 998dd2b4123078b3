import { describe, expect, it } from 'vitest';
import { volume } from '../../../e2e/mock/documents';
import { lineHour, plan, planned } from '../../../e2e/mock/line';
import { de } from '../../words/de';
import { en } from '../../words/en';
import { answer, days, sizes } from './days';

const now = new Date(2026, 10, 22, 14, 20);
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const text = (made: ReturnType<typeof plan>, rpo: number | null, words: typeof en = en) => answer(made, rpo, words, 'en').map((part) => part.text).join('');

describe('days', () => {
  it('days_hoursOfOneDay_areItsMeanAndItsBusiest', () => {
    const found = days([lineHour(at(21, 3), { sentBytes: 3_600_000 }), lineHour(at(21, 4), { sentBytes: 10_800_000 })], 3, now);
    expect(found.mean).toEqual([null, 2_000, null]);
    expect(found.busiest).toEqual([null, 3_000, null]);
    expect(found.sentBytes).toBe(14_400_000);
  });
  it('days_twoPeers_countOnce', () => {
    const found = days([lineHour(at(22, 3), { sentBytes: 3_600_000 }), lineHour(at(22, 3), { peer: 'lyon', sentBytes: 1_800_000 })], 1, now);
    expect(found.sentBytes).toBe(3_600_000);
  });
  it('days_beforeTheSpan_areLeftOut', () => expect(days([lineHour(at(1, 3))], 3, now).sentBytes).toBe(0));
});

describe('sizes', () => {
  it('sizes_ofVolumes_areAddedUp', () => {
    const one = volume('a');
    expect(sizes([one, one, volume('b', { io: null })])[0]).toEqual({ upToBytes: 4096, writes: 2 * 61_204_118 });
  });
});

describe('answer', () => {
  it('answer_rpo_namesTheLine', () =>
    expect(text(plan([planned({ reason: 'rpo', asked: true, lineBytesPerSecond: 250_000, bufferBytes: 1024 ** 3 })]), 900)).toBe(
      'For at most 15 min behind, the line needs 2 Mbit/s. The buffer needs 1 GiB. If everything compresses as samples do: 769 kbit/s, 15 min at worst.',
    ));
  it('answer_bufferTooSmall_saysSo', () =>
    expect(text(plan([planned({ reason: 'line', asked: true, bufferBytes: 300 * 1024 ** 3, packed: null })]), null)).toContain('That is more than it has (200 GiB).'));
  it('answer_tooSlow_saysThatItNeverCatchesUp', () =>
    expect(text(plan([planned({ reason: 'line', asked: true, worstSeconds: 'never', bufferBytes: 'never', packed: null })]), null)).toBe('2 Mbit/s is less than hosts write: it never catches up.'));
  it('answer_nothingAsked_isNone', () => expect(text(plan(), null)).toBe(''));
  it('answer_inGerman_hasNoHoles', () => expect(text(plan([planned({ reason: 'line', asked: true })]), null, de as typeof en)).not.toMatch(/[{}~*]|undefined/));
});
