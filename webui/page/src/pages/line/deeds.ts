import type { Group, Limit, Peer, Verification } from '../../api/types';

/** What somebody is asked about on the line's page. */
export type LineDeed =
  | { kind: 'pause'; group: Group }
  | { kind: 'detach'; group: Group; peer: string }
  | { kind: 'attach'; group: Group; peer: string }
  | { kind: 'limit' }
  | { kind: 'unlimit'; limit: Limit }
  | { kind: 'policy'; group: Group }
  | { kind: 'stop-compare'; group: Group; verification: Verification }
  | { kind: 'repair'; group: Group; verification: Verification }
  | { kind: 'differences'; group: Group; verification: Verification }
  | { kind: 'invite' }
  | { kind: 'join' }
  | { kind: 'address'; peer: Peer }
  | { kind: 'replace'; peer: Peer }
  | { kind: 'remove'; peer: Peer };
