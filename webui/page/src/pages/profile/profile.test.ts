import { describe, expect, it } from 'vitest';
import { volume } from '../../../e2e/mock/documents';
import { lineHour, plan, planned, writeHour } from '../../../e2e/mock/line';
import { de } from '../../words/de';
import { en } from '../../words/en';
import { answer, daysSent, daysWritten, hoursWritten, sizes, summit } from './days';

const now = new Date(2026, 10, 22, 14, 20);
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const text = (made: ReturnType<typeof plan>, rpo: number | null, words: typeof en = en) => answer(made, rpo, words, 'en').map((part) => part.text).join('');

describe('days', () => {
  it('daysSent_hoursOfOneDay_areItsMeanAndItsBusiest', () => {
    const found = daysSent([lineHour(at(21, 3), { sentBytes: 3_600_000 }), lineHour(at(21, 4), { sentBytes: 10_800_000 })], 3, now);
    expect(found.mean).toEqual([null, 2_000, null]);
    expect(found.busiest).toEqual([null, 3_000, null]);
    expect(found.bytes).toBe(14_400_000);
  });
  it('daysSent_twoPeers_countOnce', () => {
    const found = daysSent([lineHour(at(22, 3), { sentBytes: 3_600_000 }), lineHour(at(22, 3), { peer: 'lyon', sentBytes: 1_800_000 })], 1, now);
    expect(found.bytes).toBe(3_600_000);
  });
  it('daysSent_beforeTheSpan_areLeftOut', () => expect(daysSent([lineHour(at(1, 3))], 3, now).bytes).toBe(0));
  it('daysWritten_haveThePeakOfTheirHours_andTheMeanOfWhatWasSeen', () => {
    const found = daysWritten([writeHour(at(21, 3), { seenSeconds: 1_800, writtenBytes: 3_600_000, peakBytesPerSecond: 9_000 }), writeHour(at(21, 23), { writtenBytes: 3_600_000, peakBytesPerSecond: 4_000 })], 2, now);
    expect(found.busiest).toEqual([9_000, null]);
    expect(found.mean[0]).toBeCloseTo(7_200_000 / 5_400);
  });
  it('daysWritten_overAYear_haveEachItsOwnMidnight', () => {
    const found = daysWritten([], 366, now);
    expect(found.times.map((time) => new Date(time).getHours())).toEqual(Array.from({ length: 366 }, () => 0));
    for (const day of [3, 200, 365]) {
      const noon = new Date(2026, 10, 22 - day, 12);
      const one = daysWritten([writeHour(noon.toISOString())], 366, now);
      expect(new Date(one.times[one.mean.findIndex((value) => value !== null)] ?? 0).toDateString()).toBe(noon.toDateString());
    }
  });
  it('hoursWritten_areOnAnEvenAxis_withGaps', () => {
    const found = hoursWritten([writeHour(at(22, 12)), writeHour(at(22, 14), { seenSeconds: 600, writtenBytes: 1_200, peakBytesPerSecond: 3 })], 4, now);
    expect(found.times.at(-1)).toBe(new Date(2026, 10, 22, 14).getTime());
    expect(found.mean).toEqual([null, 1_000, null, 2]);
  });
  it('summit_isWhereItWasMost', () => {
    const found = hoursWritten([writeHour(at(22, 12)), writeHour(at(22, 13), { peakBytesPerSecond: 9_999 })], 4, now);
    expect(summit(found)).toEqual({ most: 9_999, at: new Date(2026, 10, 22, 13).getTime(), mean: 1_000 });
    expect(summit(hoursWritten([], 4, now))).toBeNull();
  });
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
