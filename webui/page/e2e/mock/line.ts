/** Documents about the line and what hosts write. */
import type { Limit, LineHour, Peer, Plan, PlannedLine, VerificationReport, WriteHour } from '../../src/api/types';
import { ago, group } from './documents';

const GIB = 1024 ** 3;
const HOUR = 3_600;

export function lineHour(from: string, change: Partial<LineHour> = {}): LineHour {
  return {
    peer: 'osaka',
    from,
    seenSeconds: HOUR,
    upSeconds: HOUR,
    connections: 0,
    sentBytes: 1.4 * GIB,
    receivedBytes: 20_000_000,
    roundTripSeconds: 0.084,
    roundTripMaxSeconds: 0.12,
    lossRatio: 0.0004,
    fullBytesPerSecond: 1_180_000,
    ...change,
  };
}

/** A line with days and nights, an hour that was lost and a few that nobody saw. */
export function lineHours(count: number): LineHour[] {
  const now = Math.floor(Date.now() / (HOUR * 1000)) * HOUR;
  return Array.from({ length: count }, (_, i) => i)
    .filter((back) => back % 97 !== 5)
    .map((back) => {
      const from = new Date((now - back * HOUR) * 1000);
      const busy = 0.35 + 0.65 * Math.max(0, Math.sin(((from.getUTCHours() - 6) / 24) * 2 * Math.PI)) + (back % 7) * 0.03;
      const cut = back % 60 === 9;
      return lineHour(from.toISOString(), {
        seenSeconds: back === 0 ? 1_500 : HOUR,
        upSeconds: cut ? 2_040 : back === 0 ? 1_500 : HOUR,
        connections: cut ? 2 : 0,
        sentBytes: Math.round(busy * 1.6 * GIB * (back === 0 ? 0.4 : 1)),
        roundTripSeconds: 0.08 + busy * 0.02,
        roundTripMaxSeconds: 0.1 + busy * 0.09 + (cut ? 0.3 : 0),
        lossRatio: cut ? 0.021 : busy * 0.0008,
        fullBytesPerSecond: busy > 0.8 ? 1_190_000 : 'unknown',
      });
    })
    .reverse();
}

export function writeHour(from: string, change: Partial<WriteHour> = {}): WriteHour {
  return { from, seenSeconds: HOUR, writtenBytes: 3_600_000, peakBytesPerSecond: 1_000, ...change };
}

/** Hosts that work by day, rest on Sundays and have a batch of their own at night; two days that nobody saw. */
export function writeHours(count: number): WriteHour[] {
  const now = Math.floor(Date.now() / (HOUR * 1000)) * HOUR;
  return Array.from({ length: count }, (_, i) => i)
    .filter((back) => back < 410 || back > 458)
    .map((back) => {
      const from = new Date((now - back * HOUR) * 1000);
      const rest = from.getUTCDay() === 0 ? 0.2 : 1;
      const busy = rest * (0.25 + 0.75 * Math.max(0, Math.sin(((from.getUTCHours() - 6) / 24) * 2 * Math.PI))) + (back % 11) * 0.02;
      const batch = from.getUTCHours() === 1 ? 2.4 : 0;
      const mean = (busy + batch) * 2_190_000;
      const seenSeconds = back === 0 ? 1_500 : HOUR;
      return writeHour(from.toISOString(), { seenSeconds, writtenBytes: Math.round(mean * seenSeconds), peakBytesPerSecond: Math.round(mean * (1.5 + (back % 5) * 0.35)) });
    })
    .reverse();
}

export function limits(): Limit[] {
  return [
    { peer: 'osaka', group: null, bytesPerSecond: 6_250_000, when: null, zone: null, counts: false },
    { peer: 'osaka', group: null, bytesPerSecond: 1_250_000, when: 'mon-fri 08:00-18:00', zone: 'Europe/Berlin', counts: true },
    { peer: 'osaka', group: null, bytesPerSecond: null, when: 'sat,sun', zone: 'Europe/Berlin', counts: false },
  ];
}

