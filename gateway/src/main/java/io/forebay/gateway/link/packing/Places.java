package io.forebay.gateway.link.packing;

import java.util.Arrays;

/// Which block of which volume lies in which slot, and which slot is taken next: one that was not of use
/// since the hand came by (the clock of paging).
final class Places {
  private static final int NONE = -1;
  private static final int PROBES = 8;

  /// Of a slot that the receiver may not have as we have it.
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final long[] placeOf;
  private final long[] storedIn;
  private final boolean[] used;
  private final int[] table;
  private final int[] home;
  private int slots;
  private int hand;

  Places(int slots) {
    placeOf = new long[slots];
    storedIn = new long[slots];
    used = new boolean[slots];
    home = new int[slots];
    table = new int[Integer.highestOneBit(Math.max(PROBES, slots) - 1) << 3];
    clear(slots);
  }

  /// Nothing is held; `among` slots are to be used.
  void clear(int among) {
    slots = among;
    hand = 0;
    Arrays.fill(table, NONE);
    Arrays.fill(home, NONE);
    Arrays.fill(storedIn, UNKNOWN);
    Arrays.fill(used, false);
  }

  /// What was stored by later frames than the first `frames` is not held.
  void forgetSince(long frames) {
    for (int slot = 0; slot < slots; slot++) {
      if (storedIn[slot] > frames) {
        storedIn[slot] = UNKNOWN;
      }
    }
  }

  /// Whether the receiver holds what we have in `slot`.
  boolean held(int slot) {
    return storedIn[slot] != UNKNOWN;
  }

  /// The slot that holds this place, or -1.
  int find(long place) {
    int at = hash(place);
    for (int i = 0; i < PROBES; i++) {
      int slot = table[at + i & table.length - 1];
      if (slot != NONE && placeOf[slot] == place && held(slot)) {
        return slot;
      }
    }
    return NONE;
  }

  void use(int slot) {
    used[slot] = true;
  }

  /// Gives a slot to this place.
  int take(long place) {
    while (used[hand]) {
      used[hand] = false;
      hand = (hand + 1) % slots;
    }
    int slot = hand;
    hand = (hand + 1) % slots;
    placeOf[slot] = place;
    int at = hash(place);
    int chosen = at;
    for (int i = 0; i < PROBES; i++) {
      int probe = at + i & table.length - 1;
      int there = table[probe];
      if (there == NONE || home[there] != probe) {
        chosen = probe;
        break;
      }
    }
    table[chosen] = slot;
    home[slot] = chosen;
    return slot;
  }

  void stored(int slot, long frame) {
    storedIn[slot] = frame;
  }

  private int hash(long place) {
    long mixed = place * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & table.length - 1;
  }
}
