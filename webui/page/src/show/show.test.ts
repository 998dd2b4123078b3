import { describe, expect, it } from 'vitest';
import { csv, matches } from './csv';
import { lines, nameOk } from './names';
import { clock, sameDay, short, utc, zoneName } from './times';

describe('times', () => {
  const at = new Date('2026-11-22T13:03:12Z');
  it('clock_inAZone_isItsClock', () => expect(clock(at, 'Europe/Berlin')).toBe('14:03:12'));
  it('clock_atMidnight_isZero', () => expect(clock(new Date('2026-11-22T00:00:00Z'), 'UTC')).toBe('00:00:00'));
  it('short_today_isTheMinuteAlone', () => expect(short(at, new Date('2026-11-22T22:00:00Z'), 'en', 'UTC')).toBe('13:03'));
  it('short_yesterday_namesTheDay', () => expect(short(at, new Date('2026-11-23T01:00:00Z'), 'en', 'UTC')).toBe('22 Nov 13:03'));
  it('sameDay_dependsOnTheZone', () => {
    const late = new Date('2026-11-22T23:30:00Z');
    expect(sameDay(at, late, 'UTC')).toBe(true);
    expect(sameDay(at, late, 'Europe/Berlin')).toBe(false);
  });
  it('utc_isSaidToBe', () => expect(utc(at)).toBe('2026-11-22 13:03:12 UTC'));
  it('zoneName_ofBerlin_isCet', () => expect(zoneName(at, 'en', 'Europe/Berlin')).toBe('CET'));
});

describe('csv', () => {
  it('csv_quotesWhatMustBe', () => expect(csv(['a', 'b'], [['x,y', 'say "no"']])).toBe('a,b\r\n"x,y","say ""no"""\r\n'));
  it('csv_namesLikeFormulas_areTexts', () => expect(csv(['n'], [['=1+1'], ['@x'], ['-5']])).toBe('n\r\n"\'=1+1"\r\n"\'@x"\r\n-5\r\n'));
  it('matches_everyWordSomewhere_whateverCase', () => {
    expect(matches('DB gib', ['db1-data', '400 GiB'])).toBe(true);
    expect(matches('db tib', ['db1-data', '400 GiB'])).toBe(false);
  });
});

describe('names', () => {
  it.each([['db1-data', true], ['a.b_c', true], ['', false], ['-x', false], ['a b', false], ['x'.repeat(65), false], ['<b>', false]])(
    'nameOk_%s_is %s',
    (name, ok) => expect(nameOk(name)).toBe(ok),
  );
  it('lines_blankOnes_areLeftOut', () => expect(lines(' a \n\n b\r\n')).toEqual(['a', 'b']));
});
