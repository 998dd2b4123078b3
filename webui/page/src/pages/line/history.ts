import type { LineHour } from '../../api/types';
import type { Point } from '../../show/chart';

const HOUR_MILLIS = 3_600_000;

/** A line's hours on an even axis: null where nobody looked. */
export interface Hours {
  times: number[];
  /** Bytes per second while somebody looked. */
  sent: Point[];
  received: Point[];
  full: Point[];
  /** Seconds. */
  trip: Point[];
  tripMost: Point[];
  /** 0 to 1. */
  loss: Point[];
  all: {
    up: number | null;
    sentBytes: number;
    receivedBytes: number;
    trip: number | null;
    tripMost: number | null;
    loss: number | null;
    lossMost: number | null;
  };
}

/** The hours of one peer, the last `count` before `now`. */
export function hours(items: readonly LineHour[], peer: string, count: number, now: Date): Hours {
  const last = Math.floor(now.getTime() / HOUR_MILLIS) * HOUR_MILLIS;
  const times = Array.from({ length: count }, (_, i) => last - (count - 1 - i) * HOUR_MILLIS);
  const known = new Map(items.filter((hour) => hour.peer === peer).map((hour) => [Date.parse(hour.from), hour]));
  const each = times.map((at) => known.get(at));
  const of = (value: (hour: LineHour) => number | string): Point[] => each.map((hour) => (hour ? number(value(hour)) : null));
  const rate = (bytes: (hour: LineHour) => number): Point[] => each.map((hour) => (hour && hour.seenSeconds > 0 ? bytes(hour) / hour.seenSeconds : null));
  const trip = of((hour) => hour.roundTripSeconds);
  const tripMost = of((hour) => hour.roundTripMaxSeconds);
  const loss = of((hour) => hour.lossRatio);
  const found = each.filter((hour) => hour !== undefined);
  const sum = (value: (hour: LineHour) => number) => found.reduce((all, hour) => all + value(hour), 0);
  const seenSeconds = sum((hour) => hour.seenSeconds);
  return {
    times,
    sent: rate((hour) => hour.sentBytes),
    received: rate((hour) => hour.receivedBytes),
    full: of((hour) => hour.fullBytesPerSecond),
    trip,
    tripMost,
    loss,
    all: {
      up: seenSeconds > 0 ? sum((hour) => hour.upSeconds) / seenSeconds : null,
      sentBytes: sum((hour) => hour.sentBytes),
      receivedBytes: sum((hour) => hour.receivedBytes),
      trip: mean(trip),
      tripMost: most(tripMost),
      loss: mean(loss),
      lossMost: most(loss),
    },
  };
}

function number(value: number | string): Point {
  return typeof value === 'number' ? value : null;
}

export function mean(points: readonly Point[]): number | null {
  const found = points.filter((value) => value !== null);
  return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length;
}

export function most(points: readonly Point[]): number | null {
  return points.reduce<number | null>((found, value) => (value === null || (found !== null && found >= value) ? found : value), null);
}
