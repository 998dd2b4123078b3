/** Numbers with their units, the way they stand everywhere: IEC for bytes, decimal bits for lines. */

export type Span = number | 'never' | 'unknown';
export type Rate = number | 'unknown';

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const BITS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
/** From here on days alone say enough. */
const DAYS_ALONE = 10;

/** At most three digits: 1.3, 38.2, 200. */
export function digits(value: number, language: string): string {
  const places = value >= 100 || Number.isInteger(value) ? 0 : 1;
  return new Intl.NumberFormat(language, { maximumFractionDigits: places }).format(value);
}

function scaled(value: number, step: number, units: readonly string[], language: string): string {
  let unit = 0;
  let rest = value;
  while (rest >= step - step / 2000 && unit < units.length - 1) {
    rest /= step;
    unit++;
  }
  return `${digits(rest, language)} ${units[unit]}`;
}

/** `1.3 GiB`. */
export function bytes(value: number, language: string): string {
  return scaled(value, 1024, IEC, language);
}

/** What hosts write: `38.2 MiB/s`. */
export function byteRate(value: number, language: string): string {
  return value === 0 ? '0' : `${bytes(value, language)}/s`;
}

/** What a line carries, from bytes per second: `4.1 Mbit/s`. */
export function bitRate(bytesPerSecond: number, language: string): string {
  return scaled(bytesPerSecond * 8, 1000, BITS, language);
}

/** `14 s`, `2 min 5 s`, `26 min`, `3 h 4 min`, `3 d 4 h`, `42 d`. At most two units: nobody compares three. */
export function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < MINUTE) return `${s} s`;
  if (s < 10 * MINUTE) return two(s, MINUTE, 'min', 1, 's');
  if (s < HOUR) return `${Math.round(s / MINUTE)} min`;
  if (s < DAY) return two(s, HOUR, 'h', MINUTE, 'min');
  if (s < DAYS_ALONE * DAY) return two(s, DAY, 'd', HOUR, 'h');
  return `${Math.round(s / DAY)} d`;
}

function two(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(seconds / large);
  const rest = Math.floor((seconds % large) / small);
  return rest === 0 ? `${whole} ${largeUnit}` : `${whole} ${largeUnit} ${rest} ${smallUnit}`;
}

/** `81 %`; 99.97 is not said to be 100. */
export function percent(ratio: number, language: string): string {
  const value = Math.min(100, Math.max(0, ratio * 100));
  const shown = value > 99 && value < 100 ? Math.floor(value * 10) / 10 : Math.round(value);
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(shown)} %`;
}

const SIZE = /^\s*(\d+(?:[.,]\d+)?)\s*([kmgtp]?)(i?b)?\s*$/i;

/** What somebody types as a size: `400 GiB`, `400g`, `1.5T`. Bytes, or null when it is not one. Letters are IEC, as everywhere. */
export function sizeTyped(text: string): number | null {
  const found = SIZE.exec(text);
  if (!found) return null;
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf((found[2] ?? '').toLowerCase());
  const value = Number((found[1] ?? '').replace(',', '.')) * 1024 ** power;
  return Number.isSafeInteger(Math.round(value)) ? Math.round(value) : null;
}

const RATE = /^\s*(\d+(?:[.,]\d+)?)\s*([kmgt]?)(?:bit(?:\/s)?|bps)?\s*$/i;

/** What somebody types as the rate of a line: `50 Mbit/s`, `64k`. Bytes per second, or null when it is not one. Letters are decimal, as for lines. */
export function rateTyped(text: string): number | null {
  const found = RATE.exec(text);
  if (!found) return null;
  const power = ['', 'k', 'm', 'g', 't'].indexOf((found[2] ?? '').toLowerCase());
  const value = Math.round((Number((found[1] ?? '').replace(',', '.')) * 1000 ** power) / 8);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

const SPAN = /^\s*(\d+(?:[.,]\d+)?)\s*(s|sec|min|m|h|d)\s*$/i;

/** What somebody types as a span: `90 s`, `15 min`, `4h`, `2 d`. Seconds, or null when it is not one. */
export function spanTyped(text: string): number | null {
  const found = SPAN.exec(text);
  if (!found) return null;
  const each = { s: 1, sec: 1, m: MINUTE, min: MINUTE, h: HOUR, d: DAY }[(found[2] ?? '').toLowerCase()] ?? 1;
  return Number((found[1] ?? '').replace(',', '.')) * each;
}

/** A round trip: `84 ms`, `1.2 s`. */
export function millis(seconds: number, language: string): string {
  return seconds < 1 ? `${digits(Math.round(seconds * 10_000) / 10, language)} ms` : `${digits(seconds, language)} s`;
}
