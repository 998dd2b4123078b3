import type { LineHour, Plan, PlannedLine, Volume, WriteHour } from '../../api/types';
import type { Point } from '../../show/chart';
import { bitRate, bytes, span } from '../../show/units';
import type { Catalogue } from '../../words/en';
import { parts, type Part } from '../../words/fill';

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** What was carried or written over time: null where nobody looked. */
export interface Course {
  times: number[];
  /** Bytes per second: in the busiest piece of each step, and on average while somebody looked. */
  busiest: Point[];
  mean: Point[];
  bytes: number;
  seenSeconds: number;
}

/** One hour of it. */
interface Piece {
  from: string;
  bytes: number;
  seenSeconds: number;
  /** Bytes per second at the most. */
  most: number;
}

/** What was sent in the last `count` days of the reader's zone, `now` the last. Peers that are sent the same at the same time count once, the one that got most. */
export function daysSent(items: readonly LineHour[], count: number, now: Date): Course {
  const hours = new Map<string, LineHour>();
  for (const hour of items) {
    const known = hours.get(hour.from);
    if (hour.seenSeconds > 0 && (!known || hour.sentBytes > known.sentBytes)) hours.set(hour.from, hour);
  }
  return byDay(
    [...hours.values()].map((hour) => ({ from: hour.from, bytes: hour.sentBytes, seenSeconds: hour.seenSeconds, most: hour.sentBytes / hour.seenSeconds })),
    count,
    now,
  );
}

/** What hosts wrote in the last `count` days of the reader's zone, `now` the last. */
export function daysWritten(items: readonly WriteHour[], count: number, now: Date): Course {
  return byDay(items.map(piece), count, now);
}

/** What hosts wrote in the last `count` hours, that of `now` the last. */
export function hoursWritten(items: readonly WriteHour[], count: number, now: Date): Course {
  const last = Math.floor(now.getTime() / HOUR_MILLIS) * HOUR_MILLIS;
  const times = Array.from({ length: count }, (_, i) => last - (count - 1 - i) * HOUR_MILLIS);
  return gathered(items.map(piece), times, (at) => count - 1 + Math.floor((at - last) / HOUR_MILLIS));
}

function piece(hour: WriteHour): Piece {
  return { from: hour.from, bytes: hour.writtenBytes, seenSeconds: hour.seenSeconds, most: hour.peakBytesPerSecond };
}

/** A day has 23 or 25 hours when clocks are moved: midnights are asked for, not reckoned. */
function byDay(pieces: readonly Piece[], count: number, now: Date): Course {
  const midnight = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
  const times = Array.from({ length: count }, (_, i) => midnight(count - 1 - i));
  const today = midnight(0);
  return gathered(pieces, times, (at) => {
    const when = new Date(at);
    const start = new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
    return count - 1 + Math.round((start - today) / DAY_MILLIS);
  });
}

/** `step` gives which of `times` a piece belongs to; one that is none is left out. */
function gathered(pieces: readonly Piece[], times: number[], step: (at: number) => number): Course {
  const found = times.map(() => ({ bytes: 0, seen: 0, most: 0 }));
  for (const { from, bytes, seenSeconds, most } of pieces) {
    const into = found[step(Date.parse(from))];
    if (!into || seenSeconds <= 0) continue;
    into.bytes += bytes;
    into.seen += seenSeconds;
    into.most = Math.max(into.most, most);
  }
  return {
    times,
    busiest: found.map((each) => (each.seen > 0 ? each.most : null)),
    mean: found.map((each) => (each.seen > 0 ? each.bytes / each.seen : null)),
    bytes: found.reduce((sum, each) => sum + each.bytes, 0),
    seenSeconds: found.reduce((sum, each) => sum + each.seen, 0),
  };
}

/** The most of it all, when that was, and the mean; null when nothing was seen. */
export function summit(of: Course): { most: number; at: number; mean: number } | null {
  if (of.seenSeconds <= 0) return null;
  let best = 0;
  of.busiest.forEach((value, i) => {
    if ((value ?? -1) > (of.busiest[best] ?? -1)) best = i;
  });
  return { most: of.busiest[best] ?? 0, at: of.times[best] ?? 0, mean: of.bytes / of.seenSeconds };
}

/** Writes of several volumes by size, the smallest first. */
export function sizes(volumes: readonly Volume[]): { upToBytes: number; writes: number }[] {
  const found = new Map<number, number>();
  for (const volume of volumes) for (const size of volume.io?.sizes ?? []) found.set(size.upToBytes, (found.get(size.upToBytes) ?? 0) + size.writes);
  return [...found].map(([upToBytes, writes]) => ({ upToBytes, writes })).sort((a, b) => a.upToBytes - b.upToBytes);
}

/** Of a plan the line for a reason; undefined when nothing was written. */
export function rowFor(plan: Plan, reason: PlannedLine['reason']): PlannedLine | undefined {
  return plan.lines.find((line) => line.reason === reason);
}

/** What a plan answers to what was asked, in a sentence; none when nothing particular was. */
export function answer(plan: Plan, rpoSeconds: number | null, words: Catalogue, language: string): Part[] {
  const w = words.profile;
  const row = plan.lines.find((line) => line.asked);
  if (!row) return [];
  const line = bitRate(row.lineBytesPerSecond, language);
  const said: Part[] = [];
  if (row.reason === 'rpo') said.push(...parts(w.answerRpo, { rpo: span(rpoSeconds ?? 0), line }));
  else if (typeof row.worstSeconds !== 'number') said.push(...parts(w.answerNever, { line }));
  else said.push(...parts(w.answerLine, { line, worst: span(row.worstSeconds), usual: typeof row.usualSeconds === 'number' ? span(row.usualSeconds) : words.unknown }));
  if (typeof row.bufferBytes === 'number') {
    said.push(...parts(w.answerBuffer, { bytes: bytes(row.bufferBytes, language) }));
    if (plan.bufferBytes > 0 && row.bufferBytes > plan.bufferBytes) said.push(...parts(w.bufferShort, { have: bytes(plan.bufferBytes, language) }));
  }
  if (row.packed && typeof row.packed.worstSeconds === 'number') {
    said.push(...parts(w.answerPacked, { line: bitRate(row.packed.lineBytesPerSecond, language), worst: span(row.packed.worstSeconds) }));
  }
  return said;
}
