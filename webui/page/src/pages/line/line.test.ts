import { describe, expect, it } from 'vitest';
import { lineHour } from '../../../e2e/mock/line';
import { de } from '../../words/de';
import { hours } from './history';
import { shownWindow, windowOf } from './timetable';

const now = new Date(Date.UTC(2026, 10, 22, 14, 20));
const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour)).toISOString();

describe('hours', () => {
  it('hours_missingOnes_areGaps_notZeroes', () => {
    const found = hours([lineHour(at(12), { sentBytes: 3_600_000 }), lineHour(at(14), { seenSeconds: 1_200, sentBytes: 1_200_000 })], 'osaka', 4, now);
    expect(found.times.map((time) => new Date(time).getUTCHours())).toEqual([11, 12, 13, 14]);
    expect(found.sent).toEqual([null, 1_000, null, 1_000]);
  });
  it('hours_ofAnotherPeer_areNotCounted', () => {
    expect(hours([lineHour(at(14), { peer: 'lyon' })], 'osaka', 2, now).all.up).toBeNull();
  });
  it('hours_unknownValues_areGaps_andTheMeanIsOfTheOthers', () => {
    const found = hours([lineHour(at(13), { roundTripSeconds: 'unknown', lossRatio: 0.02 }), lineHour(at(14), { roundTripSeconds: 0.08, lossRatio: 0 })], 'osaka', 2, now);
    expect(found.trip).toEqual([null, 0.08]);
    expect(found.all.trip).toBe(0.08);
    expect(found.all.lossMost).toBe(0.02);
  });
  it('hours_up_isOfTheTimeSeen', () => {
    const found = hours([lineHour(at(13), { seenSeconds: 3_600, upSeconds: 1_800 }), lineHour(at(14), { seenSeconds: 1_200, upSeconds: 1_200 })], 'osaka', 2, now);
    expect(found.all.up).toBe(0.625);
  });
});

describe('windowOf', () => {
  it.each([
    [['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], '08:00', '18:00', 'mon-fri 08:00-18:00'],
    [['saturday', 'sunday'], '', '', 'sat,sun'],
    [['monday', 'wednesday'], '22:00', '06:00', 'mon,wed 22:00-06:00'],
    [[], '08:00', '18:00', '08:00-18:00'],
    [[], '', '', null],
    [['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], '', '', null],
    [[], '08:00', '', undefined],
    [[], '08:00', '08:00', undefined],
  ] as const)('windowOf_%j %s %s_is %s', (days, from, until, text) => expect(windowOf(days, from, until)).toBe(text));
  it('shownWindow_isInTheReadersLanguage', () => expect(shownWindow('mon-fri 08:00-18:00', de.checkpoints.dayNames)).toBe('Mo-Fr 08:00-18:00'));
});
