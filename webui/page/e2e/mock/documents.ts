/** Documents of an appliance that is not there; the compiler holds them against the contract. */
import type { Checkpoint, Event, Group, Iscsi, Line, Scheduled, Status, Volume } from '../../src/api/types';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const LSN = '0000000012a40000';

/** `seconds` ago, as the contract writes it. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

export function line(change: Partial<Line> = {}): Line {
  return {
    peer: 'osaka',
    state: 'following',
    since: ago(21.25 * 86400),
    sentBytesPerSecond: 512_500,
    receivedBytesPerSecond: 0,
    roundTripSeconds: 0.084,
    ackedLsn: LSN,
    catchUp: null,
    carried: { bytes: 412 * GIB, wireBytes: 78 * GIB },
    limit: { bytesPerSecond: 1_250_000, until: null },
    priority: 'normal',
    problem: '',
    ...change,
  };
}

export function group(change: Partial<Group> = {}): Group {
  return {
    name: 'main',
    id: '6a3d1c1e-6c0f-4c58-9d8c-0d2a7a4d3c11',
    role: 'primary',
    phase: 'serving',
    epoch: 3,
    imageUsable: true,
    rung: 'whole',
    watermarks: { startLsn: LSN, appendedLsn: LSN, durableLsn: LSN, destagedLsn: LSN, destagingLsn: LSN, trimmableLsn: LSN },
    buffer: { capacityBytes: 200 * GIB, usedBytes: 1.3 * GIB, unpreparedBytes: 0, undestagedBytes: 31 * MIB, undestagedBytesMax: 8 * GIB },
    lag: {
      behindSeconds: 14,
      behindBytes: 7.1 * MIB,
      timeToFullSeconds: 290_000,
      drainSeconds: 118,
      appendBytesPerSecond: 38.2 * MIB,
      outageBudget: { medianSeconds: 273_600, worstSeconds: 68_400, estimate: false, hours: 1008 },
    },
    hold: null,
    pause: null,
    policy: { mode: 'continuous', state: 'continuous', last: null, next: null, waitingBytes: 0 },
    lines: [line()],
    volumes: 4,
    handover: null,
    forks: [],
    settledFor: '',
    verifications: [
      {
        peer: 'osaka',
        state: 'done',
        started: ago(43_200),
        ended: ago(42_000),
        verified: ago(43_200),
        positionLsn: LSN,
        doneBytes: 1.2 * 1024 * GIB,
        totalBytes: 1.2 * 1024 * GIB,
        differingBytes: 0,
        differingExtents: 0,
        unverifiedBytes: 0,
        readBytesPerSecondMax: null,
        problem: '',
      },
    ],
    seed: { group: 'main', kind: 'none', state: 'none', place: '', peer: '', started: null, ended: null, doneBytes: 0, totalBytes: 0, dataBytes: 0, problem: '' },
    problem: '',
    ...change,
  };
}

function ports(): Status['ports'] {
  const at = (service: string, address: string) => ({ service, address });
  return [at('api', '127.0.0.1:40213'), at('iscsi', '10.1.0.5:3260'), at('link', '0.0.0.0:10810'), at('nbd', '10.1.0.5:10809'), at('nbd', '/var/lib/forebay/run/nbd.sock'), at('web', '10.1.0.5:8443')];
}

export function status(groups: Group[], change: Partial<Status> = {}): Status {
  return {
    name: 'berlin',
    id: '0f6b2b0e-52a5-4a9b-8d7f-4a3a0f1d9f10',
    version: '0.1.0-SNAPSHOT',
    summary: 'main: primary',
    worst: null,
    openEvents: 0,
    started: ago(30 * 86400),
    now: ago(0),
    ports: ports(),
    iscsi: { portals: ['10.1.0.5:3260'], sessions: 3 },
    time: { servers: ['ntp1.example.com'], problem: '', server: 'ntp1.example.com', offsetSeconds: -0.012, roundTripSeconds: 0.021, stratum: 2, asked: ago(240) },
    groups,
    peers: [],
    ...change,
  };
}

export function volume(name: string, change: Partial<Volume> = {}): Volume {
  const uri = `nbd://10.1.0.5/${name}`;
  const target = 'iqn.2026-11.io.forebay:berlin:main';
  return {
    name,
    id: `a3c4${name.length}e10-0000-4000-8000-${name.padEnd(12, '0').replace(/[^0-9a-f]/g, '0').slice(0, 12)}`,
    group: 'main',
    sizeBytes: 400 * GIB,
    blockBytes: 512,
    writable: true,
    backing: `/var/lib/forebay/volumes/${name}/mirror.raw`,
    allocatedBytes: 212.4 * GIB,
    ack: { promise: 'durable', patienceSeconds: 'never', inForce: 'durable' },
    export: {
      allow: ['10.1.0.0/24'],
      certificates: [],
      initiators: [],
      readOnly: false,
      tls: 'allowed',
      description: '',
      summary: '10.1.0.0/24, read and write, TLS allowed',
    },
    io: {
      seenSeconds: 35 * 86400,
      writes: 91_000_000,
      writtenBytes: 3.4 * 1024 * GIB,
      zeroes: 1200,
      zeroedBytes: 80 * GIB,
      overwriteRatio: 0.41,
      packRatio: 2.6,
      sizes: [
        { upToBytes: 4096, writes: 61_204_118 },
        { upToBytes: 16384, writes: 21_090_333 },
        { upToBytes: 65536, writes: 7_400_120 },
        { upToBytes: 131072, writes: 1_305_429 },
      ],
    },
    iscsi: [{ export: name, target, lun: 0, naa: '60f6b2b0e52a54a9b8d7f4a3a0f1d9f1', readOnly: false, access: 'active', reservation: null }],
    attach: [
      { export: name, what: 'URI', text: uri },
      { export: name, what: 'Linux, as root: the next free /dev/nbdN', text: `nbd-client 10.1.0.5 10809 -N ${name} -persist` },
      { export: name, what: 'copy it into a file', text: `nbdcopy '${uri}' ${name}.img` },
      { export: name, what: 'iSCSI, Linux: log in', text: `iscsiadm -m node -T ${target} -p 10.1.0.5:3260 --login` },
    ],
    ...change,
  };
}

export function volumes(): Volume[] {
  return [
    volume('db1-data', { export: { ...volume('x').export, description: 'PostgreSQL, data' } }),
    volume('db1-log', { sizeBytes: 40 * GIB, allocatedBytes: 22.8 * GIB, ack: { promise: 'remote', patienceSeconds: 2, inForce: 'durable' } }),
    volume('files', { sizeBytes: 2048 * GIB, allocatedBytes: 1.31 * 1024 * GIB }),
    volume('archive', { sizeBytes: 6144 * GIB, allocatedBytes: 'unknown', writable: false, export: { ...volume('x').export, readOnly: true } }),
  ];
}

function units(): Iscsi['targets'][number]['units'] {
  const reserved = { holder: 'iqn.1991-05.com.microsoft:files', kind: 'Write Exclusive, Registrants Only', registered: 2, persists: true };
  return volumes().flatMap((known, lun) => known.iscsi.map((unit) => ({ ...unit, lun, reservation: lun === 2 ? reserved : null })));
}

export function iscsi(): Iscsi {
  const target = 'iqn.2026-11.io.forebay:berlin:main';
  const terms = { initialR2t: false, immediateData: true, receiveBytesMax: MIB / 8, sendBytesMax: MIB / 4, burstBytesMax: MIB, firstBurstBytesMax: MIB / 4, outstandingR2tMax: 4 };
  const session = (number: number, initiator: string) => ({
    session: number,
    initiator,
    user: '',
    address: '10.1.0.21:51544',
    target,
    since: ago(86400),
    path: { isid: `00023d00000${number}`, connection: 0, portal: '10.1.0.5:3260', tag: 1 },
    headerDigest: true,
    dataDigest: false,
    terms,
    commands: 1_200_000,
    receivedBytes: 40 * GIB,
    sentBytes: 90 * GIB,
  });
  return {
    portals: ['10.1.0.5:3260'],
    portalTags: [1],
    advertised: [],
    chap: 'mutual',
    offered: terms,
    targets: [{ name: target, group: 'main', checkpoint: '', units: units(), logins: { accepted: 41, unproven: 2, forbidden: 0, malformed: 0, other: 0 } }],
    sessions: [session(1, 'iqn.1993-08.org.debian:01:db1'), session(2, 'iqn.1993-08.org.debian:01:db1'), session(3, 'iqn.1991-05.com.microsoft:files')],
  };
}

export function checkpoint(name: string, takenAgo: number, life: Checkpoint['life'], change: Partial<Checkpoint> = {}): Checkpoint {
  return { name, group: 'main', consistency: 'crash', hold: false, life, lsn: LSN, taken: ago(takenAgo), incremental: true, changedBytes: 4.2 * GIB, ...change };
}

export function checkpoints(): Checkpoint[] {
  return [
    checkpoint('before-upgrade', 1_400, 'applied', { changedBytes: 310 * MIB }),
    checkpoint('nightly-20261122-0100', 40_000, 'released', { consistency: 'application' }),
    checkpoint('nightly-20261121-0100', 126_400, 'released', { consistency: 'application', changedBytes: 6.8 * GIB }),
    checkpoint('nightly-20261120-0100', 212_800, 'released', { consistency: 'application', changedBytes: 'unknown', incremental: false }),
  ];
}

export function schedules(): Scheduled[] {
  return [
    {
      name: 'nightly',
      enabled: true,
      times: ['02:00'],
      zone: 'Europe/Berlin',
      task: 'checkpoint',
      group: 'main',
      prefix: 'nightly',
      stand: 'hold',
      releaseAfterMinutes: 240,
      hook: 'db',
      next: ago(-43_200),
      last: ago(43_200),
      lastResult: 'checkpoint nightly-20261122-0100 held, released after 31 min',
    },
    { name: 'hourly', enabled: true, everyMinutes: 60, task: 'checkpoint', group: 'main', prefix: 'hourly', stand: 'nothing', releaseAfterMinutes: 0, hook: null, next: ago(-1300), last: null, lastResult: '' },
  ] as Scheduled[];
}

export function event(id: number, kind: string, raisedAgo: number, text: string, change: Partial<Event> = {}): Event {
  return {
    id,
    kind,
    severity: 'info',
    subject: 'main/osaka',
    detail: '',
    text,
    open: false,
    raised: ago(raisedAgo),
    cleared: null,
    acknowledged: null,
    acknowledgedBy: '',
    repeats: 1,
    ...change,
  };
}

export function events(): Event[] {
  return [
    event(208, 'line.lost', 7_000, 'The line to osaka is lost. Hosts go on; it is dialled until it is back. Check the network and the peer.', { severity: 'warning', cleared: ago(5_440), subject: 'osaka' }),
    event(207, 'verify.done', 42_000, 'Both copies of main/osaka were compared while hosts wrote; the detail says what came of it.', { detail: '1.2 TiB compared, 0 differences' }),
    event(206, 'export.changed', 90_000, 'How main/files is exported, or to whom, was changed: volume show says what counts.', { subject: 'main/files' }),
    event(205, 'iscsi.session-opened', 90_400, 'An initiator has logged in at 10.1.0.21:51544.', { subject: '10.1.0.21:51544' }),
    event(204, 'appliance.started', 30 * 86400, 'The appliance berlin has started.', { subject: 'berlin' }),
  ];
}

export function lineLost(id = 209): Event {
  return event(id, 'line.lost', 1_560, 'The line to osaka is lost. Hosts go on; it is dialled until it is back. Check the network and the peer.', { severity: 'warning', open: true, subject: 'osaka', detail: 'connect to 203.0.113.7:10810: timed out' });
}
