/** What a played appliance says of its SNMP agent: who may ask, and who is told of events. */
import type { Snmp, SnmpReceiver } from '../../src/api/types';
import type { Asking } from './system';

export function snmpReceiver(name: string, change: Partial<SnmpReceiver> = {}): SnmpReceiver {
  return { name, address: '10.1.0.9:162', user: 'nagios', inform: true, sent: 214, failed: 0, heldBack: 0, problem: '', ...change };
}

export function snmpAgent(): Snmp {
  return {
    listening: ['10.1.0.5:1161'],
    state: 'listens',
    problem: '',
    users: ['nagios', 'tape'],
    operators: ['tape'],
    receivers: [
      snmpReceiver('noc'),
      snmpReceiver('old-console', { address: '10.1.0.31:162', user: '', inform: false, sent: 1_306, heldBack: 12 }),
      snmpReceiver('depot', { address: 'monitor.depot.example.com:1162', sent: 88, failed: 3, problem: 'monitor.depot.example.com:1162 has not acknowledged' }),
    ],
    community: false,
    engineId: '80001f8805a1b2c3d4e5f60718',
    boots: 4,
    received: 182_044,
    refused: 17,
    elsewhere: 3,
    networks: ['127.0.0.0/8', '10.1.0.0/24'],
  };
}

/** What a request changes: METHOD, and what stands behind /snmp. */
export function changeSnmp(agent: Snmp, [method = '', what = '', name = '', last = '']: string[], body: Record<string, unknown>, who: Asking): unknown {
  if (what === 'receivers') return changeReceiver(agent, method, name, last, body, who);
  if (what === 'community') agent.community = method === 'PUT';
  if (what === 'users') {
    const told = agent.receivers.find((receiver) => receiver.user === name);
    if (method === 'DELETE' && told) return who.refuse(400, 'usage', `Nothing was changed: the receiver ${told.name} takes the user ${name}.`);
    const others = (known: string) => known !== name;
    agent.users = [...agent.users.filter(others), ...(method === 'PUT' ? [name] : [])];
    agent.operators = [...agent.operators.filter(others), ...(method === 'PUT' && body['role'] === 'operator' ? [name] : [])];
  }
  const open = agent.users.length > 0 || agent.community;
  return Object.assign(agent, { state: open ? 'listens' : 'asleep', listening: open ? ['10.1.0.5:1161'] : [] });
}

function changeReceiver(agent: Snmp, method: string, name: string, last: string, body: Record<string, unknown>, who: Asking): unknown {
  const found = agent.receivers.find((receiver) => receiver.name === name);
  if (last === 'test') {
    if (!found) return undefined;
    if (found.problem) return who.refuse(502, 'failed', `${found.problem}.`);
    found.sent++;
  } else {
    agent.receivers = agent.receivers.filter((receiver) => receiver !== found);
    const user = typeof body['user'] === 'string' ? body['user'] : '';
    if (method === 'PUT') agent.receivers.push(snmpReceiver(name, { address: String(body['address']), user, inform: body['inform'] === true, sent: 0 }));
  }
  return { items: agent.receivers };
}
