import { describe, expect, it } from 'vitest';
import { bitRate, byteRate, bytes, millis, percent, rateTyped, sizeTyped, span, spanTyped } from './units';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1.3 * 1024 ** 3, '1.3 GiB'],
    [200 * 1024 ** 3, '200 GiB'],
    [1023.7 * 1024 ** 2, '1 GiB'],
    [70368744177664, '64 TiB'],
  ])('bytes_%s_is %s', (value, text) => expect(bytes(value, 'en')).toBe(text));
  it('bytes_inGerman_hasAComma', () => expect(bytes(1.3 * 1024 ** 3, 'de')).toBe('1,3 GiB'));
  it('byteRate_ofNothing_isZero', () => expect(byteRate(0, 'en')).toBe('0'));
  it('bitRate_isDecimalBits', () => {
    expect(bitRate(512_500, 'en')).toBe('4.1 Mbit/s');
    expect(bitRate(7_000, 'en')).toBe('56 kbit/s');
    expect(bitRate(125_000_000, 'en')).toBe('1 Gbit/s');
  });
});

describe('span', () => {
  it.each([
    [0, '0 s'],
    [14.4, '14 s'],
    [125, '2 min 5 s'],
    [120, '2 min'],
    [1560, '26 min'],
    [11_040, '3 h 4 min'],
    [273_600, '3 d 4 h'],
    [3_628_800, '42 d'],
    [-5, '0 s'],
  ])('span_%s_is %s', (value, text) => expect(span(value)).toBe(text));
});

describe('percent', () => {
  it('percent_nearlyAll_isNotAll', () => expect(percent(0.9997, 'en')).toBe('99.9 %'));
  it('percent_all_isAll', () => expect(percent(1, 'en')).toBe('100 %'));
});

describe('sizeTyped', () => {
  it.each([
    ['400 GiB', 400 * 1024 ** 3],
    ['400g', 400 * 1024 ** 3],
    ['1.5T', 1.5 * 1024 ** 4],
    ['1,5 TiB', 1.5 * 1024 ** 4],
    ['4096', 4096],
    ['', null],
    ['ten', null],
    ['-1 GiB', null],
    ['9999999999999 PiB', null],
  ])('sizeTyped_%s_is %s', (text, value) => expect(sizeTyped(text)).toBe(value));
});

describe('what is typed', () => {
  it.each([
    ['50 Mbit/s', 6_250_000],
    ['64k', 8_000],
    ['2,5 Mbit', 312_500],
    ['1 Gbps', 125_000_000],
    ['0', null],
    ['fast', null],
    ['10 MiB', null],
  ])('rateTyped_%s_is %s', (text, value) => expect(rateTyped(text)).toBe(value));
  it.each([
    ['90 s', 90],
    ['15 min', 900],
    ['4h', 14_400],
    ['1.5 d', 129_600],
    ['15', null],
    ['soon', null],
  ])('spanTyped_%s_is %s', (text, value) => expect(spanTyped(text)).toBe(value));
  it('millis_longOnes_areSeconds', () => expect([millis(0.084, 'en'), millis(0.00042, 'en'), millis(1.25, 'en')]).toEqual(['84 ms', '0.4 ms', '1.3 s']));
});
