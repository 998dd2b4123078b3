import type { components } from '$contract';

/** Short names for the documents of the contract; their types are made from it at each build. */
type Schemas = components['schemas'];
export type Status = Schemas['Status'];
export type Group = Schemas['Group'];
export type Line = Schemas['Line'];
export type Peer = Schemas['Peer'];
export type Volume = Schemas['Volume'];
export type Attach = Schemas['Attach'];
export type Checkpoint = Schemas['Checkpoint'];
export type Scheduled = Schemas['Scheduled'];
export type Schedule = Schemas['Schedule'];
export type Event = Schemas['Event'];
export type EventList = Schemas['EventList'];
export type Iscsi = Schemas['Iscsi'];
export type Problem = Schemas['Problem'];
export type NewVolume = Schemas['NewVolume'];
export type NewExport = Schemas['NewExport'];
export type NewCheckpoint = Schemas['NewCheckpoint'];
export type Severity = Schemas['Severity'];

export type Role = 'viewer' | 'operator' | 'admin';

/** What GET /session says. */
export interface Session {
  state: 'setup' | 'signed-out' | 'signed-in';
  appliance: string;
  name?: string;
  role?: Role;
  csrf?: string;
  confirmedUntil?: string | null;
  expires?: string;
}
