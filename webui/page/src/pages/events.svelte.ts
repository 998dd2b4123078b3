import { here } from '../api/here.svelte';
import type { Event, EventList } from '../api/types';
import { Watched } from '../live/list.svelte';
import type { Mark } from '../drawing/situation';
import { fill } from '../words/fill';
import { words } from '../words/words.svelte';
import { notices } from '../shell/notices.svelte';

const LATELY = 6;
const OPEN_SHOWN = 20;

export const lately = new Watched(() => here.client.get<EventList>(`/events?limit=${LATELY}`).then((list) => list.items));
export const alarms = new Watched(() => here.client.get<EventList>(`/events?open=true&limit=${OPEN_SHOWN}`).then((list) => list.items));

export function severityMark(event: Event): Mark {
  if (!event.open) return 'off';
  return event.severity === 'error' ? 'bad' : event.severity === 'warning' ? 'warn' : 'busy';
}

/** Somebody has seen it. Gives the event as it is then. */
export async function acknowledge(event: Event): Promise<Event> {
  const seen = await here.client.send<Event>('PUT', `/events/${event.id}/acknowledgement`);
  notices.tell(fill(words.now.events.acknowledged, { kind: event.kind }));
  void alarms.load();
  void lately.load();
  return seen;
}
