import type { Checkpoint, Group, Iscsi } from '../api/types';
import { bitRate, byteRate, bytes, percent, span } from '../show/units';
import { minute, short } from '../show/times';
import { fill } from '../words/fill';
import type { Saying } from './sentence';
import { hasCopy, worst, type Situation } from './situation';

/** What is drawn: no pixels, no components, only what is seen. Null levels are not known and are not drawn as empty. */
export interface Picture {
  hosts: { title: string; note: string }[];
  /** For all hosts together, where there is one box for them. */
  hostsNote: string;
  /** Hosts cannot write here. */
  barred: string;
  /** Bytes per second into the basin; 0 none, null not known here. */
  inflow: number | null;
  inflowText: string;
  basin: Vessel;
  line: Pipe | null;
  far: (Vessel & { frozen: boolean; broken: boolean }) | null;
}

export interface Vessel {
  title: string;
  /** This appliance's own. */
  own: boolean;
  /** 0 to 1. */
  level: number | null;
  lines: string[];
  /** What stands at the full line. */
  full: string;
}

export interface Pipe {
  shape: 'open' | 'cut' | 'gate' | 'still';
  rate: number;
  title: string;
  of: string;
  notes: string[];
  /** On the gate's plate. */
  gate: string;
}

const HOSTS_SHOWN = 2;

/** What else is known besides the group: `own` is this appliance's name. */
export interface Beside {
  iscsi: Iscsi | null;
  checkpoints: readonly Checkpoint[];
  own: string;
}

export function picture(group: Group, of: Situation, beside: Beside, say: Saying): Picture {
  const here = group.role === 'secondary' ? standby(group, of, beside, say) : active(group, of, beside, say);
  const hosts = group.role === 'secondary' ? [elsewhere(of, say)] : initiators(group, beside.iscsi, say);
  return { ...here, hosts, hostsNote: (hosts.length === 1 && hosts[0]?.note) || volumes(group, say) };
}

type Core = Omit<Picture, 'hosts' | 'hostsNote'>;

function active(group: Group, of: Situation, beside: Beside, say: Saying): Core {
  const d = say.words.draw;
  const rate = group.lag.appendBytesPerSecond;
  const inflow = typeof rate === 'number' ? rate : null;
  const { capacityBytes: room, usedBytes: used } = group.buffer;
  const full = group.lag.timeToFullSeconds;
  const lines = [fill(d.usedOf, { used: bytes(used, say.language), room: bytes(room, say.language) }), d.rung[group.rung]];
  if (typeof full === 'number' && of.kind !== 'in-step') lines.push(fill(d.fullIn, { span: span(full) }));
  return {
    barred: of.kind === 'superseded' || of.kind === 'settling' ? d.barred : of.kind === 'handover' ? d.barredShortly : of.kind === 'down' ? d.down : '',
    inflow,
    inflowText: inflow === null ? '–' : byteRate(inflow, say.language),
    basin: { title: d.basin, own: true, level: room > 0 ? used / room : null, lines, full: bytes(room, say.language) },
    line: pipe(group, of, say),
    far: far(group, of, beside, say),
  };
}

/** Seen from the far side the same water flows the same way: their basin, the line, our copy. */
function standby(group: Group, of: Situation, beside: Beside, say: Saying): Core {
  const d = say.words.draw;
  const peer = of.kind === 'secondary' && of.peer ? of.peer : d.itsPrimary;
  const held = of.kind === 'secondary' ? of.held : null;
  const receiving = of.kind === 'secondary' ? of.receiving : null;
  const lines: string[] = [];
  if (receiving) lines.push(fill(d.copied, { done: percent(receiving.ratio, say.language) }));
  else if (!group.imageUsable) lines.push(d.noCopy);
  else lines.push(d.copyGood);
  if (held) lines.push(fill(d.frozenAt, { checkpoint: held.checkpoint }));
  lines.push(fill(d.waitingForMirror, { bytes: bytes(group.buffer.undestagedBytes, say.language) }));
  return {
    barred: '',
    inflow: null,
    inflowText: '',
    basin: { title: fill(d.basinAt, { peer }), own: false, level: null, lines: [d.seeThere], full: '' },
    line: pipe(group, of, say),
    far: {
      title: fill(d.ownCopy, { own: beside.own }),
      own: true,
      level: receiving ? receiving.ratio : group.imageUsable ? 1 : 0,
      lines,
      full: '',
      frozen: held !== null,
      broken: !group.imageUsable && !receiving,
    },
  };
}

