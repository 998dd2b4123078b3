/** Geometry of a chart over time, without a browser: where its ceiling, ticks and lines are. */

/** A value, or null where nothing was seen: a gap, never zero. */
export type Point = number | null;

/** The least of 1, 2, 5 times a power of ten that takes `most`, in steps of `unit` (8: bytes that are shown as bits). */
export function ceiling(most: number, unit = 1): number {
  const value = most * unit;
  if (!(value > 0)) return 1 / unit;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * 0.9999) ?? 10;
  return (step * power) / unit;
}

/** A line through the points, broken at gaps; a point between two gaps is a short stroke. */
export function path(points: readonly Point[], x: (i: number) => number, y: (value: number) => number): string {
  let text = '';
  points.forEach((value, i) => {
    if (value === null) return;
    const before = i > 0 ? points[i - 1] : null;
    const joined = before !== null && before !== undefined;
    text += `${joined ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    const after = points[i + 1];
    if (!joined && (after === null || after === undefined)) text += 'h1.5';
  });
  return text;
}

/** The surface under each unbroken stretch, down to `floor`. */
export function area(points: readonly Point[], x: (i: number) => number, y: (value: number) => number, floor: number): string {
  let text = '';
  let from = -1;
  const close = (to: number) => {
    if (from >= 0 && to > from) text += `L${x(to).toFixed(1)} ${floor}L${x(from).toFixed(1)} ${floor}Z`;
    from = -1;
  };
  points.forEach((value, i) => {
    if (value === null) return close(i - 1);
    const alone = points[i + 1] === null || i === points.length - 1;
    if (from < 0 && alone) return;
    text += `${from < 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    if (from < 0) from = i;
  });
  close(points.length - 1);
  return text;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY];

/** Times for the axis from `from` to `to` (ms), at most `most`, on full hours and days of the reader's zone. */
export function ticks(from: number, to: number, most: number): number[] {
  const step = STEPS.find((known) => (to - from) / known <= most) ?? 28 * DAY;
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const found: number[] = [];
  for (let at = first; at <= to; at += step) found.push(at);
  return found;
}
