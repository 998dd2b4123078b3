/** A table as a file for a spreadsheet (RFC 4180). */

const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string): string {
  // A spreadsheet would run a name that starts like a formula; a quote in front keeps it a text.
  const safe = FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Whether a row has each word that was typed somewhere, in whatever case. */
export function matches(filter: string, cells: readonly string[]): boolean {
  const all = cells.join(' ').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

export function download(name: string, content: string | Blob, media = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([content], { type: media }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
