import type { Fork, Group, Line } from '../../api/types';
import { isCut } from '../../drawing/situation';

/** Where a group is on its way between sites: what can be decided follows from it. */
export type Stage =
  | { kind: 'alone' }
  | { kind: 'down'; problem: string }
  | { kind: 'opening' }
  | { kind: 'handover'; to: string }
  | { kind: 'settling'; keeper: string }
  | { kind: 'fork'; fork: Fork; both: boolean; choices: Choice[] }
  /** Another appliance was promoted, and has not been met yet. */
  | { kind: 'superseded' }
  | { kind: 'primary' }
  | { kind: 'secondary' };

/** One way to settle a fork. */
export interface Choice {
  /** As the contract wants it: a peer's name, or `here`. */
  keep: string;
  winner: string;
  loser: string;
  /** Of log that only the loser has. */
  bytes: number;
}

export function stage(group: Group): Stage {
  if (group.phase === 'down') return { kind: 'down', problem: group.problem };
  if (group.handover) return { kind: 'handover', to: group.handover.to };
  if (group.phase !== 'serving') return { kind: 'opening' };
  if (group.settledFor) return { kind: 'settling', keeper: group.settledFor };
  const fork = group.forks[0];
  if (fork) return { kind: 'fork', fork, both: fork.ours.role === 'primary' && fork.theirs.role === 'primary', choices: choices(fork) };
  if (group.role === 'superseded') return { kind: 'superseded' };
  if (group.role === 'secondary') return { kind: 'secondary' };
  return group.lines.length === 0 ? { kind: 'alone' } : { kind: 'primary' };
}

/** Only a side that takes writes can go on. */
function choices({ ours, theirs }: Fork): Choice[] {
  const here: Choice = { keep: 'here', winner: ours.appliance, loser: theirs.appliance, bytes: theirs.bytes };
  const there: Choice = { keep: theirs.appliance, winner: theirs.appliance, loser: ours.appliance, bytes: ours.bytes };
  return [...(ours.role === 'primary' ? [here] : []), ...(theirs.role === 'primary' ? [there] : [])];
}

/** Why a peer cannot take over now; null: it can. */
export function barred(line: Line): 'cut' | 'catching' | 'standing' | null {
  if (isCut(line)) return 'cut';
  if (line.state === 'standing') return 'standing';
  return line.state === 'catching-up' || line.catchUp ? 'catching' : null;
}

/** Who is brought up to date before it can take over, seen from the primary. */
export function returning(group: Group): Line | undefined {
  return group.role === 'primary' ? group.lines.find((line) => barred(line) === 'catching') : undefined;
}
