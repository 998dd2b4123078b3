/** Where somebody is: the path of the address, read and written without a library. */
import { notices } from './notices.svelte';

export const PLACES = ['overview', 'volumes', 'line', 'checkpoints', 'failover', 'profile', 'hosts', 'events', 'panel', 'system'] as const;
export type Place = (typeof PLACES)[number];

export interface Where {
  place: Place;
  /** What is looked at there: a volume's name, a part of the system. Empty: the list, the first part. */
  item: string;
}

/** The item stands in the query: a name may have a dot, and a path with a dot is a file to the server. */
export function read(address: string): Where {
  const url = new URL(address, 'https://here');
  const place = PLACES.find((known) => `/${known}` === url.pathname) ?? 'overview';
  return { place, item: place === 'overview' ? '' : (url.searchParams.get('name') ?? '') };
}

export function path(place: Place, item = ''): string {
  if (place === 'overview') return '/';
  return item ? `/${place}?name=${encodeURIComponent(item)}` : `/${place}`;
}

function here(): string {
  return window.location.pathname + window.location.search;
}

class Location {
  where: Where = $state.raw(read(here()));

  constructor() {
    window.addEventListener('popstate', () => (this.where = read(here())));
  }

  go(to: string): void {
    window.history.pushState(null, '', to);
    this.where = read(to);
    notices.clear();
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

export const location = new Location();

/** Links stay links (new tab, copy address); a plain click stays in the page. */
export function onLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest('a[href^="/"]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  location.go(link.pathname + link.search);
}
