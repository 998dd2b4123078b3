import type { LineHour, Plan, PlannedLine, Volume } from '../../api/types';
import type { Point } from '../../show/chart';
import { bitRate, bytes, span } from '../../show/units';
import type { Catalogue } from '../../words/en';
import { parts, type Part } from '../../words/fill';

const DAY_MILLIS = 86_400_000;

/** What was sent, by days of the reader's zone: null where nobody looked. */
export interface Days {
  times: number[];
  /** Bytes per second. */
  busiest: Point[];
  mean: Point[];
  sentBytes: number;
  seenSeconds: number;
}

/** The last `count` days until `now`. Peers that are sent the same at the same time count once, the one that got most. */
export function days(items: readonly LineHour[], count: number, now: Date): Days {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const hours = new Map<string, LineHour>();
  for (const hour of items) {
    const known = hours.get(hour.from);
    if (hour.seenSeconds > 0 && (!known || hour.sentBytes > known.sentBytes)) hours.set(hour.from, hour);
  }
  const found = Array.from({ length: count }, () => ({ sent: 0, seen: 0, most: 0 }));
  for (const hour of hours.values()) {
    const day = found[count - 1 + Math.floor((Date.parse(hour.from) - today) / DAY_MILLIS)];
    if (!day) continue;
    day.sent += hour.sentBytes;
    day.seen += hour.seenSeconds;
    day.most = Math.max(day.most, hour.sentBytes / hour.seenSeconds);
  }
  return {
    times: found.map((_, i) => today - (count - 1 - i) * DAY_MILLIS),
    busiest: found.map((day) => (day.seen > 0 ? day.most : null)),
    mean: found.map((day) => (day.seen > 0 ? day.sent / day.seen : null)),
    sentBytes: found.reduce((sum, day) => sum + day.sent, 0),
    seenSeconds: found.reduce((sum, day) => sum + day.seen, 0),
  };
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
