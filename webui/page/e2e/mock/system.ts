/** What a played appliance says of its settings, users, keys, secrets and SNMP; the compiler holds it against the contract. */
import type { ChapSecret, HostTls, Key, MadeKey, SecondFactor, Setting, Snmp, User } from '../../src/api/types';
import { PlayedConfiguration } from './configuration';
import { ago } from './documents';
import { PlayedService } from './service';
import { changeSnmp, snmpAgent } from './snmp';

type Refuse = (code: number, kind: string, detail: string, type?: string) => undefined;

/** Who asks, and how a request is refused. */
export interface Asking {
  name: string;
  admin: boolean;
  confirmed: boolean;
  refuse: Refuse;
}

function setting(key: string, value: string, meaning: string, change: Partial<Setting> = {}): Setting {
  return { key, value, origin: 'default', source: '', runtime: false, meaning, ...change };
}

const FIRST_CODE = '123456';

/** State of what the page on the system shows, in memory. */
export class PlayedSystem {
  settings: Setting[] = [
    setting('name', 'berlin', 'what this appliance is called; fixed at the first start'),
    setting('nbd.listen', '10.1.0.5:10809', 'where NBD is served; beyond loopback each volume shows itself to whom volume export names', { origin: 'file', source: 'forebay.toml:4:10' }),
    setting('nbd.tls', 'allowed', 'off, allowed or required: whether hosts encrypt; a Unix socket never requires it'),
    setting('nbd.default_export', '', 'what a client gets that names no export; "": nothing', { runtime: true }),
    setting('iscsi.listen', '10.1.0.5:3260', 'where iSCSI is served, HOST:PORT or HOST:PORT/TAG with the tag of its portal group (1); beyond loopback each volume shows itself to whom volume export names; "": not at all', { origin: 'file', source: 'forebay.toml:8:10' }),
    setting('buffer.capacity', '200GiB', "of a new group's change buffer, reserved when it is made: how long the line may be away", { origin: 'runtime', runtime: true }),
    setting('snmp.listen', '10.1.0.5:1161', 'where managers ask by SNMP, UDP; nothing listens until there is a user or a community (forebay snmp user set)', { origin: 'file', source: 'forebay.toml:12:10' }),
    setting('snmp.managers', '127.0.0.0/8,10.1.0.0/24', 'from where managers may ask by SNMP, ADDRESS or ADDRESS/BITS with commas: from elsewhere nobody gets an answer', { origin: 'file', source: 'forebay.toml:13:12', runtime: true }),
    setting('lcd.server', '127.0.0.1:13666', "LCDproc's LCDd, which drives the front panel's display and keys", { origin: 'file', source: 'forebay.toml:15:10' }),
    setting('verify.rate', '64MiB', "read of each copy in a second at most while both are compared (group verify), so that hosts have the rest of the disk; the primary's counts for both sides, and at once", { runtime: true }),
    setting('group.answer_wait', '30s', 'how long a primary that starts waits for its peers to say that it was superseded', { origin: 'command-line' }),
  ];
  users: User[] = [
    { name: 'paula', role: 'admin', totp: false, created: ago(90 * 86400) },
    { name: 'mia', role: 'operator', totp: true, created: ago(40 * 86400) },
    { name: 'night-shift', role: 'viewer', totp: false, created: ago(3 * 86400) },
  ];
  keys: Key[] = [
    { id: '0c55f17a3b', user: 'mia', name: 'grafana', role: 'viewer', created: ago(38 * 86400), expires: ago(-327 * 86400), used: ago(12) },
    { id: '91ab03ffe2', user: 'paula', name: 'tape-robot', role: 'operator', created: ago(20 * 86400), expires: null, used: null },
  ];
  secrets: ChapSecret[] = [
    { name: 'iqn.1993-08.org.debian:01:db1', use: 'initiator', initiator: '' },
    { name: 'iqn.1991-05.com.microsoft:files', use: 'initiator', initiator: '' },
    { name: 'berlin', use: 'appliance', initiator: '' },
  ];
  snmp: Snmp = snmpAgent();
  tls: HostTls = {
    mode: 'allowed',
    server: { subject: 'CN=berlin', issuer: 'CN=Forebay berlin', own: true, notAfter: '9999-12-31T23:59:59Z', sha256: '9f2c4be1a07d55c3e8b6f0142d7a3391c5e4d8f0a2b6179835cd40e1f7a92b36' },
    trusted: 2,
    read: ago(30 * 86400),
  };
  pin = false;
  readonly configuration = new PlayedConfiguration();
  readonly service = new PlayedService();

