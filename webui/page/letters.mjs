// The page's letters: of Inter what this page shows. Texts in English and German, names of their neighbours, the signs that
// stand in texts, no fractions, powers and currencies; weights from 400 to 700. What is not there comes from the reader's own font.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subset from 'subset-font';

const from = createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
const to = join(import.meta.dirname, '../target/letters/inter.woff2');
const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
const latin = '\u00a0§«°µ·»' + range(0xc0, 0xff);
const signs = '–—‘’‚“”„•…‰′″€™←↑→↓−∞≈≠≤≥';

mkdirSync(dirname(to), { recursive: true });
const letters = await subset(readFileSync(from), range(0x20, 0x7e) + latin + signs, {
  targetFormat: 'woff2',
  keepFeatures: ['kern', 'tnum', 'ccmp', 'locl', 'mark', 'mkmk'],
  variationAxes: { wght: { min: 400, max: 700 } },
});
writeFileSync(to, letters);
