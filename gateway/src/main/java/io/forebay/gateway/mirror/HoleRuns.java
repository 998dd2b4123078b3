package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Runs;

/// Makes runs out of pieces that are holes or data. Holes are cut to whole sectors, but for the ends of
/// the range asked for: what is left over counts as data, which is true of any bytes.
final class HoleRuns {
  /// "Descriptor lengths that are an integer multiple of 512 bytes, where possible" (NBD).
  static final int SECTOR_BYTES = 512;

  private final Runs runs;
  private final int dataState;
  private final int holeState;
  private final long start;
  private final long end;
  private long from; // Of the run that is growing.
  private long to;
  private boolean hole;
  private boolean full;

  /// For the range `[start, end)`, at most `runsMax` runs.
  HoleRuns(long start, long end, int runsMax, int dataState, int holeState) {
    runs = new Runs(runsMax);
    this.start = start;
    this.end = end;
    this.dataState = dataState;
    this.holeState = holeState;
    from = start;
    to = start;
  }

  /// The bytes up to `next` are a hole or data. False when there is no room for them: the last call.
  boolean upTo(long next, boolean isHole) {
    if (next <= to) {
      return true;
    }
    if (isHole != hole) {
      full = !close();
      if (full) {
        return false;
      }
      from = to;
      hole = isHole;
    }
    to = next;
    return true;
  }

  private boolean close() {
    if (!hole) {
      return runs.add(to - from, dataState);
    }
    long first = from == start ? from : Lsn.roundUp(from, SECTOR_BYTES);
    long last = to == end ? to : Lsn.roundDown(to, SECTOR_BYTES);
    if (first >= last) {
      return runs.add(to - from, dataState);
    }
    return runs.add(first - from, dataState)
        && runs.add(last - first, holeState)
        && runs.add(to - last, dataState);
  }

  /// All that was told, or as much as there is room for.
  Runs done() {
    if (!full) {
      full = !close();
    }
    return runs;
  }
}
