import { SseReader, type Message } from './sse';

export type Connection = 'connecting' | 'open' | 'lost';

/** What a stream reaches outside through; tests have their own. */
export interface Reach {
  fetch: (path: string, init: { headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>;
  /** Calls back later; gives what undoes that. */
  later: (run: () => void, millis: number) => () => void;
}

export interface Listener {
  onMessage(message: Message): void;
  onConnection(state: Connection): void;
  /** 401: nobody is signed in any more. */
  onSignedOut(): void;
}

/** The appliance says something each 15 s, if only a comment: after this long without a byte the line is dead. */
export const SILENCE_MILLIS = 40_000;
const RETRY_MILLIS_MIN = 1_000;
const RETRY_MILLIS_MAX = 15_000;

/**
 * Server-sent events over fetch: EventSource hides comments, so it cannot tell a quiet appliance from a dead
 * connection, nor a 401 from a cut. Connects again for ever, ever more slowly, from where it was.
 */
export class Stream {
  #reader = new SseReader();
  #running = false;
  #failures = 0;
  #abort = new AbortController();
  #cancelSilence = () => {};
  #cancelRetry = () => {};

  constructor(
    private readonly path: string,
    private readonly reach: Reach,
    private readonly listener: Listener,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#cancelSilence();
    this.#cancelRetry();
    this.#abort.abort();
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#reader.restart();
    if (this.#failures === 0) this.listener.onConnection('connecting');
    this.#watch(abort);
    try {
      const answer = await this.reach.fetch(this.path, { headers: this.#headers(), signal: abort.signal });
      if (answer.status === 401) {
        this.stop();
        this.listener.onSignedOut();
        return;
      }
      if (!answer.ok || !answer.body) throw new Error(`stream: ${answer.status}`);
      await this.#read(answer.body, abort);
    } catch {
      // Cut, refused or silent: all the same here, it is tried again.
    }
    if (this.#running && abort === this.#abort) this.#retry();
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.#reader.lastId) headers['Last-Event-ID'] = this.#reader.lastId;
    return headers;
  }

  async #read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const text = new TextDecoder();
    const reader = body.getReader();
    abort.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { value, done } = await reader.read();
      if (done || abort.signal.aborted) return;
      this.#watch(abort);
      for (const message of this.#reader.read(text.decode(value, { stream: true }))) {
        this.#failures = 0;
        this.listener.onConnection('open');
        this.listener.onMessage(message);
      }
    }
  }

  #watch(abort: AbortController): void {
    this.#cancelSilence();
    this.#cancelSilence = this.reach.later(() => abort.abort(), SILENCE_MILLIS);
  }

  #retry(): void {
    this.#cancelSilence();
    this.#failures++;
    this.listener.onConnection('lost');
    const wait = Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS_MIN * 2 ** (this.#failures - 1));
    this.#cancelRetry = this.reach.later(() => void this.#connect(), wait);
  }
}
