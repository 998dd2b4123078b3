import { describe, expect, it } from 'vitest';
import { clockAgainst, isMuch } from './clock';
import { checkBytes, qr, qrPath } from './qr';

describe('clockAgainst', () => {
  it('clockAgainst_theTimeOfTheWay_isTheSame', () => expect(clockAgainst(100_000, 101_500)).toEqual({ kind: 'same' }));
  it('clockAgainst_more_isSaid', () => {
    expect(clockAgainst(105_000, 100_000)).toEqual({ kind: 'ahead', seconds: 5 });
    expect(clockAgainst(40_000, 100_000)).toEqual({ kind: 'behind', seconds: 60 });
  });
});

describe('isMuch', () => {
  it('isMuch_aSecondEitherWay_is', () => expect([0, 0.999, -0.999, 1, -1, -3600].map(isMuch)).toEqual([false, false, false, true, true, true]));
});

describe('qr', () => {
  it('checkBytes_ofAKnownBlock_areItsChecks', () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
    expect(checkBytes(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });
  it.each([
    [17, 21],
    [18, 25],
    [106, 37],
    [230, 53],
    [231, 57],
    [367, 65],
  ])('qr_of%sBytes_isTheSmallestThatHoldsThem', (length, size) => expect(qr('x'.repeat(length))).toHaveLength(size));
  it('qr_tooLong_isNone', () => expect(qr('x'.repeat(368))).toBeNull());
  it('qr_corners_areWhereCamerasLook', () => {
    const code = qr('otpauth://totp/x') ?? [];
    const corner = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    const cut = (x: number, y: number) => code.slice(y, y + 7).map((row) => row.slice(x, x + 7).map((dark) => (dark ? '1' : '0')).join(''));
    expect(cut(0, 0)).toEqual(corner);
    expect(cut(code.length - 7, 0)).toEqual(corner);
    expect(cut(0, code.length - 7)).toEqual(corner);
  });
  it('qr_format_isOneOfLevelL', () => {
    const code = qr('otpauth://totp/x') ?? [];
    const column = code[8]?.slice(0, 6).map((dark) => (dark ? '1' : '0')).join('') + (code[8]?.[7] ? '1' : '0');
    // The first seven of fifteen bits of the eight masks, level L.
    expect(['1110111', '1110010', '1111101', '1111000', '1100110', '1100011', '1101100', '1101001']).toContain(column);
  });
  it('qrPath_ofTwoModules_isTwoSquares', () => expect(qrPath([[true, false], [false, true]], 4)).toBe('M4 4h1v1h-1zM5 5h1v1h-1z'));
});
