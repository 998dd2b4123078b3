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
/** Hosts and access, system, front panel. */
export type IscsiSession = Schemas['IscsiSession'];
export type Unit = Schemas['Unit'];
export type ChapSecret = Schemas['SecretList']['items'][number];
export type HostTls = Schemas['HostTls'];
export type Snmp = Schemas['Snmp'];
export type SnmpReceiver = Schemas['SnmpReceiver'];
export type NewSnmpReceiver = Schemas['NewSnmpReceiver'];
export type Web = Schemas['Web'];
export type Receiver = Schemas['Receiver'];
export type NewReceiver = Schemas['NewReceiver'];
export type Task = Schemas['Task'];
export type Setting = Schemas['Setting'];
export type User = Schemas['User'];
export type Key = Schemas['Key'];
export type NewKey = Schemas['NewKey'];
export type MadeKey = Schemas['NewlyMadeKey'];
export type SecondFactor = Schemas['SecondFactor'];
export type Panel = Schemas['Panel'];
export type PanelKey = Schemas['PanelKey'];

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

export type Fork = Schemas['Fork'];
export type Branch = Schemas['Branch'];
export type Prospect = Schemas['Prospect'];
export type Loss = Schemas['Loss'];
export type LineHour = Schemas['LineHour'];
export type WriteHour = Schemas['WriteHour'];
export type Limit = Schemas['Limit'];
export type NewLimit = Schemas['NewLimit'];
export type Policy = Schemas['Policy'];
export type NewPolicy = Schemas['NewPolicy'];
export type Verification = Schemas['Verification'];
export type VerificationReport = Schemas['VerificationReport'];
export type Invitation = Schemas['Invitation'];
export type Replacement = Schemas['Replacement'];
export type Plan = Schemas['Plan'];
export type PlannedLine = Schemas['PlannedLine'];
export type Configuration = Schemas['Configuration'];
export type ConfigurationReport = Schemas['ConfigurationReport'];
export type ConfigurationItem = Schemas['ConfigurationItem'];
