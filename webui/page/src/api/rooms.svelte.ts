import { Watched } from '../live/list.svelte';
import { here } from './here.svelte';
import type { ChapSecret, HostTls, Key, Receiver, Setting, Snmp, Task, User, Web } from './types';

/** What the pages on access and on the system look at. */
function list<T>(path: string): Watched<T[]> {
  return new Watched(() => here.client.get<{ items: T[] }>(path).then((found) => found.items));
}

export const settings = list<Setting>('/settings');
/** Administrators alone may ask. */
export const users = list<User>('/users');
/** Who is no administrator gets its own. */
export const keys = list<Key>('/keys');
export const secrets = list<ChapSecret>('/iscsi/secrets');
export const hostTls = new Watched(() => here.client.get<HostTls>('/nbd/tls'));
export const snmp = new Watched(() => here.client.get<Snmp>('/snmp'));
export const receivers = list<Receiver>('/receivers');
/** Those under way first, then what has ended lately. */
export const tasks = list<Task>('/tasks');
export const web = new Watched(() => here.client.get<Web>('/web'));
