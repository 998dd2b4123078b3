package io.forebay.gateway.block;

import java.util.Arrays;

/// The answer of a survey: runs of one state each, gapless from the offset asked for. Neighbours differ:
/// what is added with the state of the last run makes that one longer.
///
/// Confined to one thread at a time. Takes 12 bytes for each run that there is, and at most half as much
/// again.
public final class Runs {
  private static final int FIRST_CAPACITY = 16;

  private final int max;
  private long[] lengths;
  private int[] states;
  private int count;
  private long bytes;

  /// Room for `max` runs, at least 1.
  public Runs(int max) {
    Check.check(max > 0, "M1: runs", max, 0);
    this.max = max;
    lengths = new long[Math.min(max, FIRST_CAPACITY)];
    states = new int[lengths.length];
  }

  /// One run.
  public static Runs of(long length, int state) {
    Runs runs = new Runs(1);
    runs.add(length, state);
    return runs;
  }

  /// Adds `length` bytes (none: nothing happens). False when that would be a run too many: then nothing
  /// was added, and the survey ends here.
  public boolean add(long length, int state) {
    Check.check(length >= 0 && bytes + length >= 0, "run", length, bytes);
    if (length == 0) {
      return true;
    }
    if (count > 0 && states[count - 1] == state) {
      lengths[count - 1] += length;
    } else if (count == max) {
      return false;
    } else {
      grow();
      lengths[count] = length;
      states[count] = state;
      count++;
    }
    bytes += length;
    return true;
  }

  private void grow() {
    if (count == lengths.length) {
      int capacity = (int) Math.min(max, count + (count >> 1) + 1L);
      lengths = Arrays.copyOf(lengths, capacity);
      states = Arrays.copyOf(states, capacity);
    }
  }

  public int count() {
    return count;
  }

  /// Bytes of run `i`, at least 1.
  public long length(int i) {
    return lengths[i];
  }

  public int state(int i) {
    return states[i];
  }

  /// Bytes of all runs.
  public long bytes() {
    return bytes;
  }
}
