package io.forebay.gateway.mirror;

import io.forebay.gateway.disk.Disk;

/// The newest version of every extent that a destage batch changes, in order of volume and offset.
/// Filled by scanning records, never from the pending index (a mutant of the simulation does that).
/// Confined to the destager.
class BatchMap implements AutoCloseable {
  /// Room for some 400,000 extents; a batch that has more ends early.
  static final long BUDGET_BYTES = 16L << 20;

  /// A record takes three nodes at most: its own entry and two halves of what it splits.
  private static final int NODES_PER_RECORD = 24;

  /// Four times what a group may have; a peer could send records of volumes that do not exist.
  private static final int VOLUMES_MAX = 1024;

  /// Extents that [#slice] takes out at a time.
  static final int SLICE_MAX = 1024;

  private final NodeMemory memory;
  private final ExtentTree tree;
  private final VolumeSlots slots = new VolumeSlots();

  /// The present slice, `[0, count)`.
  private final long[] keys = new long[SLICE_MAX];

  private final int[] lengths = new int[SLICE_MAX];
  private final long[] tags = new long[SLICE_MAX];
  private final int[] skips = new int[SLICE_MAX];
  private int count;

  BatchMap(Disk disk, long budgetBytes) {
    memory = new NodeMemory(disk, budgetBytes);
    tree = new ExtentTree(memory);
  }

  /// Whether one more record may be inserted.
  boolean hasRoom() {
    return memory.hasRoom(NODES_PER_RECORD) && slots.taken() < VOLUMES_MAX;
  }

  /// Records come in LSN order, so the later one wins.
  void insert(int volume, long offset, int length, PieceKind kind, long recordLsn) {
    long key = VolumeSlots.key(slots.findOrTake(volume), offset);
    tree.insert(key, length, PieceTag.of(recordLsn, kind));
  }

  /// Takes out the next extents from `cursor` (0 to begin) on; returns how many, 0 at the end.
  int slice(long cursor) {
    count = 0;
    tree.visit(
        cursor,
        ExtentTree.END,
        (key, length, tag, skip) -> {
          keys[count] = key;
          lengths[count] = length;
          tags[count] = tag;
          skips[count] = skip;
          return ++count < SLICE_MAX;
        });
    return count;
  }

  /// Where the slice after the present one begins.
  long cursorAfter() {
    return keys[count - 1] + lengths[count - 1];
  }

  int volume(int i) {
    return slots.volume(keys[i]);
  }

  long offset(int i) {
    return VolumeSlots.offset(keys[i]);
  }

  int length(int i) {
    return lengths[i];
  }

  PieceKind kind(int i) {
    return PieceTag.kind(tags[i]);
  }

  long recordLsn(int i) {
    return PieceTag.recordLsn(tags[i]);
  }

  int skip(int i) {
    return skips[i];
  }

  void clear() {
    tree.clear();
    slots.clear();
  }

  @Override
  public void close() {
    memory.close();
  }
}
