package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a host did to one group, in order: the truth that images are compared with. A write's stamp is
/// its place in that order, from 1.
final class Model {
  private record Op(String volume, int block, int stamp) {}

  private final List<Op> ops = new ArrayList<>();
  private int acked;
  private int flushed;

  /// The next write's stamp.
  int next(String volume, int block) {
    ops.add(new Op(volume, block, ops.size() + 1));
    return ops.size();
  }

  /// The next operation makes a block read as zeroes.
  void zero(String volume, int block) {
    ops.add(new Op(volume, block, 0));
  }

  /// All so far were acked.
  void acked() {
    acked = ops.size();
  }

  /// A flush was answered that was asked when `mark` operations were acked.
  void flushed(int mark) {
    flushed = Math.max(flushed, mark);
  }

  int ackedCount() {
    return acked;
  }

  int flushedCount() {
    return flushed;
  }

  /// Which prefix of the operations `images` are; at least `atLeast` of them (R1, B1, B2).
  int prefix(List<String> volumes, List<int[]> images, int atLeast) {
    for (int count = ops.size(); count >= atLeast; count--) {
      if (fits(volumes, images, count)) {
        return count;
      }
    }
    throw new AssertionError(
        "the image is no prefix of the write order of at least "
            + atLeast
            + " of "
            + ops.size()
            + ": "
            + images.stream().map(Arrays::toString).toList());
  }

  private boolean fits(List<String> volumes, List<int[]> images, int count) {
    for (int i = 0; i < images.size(); i++) {
      if (!Arrays.equals(images.get(i), image(volumes.get(i), images.get(i).length, count))) {
        return false;
      }
    }
    return true;
  }

  /// The image after the first `count` operations.
  int[] image(String volume, int blocks, int count) {
    int[] image = new int[blocks];
    for (Op op : ops.subList(0, count)) {
      if (op.volume().equals(volume)) {
        image[op.block()] = op.stamp();
      }
    }
    return image;
  }

  /// What was read must be everything so far.
  void assertIs(String volume, int[] image) {
    assertThat(image).isEqualTo(image(volume, image.length, ops.size()));
  }

  /// The same history, which may go its own way from here.
  Model fork() {
    Model fork = new Model();
    fork.ops.addAll(ops);
    fork.acked = acked;
    fork.flushed = flushed;
    return fork;
  }

  /// A crash cut the order after `count` operations.
  void cut(int count) {
    ops.subList(count, ops.size()).clear();
    acked = Math.min(acked, count);
    flushed = Math.min(flushed, count);
  }
}
