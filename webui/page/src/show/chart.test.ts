import { describe, expect, it } from 'vitest';
import { area, ceiling, path, ticks } from './chart';

const x = (i: number) => i * 10;
const y = (value: number) => 100 - value;

describe('ceiling', () => {
  it.each([
    [0, 1, 1],
    [4.1, 1, 5],
    [5, 1, 5],
    [5.1, 1, 10],
    [0.03, 1, 0.05],
    [512_500, 8, 625_000],
  ])('ceiling_%d in units of %d_is %d', (most, unit, top) => expect(ceiling(most, unit)).toBeCloseTo(top, 9));
});

describe('path', () => {
  it('path_gap_breaksTheLine', () => expect(path([1, 2, null, 3, 4], x, y)).toBe('M0.0 99.0L10.0 98.0M30.0 97.0L40.0 96.0'));
  it('path_pointAlone_isAStroke', () => expect(path([null, 7, null], x, y)).toBe('M10.0 93.0h1.5'));
  it('path_nothing_isNothing', () => expect(path([null, null], x, y)).toBe(''));
  it('area_gap_isTwoSurfaces', () => expect(area([1, 2, null, 3, 4], x, y, 100)).toBe('M0.0 99.0L10.0 98.0L10.0 100L0.0 100ZM30.0 97.0L40.0 96.0L40.0 100L30.0 100Z'));
  it('area_pointAlone_isNone', () => expect(area([null, 7, null, 8], x, y, 100)).toBe(''));
});

describe('ticks', () => {
  it('ticks_aDay_areFullHours', () => {
    const from = Date.UTC(2026, 10, 22, 5, 20);
    const found = ticks(from, from + 24 * 3_600_000, 6);
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThanOrEqual(7);
    expect(found.every((at) => at % 3_600_000 === 0 && at >= from)).toBe(true);
  });
  it('ticks_twoMinutes_areFullTensOfSeconds', () => {
    const found = ticks(5_000, 125_000, 4);
    expect(found).toEqual([30_000, 60_000, 90_000, 120_000]);
  });
});
