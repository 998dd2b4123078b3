/** Documents and scenes of the page that moves a group. */
import type { Branch, Loss, Prospect } from '../../src/api/types';
import { ago, checkpoints, event, group, line, lineLost, status } from './documents';
import { peer, report } from './line';
import type { Scene } from './scenes';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LSN = '0000000012a40000';

export function loss(change: Partial<Loss> = {}): Loss {
  return { peer: 'berlin', reachable: false, primary: false, reported: ago(1_572), bytes: 7.1 * MIB, spanSeconds: 14, unknownSince: ago(1_560), estimateBytes: 4.9 * GIB, ...change };
}

export function prospect(change: Partial<Prospect> = {}): Prospect {
  return {
    group: 'main',
    appliance: 'osaka',
    role: 'secondary',
    refused: '',
    imageUsable: true,
    lsn: LSN,
    held: ago(1_586),
    checkpoint: { name: 'nightly-20261122-0100', taken: ago(40_000), lsn: LSN },
    losses: [loss()],
    ...change,
  };
}

export function branch(change: Partial<Branch> = {}): Branch {
  return {
    group: 'main',
    number: 1,
    created: ago(9 * 86_400),
    keeper: 'osaka',
    whole: true,
    forkLsn: LSN,
    fromLsn: LSN,
    endLsn: LSN,
    records: 812,
    logBytes: 31 * MIB,
    imageBytes: 0,
    first: ago(9 * 86_400 + 900),
    last: ago(9 * 86_400 + 840),
    volumes: [
      { name: 'db1-data', sizeBytes: 400 * GIB, writes: 700, bytes: 27 * MIB, imageBytes: 0 },
      { name: 'db1-log', sizeBytes: 40 * GIB, writes: 112, bytes: 4 * MIB, imageBytes: 0 },
    ],
    ...change,
  };
}

const batch = { doneBytes: 1.1 * GIB, totalBytes: 4 * GIB, alikeBytes: 600 * MIB, receiving: false, bytesPerSecond: 1_200_000, etaSeconds: 2_600, etaSoonestSeconds: 2_300, etaLatestSeconds: 3_100 };

function far(change: Parameters<typeof group>[0], alarms: Scene['alarms'] = []): Scene {
  const made = group({ role: 'secondary', verifications: [], ...change });
  return {
    status: status([made], { name: 'osaka', openEvents: alarms.length, worst: alarms.length > 0 ? 'warning' : null, peers: [peer({ name: 'berlin', connected: alarms.length === 0 })] }),
    checkpoints: checkpoints(),
    alarms,
  };
}

/** Scenes of these pages alone: the drawing has its own. */
export const furtherScenes: Record<string, () => Scene> = {
  /** Seen from the far site: the near one is gone. */
  disaster: () =>
    far(
      {
        lines: [line({ peer: 'berlin', state: 'down', since: ago(1_560), sentBytesPerSecond: 0, receivedBytesPerSecond: 0, roundTripSeconds: 'unknown', limit: null })],
        lag: { ...group().lag, behindSeconds: 'unknown', behindBytes: 0, appendBytesPerSecond: 'unknown' },
      },
      [lineLost()],
    ),
  handover: () => {
    const made = group({ phase: 'changing', handover: { to: 'osaka', lsn: LSN } });
    return { status: status([made], { peers: [peer()] }), checkpoints: checkpoints(), alarms: [] };
  },
  /** Settled in favour of the other side, which sends what differs. */
  settling: () => {
    const made = group({ role: 'secondary', settledFor: 'osaka', lines: [line({ state: 'catching-up', catchUp: { ...batch, receiving: true }, sentBytesPerSecond: 0, receivedBytesPerSecond: 1_200_000 })], verifications: [] });
    return { status: status([made], { peers: [peer()] }), checkpoints: checkpoints(), alarms: [] };
  },
  /** The same from the other side. */
  returning: () => {
    const made = group({ lines: [line({ peer: 'berlin', state: 'catching-up', catchUp: batch, sentBytesPerSecond: 1_200_000 })] });
    return { status: status([made], { name: 'osaka', peers: [peer({ name: 'berlin' })] }), checkpoints: checkpoints(), alarms: [] };
  },
  /** A copy that is not the same any more, and a second group in runs. */
  differs: () => {
    const proof = { ...report([{ volume: 'db1-data', offset: 8_192, length: 65_536 }, { volume: 'files', offset: 4_096_000, length: 4_096 }]) };
    const { group: _, extents: __, ...verification } = proof;
    const made = group({ verifications: [verification] });
    const runs = group({
      name: 'archive',
      id: '7b3d1c1e-6c0f-4c58-9d8c-0d2a7a4d3c13',
      policy: { mode: 'timed', everyMinutes: 15, state: 'waiting', last: ago(400), next: ago(-500), waitingBytes: 12 * MIB },
      lines: [line({ priority: 'low', sentBytesPerSecond: 0 })],
      verifications: [{ ...verification, state: 'running', differingExtents: 0, differingBytes: 0, doneBytes: 0.4 * verification.totalBytes, verified: null }],
    });
    const alarms = [event(214, 'verify.differs', 900, 'The copies of main/osaka differ: group verify main --list says where.', { severity: 'error', open: true, subject: 'main/osaka' })];
    return { status: status([made, runs], { openEvents: 1, worst: 'error', peers: [peer({ groups: ['main', 'archive'] })] }), checkpoints: checkpoints(), alarms };
  },
  /** Paired, nothing replicated yet. */
  paired: () => ({ status: status([group({ lines: [], rung: 'none', verifications: [] })], { peers: [peer({ groups: [] })] }), checkpoints: [], alarms: [] }),
};
