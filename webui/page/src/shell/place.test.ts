// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { path, read } from './place.svelte';

describe('place', () => {
  it('read_ofPath_isTheSamePlace', () => {
    for (const [place, item] of [['volumes', ''], ['volumes', 'db1.data'], ['events', ''], ['checkpoints', '']] as const) {
      expect(read(path(place, item))).toEqual({ place, item });
    }
  });
  it('read_unknown_isTheOverview', () => expect(read('/nonsense/x?name=y')).toEqual({ place: 'overview', item: '' }));
});
