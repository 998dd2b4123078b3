package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.log.LogLock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells which bytes of a volume are holes: those that the newest record not destaged has zeroed, and of
/// the others those that the mirror's file has no space for. A hole is told only of what reads as zeroes.
///
/// The index is asked before the file, as by a read: what is destaged in between shows in the file, and
/// what is written in between may show or not.
///
/// Any thread; never blocks the caller.
final class Surveyor {
  /// Surveys of one group at a time: they must not take the disk from reads.
  private static final int RUNNING_MAX = 2;

  /// Lookups and seeks of one survey, some 50 ms; then it ends where it is.
  static final int STEPS_MAX = 4096;

  /// So much is told as data when a file changes under the survey.
  private static final int CHANGING_BYTES = 4096;

  private final LogLock lock;
  private final PendingIndex index;
  private final @Nullable Backlog backlog;
  private final ReadWorkers workers;
  private final PieceList found = new PieceList(); // Guarded by the group's lock.

  Surveyor(Threads threads, LogLock lock, PendingIndex index, @Nullable Backlog backlog) {
    this.lock = lock;
    this.index = index;
    this.backlog = backlog;
    workers = new ReadWorkers(threads, RUNNING_MAX);
  }

  /// What is asked about.
  ///
  /// @param mirror null: the volume was made and is not destaged yet
  /// @param live the log over the mirror; else the mirror alone
  record Question(
      int volume, @Nullable Mirror mirror, boolean live, Facet facet, long offset, long length) {}

  void ask(Question question, int runsMax, Survey answer) {
    if (!workers.add(() -> answer(question, runsMax, answer))) {
      answer.done(new IoFailure.Stopping("the group is stopping"), null);
    }
  }

  /// Data is what nothing better is known of.
  private static int holeState(Facet facet) {
    return switch (facet) {
      case Facet.Allocation _ -> Facet.Allocation.HOLE | Facet.Allocation.ZERO;
      case Facet.Depth _ -> Facet.Depth.NONE;
      case Facet.ChangedSince _ -> facet.unknown(); // The mirror does not know.
    };
  }

  private void answer(Question question, int runsMax, Survey answer) {
    Walk walk = new Walk(question, runsMax);
    try {
      walk.run();
    } catch (IOException e) {
      answer.done(new IoFailure.Medium("a survey failed: " + e.getMessage()), null);
      return;
    }
    answer.done(null, walk.runs.done());
  }

  /// As [ReadPath#survey(Runnable)].
  boolean offload(Runnable task) {
    return workers.add(task);
  }

  /// From now on surveys fail with Stopping. Calls `whenQuiet` once none is under way.
  void close(Runnable whenQuiet) {
    workers.close(whenQuiet);
  }

  /// What memory knows of a range, and the tables to ask about what is absent.
  private record Found(PieceList pieces, List<SegmentTable> older, long destagedLsn) {}

  private Found lookUp(int volume, long offset, long length) {
    lock.lock();
    try {
      found.clear();
      index.lookup(volume, offset, length, found);
      List<SegmentTable> older = backlog == null ? List.of() : backlog.tables();
      return new Found(found.copy(), older, index.destagedLsn());
    } finally {
      lock.unlock();
    }
  }

  /// One survey.
  private final class Walk {
    private final Question question;
    private final HoleRuns runs;
    private final long end;
    private long at;
    private boolean room = true;
    private int steps;

    Walk(Question question, int runsMax) {
      this.question = question;
      at = question.offset();
      end = at + question.length();
      Facet facet = question.facet();
      runs = new HoleRuns(at, end, runsMax, facet.unknown(), holeState(facet));
    }

    void run() throws IOException {
      while (goesOn(end)) {
        if (question.live()) {
          lookedUp();
        } else {
          mirror(end);
        }
      }
    }

    /// Whether there is more to tell before `to`.
    private boolean goesOn(long to) {
      return at < to && room && steps < STEPS_MAX;
    }

    private void tell(long to, boolean hole) {
      room = runs.upTo(to, hole);
      at = to;
    }

    private void lookedUp() throws IOException {
      steps++;
      Found all = lookUp(question.volume(), at, end - at);
      PieceList pieces = all.pieces();
      for (int i = 0; i < pieces.count() && goesOn(end); i++) {
        long to = at + Math.min(pieces.length(i), end - at);
        if (pieces.recordLsn(i) != PieceList.ABSENT) {
          tell(to, pieces.recordLsn(i) == PieceList.ZERO);
        } else if (all.older().isEmpty()) {
          mirror(to);
        } else {
          older(all, to);
        }
      }
    }

    private void older(Found all, long to) throws IOException {
      while (goesOn(to)) {
        steps++;
        long next = Math.min(to, at + OlderPieces.RANGE_BYTES_MAX);
        for (OlderPieces.Piece piece :
            OlderPieces.of(all.older(), all.destagedLsn(), question.volume(), at, next)) {
          long pieceEnd = piece.offset() + piece.length();
          if (piece.recordLsn() == PieceList.ABSENT) {
            mirror(pieceEnd);
          } else if (goesOn(pieceEnd)) {
            Check.check(at == piece.offset(), "survey: gapless", at, piece.offset());
            tell(pieceEnd, piece.recordLsn() == PieceList.ZERO);
          }
        }
      }
    }

    /// The bytes up to `to`, which the mirror holds.
    private void mirror(long to) throws IOException {
      Mirror mirror = question.mirror();
      while (goesOn(to)) {
        steps++;
        if (mirror == null || at >= mirror.sizeBytes()) {
          tell(to, true);
        } else if (mirror.place().device()) {
          tell(to, false);
        } else {
          fileTells(mirror, to);
        }
      }
    }

    private void fileTells(Mirror mirror, long to) throws IOException {
      long data = mirror.nextData(at);
      if (data > at) {
        tell(Math.min(to, data), true);
        return;
      }
      long hole = mirror.nextHole(at);
      tell(Math.min(to, hole > at ? hole : at + CHANGING_BYTES), false);
    }
  }
}
