import type { Checkpoint } from '../../api/types';

export interface Dot {
  checkpoint: Checkpoint;
  /** 0 oldest to 1 now. */
  at: number;
}

export interface Strip {
  dots: Dot[];
  spanSeconds: number;
}

const HOUR = 3600;
const DAY = 86400;
/** The span that is shown is the smallest of these that holds everything; else the largest. */
const SPANS = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 31 * DAY];
const DOTS_MAX = 200;

/** Checkpoints on a strip of time that ends now. */
export function strip(checkpoints: readonly Checkpoint[], now: Date): Strip {
  const ages = checkpoints
    .filter((checkpoint) => checkpoint.taken !== null)
    .map((checkpoint) => ({ checkpoint, age: Math.max(0, (now.getTime() - Date.parse(checkpoint.taken ?? '')) / 1000) }));
  const oldest = Math.max(0, ...ages.map((entry) => entry.age));
  const spanSeconds = SPANS.find((known) => known >= oldest) ?? SPANS[SPANS.length - 1] ?? DAY;
  const dots = ages
    .filter((entry) => entry.age <= spanSeconds)
    .slice(0, DOTS_MAX)
    .map(({ checkpoint, age }) => ({ checkpoint, at: 1 - age / spanSeconds }));
  return { dots, spanSeconds };
}
