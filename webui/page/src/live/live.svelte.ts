import { API } from '../api/client';
import type { Event, Group, Status } from '../api/types';
import { Series } from './series';
import { Stream, type Connection } from './stream';

/** Two minutes, one value each second. */
const SERIES_LENGTH = 120;
const EVENTS_KEPT = 50;
const GROUPS_REMEMBERED = 64;
const TICK_MILLIS = 1_000;

/** What the small charts show of one group. */
export interface Track {
  inflow: Series;
  outflow: Series;
  behind: Series;
  used: Series;
}

/** The one live picture of the appliance that all pages look at. */
class Live {
  status: Status | null = $state.raw(null);
  connection: Connection = $state('connecting');
  /** When the last status came, by this browser's clock. */
  receivedAt = $state(0);
  /** This browser's clock, ticking. */
  #ticked = $state(Date.now());
  /** Newest first; those that came while the page was open. */
  events: Event[] = $state.raw([]);
  /** Counts what should make lists look again. */
  changes = $state(0);
  /** Moves with each status, so that charts draw anew. */
  beat = $state(0);
  readonly #tracks = new Map<string, Track>();
  #stream: Stream | null = null;
  #timer = 0;

  /** The appliance's clock, carried on by ours since it last spoke. */
  get now(): Date {
    if (!this.status) return new Date(this.#ticked);
    return new Date(Date.parse(this.status.now) + Math.max(0, this.#ticked - this.receivedAt));
  }

  /** What is shown is not what is: the connection is gone. */
  get stale(): boolean {
    return this.connection === 'lost';
  }

  /** How old what is shown is, in seconds. */
  get age(): number {
    return Math.max(0, (this.#ticked - this.receivedAt) / 1000);
  }

  start(onSignedOut: () => void): void {
    this.stop();
    const fetching = (path: string, init: RequestInit) => fetch(path, { ...init, credentials: 'same-origin' });
    const later = (run: () => void, millis: number) => {
      const timer = window.setTimeout(run, millis);
      return () => window.clearTimeout(timer);
    };
    this.#stream = new Stream(`${API}/stream`, { fetch: fetching, later }, {
      onConnection: (state) => (this.connection = state),
      onSignedOut,
      onMessage: (message) => {
        if (message.event === 'status') this.#onStatus(JSON.parse(message.data) as Status);
        else if (message.event === 'event') this.#onEvent(JSON.parse(message.data) as Event);
      },
    });
    this.#stream.start();
    this.#timer = window.setInterval(() => (this.#ticked = Date.now()), TICK_MILLIS);
  }

  stop(): void {
    this.#stream?.stop();
    this.#stream = null;
    window.clearInterval(this.#timer);
    this.status = null;
    this.events = [];
    this.#tracks.clear();
  }

  track(group: string): Track | undefined {
    return this.#tracks.get(group);
  }

  #onStatus(status: Status): void {
    this.status = status;
    this.receivedAt = Date.now();
    this.#ticked = this.receivedAt;
    for (const group of status.groups) this.#remember(group);
    this.beat++;
  }

  #onEvent(event: Event): void {
    this.events = [event, ...this.events.filter((known) => known.id !== event.id)].slice(0, EVENTS_KEPT);
    this.changes++;
  }

  #remember(group: Group): void {
    let track = this.#tracks.get(group.id);
    if (!track) {
      if (this.#tracks.size >= GROUPS_REMEMBERED) return;
      const series = () => new Series(SERIES_LENGTH);
      track = { inflow: series(), outflow: series(), behind: series(), used: series() };
      this.#tracks.set(group.id, track);
    }
    const number = (value: unknown) => (typeof value === 'number' ? value : 0);
    track.inflow.push(number(group.lag.appendBytesPerSecond));
    track.outflow.push(group.lines.reduce((sum, line) => sum + number(line.sentBytesPerSecond), 0));
    track.behind.push(number(group.lag.behindSeconds));
    track.used.push(group.buffer.usedBytes);
  }
}

export const live = new Live();
