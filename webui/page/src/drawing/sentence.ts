import { span, percent, bytes, type Span } from '../show/units';
import { clock, sameDay, short } from '../show/times';
import type { Catalogue } from '../words/en';
import { fill, parts, type Part, type Values } from '../words/fill';
import type { Situation, Stand } from './situation';

/** What a sentence is said with. */
export interface Saying {
  words: Catalogue;
  language: string;
  now: Date;
  zone?: string;
  /** The group that the sentence is about: pages that it leads to show that one. */
  group?: string;
  /** It stands on the page where something can be done: that one is not named. */
  there?: boolean;
}

/** The sentence under the drawing: how it stands, what that means, what to do. */
export function sentence(of: Situation, say: Saying): Part[] {
  const w = say.words.say;
  const told = (text: string, values: Values = {}) => parts(text, values);
  const keep = (winner: string) => fill(say.words.failover.keep, { winner });
  switch (of.kind) {
    case 'down':
      return [...told(w.down), ...elsewhere(say), { text: of.problem, look: 'plain' }];
    case 'opening':
      return told(w.opening[of.phase]);
    case 'handover':
      return told(w.handover, { to: of.to });
    case 'two-primaries':
      return leading(w.twoPrimaries, 'failover', say, {
        peer: of.peer,
        ours: bytes(of.ours, say.language),
        theirs: bytes(of.theirs, say.language),
        button: keep(of.own),
        other: keep(of.peer),
      });
    case 'superseded':
      return of.bytes > 0
        ? leading(w.superseded, 'failover', say, { by: of.by, bytes: bytes(of.bytes, say.language), button: keep(of.by) })
        : [...told(w.supersededAlike, { by: of.by }), ...elsewhere(say)];
    case 'settling':
      return told(w.settling, { keeper: of.keeper });
    case 'secondary':
      return secondary(of, say);
    case 'alone':
      return leading(w.alone, 'line', say, { button: say.words.line.invite });
    case 'in-place':
      return told(w.inPlace, { peer: of.peer });
    case 'first-sync':
      return told(w.firstSync, { peer: of.peer, done: percent(of.progress.ratio, say.language), eta: eta(of.progress.eta, say) });
    case 'cut':
      return cut(of, say);
    case 'standing':
      return told(w.standing, { peer: of.peer, problem: of.problem });
    case 'paused':
      return paused(of, say);
    case 'held':
      return [...told(w.held, { peer: of.peer, checkpoint: of.stand.checkpoint, age: age(of.stand, say) }), ...ending(of.stand, say)];
    case 'catching-up':
      return [
        ...told(w.catchingUp, { peer: of.peer, done: percent(of.progress.ratio, say.language), eta: eta(of.progress.eta, say) }),
        ...safe(of.safe, of.peer, say),
      ];
    case 'waiting':
      return [
        ...(of.next ? told(w.waiting, { at: time(of.next, say) }) : told(w.waitingAmount)),
        ...safe(of.safe, of.peer, say),
      ];
    case 'in-step':
      return [...budget(of.budget, of.estimate, say), ...safe(of.safe, of.peer, say)];
  }
}

/** Names the page where something can be done, by the words that its button has there. */
function leading(text: string, page: 'line' | 'failover', say: Saying, values: Values): Part[] {
  const shown = say.there ? text.replace('[{page}], ', '') : text;
  const to = page === 'failover' && say.group ? `/${page}?name=${encodeURIComponent(say.group)}` : `/${page}`;
  return parts(shown, { ...values, page: say.words.shell[page] }).map((part) => (part.look === 'link' ? { ...part, to } : part));
}

function elsewhere(say: Saying): Part[] {
  return say.there ? [] : leading(say.words.say.canBeDone, 'failover', say, {});
}

function secondary(of: Extract<Situation, { kind: 'secondary' }>, say: Saying): Part[] {
  const w = say.words.say;
  const peer = { peer: of.peer || say.words.draw.itsPrimary };
  const said: Part[] = [];
  if (of.receiving) {
    const text = of.usable ? w.receiving : w.receivingFirst;
    said.push(...parts(text, { ...peer, done: percent(of.receiving.ratio, say.language), eta: eta(of.receiving.eta, say) }));
  } else if (of.cutSince) {
    said.push(...leading(w.secondaryCut, 'failover', say, { ...peer, age: since(of.cutSince, say), button: say.words.failover.promoteOpen }));
  } else {
    said.push(...parts(of.usable ? w.secondary : w.secondaryEmpty, peer));
  }
  if (of.held) {
    said.push(...parts(w.heldHere, { checkpoint: of.held.checkpoint, age: age(of.held, say) }), ...ending(of.held, say));
  }
  return said;
}

function cut(of: Extract<Situation, { kind: 'cut' }>, say: Saying): Part[] {
  const w = say.words.say;
  const values = { peer: of.peer, age: since(of.since, say) };
  const first = of.since ? parts(w.cut, values) : parts(w.cutAlways, values);
  const second = of.tracking ? parts(w.tracking, values) : parts(...lasts(of.lasts, w));
  return [...first, ...second, ...safe(of.safe, of.peer, say)];
}

function paused(of: Extract<Situation, { kind: 'paused' }>, say: Saying): Part[] {
  const w = say.words.say;
  const values = { peer: of.peer, checkpoint: of.stand.checkpoint, age: age(of.stand, say) };
  const first = parts(of.stand.checkpoint ? w.pausedAt : w.paused, values);
  return [...first, ...parts(...lasts(of.lasts, w)), ...ending(of.stand, say), ...safe(of.safe, of.peer, say)];
}

function lasts(value: Span, w: Catalogue['say']): [string, Values] {
  return typeof value === 'number' ? [w.lasts, { lasts: span(value) }] : [value === 'never' ? w.lastsForEver : w.lastsUnknown, {}];
}

function budget(value: Span, estimate: boolean, say: Saying): Part[] {
  const w = say.words.say;
  if (typeof value !== 'number') return parts(value === 'never' ? w.budgetForEver : w.budgetUnknown, {});
  return parts(estimate ? w.budgetEstimate : w.budget, { budget: span(value) });
}

function safe(until: Date | null, peer: string, say: Saying): Part[] {
  const w = say.words.say;
  if (!until) return parts(w.safeUnknown, { peer });
  if (say.now.getTime() - until.getTime() < 500) return parts(w.safeAll, { peer });
  return parts(w.safe, { peer, at: time(until, say) });
}

function ending(stand: Stand, say: Saying): Part[] {
  if (!stand.ends || stand.ends <= say.now) return [];
  return parts(say.words.say.ends, { at: time(stand.ends, say) });
}

function age(stand: Stand, say: Saying): string {
  return since(stand.since, say);
}

function since(at: Date | null, say: Saying): string {
  return at ? span((say.now.getTime() - at.getTime()) / 1000) : say.words.unknown;
}

function eta(value: Span, say: Saying): string {
  return typeof value === 'number' ? span(value) : value === 'never' ? say.words.never : say.words.unknown;
}

function time(at: Date, say: Saying): string {
  return sameDay(at, say.now, say.zone) ? clock(at, say.zone) : short(at, say.now, say.language, say.zone);
}
