import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Checkpoint, Event, PanelKey, Role, Scheduled, Session, Volume } from '../../src/api/types';
import { ago, checkpoint, events, iscsi, lineLost, schedules, volume, volumes } from './documents';
import { PlayedPanel } from './panel';
import { furtherScenes } from './failover';
import { Moves } from './moves';
import { scenes, type Scene } from './scenes';
import { cancel, tasks } from './service';
import { PlayedSystem, type Asking } from './system';

export const SETUP_CODE = 'WATER-7421';
export const PASSWORD = 'a basin full of water';
const API = '/api/v1';
/** Fields with texts that a peer, a host, an operator or an authority chose. */
const FOREIGN = new Set(['name', 'appliance', 'peer', 'group', 'subject', 'text', 'detail', 'problem', 'description', 'initiator', 'user', 'holder', 'issuer', 'address', 'checkpoint', 'volume', 'meaning', 'source', 'acknowledgedBy', 'lastError', 'lastResult', 'prefix', 'settledFor', 'keeper', 'summary', 'version']);
const GRAVE = /\/(promote|settle|cut|replacement)$|\/branches\/|^\/invitations/;

/** An appliance that is played: enough of the contract for the page, in memory, for tests and `./dev page`. */
export class MockAppliance {
  scene: Scene = (scenes['in-step'] as () => Scene)();
  session: Session = { state: 'signed-out', appliance: 'berlin' };
  role: Role = 'admin';
  volumes: Volume[] = volumes();
  events: Event[] = events();
  schedules: Scheduled[] = schedules();
  system = new PlayedSystem();
  panel = new PlayedPanel();
  /** Grave steps want the password, until it was given. */
  confirmed = true;
  /** Refuse everything, as if the process were gone. */
  gone = false;
  /** How far its clock is ahead of everybody else's. */
  aheadSeconds = 0;
  /** Stands behind each text that somebody else may have chosen. */
  taint = '';
  /** Requests that changed something, as METHOD PATH. */
  readonly done: string[] = [];
  /** Line, failover, profile. */
  readonly moves = new Moves();
  readonly #readers = new Set<ServerResponse>();

  play(name: string): void {
    const make = scenes[name] ?? furtherScenes[name];
    if (!make) throw new Error(`no scene ${name}`);
    this.scene = make();
    this.session = { ...this.session, appliance: this.scene.status.name };
    this.events = [...this.scene.alarms, ...events()];
    this.volumes = name === 'empty' ? [] : volumes();
    this.panel = new PlayedPanel();
    this.panel.alarm = this.scene.alarms.length > 0;
    this.moves.play(name, this.scene);
    this.pushStatus();
  }

  signIn(): Session {
    this.session = { state: 'signed-in', appliance: this.scene.status.name, name: 'paula', role: this.role, csrf: 'mock', expires: ago(-43_200) };
    return this.session;
  }

