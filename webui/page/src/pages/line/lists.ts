import { here } from '../../api/here.svelte';
import type { Limit, LineHour } from '../../api/types';
import { Watched } from '../../live/list.svelte';

export const limits = new Watched(() => here.client.get<{ items: Limit[] }>('/line/limits').then((list) => list.items));

/** The hours of all peers, so many back. */
export function hoursBack(count: () => number): Watched<LineHour[]> {
  return new Watched(() => here.client.get<{ items: LineHour[] }>(`/line/history?hours=${count()}`).then((list) => list.items));
}