function pipe(group: Group, of: Situation, say: Saying): Pipe | null {
  const d = say.words.draw;
  const line = worst(group.lines);
  if (!line) return null;
  const rate = Math.max(number(line.sentBytesPerSecond), number(line.receivedBytesPerSecond));
  const notes: string[] = [];
  if (typeof line.roundTripSeconds === 'number') notes.push(fill(d.roundTrip, { ms: Math.round(line.roundTripSeconds * 1000) }));
  const since = line.since ? span((say.now.getTime() - Date.parse(line.since)) / 1000) : '';
  const base = { rate, of: line.limit ? fill(d.of, { limit: bitRate(line.limit.bytesPerSecond, say.language) }) : '', gate: '' };
  if (line.state === 'down' || line.state === 'connecting') {
    return { ...base, shape: 'cut', rate: 0, of: '', title: d.lineDown, notes: [since ? fill(d.since, { span: since }) : d.neverUp] };
  }
  if (since) notes.push(fill(d.up, { span: since }));
  if (of.kind === 'paused') {
    const gate = of.stand.checkpoint || d.pausedNow;
    const ends = of.stand.ends ? [fill(d.opensAt, { at: minute(of.stand.ends, say.zone) })] : [];
    return { ...base, shape: 'gate', rate: 0, of: '', title: d.paused, notes: [...ends, ...notes], gate };
  }
  if (of.kind === 'standing' || of.kind === 'two-primaries' || of.kind === 'superseded') {
    return { ...base, shape: 'still', rate: 0, of: '', title: d.standing, notes };
  }
  return { ...base, shape: rate > 0 ? 'open' : 'still', title: rate > 0 ? bitRate(rate, say.language) : d.idle, notes };
}

function far(group: Group, of: Situation, beside: Beside, say: Saying): Picture['far'] {
  const d = say.words.draw;
  const line = worst(group.lines);
  if (!line) return null;
  const behind = group.lag.behindSeconds;
  const lines = [typeof behind === 'number' && behind > 0 ? fill(d.behind, { span: span(behind) }) : behind === 0 ? d.inStep : d.behindUnknown];
  let level = 1;
  if (of.kind === 'first-sync' || of.kind === 'catching-up') {
    level = of.kind === 'first-sync' ? of.progress.ratio : 1;
    lines.unshift(fill(of.kind === 'first-sync' ? d.firstCopy : d.catchingUp, { done: percent(of.progress.ratio, say.language) }));
    if (of.kind === 'first-sync') lines.length = 1;
  } else if (!hasCopy(group, line)) {
    level = 0;
    lines.splice(0, 1, d.noCopyYet);
  }
  if (of.kind === 'held') {
    lines.push(fill(d.frozenAt, { checkpoint: of.stand.checkpoint }), of.stand.ends ? fill(d.releasesAt, { at: minute(of.stand.ends, say.zone) }) : d.byHand);
  }
  if (of.kind === 'in-place') lines.splice(0, 1, d.noCopy);
  if (of.kind === 'superseded' || of.kind === 'two-primaries') lines.splice(0, 1, d.otherPrimary);
  else if (of.kind !== 'held' && line.ackedLsn !== null) lines.push(...proof(group, line.peer, say), ...newest(group, beside, say));
  return { title: line.peer, own: false, level, lines, full: '', frozen: of.kind === 'held', broken: of.kind === 'in-place' || (line.ackedLsn === null && of.kind !== 'first-sync') };
}

function proof(group: Group, peer: string, say: Saying): string[] {
  const found = group.verifications.find((verification) => verification.peer === peer);
  if (!found?.verified) return [];
  return [fill(say.words.draw.verified, { span: span((say.now.getTime() - Date.parse(found.verified)) / 1000) })];
}

/** The newest checkpoint that the far copy has passed. */
function newest(group: Group, beside: Beside, say: Saying): string[] {
  const found = beside.checkpoints.find(({ group: of, life }) => of === group.name && (life === 'applied' || life === 'released'));
  return found?.taken ? [`${short(new Date(found.taken), say.now, say.language, say.zone)} ${found.name}`] : [];
}

function initiators(group: Group, iscsi: Iscsi | null, say: Saying): Picture['hosts'] {
  const d = say.words.draw;
  const targets = new Set(iscsi?.targets.filter((target) => target.group === group.name && target.checkpoint === '').map((target) => target.name));
  const sessions = new Map<string, number>();
  for (const session of iscsi?.sessions ?? []) {
    if (targets.has(session.target)) sessions.set(session.initiator, (sessions.get(session.initiator) ?? 0) + 1);
  }
  const named = [...sessions].map(([name, count]) => [shortName(name), count] as const).sort(([a], [b]) => a.localeCompare(b));
  const boxes = named.slice(0, HOSTS_SHOWN).map(([title, count]) => ({
    title,
    note: fill(count === 1 ? d.oneSession : d.sessions, { count }),
  }));
  const note = volumes(group, say);
  if (named.length > HOSTS_SHOWN) return [...boxes, { title: fill(d.moreHosts, { count: named.length - HOSTS_SHOWN }), note }];
  return boxes.length > 0 ? boxes : [{ title: d.hosts, note }];
}

function volumes(group: Group, say: Saying): string {
  const d = say.words.draw;
  return fill(group.volumes === 1 ? d.oneVolume : d.volumes, { count: group.volumes });
}

function elsewhere(of: Situation, say: Saying): Picture['hosts'][number] {
  const peer = of.kind === 'secondary' ? of.peer : '';
  return { title: say.words.draw.hosts, note: fill(say.words.draw.writeAt, { peer: peer || say.words.draw.itsPrimary }) };
}

/** Of `iqn.1993-08.org.debian:01:db1` what people call it. */
export function shortName(initiator: string): string {
  const colon = initiator.lastIndexOf(':');
  return colon >= 0 && colon < initiator.length - 1 ? initiator.slice(colon + 1) : initiator;
}

function number(value: number | string): number {
  return typeof value === 'number' ? value : 0;
}
