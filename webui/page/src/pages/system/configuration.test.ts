import { describe, expect, it } from 'vitest';
import { configuration, mark } from './configuration';

const item = { kind: 'add', result: 'open', subject: 'volume db', text: 'new', reason: '' } as const;

describe('configuration', () => {
  it('configuration_savedOne_isTaken', () => expect(configuration('{"format":"forebay-configuration","version":1}')?.version).toBe(1));
  it('configuration_anythingElse_isNone', () => {
    for (const text of ['', 'null', '7', '[]', '{}', '{"format":"tar"}', 'PK\u0003\u0004']) expect(configuration(text), text).toBeNull();
  });
});

describe('mark', () => {
  it('mark_ofEachItem_isWhatToLookAt', () => {
    expect(mark(item)).toBe('busy');
    expect(mark({ ...item, result: 'done' })).toBe('good');
    expect(mark({ ...item, result: 'failed' })).toBe('bad');
    expect(mark({ ...item, kind: 'hands' })).toBe('warn');
    expect(mark({ ...item, kind: 'left' })).toBe('off');
  });
});
