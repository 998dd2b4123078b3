import type { Problem, Session } from './types';

export const API = '/api/v1';

/** What keeps a request from being done: the appliance's own sentence, or that it was not reached. */
export class Refused extends Error {
  constructor(
    /** HTTP status; 0: no answer came. */
    readonly status: number,
    readonly detail: string,
    readonly kind: string,
    readonly type: string,
    readonly retryAfterSeconds: number,
  ) {
    super(detail);
  }

  /** The password was right; the user has a second factor, which is wanted too. */
  get wantsCode(): boolean {
    return this.kind === 'second-factor';
  }

  get wantsPassword(): boolean {
    return this.status === 403 && this.type.endsWith('/problems/confirm');
  }
}

/** What the client needs from around it: a test gives its own. */
export interface Surroundings {
  fetch: typeof fetch;
  /** Called on a 401 while somebody was signed in. */
  onSignedOut: () => void;
  /** Asks for the password; false: whoever sits there would rather not. */
  confirm: () => Promise<boolean>;
}

/** Talks to the appliance as whoever is signed in. */
export class Client {
  #csrf = '';

  constructor(private readonly around: Surroundings) {}

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path);
  }

  /** What is no document: a file as it is. */
  async file(path: string): Promise<Blob> {
    return (await this.fetched('GET', path)).blob();
  }

  /** Sends once more after the password was given, when that is asked for. */
  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const key = method === 'POST' ? crypto.randomUUID() : '';
    try {
      return await this.ask(method, path, body, key);
    } catch (e) {
      if (!(e instanceof Refused) || !e.wantsPassword || !(await this.around.confirm())) throw e;
      return await this.ask(method, path, body, key);
    }
  }

  session(): Promise<Session> {
    return this.entered(this.ask('GET', '/session'));
  }

  /** Somebody comes in: the answer carries what later requests must show. */
  enter(path: '/setup' | '/session', body: unknown): Promise<Session> {
    return this.entered(this.ask('POST', path, body, '', false));
  }

  confirmPassword(password: string, totp: string): Promise<Session> {
    return this.ask('POST', '/session/confirmation', { password, ...(totp ? { totp } : {}) }, '', false);
  }

  async leave(): Promise<void> {
    await this.ask('DELETE', '/session');
    this.#csrf = '';
  }

  private async entered(coming: Promise<Session>): Promise<Session> {
    const session = await coming;
    this.#csrf = session.csrf ?? '';
    return session;
  }

  private async ask<T>(method: string, path: string, body?: unknown, key = '', tellSignedOut = true): Promise<T> {
    const answer = await this.fetched(method, path, body, key, tellSignedOut);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Throws what keeps it from being done. */
  private async fetched(method: string, path: string, body?: unknown, key = '', tellSignedOut = true): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (method !== 'GET' && this.#csrf) headers['X-Forebay-Csrf'] = this.#csrf;
    if (key) headers['Idempotency-Key'] = key;
    let answer: Response;
    try {
      answer = await this.around.fetch(API + path, {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Refused(0, '', 'unreachable', '', 0);
    }
    if (answer.ok) return answer;
    const refused = await refusal(answer);
    if (refused.status === 401 && tellSignedOut) this.around.onSignedOut();
    throw refused;
  }
}

/** Whatever stands before the appliance may answer without a problem document. */
async function refusal(answer: Response): Promise<Refused> {
  const problem: Partial<Problem> = await answer.json().catch(() => ({}));
  return new Refused(
    answer.status,
    problem.detail ?? `${answer.status} ${answer.statusText}`,
    problem.kind ?? 'failed',
    problem.type ?? '',
    Number(answer.headers.get('Retry-After') ?? 0) || 0,
  );
}