  read(path: string, who: Asking): unknown {
    if (path === '/settings') return { items: this.settings };
    if (path === '/users') return who.admin ? { items: this.users } : who.refuse(403, 'denied', 'user.list wants the role admin.');
    if (path === '/keys') return { items: this.keys.filter((key) => who.admin || key.user === who.name) };
    if (path === '/iscsi/secrets') return { items: this.secrets };
    if (path === '/snmp') return this.snmp;
    if (path === '/nbd/tls') return this.tls;
    if (path === '/nbd/authority') return { certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' };
    return this.configuration.read(path, who) ?? this.service.read(path);
  }

  change(method: string, parts: string[], body: Record<string, unknown>, who: Asking): unknown {
    const [noun = '', name = '', part = '', last = ''] = parts;
    const grave = (['users', 'keys', 'iscsi', 'snmp', 'panel', 'receivers'].includes(noun) && method !== 'DELETE' && ![part, last].includes('test')) || noun === 'web';
    if (grave && name !== 'reload' && !who.confirmed) return who.refuse(403, 'confirm', 'The password is wanted again.', '/problems/confirm');
    if (noun === 'config') return this.configuration.change(method, body, who);
    if (noun === 'settings') return this.#setting(method, name, body, who);
    if (noun === 'users') return this.#user(method, name, part, body, who);
    if (noun === 'keys') return this.#key(method, name, body, who);
    if (noun === 'iscsi') return this.#secret(method, part, body);
    if (noun === 'snmp') return changeSnmp(this.snmp, [method, name, part, last], body, who);
    if (noun === 'time') return { servers: ['ntp1.example.com'], problem: '', server: 'ntp1.example.com', offsetSeconds: -0.012, roundTripSeconds: 0.021, stratum: 2, asked: ago(0) };
    if (noun === 'nbd') return Object.assign(this.tls, { read: ago(0) });
    if (noun === 'panel') return { set: (this.pin = method === 'PUT') };
    return this.service.change(method, parts, body, who);
  }

  #setting(method: string, key: string, body: Record<string, unknown>, who: Asking): unknown {
    const found = this.settings.find((known) => known.key === key);
    if (!found) return undefined;
    if (method === 'DELETE') return Object.assign(found, { value: '8GiB', origin: 'default' });
    if (/iB$/.test(found.value) && !/^\d+[KMGT]iB$/.test(String(body['value']))) return who.refuse(400, 'usage', `${key}: a size like 8GiB.`);
    if (key === 'snmp.managers') this.snmp.networks = String(body['value']).split(',');
    return Object.assign(found, { value: body['value'], origin: 'runtime' });
  }

  #user(method: string, name: string, part: string, body: Record<string, unknown>, who: Asking): unknown {
    if (method === 'POST') {
      const made = { name: String(body['name']), role: body['role'], totp: false, created: ago(0) } as User;
      this.users = [...this.users, made];
      return made;
    }
    const found = this.users.find((known) => known.name === name);
    if (!found) return undefined;
    if (part === 'totp') return this.#codes(method, found, body, who);
    if (part === 'role') {
      if (found.role === 'admin') return who.refuse(409, 'conflict', `${name} is the last admin: make another user one first.`);
      return Object.assign(found, { role: body['role'] });
    }
    if (method === 'DELETE') {
      this.users = this.users.filter((known) => known !== found);
      this.keys = this.keys.filter((key) => key.user !== name);
    }
    return found;
  }

  #codes(method: string, user: User, body: Record<string, unknown>, who: Asking): unknown {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const answer: SecondFactor = { user: user.name, on: user.totp, secret: null, uri: null };
    if (method === 'DELETE') user.totp = false;
    else if (body['code'] === undefined) return { ...answer, secret, uri: `otpauth://totp/Forebay%20berlin:${user.name}?secret=${secret}&issuer=Forebay%20berlin&algorithm=SHA1&digits=6&period=30` };
    else if (body['code'] !== FIRST_CODE) return who.refuse(403, 'denied', 'That is not the code of now. Is the clock right?');
    else user.totp = true;
    return { ...answer, on: user.totp };
  }

  #key(method: string, id: string, body: Record<string, unknown>, who: Asking): unknown {
    if (method === 'DELETE') {
      const found = this.keys.find((known) => known.id === id);
      this.keys = this.keys.filter((known) => known.id !== id);
      return found;
    }
    const days = Number(body['days'] ?? 0);
    const key = { id: 'aa00bb11cc', user: body['user'] ?? who.name, name: body['name'], role: body['role'], created: ago(0), expires: days ? ago(-days * 86400) : null, used: null } as Key;
    this.keys = [...this.keys, key];
    return { key, secret: 'fbk_aa00bb11cc_Jq2vN8xkT0uYw5RzB7mEhC1sGdLfPa4oVi9KtX3e' } satisfies MadeKey;
  }

  #secret(method: string, name: string, body: Record<string, unknown>): unknown {
    if (name !== '') this.secrets = this.secrets.filter((known) => known.name !== name);
    if (method === 'PUT') this.secrets = [...this.secrets, { name, use: body['use'] === 'appliance' ? 'appliance' : 'initiator', initiator: typeof body['initiator'] === 'string' ? body['initiator'] : '' }];
    return { items: this.secrets };
  }
}
