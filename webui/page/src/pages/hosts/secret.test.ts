import { describe, expect, it } from 'vitest';
import { chapNameOk, madeSecret, secretOk } from './secret';

describe('secrets of CHAP', () => {
  it.each([['iqn.1993-08.org.debian:01:abc', true], ['backup@site', true], ['', false], ['-x', false], ['a b', false], ['x'.repeat(224), false]])('chapNameOk_%s_is %s', (name, ok) =>
    expect(chapNameOk(name)).toBe(ok),
  );
  it.each([['x'.repeat(11), false], ['x'.repeat(12), true], ['ü'.repeat(6), true], ['x'.repeat(255), true], ['x'.repeat(256), false], ['with a blank in', false]])('secretOk_%s_is %s', (secret, ok) =>
    expect(secretOk(secret)).toBe(ok),
  );
  it('madeSecret_unfairBytes_areDrawnAgain', () => {
    let drawn = 0;
    const made = madeSecret((bytes) => bytes.fill(drawn++ === 0 ? 255 : 0));
    expect(made).toBe('a'.repeat(16));
    expect(drawn).toBe(2);
  });
  it('madeSecret_byTheBrowser_willDo_andIsAnotherEachTime', () => {
    expect(secretOk(madeSecret())).toBe(true);
    expect(madeSecret()).not.toBe(madeSecret());
  });
});
