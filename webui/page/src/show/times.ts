/** Times in the reader's own zone; the title of each says UTC. */

/** `14:03:12`. */
export function clock(at: Date, zone?: string): string {
  return format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, zone);
}

/** `14:03`. */
export function minute(at: Date, zone?: string): string {
  return format(at, { hour: '2-digit', minute: '2-digit' }, zone);
}

function format(at: Date, parts: Intl.DateTimeFormatOptions, zone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...parts, hourCycle: 'h23', ...(zone ? { timeZone: zone } : {}) }).format(at);
}

/** `CET`, `GMT+9`: what the reader's clock is called at that time. */
export function zoneName(at: Date, language: string, zone?: string): string {
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZoneName: 'short',
    ...(zone ? { timeZone: zone } : {}),
  }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** Day alone: `22 Nov`, with the year when it is another. */
export function day(at: Date, now: Date, language: string, zone?: string): string {
  const sameYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...(zone ? { timeZone: zone } : {}),
  }).format(at);
}

export function sameDay(a: Date, b: Date, zone?: string): boolean {
  const key = (d: Date) => new Intl.DateTimeFormat('en-CA', zone ? { timeZone: zone } : {}).format(d);
  return key(a) === key(b);
}

/** `02:04` today, `21 Nov 02:04` before. */
export function short(at: Date, now: Date, language: string, zone?: string): string {
  return sameDay(at, now, zone) ? minute(at, zone) : `${day(at, now, language, zone)} ${minute(at, zone)}`;
}

/** For the hover: `2026-11-22 02:04:11 UTC`. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
