import { describe, expect, it } from 'vitest';
import { Series, sparkline } from './series';
import { SseReader } from './sse';
import { SILENCE_MILLIS, Stream, type Connection } from './stream';

describe('SseReader', () => {
  it('read_inAnyPieces_isTheSame', () => {
    const text = ': hello\nevent: status\ndata: {"a":1}\n\nid: 7\r\nevent: event\r\ndata: x\r\ndata: y\r\n\r\n';
    for (let size = 1; size < text.length; size++) {
      const reader = new SseReader();
      const found = [];
      for (let i = 0; i < text.length; i += size) found.push(...reader.read(text.slice(i, i + size)));
      expect(found).toEqual([
        { event: 'status', id: '', data: '{"a":1}' },
        { event: 'event', id: '7', data: 'x\ny' },
      ]);
      expect(reader.lastId).toBe('7');
    }
  });
  it('read_withoutEnd_isRefused', () => {
    const reader = new SseReader();
    expect(() => reader.read('x'.repeat(5_000_000))).toThrow('no end');
  });
  it('restart_forgetsTheHalfMessage_keepsTheId', () => {
    const reader = new SseReader();
    reader.read('id: 3\ndata: a\n\ndata: half');
    reader.restart();
    expect(reader.read('data: b\n\n')).toEqual([{ event: 'message', id: '3', data: 'b' }]);
  });
});

/** A stream whose server and clock are this test. */
function rig(answers: (() => Response | Promise<Response>)[]) {
  const waiting: { run: () => void; millis: number }[] = [];
  const asked: Record<string, string>[] = [];
  const heard: string[] = [];
  const states: Connection[] = [];
  let out = 0;
  const stream = new Stream(
    '/stream',
    {
      fetch: async (_, { headers, signal }) => {
        asked.push(headers);
        const answer = await (answers.shift() ?? (() => Promise.reject(new Error('refused'))))();
        signal.addEventListener('abort', () => void answer.body?.cancel().catch(() => undefined));
        return answer;
      },
      later: (run, millis) => {
        const entry = { run, millis };
        waiting.push(entry);
        return () => void waiting.splice(waiting.indexOf(entry), waiting.includes(entry) ? 1 : 0);
      },
    },
    { onMessage: (message) => heard.push(message.data), onConnection: (state) => states.push(state), onSignedOut: () => out++ },
  );
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return { stream, waiting, asked, heard, states, settle, out: () => out };
}

const body = (text: string) => new Response(text, { status: 200 });

describe('Stream', () => {
  it('cut_connectsAgain_fromTheLastId', async () => {
    const r = rig([() => body('id: 5\ndata: a\n\n'), () => body('id: 6\ndata: b\n\n')]);
    r.stream.start();
    await expect.poll(() => r.states.at(-1)).toBe('lost');
    expect(r.waiting.map((entry) => entry.millis)).toEqual([1_000]);
    r.waiting.shift()?.run();
    await expect.poll(() => r.heard).toEqual(['a', 'b']);
    expect(r.asked[1]?.['Last-Event-ID']).toBe('5');
    r.stream.stop();
  });
  it('failures_waitEverLonger_upToALimit', async () => {
    const r = rig([]);
    r.stream.start();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      await expect.poll(() => r.waiting.filter((entry) => entry.millis !== SILENCE_MILLIS).length).toBe(1);
      const entry = r.waiting.splice(0)[0];
      waits.push(entry?.millis ?? 0);
      entry?.run();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    r.stream.stop();
  });
  it('signedOut_isNotTriedAgain', async () => {
    const r = rig([() => new Response('', { status: 401 })]);
    r.stream.start();
    await expect.poll(r.out).toBe(1);
    expect(r.waiting).toEqual([]);
  });
  it('silence_isACut', async () => {
    const r = rig([() => new Response(new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('data: a\n\n')) }))]);
    r.stream.start();
    await expect.poll(() => r.states.at(-1)).toBe('open');
    r.waiting.splice(0)[0]?.run();
    await expect.poll(() => r.states.at(-1)).toBe('lost');
    r.stream.stop();
  });
});

describe('Series', () => {
  it('push_beyondTheCapacity_forgetsTheOldest', () => {
    const series = new Series(3);
    for (const value of [1, 2, 3, 4, 5]) series.push(value);
    expect(series.values()).toEqual([3, 4, 5]);
  });
  it('push_manyUpdates_holdsNoMore', () => {
    const series = new Series(120);
    for (let i = 0; i < 3_600; i++) series.push(i);
    expect(series.values()).toHaveLength(120);
    expect(series.values()[0]).toBe(3_480);
  });
  it('sparkline_fewValues_endAtTheRight', () => expect(sparkline([1, 2], 100, 10, 11)).toBe('M90.0 5.0L100.0 0.0'));
  it('sparkline_ofOne_isNone', () => expect(sparkline([1], 100, 10, 11)).toBe(''));
  it('sparkline_ofZeroes_liesOnTheFloor', () => expect(sparkline([0, 0], 10, 10, 2)).toBe('M0.0 10.0L10.0 10.0'));
});
