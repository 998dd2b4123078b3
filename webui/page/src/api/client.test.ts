import { describe, expect, it } from 'vitest';
import { Client, Refused, type Surroundings } from './client';

interface Asked {
  path: string;
  method: string;
  headers: Record<string, string>;
}

function rig(answers: Response[], confirm = true) {
  const asked: Asked[] = [];
  let out = 0;
  let confirmed = 0;
  const around: Surroundings = {
    fetch: ((path: string, init: RequestInit) => {
      asked.push({ path, method: init.method ?? '', headers: init.headers as Record<string, string> });
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('refused'));
    }) as typeof fetch,
    onSignedOut: () => out++,
    confirm: () => (confirmed++, Promise.resolve(confirm)),
  };
  return { client: new Client(around), asked, out: () => out, confirmed: () => confirmed };
}

const ok = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
const problem = (status: number, change: object = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: 'about:blank', title: '', status, detail: 'because', kind: 'denied', ...change }), { status, headers });

describe('Client', () => {
  it('send_afterSignIn_showsTheToken', async () => {
    const r = rig([ok({ state: 'signed-in', csrf: 'abc' }), ok({})]);
    await r.client.enter('/session', {});
    await r.client.send('PUT', '/x', {});
    expect(r.asked[1]?.headers['X-Forebay-Csrf']).toBe('abc');
  });
  it('get_neverShowsTheToken', async () => {
    const r = rig([ok({ state: 'signed-in', csrf: 'abc' }), ok({})]);
    await r.client.session();
    await r.client.get('/x');
    expect(r.asked[1]?.headers['X-Forebay-Csrf']).toBeUndefined();
  });
  it('send_passwordWanted_asksAndSendsTheSameAgain', async () => {
    const r = rig([problem(403, { type: '/problems/confirm' }), ok({ done: true })]);
    expect(await r.client.send('POST', '/x', {})).toEqual({ done: true });
    expect(r.confirmed()).toBe(1);
    expect(r.asked[1]?.headers['Idempotency-Key']).toBe(r.asked[0]?.headers['Idempotency-Key']);
  });
  it('send_passwordNotGiven_isRefused', async () => {
    const r = rig([problem(403, { type: '/problems/confirm' })], false);
    await expect(r.client.send('POST', '/x', {})).rejects.toThrow('because');
    expect(r.asked).toHaveLength(1);
  });
  it('get_signedOut_isTold', async () => {
    const r = rig([problem(401)]);
    await expect(r.client.get('/x')).rejects.toBeInstanceOf(Refused);
    expect(r.out()).toBe(1);
  });
  it('enter_wrongPassword_isNoSignOut', async () => {
    const r = rig([problem(401)]);
    await expect(r.client.enter('/session', {})).rejects.toMatchObject({ status: 401, kind: 'denied' });
    expect(r.out()).toBe(0);
  });
  it('get_throttled_knowsForHowLong', async () => {
    const r = rig([problem(429, {}, { 'Retry-After': '17' })]);
    await expect(r.client.get('/x')).rejects.toMatchObject({ retryAfterSeconds: 17 });
  });
  it('get_noAnswer_isStatusZero', async () => {
    await expect(rig([]).client.get('/x')).rejects.toMatchObject({ status: 0 });
  });
  it('get_answerOfAProxy_isStillARefusal', async () => {
    await expect(rig([new Response('<html>', { status: 502 })]).client.get('/x')).rejects.toMatchObject({ status: 502 });
  });
});
