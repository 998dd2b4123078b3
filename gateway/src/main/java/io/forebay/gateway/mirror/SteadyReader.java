package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.LogReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Reads a mirror while the destager goes on, and knows which instants of the log the bytes are of.
///
/// - A range of which nothing is pending is written by nobody: the destager writes what is pending, and
///   what is written leaves the index only after the mirror's sync.
/// - If nothing of it is pending before the reading and after it, and nothing that came in between can have
///   been destaged already, no record from `destaged` before to `appended` after touches it.
///
/// Any thread; blocks on mirror and ledger. [#close] waits for those who are in.
public final class SteadyReader {
  /// Lookups of one look, to bound its time under the lock; with more extents the range counts as pending.
  private static final int LOOKUPS_MAX = 4;

  /// Of one range, if a part of the index is in tables; a longer one counts as pending.
  private static final long TABLED_BYTES_MAX = 1 << 20;

  private static final int CLOSED = 1 << 30;

  private final LogReader log;
  private final LogLock lock;
  private final PendingIndex index;
  private final Backlog backlog;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile Runnable whenQuiet = () -> {};

  /// What is read meanwhile.
  public interface Reading {
    void read() throws IOException;
  }

  /// The log at one look at which nothing of the range was pending.
  private record Look(long destagedLsn, long knownFrom, long appendedLsn) {}

  public SteadyReader(LogReader log, LogLock lock, PendingIndex index, Backlog backlog) {
    this.log = log;
    this.lock = lock;
    this.index = index;
    this.backlog = backlog;
  }

  /// Has the range read. Returns of which stretch of the log the bytes are, or null: hosts write it just now,
  /// or this is closed; what was read means nothing then.
  public @Nullable SteadySpan during(int volume, long offset, long length, Reading reading)
      throws IOException {
    if (!enter()) {
      return null;
    }
    try {
      Look before = look(volume, offset, length, true);
      if (before == null) {
        return null;
      }
      reading.read();
      Look after = look(volume, offset, length, false);
      if (after == null || after.knownFrom > before.appendedLsn) {
        return null;
      }
      Check.check(
          before.destagedLsn <= after.appendedLsn, "R1", before.destagedLsn, after.appendedLsn);
      return new SteadySpan(before.destagedLsn, after.appendedLsn);
    } finally {
      leave();
    }
  }

  /// Null when something is pending. What came since the look before is in memory, or that is refused by
  /// `knownFrom`; so only the first look asks the tables.
  private @Nullable Look look(int volume, long offset, long length, boolean first)
      throws IOException {
    Look look;
    List<SegmentTable> older;
    lock.lock();
    try {
      if (pending(volume, offset, length)) {
        return null;
      }
      look = new Look(index.destagedLsn(), index.knownFrom(), log.appended());
      older = first ? backlog.tables() : List.of();
    } finally {
      lock.unlock();
    }
    if (older.isEmpty()) {
      return look;
    }
    if (tabled(older, look.destagedLsn, volume, offset, length)) {
      return null;
    }
    // A table that was deleted meanwhile has nothing to tell; what it held is destaged.
    return new Look(index.destagedLsn(), look.knownFrom, look.appendedLsn);
  }

  private boolean pending(int volume, long offset, long length) {
    Touch touch = new Touch();
    long end = offset + length;
    long at = offset;
    for (int i = 0; i < LOOKUPS_MAX && at < end && !touch.any; i++) {
      at = index.lookup(volume, at, end - at, touch);
    }
    return touch.any || at < end;
  }

  private static boolean tabled(
      List<SegmentTable> older, long destagedLsn, int volume, long offset, long length)
      throws IOException {
    if (length > TABLED_BYTES_MAX) {
      return true;
    }
    long end = offset + length;
    for (long at = offset; at < end; at += OlderPieces.RANGE_BYTES_MAX) {
      long to = Math.min(end, at + OlderPieces.RANGE_BYTES_MAX);
      for (OlderPieces.Piece piece : OlderPieces.of(older, destagedLsn, volume, at, to)) {
        if (piece.recordLsn() != PieceList.ABSENT) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether anything is pending at all.
  private static final class Touch implements PieceSink {
    boolean any;

    @Override
    public void data(long recordLsn, int skip, long offset, int length) {
      any = true;
    }

    @Override
    public void zero(long offset, long length) {
      any = true;
    }

    @Override
    public void absent(long offset, long length) {}
  }

  private boolean enter() {
    int before;
    do {
      before = inside.get();
      if (before >= CLOSED) {
        return false;
      }
    } while (!inside.compareAndSet(before, before + 1));
    return true;
  }

  private void leave() {
    if (inside.decrementAndGet() == CLOSED) {
      whenQuiet.run();
    }
  }

  /// From now on nothing is steady. Calls `quiet` once nobody is in any more: then index and log may go.
  public void close(Runnable quiet) {
    whenQuiet = quiet;
    if (inside.getAndAdd(CLOSED) == 0) {
      quiet.run();
    }
  }
}
