import type { NewReceiver, Receiver } from '../../api/types';
import type { Mark } from '../../drawing/situation';

export type Medium = Receiver['kind'];

/** How its deliveries go: one word, the one that matters most. */
export type Delivery = 'failing' | 'failed' | 'delivered' | 'nothing';

export const DELIVERY_MARKS: Record<Delivery, Mark> = { failing: 'bad', failed: 'warn', delivered: 'good', nothing: 'off' };

export function delivery(of: Receiver): Delivery {
  if (of.failing) return 'failing';
  if (of.lastErrorTime && (!of.lastSent || Date.parse(of.lastErrorTime) > Date.parse(of.lastSent))) return 'failed';
  return of.lastSent ? 'delivered' : 'nothing';
}

/** What an address leads to; null while it is none. */
export function medium(address: string): Medium | null {
  const scheme = /^(?:(smtps|smtp(?:\+plain)?)|(syslog\+(?:tls|tcp|udp))|https?):\/\/\S/.exec(address.trim());
  return !scheme ? null : scheme[1] ? 'mail' : scheme[2] ? 'syslog' : 'webhook';
}

/** Whether the way there is encrypted: only then somebody's certificate is looked at. */
export function encrypted(address: string): boolean {
  return /^(?:smtps?|syslog\+tls|https):\/\//.test(address.trim());
}

/** What is between commas, without blanks and without nothing. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** What somebody has filled in. */
export interface Filled {
  address: string;
  severity: NonNullable<NewReceiver['severity']>;
  events: string;
  from: string;
  to: string;
  authority: string;
  secret: string;
  /** Keep none any more. */
  dropSecret: boolean;
}

/** The request for it: of mails alone with sender and recipients; without a secret the one before stays. */
export function wanted(of: Filled): NewReceiver {
  const mail = medium(of.address) === 'mail';
  return {
    address: of.address.trim(),
    severity: of.severity,
    events: listed(of.events),
    ...(mail ? { from: of.from.trim(), to: listed(of.to) } : {}),
    ...(of.authority.trim() && encrypted(of.address) ? { authority: of.authority } : {}),
    ...(of.dropSecret ? { secret: '' } : of.secret ? { secret: of.secret } : {}),
  };
}
