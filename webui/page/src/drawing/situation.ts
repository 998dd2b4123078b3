import type { Checkpoint, Group, Line, Scheduled } from '../api/types';
import type { Span } from '../show/units';

/** How a group stands, for people: one of these, the one that matters most. The sentence and the drawing follow it. */
export type Situation =
  | { kind: 'down'; problem: string }
  | { kind: 'opening'; phase: 'asking' | 'changing' | 'fetching' | 'closed' }
  | { kind: 'handover'; to: string }
  | { kind: 'two-primaries'; own: string; peer: string; ours: number; theirs: number }
  | { kind: 'superseded'; by: string; bytes: number }
  | { kind: 'settling'; keeper: string }
  | { kind: 'secondary'; peer: string; held: Stand | null; cutSince: Date | null; receiving: Progress | null; usable: boolean }
  | { kind: 'alone' }
  | { kind: 'in-place'; peer: string }
  | { kind: 'first-sync'; peer: string; progress: Progress }
  | { kind: 'cut'; peer: string; since: Date | null; lasts: Span; safe: Date | null; tracking: boolean }
  | { kind: 'standing'; peer: string; problem: string }
  | { kind: 'paused'; peer: string; stand: Stand; lasts: Span; safe: Date | null }
  | { kind: 'held'; peer: string; stand: Stand }
  | { kind: 'catching-up'; peer: string; progress: Progress; safe: Date | null }
  | { kind: 'waiting'; peer: string; next: Date | null; safe: Date | null }
  | { kind: 'in-step'; peer: string; budget: Span; estimate: boolean; safe: Date | null };

/** A reader of the log that stands still. */
export interface Stand {
  /** Empty: at no checkpoint. */
  checkpoint: string;
  since: Date | null;
  /** When its schedule ends it; null: somebody does it by hand. */
  ends: Date | null;
}

export interface Progress {
  /** 0 to 1. */
  ratio: number;
  eta: Span;
}

export type Mark = 'good' | 'busy' | 'warn' | 'bad' | 'off';

/** Around a group: what its situation needs to know besides. */
export interface Around {
  checkpoints: readonly Checkpoint[];
  schedules: readonly Scheduled[];
  now: Date;
}

export function situation(group: Group, around: Around): Situation {
  if (group.phase === 'down') return { kind: 'down', problem: group.problem };
  if (group.handover) return { kind: 'handover', to: group.handover.to };
  if (group.phase !== 'serving') return { kind: 'opening', phase: group.phase };
  const fork = group.forks[0];
  if (fork && fork.ours.promoted && fork.theirs.promoted && fork.ours.role !== 'superseded') {
    return { kind: 'two-primaries', own: fork.ours.appliance, peer: fork.theirs.appliance, ours: fork.ours.bytes, theirs: fork.theirs.bytes };
  }
  if (group.role === 'superseded') {
    return { kind: 'superseded', by: fork?.theirs.appliance ?? worst(group.lines)?.peer ?? '', bytes: fork?.ours.bytes ?? 0 };
  }
  if (group.settledFor) return { kind: 'settling', keeper: group.settledFor };
  if (group.role === 'secondary') return secondary(group, around);
  return primary(group, around);
}

function secondary(group: Group, around: Around): Situation {
  const line = worst(group.lines);
  const hold = group.hold;
  return {
    kind: 'secondary',
    peer: line?.peer ?? '',
    held: hold ? stand(hold.checkpoint, date(hold.since), around) : null,
    cutSince: line && isCut(line) ? date(line.since) : null,
    receiving: line?.catchUp?.receiving ? progress(line) : null,
    usable: group.imageUsable,
  };
}

