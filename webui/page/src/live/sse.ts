/** Reads a text/event-stream from pieces of text as they come. */

export interface Message {
  event: string;
  id: string;
  data: string;
}

/** More than this without an end of message is no stream of ours. */
const MESSAGE_CHARS_MAX = 4_000_000;

export class SseReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  /** Of the last message that had one; sent as Last-Event-ID. */
  lastId = '';

  /** Gives the messages that this piece completes. */
  read(piece: string): Message[] {
    const found: Message[] = [];
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MESSAGE_CHARS_MAX) throw new Error('a message of the stream has no end');
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length > 0) found.push({ event: this.#event || 'message', id: this.lastId, data: this.#data.join('\n') });
        this.#event = '';
        this.#data = [];
      } else if (!line.startsWith(':')) {
        this.#field(line);
      }
    }
    return found;
  }

  /** A new connection begins in the middle of nothing; the last id stays. */
  restart(): void {
    this.#rest = '';
    this.#event = '';
    this.#data = [];
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id') this.lastId = value;
  }
}
