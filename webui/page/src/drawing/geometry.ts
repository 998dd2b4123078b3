/** Where things stand in the drawing, in CSS pixels: it is drawn at its true size, so letters never shrink. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  /** Side by side, or stacked on a phone. */
  wide: boolean;
  width: number;
  height: number;
  hosts: Box[];
  basin: Box;
  far: Box;
  /** One path from each host into the basin. */
  streams: string[];
  /** From the basin to the far basin, in the middle of the pipe. */
  pipe: { x1: number; y1: number; x2: number; y2: number };
  inflowText: { x: number; y: number };
  lineText: { x: number; y: number };
  lineTextWidth: number;
}

/** Below this the drawing is stacked. */
export const WIDE_FROM = 680;
const TOP = 26;
const BOX = 160;
const HOST_GAP = 12;
const HOST_MAX = 72;
const PIPE_FROM_FLOOR = 16;

export function layout(width: number, hosts: number): Layout {
  return width >= WIDE_FROM ? wide(width, Math.max(1, hosts)) : tall(width);
}

function wide(width: number, count: number): Layout {
  const hostWidth = Math.round(width * 0.172);
  const height = Math.min(HOST_MAX, (BOX - HOST_GAP * (count - 1)) / count);
  const used = height * count + HOST_GAP * (count - 1);
  const hosts = Array.from({ length: count }, (_, i) => ({
    x: 0.5,
    y: TOP + (BOX - used) / 2 + i * (height + HOST_GAP),
    width: hostWidth,
    height,
  }));
  const basin = { x: Math.round(width * 0.283) + 0.5, y: TOP, width: Math.round(width * 0.25), height: BOX };
  const farWidth = Math.round(width * 0.235);
  const far = { x: width - farWidth - 0.5, y: TOP, width: farWidth, height: BOX };
  const from = hostWidth + 0.5;
  const middle = (from + basin.x) / 2;
  const streams = hosts.map((box, i) => {
    const start = box.y + box.height / 2;
    const end = TOP + BOX * 0.46 + (i - (count - 1) / 2) * 16;
    return `M${from} ${start}C${middle} ${start} ${middle} ${end} ${basin.x} ${end}`;
  });
  const y = TOP + BOX - PIPE_FROM_FLOOR;
  const x1 = basin.x + basin.width;
  return {
    wide: true,
    width,
    height: TOP + BOX + 34,
    hosts,
    basin,
    far,
    streams,
    pipe: { x1, y1: y, x2: far.x, y2: y },
    inflowText: { x: from + 12, y: 18 },
    lineText: { x: x1 + 16, y: y - 26 },
    lineTextWidth: far.x - x1 - 24,
  };
}

function tall(width: number): Layout {
  const full = width - 1;
  const host = { x: 0.5, y: 1, width: full, height: 54 };
  const basin = { x: 0.5, y: 103, width: full, height: 122 };
  const far = { x: 0.5, y: 317, width: full, height: 122 };
  const x = 28;
  return {
    wide: false,
    width,
    height: 442,
    hosts: [host],
    basin,
    far,
    streams: [`M${x} ${host.y + host.height}V${basin.y}`],
    pipe: { x1: x, y1: basin.y + basin.height, x2: x, y2: far.y },
    inflowText: { x: x + 24, y: 84 },
    lineText: { x: x + 24, y: basin.y + basin.height + 32 },
    lineTextWidth: width - x - 32,
  };
}

const STREAM_MIN = 2;
const STREAM_MAX = 18;
/** Rates of hosts and of thin lines lie decades apart: a decade is four pixels. */
const PIXELS_PER_DECADE = 4;
const RATE_FLOOR = 4096;

/** How thick a stream of so many bytes per second is; 0 when nothing flows. */
export function thickness(bytesPerSecond: number): number {
  if (bytesPerSecond <= 0) return 0;
  const decades = Math.log10(Math.max(1, bytesPerSecond / RATE_FLOOR));
  return Math.min(STREAM_MAX, STREAM_MIN + PIXELS_PER_DECADE * decades);
}

/** How fast it moves, 1 to 4. */
export function pace(bytesPerSecond: number): 1 | 2 | 3 | 4 {
  const mib = bytesPerSecond / 1048576;
  return mib < 0.1 ? 1 : mib < 2 ? 2 : mib < 40 ? 3 : 4;
}

/** The full line lies this much below the rim. */
export const FULL_LINE = 10;
const FILM = 3;

/** y of a surface: linear between floor and full line; what is not empty is at least a film. */
export function surface(box: Box, level: number): number {
  const room = box.height - FULL_LINE;
  const depth = level <= 0 ? 0 : Math.max(FILM, Math.min(1, level) * room);
  return box.y + box.height - depth;
}

/** Water with a surface that moves; wider than the box by a wave, so that it can be shifted. */
export function water(box: Box, y: number, amplitude: number): string {
  const wave = 68;
  let path = `M${box.x - wave} ${y}`;
  for (let x = box.x - wave; x < box.x + box.width + wave; x += wave) path += `q${wave / 4} ${-amplitude} ${wave / 2} 0t${wave / 2} 0`;
  return `${path}V${box.y + box.height}H${box.x - wave}Z`;
}

/** The part of `text` that fits into so many pixels, at about so many a letter. */
export function fit(text: string, width: number, letter = 6.5): string {
  const room = Math.floor(width / letter);
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`;
}

/** The two ends of a cut pipe, with ragged edges. */
export function gap(pipe: Layout['pipe'], share = 0.34): { first: [number, number]; second: [number, number] } {
  const vertical = pipe.x1 === pipe.x2;
  const [from, to] = vertical ? [pipe.y1, pipe.y2] : [pipe.x1, pipe.x2];
  const middle = (from + to) / 2;
  const half = ((to - from) * share) / 2;
  return { first: [from, middle - half], second: [middle + half, to] };
}
