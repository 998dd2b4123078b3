/** Less than this may be the way here. */
const SAME_SECONDS = 2;

export type Clock = { kind: 'same' } | { kind: 'ahead' | 'behind'; seconds: number };

/** How the appliance's clock goes, against that of this browser at the time when it said so. */
export function clockAgainst(saidMillis: number, heardMillis: number): Clock {
  const seconds = (saidMillis - heardMillis) / 1000;
  if (Math.abs(seconds) < SAME_SECONDS) return { kind: 'same' };
  return { kind: seconds > 0 ? 'ahead' : 'behind', seconds: Math.abs(seconds) };
}

/** What people have to look at; alarms go by time.offset_max. */
const MUCH_SECONDS = 1;

export function isMuch(offsetSeconds: number): boolean {
  return Math.abs(offsetSeconds) >= MUCH_SECONDS;
}
