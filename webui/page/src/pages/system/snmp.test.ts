import { describe, expect, it } from 'vitest';
import { snmpReceiver } from '../../../e2e/mock/snmp';
import { addressOk, filledOk, phraseOk, snmpNameOk, toldBy, toldOf, wanted, type Filled } from './snmp';

const filled: Filled = { address: ' 192.0.2.9:162 ', inform: true, user: 'nagios', community: 'seldom-guessed' };

describe('receivers of SNMP', () => {
  it.each([
    ['192.0.2.9:162', true],
    [' noc.example.com:1162 ', true],
    ['[2001:db8::7]:162', true],
    ['2001:db8::7:162', false],
    ['192.0.2.9', false],
    ['192.0.2.9:0', false],
    ['192.0.2.9:65535', true],
    ['192.0.2.9:65536', false],
    ['noc example:162', false],
    [':162', false],
    ['', false],
  ])('address_%s_isOne_%s', (address, ok) => expect(addressOk(address)).toBe(ok));
  it('names_andPhrases_asTheApplianceTakesThem', () => {
    expect(['nagios', 'a@b.example', '9', 'x'.repeat(32)].map(snmpNameOk)).toEqual([true, true, true, true]);
    expect(['', '-a', 'a b', 'x'.repeat(33)].map(snmpNameOk)).toEqual([false, false, false, false]);
    expect(['x'.repeat(8), '!~'.repeat(127)].map(phraseOk)).toEqual([true, true]);
    expect(['x'.repeat(7), 'x'.repeat(256), 'correct horse', 'pässword1'].map(phraseOk)).toEqual([false, false, false, false]);
  });
  it('told_trapThatWentOut_isNotSaidToHaveArrived', () => {
    expect(toldOf(snmpReceiver('r', { inform: true, sent: 3 }))).toBe('acknowledged');
    expect(toldOf(snmpReceiver('r', { inform: false, sent: 3 }))).toBe('sent');
    expect(toldOf(snmpReceiver('r', { sent: 0 }))).toBe('nothing');
    expect(toldOf(snmpReceiver('r', { sent: 3, problem: 'has not acknowledged' }))).toBe('failed');
  });
  it('toldBy_isWhoTakesThatUser', () => {
    const all = [snmpReceiver('noc', { user: 'nagios' }), snmpReceiver('old', { user: '' }), snmpReceiver('night', { user: 'nagios' })];
    expect(toldBy(all, 'nagios')).toEqual(['noc', 'night']);
    expect(toldBy(all, 'zabbix')).toEqual([]);
  });
  it('wanted_byAUser_hasNoCommunity', () => expect(wanted(filled)).toEqual({ address: '192.0.2.9:162', inform: true, user: 'nagios' }));
  it('wanted_byNoUser_hasTheCommunity', () => {
    expect(wanted({ ...filled, user: '', inform: false })).toEqual({ address: '192.0.2.9:162', inform: false, community: 'seldom-guessed' });
    expect(filledOk({ ...filled, user: '' })).toBe(true);
    expect(filledOk({ ...filled, user: '', community: 'short' })).toBe(false);
    expect(filledOk({ ...filled, community: '' })).toBe(true);
  });
});
