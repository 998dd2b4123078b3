/** Times of the week as limits have them: `mon-fri 08:00-18:00`. */
export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = (typeof DAYS)[number];

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is chosen, as the contract wants it; null: always. Undefined: the times do not go together. */
export function windowOf(days: readonly Day[], from: string, until: string): string | null | undefined {
  const times = from === '' && until === '' ? '' : TIME.test(from) && TIME.test(until) && from !== until ? `${from}-${until}` : undefined;
  if (times === undefined) return undefined;
  const text = days.length === DAYS.length ? '' : ranges(days);
  return [text, times].filter((part) => part !== '').join(' ') || null;
}

/** `mon-fri`, `sat,sun`: three or more in a row are a range. */
function ranges(days: readonly Day[]): string {
  const short = (i: number) => (DAYS[i] ?? '').slice(0, 3);
  const chosen = DAYS.map((day) => days.includes(day));
  const found: string[] = [];
  for (let i = 0; i < DAYS.length; i++) {
    if (!chosen[i]) continue;
    let end = i;
    while (chosen[end + 1]) end++;
    if (end - i >= 2) found.push(`${short(i)}-${short(end)}`);
    else for (let day = i; day <= end; day++) found.push(short(day));
    i = end;
  }
  return found.join(',');
}

/** The same for people: days in their language. */
export function shownWindow(when: string, names: Record<Day, string>): string {
  return when.replace(/[a-z]{3}/g, (short) => {
    const day = DAYS.find((known) => known.startsWith(short));
    return day ? names[day] : short;
  });
}
