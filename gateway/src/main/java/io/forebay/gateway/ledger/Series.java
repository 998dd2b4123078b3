package io.forebay.gateway.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows of numbers by slot of time (an hour, a day since 1970): the newest so many, older ones overwritten
/// in place. In memory; its [SeriesFile] keeps it for the next start.
///
/// One thread at a time changes it; looking is for any, and never waits for the disk.
public final class Series {
  /// Changes a row, zeroes when the slot is new.
  public interface Change {
    void of(long[] row);
  }

  /// Sees a row, borrowed.
  public interface Look {
    void at(long slot, long[] row);
  }

  /// Keeps a row for the next start.
  interface Keep {
    void row(int index, long slot, long[] row);
  }

  private static final long NONE = -1;

  private final int columns;
  private final long[] slots; // Guarded by itself, like `rows`.
  private final long[] @Nullable [] rows; // Where a slot is known.
  private volatile @Nullable Keep keep; // Null: what comes is not kept.

  Series(int rowCount, int columns) {
    this.columns = columns;
    slots = new long[rowCount];
    rows = new long[rowCount][];
    Arrays.fill(slots, NONE);
  }

  int rowCount() {
    return slots.length;
  }

  int columns() {
    return columns;
  }

  private int index(long slot) {
    return (int) Math.floorMod(slot, (long) slots.length);
  }

  void keepWith(@Nullable Keep next) {
    keep = next;
  }

  /// What was kept at `index`; false when that cannot be.
  boolean restore(int index, long slot, long[] row) {
    if (slot < 0 || index(slot) != index || Arrays.stream(row).anyMatch(number -> number < 0)) {
      return false;
    }
    synchronized (slots) {
      slots[index] = slot;
      rows[index] = row;
    }
    return true;
  }

  void forget() {
    synchronized (slots) {
      Arrays.fill(slots, NONE);
      Arrays.fill(rows, null);
    }
  }

  /// Changes the row of `slot`; the one that stood in its place is gone.
  public void change(long slot, Change change) {
    int index = index(slot);
    long[] next = new long[columns];
    synchronized (slots) {
      long @Nullable [] before = rows[index];
      if (slots[index] == slot && before != null) {
        System.arraycopy(before, 0, next, 0, columns);
      }
    }
    change.of(next);
    synchronized (slots) {
      slots[index] = slot;
      rows[index] = next;
    }
    Keep keeping = keep;
    if (keeping != null) {
      keeping.row(index, slot, next);
    }
  }

  /// Shows the rows that are known, oldest first.
  public void each(Look look) {
    long[] @Nullable [] known;
    long[] at;
    synchronized (slots) {
      known = new long[slots.length][];
      at = slots.clone();
      System.arraycopy(rows, 0, known, 0, known.length);
    }
    long newest = Arrays.stream(at).max().orElse(NONE);
    for (long slot = newest - at.length + 1; slot <= newest; slot++) {
      long @Nullable [] row = slot < 0 ? null : known[index(slot)];
      if (row != null && at[index(slot)] == slot) {
        look.at(slot, row);
      }
    }
  }
}
