/** Texts of the catalogue have holes: `{peer} is {span} behind`. `*words*` between stars carry weight, `[words]` lead elsewhere. */

export interface Part {
  text: string;
  /** strong: carries weight; water: the number that the sentence is about; link: the name of another page. */
  look: 'plain' | 'strong' | 'water' | 'link';
  /** Of a link: the address within the page. */
  to?: string;
}

export type Values = Record<string, string | number>;

const LOOKS: Record<string, Part['look']> = { '*': 'strong', '~': 'water', '[': 'link' };

export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}

/** The same, in parts of their own look: `*{peer}*` is strong, `~{span}~` is water, `[{page}]` a link. What is filled in is never read for marks. */
export function parts(text: string, values: Values): Part[] {
  return text
    .split(/(\*[^*]+\*|~[^~]+~|\[[^\]]+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const look = LOOKS[piece[0] ?? ''] ?? 'plain';
      return { text: fill(look === 'plain' ? piece : piece.slice(1, -1), values), look };
    });
}

export function holes(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();
}
