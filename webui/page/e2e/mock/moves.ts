/** What the played appliance answers about the line, failover and the profile. */
import type { Branch, Limit, Prospect } from '../../src/api/types';
import { ago, line } from './documents';
import { branch, loss, prospect } from './failover';
import { limits, lineHours, peer, planFor, report, writeHours } from './line';
import type { Scene } from './scenes';

export class Moves {
  limits: Limit[] = limits();
  branches: Branch[] = [];
  prospect: Prospect = prospect();

  play(name: string, scene: Scene): void {
    const lines = scene.status.groups.flatMap((group) => group.lines);
    if (scene.status.peers.length === 0) scene.status.peers = [...new Set(lines.map((known) => known.peer))].map((known) => peer({ name: known, connected: lines.every((each) => each.state !== 'down') }));
    this.limits = limits();
    this.branches = name === 'superseded' || name === 'two-primaries' || name === 'returning' ? [] : [branch()];
    this.prospect = name === 'disaster' ? prospect() : prospect({ losses: [loss({ reachable: true, primary: true, bytes: 0, unknownSince: null, estimateBytes: 0 })] });
  }

  read(path: string, url: URL): unknown {
    const [, noun = '', , part = '', more = ''] = path.split('/').map(decodeURIComponent);
    if (path === '/line/history') return { items: lineHours(Number(url.searchParams.get('hours') ?? 24)) };
    if (path === '/line/limits') return { items: this.limits };
    if (noun !== 'groups') return undefined;
    if (part === 'promote') return this.prospect;
    if (part === 'branches') return { items: this.branches };
    if (part === 'history') return { items: writeHours(Number(url.searchParams.get('hours') ?? 24)) };
    if (part === 'plan') return planFor(url.searchParams.get('rpoSeconds'), url.searchParams.get('lineBytesPerSecond'));
    if (part === 'verification' && more === '') return { items: [report([{ volume: 'db1-data', offset: 8_192, length: 65_536 }, { volume: 'files', offset: 4_096_000, length: 4_096 }])] };
    return undefined;
  }

  /** Undefined: that is no request of these pages. */
  change(method: string, url: URL, path: string, body: Record<string, unknown>, scene: Scene): unknown {
    const [, noun = '', name = '', part = '', more = ''] = path.split('/').map(decodeURIComponent);
    if (path === '/line/limits') return this.#limit(method, url, body);
    if (path === '/invitations') return { code: 'fb1-7K2M-PAIR-9XQ4-WATER', expires: ago(-900) };
    if (noun === 'peers') return this.#peer(method, name, body, scene);
    const group = noun === 'groups' ? scene.status.groups.find((known) => known.name === name) : undefined;
    if (!group) return undefined;
    const confirmed = url.searchParams.get('confirm') === name;
    if (part === 'promote' && confirmed) Object.assign(group, { role: 'primary', epoch: group.epoch + 1 });
    else if (part === 'switchover') Object.assign(group, { phase: 'changing', handover: { to: body['to'], lsn: '0000000012a40000' } });
    else if (part === 'settle') Object.assign(group, url.searchParams.get('keep') === 'here' ? { forks: [] } : { forks: [], role: 'secondary', settledFor: url.searchParams.get('keep') });
    else if (part === 'cut' && confirmed) Object.assign(group, { phase: 'serving', problem: '' });
    else if (part === 'policy') Object.assign(group, { policy: { state: 'waiting', last: null, next: ago(-900), waitingBytes: 0, ...body } });
    else if (part === 'priority') for (const known of group.lines) known.priority = body['priority'] as typeof known.priority;
    else if (part === 'peers') group.lines = method === 'PUT' ? [...group.lines, line({ peer: more })] : group.lines.filter((known) => known.peer !== more);
    else if (part === 'verification') for (const known of group.verifications) known.state = method === 'DELETE' ? 'stopped' : more === 'repair' ? 'repairing' : 'running';
    else if (part === 'branches' && confirmed) {
      const dropped = this.branches.find((known) => known.number === Number(more));
      this.branches = this.branches.filter((known) => known !== dropped);
      return dropped;
    } else return undefined;
    return part === 'verification' ? { items: [] } : group;
  }

  #limit(method: string, url: URL, body: Record<string, unknown>): unknown {
    if (method === 'PUT') {
      const made = { peer: 'osaka', group: null, bytesPerSecond: null, when: null, zone: null, counts: false, ...body } as Limit;
      this.limits = [...this.limits, made];
      return made;
    }
    const when = url.searchParams.get('when');
    const gone = this.limits.filter((limit) => when === null || limit.when === when);
    this.limits = this.limits.filter((limit) => !gone.includes(limit));
    return { items: gone };
  }

  #peer(method: string, name: string, body: Record<string, unknown>, scene: Scene): unknown {
    const peers = scene.status.peers;
    if (method === 'POST' && name === '') {
      scene.status.peers = [...peers, peer({ name: 'lyon', id: '2f6b2b0e-52a5-4a9b-8d7f-4a3a0f1d9f12', groups: [] })];
      return scene.status.peers.at(-1);
    }
    const found = peers.find((known) => known.name === name);
    if (!found) return undefined;
    if (method === 'PUT') found.address = String(body['address'] ?? '');
    if (method === 'DELETE') scene.status.peers = peers.filter((known) => known !== found);
    return method === 'POST' ? { old: name, peer: peer({ name: 'lyon' }), groups: found.groups, steps: [] } : found;
  }
}
