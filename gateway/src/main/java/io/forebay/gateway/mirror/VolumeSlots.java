package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Gives each volume number a small slot, so that volume and offset fit into one long key: the slot in
/// the upper 15 bits, the offset in the lower 48. Slots of forgotten volumes are given again.
final class VolumeSlots {
  static final int OFFSET_BITS = 48;

  /// Offsets end below this: 256 TiB, four times the largest volume.
  static final long OFFSET_MAX = 1L << OFFSET_BITS;

  /// Volumes with a slot at one time.
  static final int SLOTS_MAX = 1 << 15;

  private final Map<Integer, Integer> slots = new HashMap<>();
  private int[] volumes = new int[16];
  private int fresh;
  private int[] freed = new int[16];
  private int freedCount;
  private int lastVolume;
  private int lastSlot = -1;

  /// The slot of `volume`, -1 when it has none.
  int find(int volume) {
    if (volume == lastVolume && lastSlot >= 0) {
      return lastSlot;
    }
    Integer slot = slots.get(volume);
    if (slot == null) {
      return -1;
    }
    lastVolume = volume;
    lastSlot = slot;
    return slot;
  }

  int findOrTake(int volume) {
    int slot = find(volume);
    return slot >= 0 ? slot : take(volume);
  }

  private int take(int volume) {
    int slot = freedCount > 0 ? freed[--freedCount] : fresh++;
    Check.check(slot < SLOTS_MAX - 1, "M1: volumes of a group", slot, SLOTS_MAX);
    if (slot >= volumes.length) {
      volumes = Arrays.copyOf(volumes, slot * 2);
    }
    volumes[slot] = volume;
    slots.put(volume, slot);
    return slot;
  }

  /// Frees the slot of `volume`; nothing may be kept under its keys any more.
  void forget(int volume) {
    Integer slot = slots.remove(volume);
    if (slot == null) {
      return;
    }
    lastSlot = -1;
    if (freedCount == freed.length) {
      freed = Arrays.copyOf(freed, freedCount * 2);
    }
    freed[freedCount++] = slot;
  }

  int taken() {
    return slots.size();
  }

  void clear() {
    slots.clear();
    fresh = 0;
    freedCount = 0;
    lastSlot = -1;
  }

  static long key(int slot, long offset) {
    return (long) slot << OFFSET_BITS | offset;
  }

  static long offset(long key) {
    return key & (OFFSET_MAX - 1);
  }

  int volume(long key) {
    return volumes[(int) (key >>> OFFSET_BITS)];
  }
}
