/** What a played appliance says of its configuration as a whole; the compiler holds it against the contract. */
import type { Configuration, ConfigurationItem, ConfigurationReport } from '../../src/api/types';
import { ago } from './documents';
import type { Asking } from './system';

const DOCUMENT: Configuration = { format: 'forebay-configuration', version: 1, made: ago(3 * 86400), appliance: { name: 'berlin' } };

/** As a file holds it. */
export const SAVED = JSON.stringify(DOCUMENT);

function item(kind: ConfigurationItem['kind'], subject: string, text: string): ConfigurationItem {
  return { kind, result: 'open', subject, text, reason: '' };
}

function items(): ConfigurationItem[] {
  return [
    item('change', 'setting verify.rate', 'from 64MiB to 128MiB'),
    item('hands', 'setting nbd.listen', 'from 10.1.0.5:10809 to 0.0.0.0:10809: in forebay.toml, then restart'),
    item('add', 'volume orders', 'new and empty, 40 GiB, in group erp'),
    item('change', 'volume orders', 'is exported to: 10.1.0.0/24 with certificate db1.example.com; with TLS only; "orders of both shops"'),
    item('left', 'volume scratch', 'is not in the file; left as it is'),
    item('add', 'schedule tape', 'at 22:00 on monday, friday (Europe/Berlin): a checkpoint that the far copy is held at'),
    item('remove', 'limit to osaka mon-fri 08:00-18:00', 'is not in the file'),
    item('hands', 'user night-shift', 'is missing: user add night-shift --role viewer'),
    item('hands', 'CHAP secret of iqn.1991-05.com.microsoft:files', "is missing, or is another's: iscsi secret set iqn.1991-05.com.microsoft:files --initiator any"),
  ];
}

export class PlayedConfiguration {
  /** Nothing differs. */
  same = false;

  read(path: string, who: Asking): unknown {
    if (path !== '/config' && path !== '/support/bundle') return undefined;
    if (!who.admin) return who.refuse(403, 'denied', 'config.backup takes the role admin.');
    return path === '/config' ? DOCUMENT : { packed: true };
  }

  change(method: string, body: Record<string, unknown>, who: Asking): unknown {
    if (body['format'] !== DOCUMENT.format) return who.refuse(400, 'usage', 'The file cannot be used, nothing was done.');
    if (method === 'PUT' && !who.confirmed) return who.refuse(403, 'confirm', 'The password is wanted again.', '/problems/confirm');
    return this.#report(this.same ? [] : method === 'PUT' ? items().map(restored) : items());
  }

  #report(all: ConfigurationItem[]): ConfigurationReport {
    const count = (result: ConfigurationItem['result']) => all.filter((each) => each.result === result).length;
    const changes = all.filter((each) => each.kind !== 'hands' && each.kind !== 'left').length;
    return { appliance: 'berlin', from: 'berlin', made: DOCUMENT.made, changes, done: count('done'), failed: count('failed'), items: all };
  }
}

function restored(one: ConfigurationItem): ConfigurationItem {
  if (one.kind === 'hands' || one.kind === 'left') return one;
  if (one.subject === 'schedule tape') return { ...one, result: 'failed', reason: 'There is no hook database in forebay.toml.' };
  return { ...one, result: 'done' };
}
