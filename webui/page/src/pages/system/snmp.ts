import type { NewSnmpReceiver, SnmpReceiver } from '../../api/types';
import type { Mark } from '../../drawing/situation';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,31}$/;
/** Printable, no blanks. */
const PHRASE = /^[!-~]{8,255}$/;
const ADDRESS = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.%a-z]+\]):([0-9]{1,5})$/;
const PORT_MAX = 65_535;

/** Whether it may be the name of a user or a receiver of SNMP. */
export function snmpNameOk(name: string): boolean {
  return NAME.test(name);
}

/** Whether it may be a passphrase or a community. */
export function phraseOk(text: string): boolean {
  return PHRASE.test(text);
}

/** Whether it is HOST:PORT, an IPv6 address in brackets. */
export function addressOk(text: string): boolean {
  const port = Number(ADDRESS.exec(text.trim())?.[1] ?? 0);
  return port > 0 && port <= PORT_MAX;
}

/** What became of the last thing that it was sent: of a trap nobody knows more than that it went out. */
export type Told = 'failed' | 'acknowledged' | 'sent' | 'nothing';

export const TOLD_MARKS: Record<Told, Mark> = { failed: 'warn', acknowledged: 'good', sent: 'busy', nothing: 'off' };

export function toldOf(of: SnmpReceiver): Told {
  if (of.problem !== '') return 'failed';
  if (of.sent === 0) return 'nothing';
  return of.inform ? 'acknowledged' : 'sent';
}

/** Who is told by this user's passphrases. */
export function toldBy(receivers: readonly SnmpReceiver[], user: string): string[] {
  return receivers.filter((receiver) => receiver.user === user).map((receiver) => receiver.name);
}

/** What somebody has filled in; `user` "": with the community, over SNMPv2c. */
export interface Filled {
  address: string;
  inform: boolean;
  user: string;
  community: string;
}

export function filledOk(of: Filled): boolean {
  return addressOk(of.address) && (of.user !== '' || phraseOk(of.community));
}

/** The request for it: a user or a community, never both. */
export function wanted(of: Filled): NewSnmpReceiver {
  return { address: of.address.trim(), inform: of.inform, ...(of.user ? { user: of.user } : { community: of.community }) };
}
