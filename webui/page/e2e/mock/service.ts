/** What a played appliance says of its certificate for browsers, of who is told of events, and of what takes long. */
import type { Receiver, Task, Web } from '../../src/api/types';
import { ago } from './documents';
import type { Scene } from './scenes';
import type { Asking } from './system';

const OWN: NonNullable<Web['certificate']> = {
  subject: 'CN=berlin',
  issuer: 'CN=Forebay berlin',
  names: ['berlin', 'berlin.example.com', '10.1.0.5', 'localhost', '127.0.0.1'],
  own: true,
  key: 'EC 256',
  chain: 2,
  notBefore: ago(30 * 86_400),
  notAfter: '9999-12-31T23:59:59Z',
  sha256: '4be19f2ca07d55c3e8b6f0142d7a3391c5e4d8f0a2b6179835cd40e1f7a92b36',
};

/** One that the operator brought. */
export const BROUGHT: NonNullable<Web['certificate']> = {
  subject: 'CN=berlin.example.com',
  issuer: 'CN=Example Issuing CA 2, O=Example',
  names: ['berlin.example.com'],
  own: false,
  key: 'RSA 3072',
  chain: 2,
  notBefore: ago(340 * 86_400),
  notAfter: ago(-25.5 * 86_400),
  sha256: '07c51e98b3f2d4a6c8e0123456789abcdef0fedcba9876543210a1b2c3d4e5f6',
};

export function receiver(name: string, change: Partial<Receiver> = {}): Receiver {
  return {
    name,
    kind: 'mail',
    address: 'smtp://forebay@mail.example.com:587',
    severity: 'warning',
    events: [],
    from: 'forebay@example.com',
    to: ['storage@example.com'],
    authority: false,
    secret: true,
    sent: 12,
    lastSent: ago(7_000),
    lastError: '',
    lastErrorTime: null,
    waiting: 0,
    missed: 0,
    failing: false,
    ...change,
  };
}

export class PlayedService {
  web: Web = { listening: ['10.1.0.5:8443'], leading: ['10.1.0.5:8080'], certificate: OWN };
  receivers: Receiver[] = [
    receiver('on-call'),
    receiver('loghost', { kind: 'syslog', address: 'syslog+tls://log.example.com:6514', severity: 'info', from: '', to: [], authority: true, secret: false, sent: 1_204, lastSent: ago(40) }),
    receiver('ticketing', {
      kind: 'webhook',
      address: 'https://tickets.example.com',
      severity: 'error',
      events: ['line.*', 'role.*'],
      from: '',
      to: [],
      sent: 3,
      lastSent: ago(90_000),
      lastError: 'tickets.example.com answered 503 Service Unavailable',
      lastErrorTime: ago(300),
      waiting: 4,
      failing: true,
    }),
  ];

  read(path: string): unknown {
    if (path === '/web') return this.web;
    if (path === '/receivers') return { items: this.receivers };
    return undefined;
  }

  change(method: string, [noun = '', name = '', part = '']: string[], body: Record<string, unknown>, who: Asking): unknown {
    if (noun === 'web') return this.#certificate(method, body, who);
    if (noun !== 'receivers') return undefined;
    const found = this.receivers.find((known) => known.name === name);
    if (part === 'test') {
      if (!found) return undefined;
      if (found.failing) return who.refuse(502, 'failed', `It did not arrive: ${found.lastError}.`);
      return Object.assign(found, { lastSent: ago(0), sent: found.sent + 1 });
    }
    if (method === 'DELETE') {
      this.receivers = this.receivers.filter((known) => known !== found);
      return found;
    }
    return this.#set(name, body, found);
  }

  #certificate(method: string, body: Record<string, unknown>, who: Asking): unknown {
    if (method === 'PUT' && String(body['certificate']).includes('OTHER')) return who.refuse(400, 'usage', 'Nothing was changed: the key is not that of the certificate.');
    this.web = { ...this.web, certificate: method === 'PUT' ? BROUGHT : OWN };
    return this.web;
  }

  #set(name: string, body: Record<string, unknown>, found: Receiver | undefined): Receiver {
    const address = String(body['address']);
    const kind = address.startsWith('smtp') ? 'mail' : address.startsWith('syslog') ? 'syslog' : 'webhook';
    const made = receiver(name, { ...found, from: '', to: [], ...body, kind, address, authority: body['authority'] !== undefined, secret: body['secret'] === undefined ? (found?.secret ?? false) : body['secret'] !== '', sent: 0, lastSent: null, failing: false, lastErrorTime: null, lastError: '', waiting: 0 } as Partial<Receiver>);
    this.receivers = [...this.receivers.filter((known) => known.name !== name), made];
    return made;
  }
}

export function task(change: Partial<Task> = {}): Task {
  return {
    id: 'verify:main:osaka:mw0q1c',
    kind: 'verify',
    group: 'main',
    subject: 'osaka',
    state: 'done',
    started: ago(43_200),
    ended: ago(42_000),
    doneBytes: 1.2 * 1024 ** 4,
    totalBytes: 1.2 * 1024 ** 4,
    progress: 1,
    etaSeconds: 'unknown',
    cancellable: false,
    stays: 'It has ended.',
    problem: '',
    ...change,
  };
}

/** What takes long in a scene: those under way first. */
export function tasks(of: Scene): Task[] {
  const found = of.status.groups.flatMap((group) => [
    ...(group.handover ? [task({ id: `switchover:${group.name}:${group.handover.to}`, kind: 'switchover', group: group.name, subject: group.handover.to, state: 'running', started: null, ended: null, doneBytes: 'unknown', totalBytes: 'unknown', progress: null, etaSeconds: 118, stays: 'It ends by itself.' })] : []),
    ...group.lines.flatMap((line) => {
      const batch = line.catchUp;
      if (!batch) return [];
      return [task({ id: `catch-up:${group.name}:${line.peer}`, kind: 'catch-up', group: group.name, subject: line.peer, state: 'running', started: null, ended: null, doneBytes: batch.doneBytes, totalBytes: batch.totalBytes, progress: batch.doneBytes / batch.totalBytes, etaSeconds: batch.etaSeconds, stays: 'It goes on.' })];
    }),
    ...group.verifications.map((proof) => {
      const runs = proof.state === 'running';
      return task({
        id: `verify:${group.name}:${proof.peer}:mw0q1c`,
        group: group.name,
        subject: proof.peer,
        state: runs ? 'running' : proof.state === 'stopped' ? 'stopped' : 'done',
        started: runs || proof.state === 'done' ? proof.started : null,
        ended: proof.state === 'done' ? proof.ended : null,
        doneBytes: proof.doneBytes,
        totalBytes: proof.totalBytes,
        progress: proof.totalBytes > 0 ? proof.doneBytes / proof.totalBytes : null,
        etaSeconds: runs ? 5_400 : 'unknown',
        cancellable: runs,
        stays: runs ? '' : 'It has ended.',
      });
    }),
  ]);
  const living = (each: Task) => each.state === 'running' || each.state === 'waiting';
  return [...found.filter(living), ...found.filter((each) => !living(each))];
}

/** Ends a comparison; undefined: nothing of that name can be ended. */
export function cancel(of: Scene, id: string): Task | undefined {
  const found = tasks(of).find((each) => each.id === id && each.cancellable);
  for (const group of of.status.groups) for (const proof of group.verifications) if (found && proof.peer === found.subject) proof.state = 'stopped';
  return found;
}
