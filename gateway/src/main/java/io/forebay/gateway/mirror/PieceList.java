package io.forebay.gateway.mirror;

import java.util.Arrays;

/// The pieces of one lookup, in order and gapless from the offset looked up.
final class PieceList implements PieceSink {
  /// In place of a record's LSN.
  static final long ABSENT = -1;

  static final long ZERO = -2;

  /// All of whatever was looked up is absent.
  static final PieceList ALL_ABSENT = new PieceList(1);

  static {
    ALL_ABSENT.add(ABSENT, 0, Long.MAX_VALUE);
  }

  private final long[] recordLsns;
  private final int[] skips;
  private final long[] lengths;
  private int count;

  PieceList() {
    this(PendingIndex.PIECES_MAX);
  }

  private PieceList(int capacity) {
    recordLsns = new long[capacity];
    skips = new int[capacity];
    lengths = new long[capacity];
  }

  private void add(long recordLsn, int skip, long length) {
    recordLsns[count] = recordLsn;
    skips[count] = skip;
    lengths[count] = length;
    count++;
  }

  @Override
  public void data(long recordLsn, int skip, long offset, int length) {
    add(recordLsn, skip, length);
  }

  @Override
  public void zero(long offset, long length) {
    add(ZERO, 0, length);
  }

  @Override
  public void absent(long offset, long length) {
    add(ABSENT, 0, length);
  }

  void clear() {
    count = 0;
  }

  PieceList copy() {
    if (count == 1 && recordLsns[0] == ABSENT) {
      return ALL_ABSENT; // Most reads: no allocation.
    }
    PieceList copy = new PieceList(count);
    System.arraycopy(recordLsns, 0, copy.recordLsns, 0, count);
    System.arraycopy(skips, 0, copy.skips, 0, count);
    System.arraycopy(lengths, 0, copy.lengths, 0, count);
    copy.count = count;
    return copy;
  }

  int count() {
    return count;
  }

  /// The LSN of the record that has the bytes; [#ABSENT] or [#ZERO].
  long recordLsn(int i) {
    return recordLsns[i];
  }

  int skip(int i) {
    return skips[i];
  }

  /// Of the last piece perhaps more than was looked up.
  long length(int i) {
    return lengths[i];
  }

  /// The lowest LSN of a record here, [#ABSENT] when there is none.
  long lowestLsn() {
    return Arrays.stream(recordLsns, 0, count).filter(lsn -> lsn >= 0).min().orElse(ABSENT);
  }
}
