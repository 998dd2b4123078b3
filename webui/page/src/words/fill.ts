/** Texts of the catalogue have holes: `{peer} is {span} behind`. `*words*` between stars carry weight. */

export interface Part {
  text: string;
  /** strong: carries weight; water: the number that the sentence is about. */
  look: 'plain' | 'strong' | 'water';
}

export type Values = Record<string, string | number>;

export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}

/** The same, in parts of their own look: `*{peer}*` is strong, `~{span}~` is water. What is filled in is never read for marks. */
export function parts(text: string, values: Values): Part[] {
  return text
    .split(/(\*[^*]+\*|~[^~]+~)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const mark = piece[0] === '*' ? 'strong' : piece[0] === '~' ? 'water' : 'plain';
      return { text: fill(mark === 'plain' ? piece : piece.slice(1, -1), values), look: mark };
    });
}

export function holes(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();
}
