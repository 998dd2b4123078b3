import type { Loss, Prospect } from '../../api/types';
import { clock, sameDay, short } from '../../show/times';
import { bytes, span } from '../../show/units';
import type { Catalogue } from '../../words/en';
import { fill } from '../../words/fill';

/** What sentences about a promote are said with. */
export interface Telling {
  words: Catalogue;
  language: string;
  now: Date;
  zone?: string;
}

/** What would be missing of one peer's writes, a sentence each; empty: the peer is there, and can be asked to hand over. */
export function missing(loss: Loss, say: Telling): string[] {
  if (loss.primary) return [];
  const w = say.words.failover;
  const peer = loss.peer;
  const said: string[] = [];
  if (typeof loss.bytes !== 'number') said.push(fill(w.missingUntold, { peer }));
  else if (loss.bytes === 0) said.push(fill(w.missingNone, { peer }));
  else said.push(fill(w.missingTold, { peer, bytes: bytes(loss.bytes, say.language), span: typeof loss.spanSeconds === 'number' ? span(loss.spanSeconds) : say.words.unknown, reported: time(loss.reported, say) }));
  if (loss.unknownSince && !loss.reachable) said.push(fill(w.missingSince, { peer, since: time(loss.unknownSince, say) }));
  if (typeof loss.estimateBytes === 'number' && loss.estimateBytes > 0) said.push(fill(w.missingEstimate, { bytes: bytes(loss.estimateBytes, say.language) }));
  return said;
}

/** From when on hosts would go on. */
export function goesOn(prospect: Prospect, say: Telling): string {
  return prospect.held ? time(prospect.held, say) : say.words.failover.goOnUnknown;
}

function time(at: string | null, say: Telling): string {
  if (at === null) return say.words.unknown;
  const when = new Date(at);
  return sameDay(when, say.now, say.zone) ? clock(when, say.zone) : short(when, say.now, say.language, say.zone);
}
