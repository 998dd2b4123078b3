/** QR codes as ISO/IEC 18004 has them: bytes, error correction level L, as small as the text allows. */

/** Enough for 367 bytes: the longest address of one-time codes has 310. */
const VERSION_MAX = 12;
/** By version, from 1: check bytes of a block, and blocks. */
const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4];
const PADS = [0xec, 0x11];
const MASKS: ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** Rows of modules, true: dark. */
export type Modules = boolean[][];

/** The code of `text`; null when it is too long. */
export function qr(text: string): Modules | null {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= VERSION_MAX; version++) {
    if (bytes.length + (version < 10 ? 2 : 3) <= dataBytes(version)) return best(version, codewords(version, bytes));
  }
  return null;
}

/** A path of the dark modules, `quiet` modules away from the edges. */
export function qrPath(modules: Modules, quiet: number): string {
  return modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : ''))).join('');
}

/** Modules that carry data and checks: all but the patterns, in bytes. */
function allBytes(version: number): number {
  const across = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const aligning = across === 0 ? 0 : (25 * across - 10) * across - 55;
  return Math.floor(((16 * version + 128) * version + 64 - aligning - (version >= 7 ? 36 : 0)) / 8);
}

function dataBytes(version: number): number {
  return allBytes(version) - of(CHECKS, version) * of(BLOCKS, version);
}

function of(table: readonly number[], version: number): number {
  return table[version - 1] ?? 0;
}

/** What the modules carry: data with header and padding, cut into blocks, each with its checks, one byte of each in turn. */
function codewords(version: number, bytes: Uint8Array): number[] {
  const room = dataBytes(version);
  const binary = (value: number, bits: number) => value.toString(2).padStart(bits, '0');
  let text = binary(4, 4) + binary(bytes.length, version < 10 ? 8 : 16); // 4: bytes follow.
  for (const byte of bytes) text += binary(byte, 8);
  text += '0'.repeat(Math.min(4, room * 8 - text.length));
  const data = (text.match(/.{1,8}/g) ?? []).map((piece) => Number.parseInt(piece.padEnd(8, '0'), 2));
  for (let i = 0; data.length < room; i++) data.push(PADS[i % 2] ?? 0);

  const count = of(BLOCKS, version);
  const short = Math.floor(room / count);
  const blocks: number[][] = [];
  for (let i = 0, at = 0; i < count; i++) {
    const length = short + (i >= count - (room % count) ? 1 : 0);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  return [...inTurn(blocks), ...inTurn(blocks.map((block) => checkBytes(block, of(CHECKS, version))))];
}

function inTurn(blocks: number[][]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, i) => blocks.flatMap((block) => block.slice(i, i + 1))).flat();
}

/** In the field of 256 elements of the polynomial 0x11d. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** The checks of Reed and Solomon: what is left when `data` is divided by (x - 1)(x - 2)(x - 4) ... */
export function checkBytes(data: readonly number[], count: number): number[] {
  const divisor: number[] = Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0));
  for (let i = 0, root = 1; i < count; i++, root = times(root, 2)) {
    for (let j = 0; j < count; j++) divisor[j] = times(divisor[j] ?? 0, root) ^ (divisor[j + 1] ?? 0);
  }
  let left: number[] = Array.from({ length: count }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (left[0] ?? 0);
    left = [...left.slice(1), 0].map((value, i) => value ^ times(divisor[i] ?? 0, factor));
  }
  return left;
}

/** The one of the eight masks that cameras read best. */
function best(version: number, words: readonly number[]): Modules {
  const codes = MASKS.map((_, mask) => draw(version, words, mask));
  const faults = codes.map(fault);
  return codes[faults.indexOf(Math.min(...faults))] ?? [];
}

function draw(version: number, words: readonly number[], mask: number): Modules {
  const size = 17 + 4 * version;
  const modules: (boolean | undefined)[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined));
  const set = (x: number, y: number, dark: boolean) => {
    const row = modules[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  patterns(version, size, set);
  formats(version, size, mask, set);
  let bit = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) { // Column 6 is a ruler.
    const upward = ((right + 1) & 2) === 0;
    for (let i = 0; i < size * 2; i++) {
      const x = right - (i % 2);
      const y = upward ? size - 1 - (i >> 1) : i >> 1;
      if (modules[y]?.[x] !== undefined) continue;
      const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
      set(x, y, dark !== (MASKS[mask]?.(x, y) === 0));
      bit++;
    }
  }
  return modules.map((row) => row.map((dark) => dark === true));
}

type Set = (x: number, y: number, dark: boolean) => void;

/** What tells a camera where the code is, and its grid. */
function patterns(version: number, size: number, set: Set): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const square = (cx: number, cy: number, reach: number, light: number[]) => {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) set(cx + dx, cy + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(x, y, 4, [2, 4]);
  if (version < 2) return;
  const across = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (across * 2 - 2)) * 2;
  const centres = Array.from({ length: across }, (_, i) => (i === 0 ? 6 : size - 7 - (across - 1 - i) * step));
  for (const y of centres) {
    for (const x of centres) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!corner) square(x, y, 2, [1]);
    }
  }
}

/** Level and mask, and from version 7 on the version, each twice and with checks of their own. */
function formats(version: number, size: number, mask: number, set: Set): void {
  const format = ((8 | mask) << 10 | divided(8 | mask, 10, 0x537)) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1;
    if (i < 6) set(8, i, dark);
    else if (i < 8) set(8, i + 1, dark);
    else if (i < 9) set(7, 8, dark);
    else set(14 - i, 8, dark);
    if (i < 8) set(size - 1 - i, 8, dark);
    else set(8, size - 15 + i, dark);
  }
  set(8, size - 8, true);
  if (version < 7) return;
  const number = version << 12 | divided(version, 12, 0x1f25);
  for (let i = 0; i < 18; i++) {
    const dark = ((number >> i) & 1) === 1;
    set(size - 11 + (i % 3), Math.floor(i / 3), dark);
    set(Math.floor(i / 3), size - 11 + (i % 3), dark);
  }
}

/** What is left of `value` and `bits` zeros, divided by a polynomial of that degree. */
function divided(value: number, bits: number, polynomial: number): number {
  let left = value;
  for (let i = 0; i < bits; i++) left = (left << 1) ^ ((left >> (bits - 1)) & 1 ? polynomial : 0);
  return left;
}

/** How much of it looks like nothing but one colour, or like a corner. */
function fault(modules: Modules): number {
  const columns = modules.map((_, x) => modules.map((row) => row[x] === true));
  let sum = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map((dark) => (dark ? '1' : '0')).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const corner of ['10111010000', '00001011101']) sum += 40 * (text.split(corner).length - 1);
  }
  for (let y = 1; y < modules.length; y++) {
    for (let x = 1; x < modules.length; x++) {
      const dark = modules[y]?.[x];
      if (dark === modules[y - 1]?.[x] && dark === modules[y]?.[x - 1] && dark === modules[y - 1]?.[x - 1]) sum += 3;
    }
  }
  return sum;
}