function primary(group: Group, around: Around): Situation {
  const line = worst(group.lines);
  if (!line) return { kind: 'alone' };
  const copied = hasCopy(group, line);
  const safe = copied ? safeUntil(group, around.now) : null;
  const lasts = group.lag.timeToFullSeconds;
  if (group.rung === 'in-place') return { kind: 'in-place', peer: line.peer };
  if (isCut(line)) {
    return { kind: 'cut', peer: line.peer, since: date(line.since), lasts, safe, tracking: group.rung === 'tracking' };
  }
  if (group.pause) {
    return { kind: 'paused', peer: line.peer, stand: stand(group.pause.checkpoint, date(group.pause.since), around), lasts, safe };
  }
  if (line.state === 'standing') return { kind: 'standing', peer: line.peer, problem: line.problem };
  if (line.state === 'catching-up' || line.catchUp || !copied) {
    const shown = progress(line);
    return copied
      ? { kind: 'catching-up', peer: line.peer, progress: shown, safe }
      : { kind: 'first-sync', peer: line.peer, progress: shown };
  }
  const held = around.checkpoints.find((checkpoint) => checkpoint.group === group.name && checkpoint.life === 'held');
  if (held) return { kind: 'held', peer: line.peer, stand: stand(held.name, date(held.taken), around) };
  if (group.policy.state === 'waiting') return { kind: 'waiting', peer: line.peer, next: date(group.policy.next), safe };
  const budget = group.lag.outageBudget;
  return { kind: 'in-step', peer: line.peer, budget: budget.medianSeconds, estimate: budget.estimate, safe };
}

export function mark(now: Situation): Mark {
  switch (now.kind) {
    case 'down':
    case 'two-primaries':
    case 'superseded':
    case 'in-place':
      return 'bad';
    case 'cut':
    case 'standing':
    case 'handover':
    case 'paused':
      return 'warn';
    case 'opening':
    case 'settling':
    case 'first-sync':
    case 'catching-up':
    case 'held':
    case 'waiting':
      return 'busy';
    case 'secondary':
      return now.cutSince || !now.usable ? 'warn' : now.held || now.receiving ? 'busy' : 'good';
    case 'alone':
      return 'off';
    case 'in-step':
      return 'good';
  }
}

/** Whether the peer has ever confirmed anything: else nothing is there, however little the line has to send. Logs begin at 0. */
export function hasCopy(group: Group, line: Line): boolean {
  return group.rung !== 'none' && line.ackedLsn !== null && !/^0*$/.test(line.ackedLsn);
}

/** Down or being dialled: nothing can flow. */
export function isCut(line: Line): boolean {
  return line.state === 'down' || line.state === 'connecting';
}

const TROUBLE: Record<Line['state'], number> = { down: 4, connecting: 3, standing: 2, 'catching-up': 1, following: 0 };

/** Of several peers the one that needs looking at most. */
export function worst(lines: readonly Line[]): Line | undefined {
  return lines.reduce<Line | undefined>((found, line) => (!found || TROUBLE[line.state] > TROUBLE[found.state] ? line : found), undefined);
}

/** Everything that was written until then is at the peer. Null: that is not known. */
function safeUntil(group: Group, now: Date): Date | null {
  const behind = group.lag.behindSeconds;
  return typeof behind === 'number' ? new Date(now.getTime() - behind * 1000) : null;
}

function progress(line: Line): Progress {
  const batch = line.catchUp;
  if (!batch) return { ratio: 0, eta: 'unknown' };
  return { ratio: batch.totalBytes > 0 ? Math.min(1, batch.doneBytes / batch.totalBytes) : 0, eta: batch.etaSeconds };
}

function stand(checkpoint: string, since: Date | null, around: Around): Stand {
  const found = around.checkpoints.find((known) => known.name === checkpoint);
  const taken = found ? date(found.taken) : null;
  const schedule = around.schedules.find(
    (known) => known.stand !== 'nothing' && known.releaseAfterMinutes > 0 && new RegExp(`^${escaped(known.prefix)}-\\d{8}-\\d{4}$`).test(checkpoint),
  );
  const ends = schedule && taken ? new Date(taken.getTime() + schedule.releaseAfterMinutes * 60_000) : null;
  return { checkpoint, since, ends };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function date(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
