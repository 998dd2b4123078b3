package io.forebay.gateway.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the hosts did to the group, in order across its volumes, with the log's end after each: the
/// truth that every image is compared with.
final class PairModel {
  static final int BLOCKS_MAX = 512;

  /// A write of one stamp to some blocks; stamp 0 for zero and trim.
  private record Op(String volume, int block, int count, int stamp, long endLsn) {}

  private final List<Op> ops = new ArrayList<>();
  private final Map<String, int[]> present = new HashMap<>();
  private int stamps;
  private int flushed;
  private int remote;

  int nextStamp() {
    return ++stamps;
  }

  void did(String volume, int block, int count, int stamp, long endLsn) {
    Op op = new Op(volume, block, count, stamp, endLsn);
    ops.add(op);
    apply(op, present.computeIfAbsent(volume, name -> new int[BLOCKS_MAX]));
  }

  /// A flush was answered that was asked when `count` operations were acked (B2).
  void flushed(int count) {
    flushed = Math.max(flushed, count);
  }

  /// The first `count` operations were acked as held by every peer.
  void acked(int count) {
    remote = Math.max(remote, count);
  }

  int remote() {
    return remote;
  }

  int count() {
    return ops.size();
  }

  int flushed() {
    return flushed;
  }

  int[] present(String volume) {
    return present.getOrDefault(volume, new int[BLOCKS_MAX]);
  }

  /// How many operations lie below `lsn`.
  int below(long lsn) {
    int count = 0;
    while (count < ops.size() && ops.get(count).endLsn() <= lsn) {
      count++;
    }
    return count;
  }

  int[] image(String volume, int count) {
    int[] image = new int[BLOCKS_MAX];
    for (Op op : ops.subList(0, count)) {
      if (op.volume().equals(volume)) {
        apply(op, image);
      }
    }
    return image;
  }

  /// How many operations `images` hold: those below `lsn`, or one more or less, since the Mark behind
  /// a record may be missing. Fails when they are no such prefix (R1).
  int prefix(Map<String, int[]> images, long lsn, String whose) {
    int base = below(lsn);
    for (int count : new int[] {base, base + 1, base - 1}) {
      if (count >= 0 && count <= ops.size() && fits(images, count)) {
        return count;
      }
    }
    throw new AssertionError(
        "R1: "
            + whose
            + " is not the first "
            + base
            + " of "
            + ops.size()
            + " operations: "
            + difference(images, base));
  }

  private boolean fits(Map<String, int[]> images, int count) {
    return difference(images, count).isEmpty();
  }

  String difference(Map<String, int[]> images, int count) {
    for (Map.Entry<String, int[]> entry : images.entrySet()) {
      int[] read = entry.getValue();
      int[] expected = Arrays.copyOf(image(entry.getKey(), count), read.length);
      int at = Arrays.mismatch(read, expected);
      if (at >= 0) {
        return entry.getKey() + " block " + at + " holds " + read[at] + ", not " + expected[at];
      }
    }
    return "";
  }

  /// What came after the first `count` operations is gone.
  void cut(int count) {
    ops.subList(count, ops.size()).clear();
    flushed = Math.min(flushed, count);
    present.clear();
    for (Op op : ops) {
      apply(op, present.computeIfAbsent(op.volume(), name -> new int[BLOCKS_MAX]));
    }
  }

  /// The same history, going its own way from here.
  PairModel fork(int count) {
    PairModel fork = new PairModel();
    fork.ops.addAll(ops);
    fork.stamps = stamps + 1_000_000;
    fork.cut(count);
    return fork;
  }

  private static void apply(Op op, int[] image) {
    Arrays.fill(image, op.block(), op.block() + op.count(), op.stamp());
  }
}
