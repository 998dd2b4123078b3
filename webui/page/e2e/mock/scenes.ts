/** The states that the drawing must be able to show, each as a whole appliance. */
import type { Checkpoint, Event, Group, Status } from '../../src/api/types';
import { ago, checkpoint, checkpoints, event, group, line, lineLost, status } from './documents';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LSN = '0000000011000000';

export interface Scene {
  status: Status;
  checkpoints: Checkpoint[];
  /** Open ones; the rest is always there. */
  alarms: Event[];
}

function scene(change: Partial<Group>, more: Partial<Scene> = {}): Scene {
  const alarms = more.alarms ?? [];
  const worst = alarms.some((alarm) => alarm.severity === 'error') ? 'error' : alarms.length > 0 ? 'warning' : null;
  return { status: status([group(change)], { openEvents: alarms.length, worst }), checkpoints: checkpoints(), alarms, ...more };
}

const lagging = (behindSeconds: number, behindBytes: number): Group['lag'] => ({ ...group().lag, behindSeconds, behindBytes, drainSeconds: 'never' });
const used = (usedBytes: number): Group['buffer'] => ({ ...group().buffer, usedBytes });
const cutLine = line({ state: 'down', since: ago(1_560), sentBytesPerSecond: 0, roundTripSeconds: 'unknown' });
const batch = { doneBytes: 620 * GIB, totalBytes: 1000 * GIB, alikeBytes: 0, receiving: false, bytesPerSecond: 1_200_000, etaSeconds: 340_000, etaSoonestSeconds: 300_000, etaLatestSeconds: 400_000 };

export const scenes: Record<string, () => Scene> = {
  'in-step': () => scene({}),
  cut: () => scene({ lines: [cutLine], lag: lagging(1_572, 4.9 * GIB), buffer: used(24 * GIB) }, { alarms: [lineLost()] }),
  tracking: () =>
    scene(
      { lines: [cutLine], rung: 'tracking', lag: { ...lagging(900_000, 190 * GIB), timeToFullSeconds: 'unknown' }, buffer: used(199 * GIB) },
      { alarms: [event(210, 'buffer.tracking', 400, 'For main/osaka the change buffer is full: of the oldest stretch only which extents changed is kept. Nothing is lost; the peer keeps its last image until it has caught up.', { severity: 'warning', open: true }), lineLost()] },
    ),
  paused: () =>
    scene({ pause: { checkpoint: 'before-upgrade', lsn: LSN, reached: true, since: ago(1_380) }, lag: lagging(1_400, 3.1 * GIB), buffer: used(9 * GIB) }),
  held: () =>
    scene({}, { checkpoints: [checkpoint('nightly-20261122-1349', 1_860, 'held', { consistency: 'application', hold: true }), ...checkpoints().slice(1)] }),
  alone: () => scene({ lines: [], rung: 'none', verifications: [], lag: { ...group().lag, behindSeconds: 0, behindBytes: 0, timeToFullSeconds: 'unknown' } }),
  'first-sync': () => scene({ lines: [line({ state: 'catching-up', ackedLsn: null, catchUp: batch })], verifications: [], lag: { ...group().lag, behindSeconds: 'unknown' } }),
  'catching-up': () => scene({ lines: [line({ state: 'catching-up', catchUp: batch })] }),
  secondary: () => {
    const seen = scene({ role: 'secondary', lines: [line({ peer: 'berlin', sentBytesPerSecond: 0, receivedBytesPerSecond: 512_500, limit: null })], verifications: [] });
    return { ...seen, status: { ...seen.status, name: 'osaka' } };
  },
  'secondary-held': () => {
    const seen = scene({
      role: 'secondary',
      hold: { checkpoint: 'nightly-20261122-1349', lsn: LSN, reached: true, since: ago(1_860) },
      lines: [line({ peer: 'berlin', sentBytesPerSecond: 0, receivedBytesPerSecond: 512_500, limit: null })],
      verifications: [],
    });
    return { ...seen, status: { ...seen.status, name: 'osaka' }, checkpoints: [checkpoint('nightly-20261122-1349', 1_860, 'held', { hold: true })] };
  },
  superseded: () =>
    scene(
      {
        role: 'superseded',
        lines: [line({ state: 'standing', sentBytesPerSecond: 0, problem: 'superseded' })],
        forks: [
          {
            lsn: LSN,
            ours: { appliance: 'berlin', role: 'superseded', promoted: false, epoch: 3, endLsn: LSN, bytes: 31 * MIB },
            theirs: { appliance: 'osaka', role: 'primary', promoted: true, epoch: 4, endLsn: LSN, bytes: 2 * GIB },
          },
        ],
        lag: { ...group().lag, behindSeconds: 'unknown', appendBytesPerSecond: 0 },
      },
      { alarms: [event(211, 'role.superseded', 900, 'Group main was superseded: another appliance was promoted. It takes no writes here until that is settled (group settle); point the hosts there.', { severity: 'error', open: true, subject: 'main' })] },
    ),
  'two-primaries': () =>
    scene(
      {
        lines: [line({ state: 'standing', sentBytesPerSecond: 0, problem: 'two primaries' })],
        forks: [
          {
            lsn: LSN,
            ours: { appliance: 'berlin', role: 'primary', promoted: true, epoch: 4, endLsn: LSN, bytes: 310 * MIB },
            theirs: { appliance: 'osaka', role: 'primary', promoted: true, epoch: 4, endLsn: LSN, bytes: 2 * GIB },
          },
        ],
      },
      { alarms: [event(212, 'role.two-primaries', 300, 'Group main was promoted on both appliances. Hosts go on on both, nothing is replicated. Decide which one is right, stop the hosts of the other, then: group settle.', { severity: 'error', open: true, subject: 'main' })] },
    ),
  down: () =>
    scene(
      { phase: 'down', problem: 'The end of the log is missing; osaka has it.', lines: [cutLine] },
      { alarms: [event(213, 'log.data-missing', 60, 'The end of the log of group main is missing; the group is down until a peer that has it is there. To go on without it, giving up acked writes: group cut.', { severity: 'error', open: true, subject: 'main' })] },
    ),
  groups: () => {
    const one = scene({ lines: [cutLine], lag: lagging(1_572, 4.9 * GIB) }, { alarms: [lineLost()] });
    const other = group({ name: 'a-group-with-a-rather-long-name-for-a-small-screen', id: '7b3d1c1e-6c0f-4c58-9d8c-0d2a7a4d3c12', volumes: 1, lines: [line()] });
    return { ...one, status: { ...one.status, groups: [...one.status.groups, other] } };
  },
  empty: () => ({ status: status([]), checkpoints: [], alarms: [] }),
};