export function peer(change: Partial<Peer> = {}): Peer {
  return {
    name: 'osaka',
    id: '1f6b2b0e-52a5-4a9b-8d7f-4a3a0f1d9f11',
    address: '203.0.113.7:10810',
    fingerprint: '9a41c07be2d5f86012a4b7c9d0e3f58167ab42cd89e01f37a5b6c8d9e0f12345',
    connected: true,
    since: ago(21.25 * 86_400),
    lastHeard: ago(1),
    groups: ['main'],
    lastHour: lineHour(ago(1_500)),
    clockOffsetSeconds: 0.34,
    problem: '',
    ...change,
  };
}

export function planned(change: Partial<PlannedLine> = {}): PlannedLine {
  return {
    reason: 'rpo',
    asked: false,
    lineBytesPerSecond: 250_000,
    worstSeconds: 900,
    usualSeconds: 240,
    bufferBytes: 2 * GIB,
    busyRatio: 0.71,
    packed: { lineBytesPerSecond: Math.round((change.lineBytesPerSecond ?? 250_000) / 2.6), worstSeconds: 900 },
    ...change,
  };
}

export function plan(lines?: PlannedLine[]): Plan {
  return {
    of: 'group main',
    from: ago(35 * 86_400),
    to: ago(1_200),
    seenSeconds: 34.6 * 86_400,
    writtenBytes: 3.4 * 1024 * GIB,
    resolutionSeconds: 300,
    packRatio: 2.6,
    bufferBytes: 200 * GIB,
    lines: lines ?? [
      planned({ reason: 'average', lineBytesPerSecond: 1_370_000, worstSeconds: 61_000, usualSeconds: 32_000, bufferBytes: 31 * GIB, busyRatio: 1 }),
      planned({ lineBytesPerSecond: 1_810_000, worstSeconds: 14_400, usualSeconds: 5_100, bufferBytes: 12 * GIB, busyRatio: 0.75 }),
      planned({ lineBytesPerSecond: 2_440_000, worstSeconds: 3_600, usualSeconds: 900, bufferBytes: 5.2 * GIB, busyRatio: 0.56 }),
      planned({ lineBytesPerSecond: 3_900_000, worstSeconds: 900, usualSeconds: 200, bufferBytes: 2.1 * GIB, busyRatio: 0.35 }),
      planned({ lineBytesPerSecond: 8_100_000, worstSeconds: 60, usualSeconds: 0, bufferBytes: 0.4 * GIB, busyRatio: 0.17 }),
      planned({ reason: 'peak', lineBytesPerSecond: 17_800_000, worstSeconds: 0, usualSeconds: 0, bufferBytes: 0, busyRatio: 0.08 }),
    ],
  };
}

/** What a plan answers when something is asked. */
export function planFor(rpoSeconds: string | null, lineBytes: string | null): Plan {
  const both = [plan().lines[0], plan().lines[5]].filter((row) => row !== undefined);
  if (rpoSeconds) return plan([...both, planned({ asked: true, lineBytesPerSecond: 3_900_000, worstSeconds: Number(rpoSeconds), bufferBytes: 2.1 * GIB })]);
  if (lineBytes) return plan([planned({ reason: 'line', asked: true, lineBytesPerSecond: Number(lineBytes), worstSeconds: 'never', usualSeconds: 'never', bufferBytes: 'never', busyRatio: 5.4, packed: null }), ...both]);
  return plan();
}

export function report(extents: VerificationReport['extents'] = []): VerificationReport {
  const verified = group().verifications[0];
  if (!verified) throw new Error('the group has no verification');
  return { ...verified, group: 'main', extents, differingExtents: extents.length, differingBytes: extents.reduce((sum, extent) => sum + extent.length, 0) };
}
