import { describe, expect, it } from 'vitest';
import { receiver } from '../../../e2e/mock/service';
import { isCertificate, isKey } from './pem';
import { delivery, encrypted, medium, wanted, type Filled } from './receivers';

const filled: Filled = { address: ' https://x.example.com/h ', severity: 'warning', events: ' line.* , ,role.two-primaries', from: 'a@b', to: 'c@d', authority: ' ', secret: '', dropSecret: false };

describe('receivers', () => {
  it.each([
    ['smtps://mail.example.com', 'mail'],
    ['smtp://u@mail.example.com:587', 'mail'],
    ['smtp+plain://127.0.0.1', 'mail'],
    ['syslog+tls://log', 'syslog'],
    ['syslog+udp://log:514', 'syslog'],
    ['https://x/y', 'webhook'],
    [' http://x', 'webhook'],
    ['syslog://log', null],
    ['ftp://x', null],
    ['https://', null],
    ['mail.example.com', null],
    ['', null],
  ])('medium_%s_is_%s', (address, kind) => expect(medium(address)).toBe(kind));
  it('delivery_whatMattersMost', () => {
    const older = '2026-11-22T10:00:00Z';
    const newer = '2026-11-22T11:00:00Z';
    expect(delivery(receiver('r', { failing: true, lastSent: newer }))).toBe('failing');
    expect(delivery(receiver('r', { lastSent: older, lastErrorTime: newer }))).toBe('failed');
    expect(delivery(receiver('r', { lastSent: null, lastErrorTime: newer }))).toBe('failed');
    expect(delivery(receiver('r', { lastSent: newer, lastErrorTime: older }))).toBe('delivered');
    expect(delivery(receiver('r', { lastSent: null }))).toBe('nothing');
  });
  it('encrypted_byItsScheme', () => {
    expect(['smtps://m', 'smtp://m', 'syslog+tls://l', ' https://x'].map(encrypted)).toEqual([true, true, true, true]);
    expect(['smtp+plain://m', 'syslog+tcp://l', 'syslog+udp://l', 'http://x', ''].map(encrypted)).toEqual([false, false, false, false, false]);
    expect(wanted({ ...filled, address: 'http://x', authority: '-----BEGIN CERTIFICATE-----' }).authority).toBeUndefined();
  });
  it('wanted_webhook_hasNoSender_andKeepsItsSecret', () =>
    expect(wanted(filled)).toEqual({ address: 'https://x.example.com/h', severity: 'warning', events: ['line.*', 'role.two-primaries'] }));
  it('wanted_mail_hasWhoAndToWhom', () =>
    expect(wanted({ ...filled, address: 'smtps://m', to: 'c@d, e@f', secret: 'x', authority: '-----BEGIN CERTIFICATE-----' })).toMatchObject({ from: 'a@b', to: ['c@d', 'e@f'], secret: 'x', authority: '-----BEGIN CERTIFICATE-----' }));
  it('wanted_dropped_isNoSecret', () => expect(wanted({ ...filled, secret: 'x', dropSecret: true }).secret).toBe(''));
  it('pem_isToldByItsBeginning', () => {
    expect([isCertificate('\n-----BEGIN CERTIFICATE-----\nx'), isCertificate('x'), isKey(' -----BEGIN PRIVATE KEY-----'), isKey('-----BEGIN ENCRYPTED PRIVATE KEY-----')]).toEqual([true, false, true, false]);
  });
});
