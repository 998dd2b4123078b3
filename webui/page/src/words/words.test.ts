import { describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';
import { fill, holes, parts } from './fill';

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(path + key, value);
    else for (const [inner, text] of texts(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

describe('catalogue', () => {
  const english = texts(en as unknown as Tree);
  const german = texts(de as unknown as Tree);
  it('german_hasTheSameKeys', () => expect([...german.keys()].sort()).toEqual([...english.keys()].sort()));
  it('german_hasTheSameHoles', () => {
    const wrong = [...english].filter(([key, text]) => String(holes(text)) !== String(holes(german.get(key) ?? ''))).map(([key]) => key);
    expect(wrong).toEqual([]);
  });
  it('marks_areClosed_inEveryText', () => {
    const wrong = [...english, ...german].filter(([, text]) => (text.split('*').length - 1) % 2 !== 0 || (text.split('~').length - 1) % 2 !== 0);
    expect(wrong).toEqual([]);
  });
  it('words_thatWeDoNotSay_areNowhere', () => {
    const wrong = [...english, ...german].filter(([, text]) => /\b(slave|master|job|sync status|disk image)\b/i.test(text.replace('backup job', '')));
    expect(wrong).toEqual([]);
  });
});

describe('fill', () => {
  it('fill_unknownHole_stays', () => expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}'));
  it('parts_marks_giveLooks', () =>
    expect(parts('lose ~{b}~, *safe* at {p}', { b: '3 d', p: 'osaka' })).toEqual([
      { text: 'lose ', look: 'plain' },
      { text: '3 d', look: 'water' },
      { text: ', ', look: 'plain' },
      { text: 'safe', look: 'strong' },
      { text: ' at osaka', look: 'plain' },
    ]));
  it('parts_link_isOne', () => expect(parts('see [{page}].', { page: 'Line' })).toEqual([
    { text: 'see ', look: 'plain' },
    { text: 'Line', look: 'link' },
    { text: '.', look: 'plain' },
  ]));
  it('parts_marksInAName_areText', () => expect(parts('*{n}*', { n: '*a*~{x}~' })).toEqual([{ text: '*a*~{x}~', look: 'strong' }]));
});
