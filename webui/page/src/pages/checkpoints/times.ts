const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const TIMES_MAX = 48;

/** `02:00 14:00` as a list, each once and in order; null when one is none. */
export function timesTyped(text: string): string[] | null {
  const found = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (found.length === 0 || found.length > TIMES_MAX || !found.every((word) => TIME.test(word))) return null;
  return [...new Set(found)].sort();
}
