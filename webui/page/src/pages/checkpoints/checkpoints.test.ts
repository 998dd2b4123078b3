import { describe, expect, it } from 'vitest';
import { checkpoint } from '../../../e2e/mock/documents';
import { strip } from './timeline';
import { timesTyped } from './times';

describe('strip', () => {
  const now = new Date();
  it('strip_ofTwoHours_spansSix', () => {
    const shown = strip([checkpoint('a', 3_600, 'applied'), checkpoint('b', 7_200, 'applied')], now);
    expect(shown.spanSeconds).toBe(21_600);
    expect(shown.dots.map((dot) => dot.checkpoint.name)).toEqual(['a', 'b']);
    expect(shown.dots[0]?.at).toBeCloseTo(5 / 6, 2);
  });
  it('strip_olderThanTheLargestSpan_isLeftOut', () => expect(strip([checkpoint('a', 86_400 * 40, 'applied')], now).dots).toEqual([]));
  it('strip_ofNothing_isAnHour', () => expect(strip([], now)).toEqual({ dots: [], spanSeconds: 3_600 }));
});

describe('timesTyped', () => {
  it('timesTyped_several_areSortedAndOnce', () => expect(timesTyped('14:00, 02:00 14:00')).toEqual(['02:00', '14:00']));
  it.each(['', '2:00', '24:00', '02:60', 'noon'])('timesTyped_%s_isNone', (text) => expect(timesTyped(text)).toBeNull());
});