  /** True when it was a request of the API. */
  answers(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith(API)) return false;
    if (this.gone) {
      request.socket.destroy();
      return true;
    }
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => this.#answer(request.method ?? 'GET', url, text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), request, response));
    return true;
  }

  pushStatus(): void {
    this.scene.status.now = ago(-this.aheadSeconds);
    for (const reader of this.#readers) reader.write(`event: status\ndata: ${this.#text(this.scene.status)}\n\n`);
  }

  pushEvent(event: Event): void {
    this.events = [event, ...this.events];
    for (const reader of this.#readers) reader.write(`id: ${event.id}\nevent: event\ndata: ${this.#text(event)}\n\n`);
  }

  cutStreams(): void {
    for (const reader of this.#readers) reader.destroy();
    this.#readers.clear();
  }

  #text(document: unknown): string {
    return JSON.stringify(document, (key, value: unknown) => (this.taint && FOREIGN.has(key) && typeof value === 'string' && value !== '' ? value + this.taint : value));
  }

  #answer(method: string, url: URL, body: Record<string, unknown>, request: IncomingMessage, response: ServerResponse): void {
    const path = url.pathname.slice(API.length);
    const open = path === '/session' || path === '/setup';
    if (!open && this.session.state !== 'signed-in') return refuse(response, 401, 'denied', 'Sign in first.');
    if (method !== 'GET' && !open && request.headers['x-forebay-csrf'] !== 'mock') return refuse(response, 403, 'csrf', 'The request lacks its token.', '/problems/csrf');
    if (path === '/stream') return this.#stream(response);
    if (method !== 'GET') this.done.push(`${method} ${path}`);
    const found = open || path.startsWith('/session') ? this.#sessions(method, path, body, response) : method === 'GET' ? (this.#read(path, url, response) ?? this.moves.read(path, url)) : (this.#moved(method, url, path, body, response) ?? this.#change(method, path, body, response));
    if (found === undefined) {
      if (!response.writableEnded) refuse(response, 404, 'not-found', `There is nothing called ${path} here.`);
    } else if (!response.writableEnded) {
      json(response, method === 'POST' && !path.startsWith('/session') ? 201 : 200, this.#text(found));
    }
  }

  #sessions(method: string, path: string, body: Record<string, unknown>, response: ServerResponse): unknown {
    if (path === '/setup') return body['code'] === SETUP_CODE ? this.signIn() : refuse(response, 403, 'denied', 'That is not the code. serve prints it at its start.');
    if (path === '/session/confirmation') {
      if (body['password'] !== PASSWORD) return refuse(response, 401, 'denied', 'That is not the password.');
      this.confirmed = true;
      return this.session;
    }
    if (method === 'POST') return body['password'] === PASSWORD ? this.signIn() : refuse(response, 401, 'denied', 'Name or password is wrong.');
    if (method === 'DELETE') this.session = { state: 'signed-out', appliance: this.scene.status.name };
    return this.session;
  }

  #read(path: string, url: URL, response: ServerResponse): unknown {
    if (path === '/status') return this.scene.status;
    if (path === '/volumes') return { items: this.volumes };
    if (path === '/checkpoints') return { items: this.scene.checkpoints };
    if (path === '/schedules') return { items: this.scene.status.groups.length > 0 ? this.schedules : [] };
    if (path === '/iscsi') return this.scene.status.groups.length > 0 ? iscsi() : { ...iscsi(), chap: 'none', sessions: [], targets: [] };
    if (path === '/events') {
      const below = Number(url.searchParams.get('before') ?? Number.MAX_SAFE_INTEGER);
      const limit = Number(url.searchParams.get('limit') ?? 100);
      const all = this.events.filter((event) => event.id < below && (url.searchParams.get('open') !== 'true' || event.open));
      return { items: all.slice(0, limit), next: all.length > limit ? (all[limit - 1]?.id ?? null) : null };
    }
    if (path === '/panel') return this.panel.show();
    if (path === '/tasks') return { items: tasks(this.scene) };
    return this.system.read(path, this.#asking(response));
  }

  #change(method: string, path: string, body: Record<string, unknown>, response: ServerResponse): unknown {
    const [, noun = '', name = '', part = '', last = ''] = path.split('/').map(decodeURIComponent);
    if (noun === 'volumes') return this.#volume(method, name, part, body, response);
    if (noun === 'checkpoints') return this.#checkpoint(method, name, body);
    if (noun === 'line') return this.#pause(method, body);
    if (noun === 'schedules') return this.#schedule(method, name, body);
    if (noun === 'events') {
      const event = this.events.find((known) => known.id === Number(name));
      return event && Object.assign(event, { acknowledged: ago(0), acknowledgedBy: this.session.name });
    }
    if (noun === 'tasks') return cancel(this.scene, name);
    if (noun === 'panel' && name === 'keys') return this.panel.press(part as PanelKey);
    if (path.startsWith('/iscsi/sessions/')) return iscsi().sessions.find((session) => session.session === Number(part));
    return this.system.change(method, [noun, name, part, last], body, this.#asking(response));
  }

  #asking(response: ServerResponse): Asking {
    const refused = (code: number, kind: string, detail: string, type?: string) => refuse(response, code, kind, detail, type);
    return { name: this.session.name ?? '', admin: this.session.role === 'admin', confirmed: this.confirmed, refuse: refused };
  }

  #moved(method: string, url: URL, path: string, body: Record<string, unknown>, response: ServerResponse): unknown {
    if (!this.confirmed && GRAVE.test(path)) return refuse(response, 403, 'confirm', 'The password is wanted again.', '/problems/confirm') ?? {};
    const found = this.moves.change(method, url, path, body, this.scene);
    if (found !== undefined) this.pushStatus();
    return found;
  }

  #volume(method: string, name: string, part: string, body: Record<string, unknown>, response: ServerResponse): unknown {
    if (method === 'POST') {
      const asked = body as { name: string; sizeBytes: number };
      if (this.volumes.some((known) => known.name === asked.name)) return refuse(response, 409, 'conflict', `There is a volume ${asked.name} already. Take another name.`);
      const made = volume(asked.name, { sizeBytes: asked.sizeBytes, allocatedBytes: 0, io: null });
      this.volumes = [...this.volumes, made];
      return made;
    }
    const found = this.volumes.find((known) => known.name === name);
    if (!found) return undefined;
    if (method === 'DELETE') {
      if (!this.confirmed) return refuse(response, 403, 'confirm', 'The password is wanted again.', '/problems/confirm');
      this.volumes = this.volumes.filter((known) => known !== found);
    } else if (part === 'size') found.sizeBytes = Number(body['sizeBytes']);
    else if (part === 'export') Object.assign(found.export, body);
    return found;
  }

  #checkpoint(method: string, name: string, body: Record<string, unknown>): unknown {
    if (method === 'POST') {
      const made: Checkpoint = checkpoint(String(body['name']), 0, body['hold'] === true ? 'held' : 'created', { changedBytes: 'unknown' });
      this.scene.checkpoints = [made, ...this.scene.checkpoints];
      return made;
    }
    const found = this.scene.checkpoints.find((known) => known.name === name);
    if (found) found.life = method === 'PUT' ? 'held' : 'released';
    return found;
  }

  #pause(method: string, body: Record<string, unknown>): unknown {
    const checkpoint = typeof body['checkpoint'] === 'string' ? body['checkpoint'] : '';
    for (const group of this.scene.status.groups) group.pause = method === 'PUT' ? { checkpoint, lsn: group.watermarks.durableLsn, reached: true, since: ago(0) } : null;
    this.pushStatus();
    return { items: this.scene.status.groups };
  }

  #schedule(method: string, name: string, body: Record<string, unknown>): unknown {
    const found = this.schedules.find((known) => known.name === name);
    this.schedules = this.schedules.filter((known) => known.name !== name);
    if (method === 'DELETE') return found;
    const made = { name, enabled: true, prefix: name, releaseAfterMinutes: 0, stand: 'nothing', hook: null, group: null, task: 'checkpoint', next: ago(-3600), last: null, lastResult: '', ...body } as Scheduled;
    this.schedules = [...this.schedules, made];
    return made;
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
    this.scene.status.now = ago(-this.aheadSeconds);
    response.write(`event: status\ndata: ${this.#text(this.scene.status)}\n\n`);
  }

  /** Something happens: the line is lost. */
  loseLine(): void {
    this.play('cut');
    this.pushEvent(lineLost(301));
  }
}

function json(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(text);
}

function refuse(response: ServerResponse, code: number, kind: string, detail: string, type = 'about:blank'): undefined {
  response.writeHead(code, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type, title: '', status: code, detail, kind }));
  return undefined;
}
