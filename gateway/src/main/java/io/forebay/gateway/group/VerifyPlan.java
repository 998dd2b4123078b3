package io.forebay.gateway.group;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What a verification looks at next. A range that differs or changes is taken apart, down to blocks; a
/// block is looked at again, later, and counts as different only when it is found so twice.
///
/// Guarded by its run. Memory: one entry for each piece under way, and [#WAITING_MAX] blocks (M1).
final class VerifyPlan {
  static final int LARGE_BYTES = VerifyPiece.BYTES_MAX;
  static final int MIDDLE_BYTES = 64 << 10;
  static final int BLOCK_BYTES = CatchUpPiece.BLOCK_BYTES;

  /// Looks at a block that changes again and again: with the waits between them about a minute.
  static final int TRIES_MAX = 8;

  /// Before the first further look at a block; doubled each time.
  static final long AGAIN_NANOS = 250_000_000L;

  /// Blocks that wait for another look: nothing new is looked at while there are so many.
  static final int WAITING_MAX = 65_536;

  private record Waiting(VerifyLook look, long dueNanos) {}

  /// What is looked at in smaller pieces.
  private static final class Stretch {
    final VerifyLook whole;
    final long stepBytes;
    final boolean closer;
    long at;

    Stretch(VerifyLook whole, long from, long stepBytes, boolean closer) {
      this.whole = whole;
      this.stepBytes = stepBytes;
      this.closer = closer;
      at = from;
    }
  }

  private final ExtentSet scope;
  private int volumeAt;
  private long offsetAt;
  private boolean through;
  private final ArrayDeque<Stretch> closer =
      new ArrayDeque<>(); // The newest first: depth before width.
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos));

  /// Takes `scope`.
  VerifyPlan(ExtentSet scope) {
    this.scope = scope;
  }

  /// The next range, which the caller owns until it says what became of it; null: none now. One that is not
  /// `closer` may be as long as a hole; what the caller does not look at of it is a [#rest].
  @Nullable VerifyLook next(long now) {
    Waiting first = waiting.peek();
    if (first != null && first.dueNanos <= now) {
      return waiting.remove().look;
    }
    if (waiting.size() >= WAITING_MAX) {
      return null;
    }
    Stretch stretch = closer.peek();
    if (stretch != null) {
      return part(stretch);
    }
    ExtentSet.Piece piece = scope.next(volumeAt, offsetAt, VerifyPiece.HOLE_BYTES_MAX);
    if (piece == null) {
      through = true;
      return null;
    }
    volumeAt = piece.volume();
    offsetAt = piece.end();
    return new VerifyLook(piece.volume(), piece.offset(), piece.length(), 0, false, false);
  }

  private VerifyLook part(Stretch stretch) {
    VerifyLook whole = stretch.whole;
    long step = stretch.stepBytes;
    long end = Math.min(whole.end(), stretch.at / step * step + step);
    long length = end - stretch.at;
    VerifyLook part = new VerifyLook(whole.volume(), stretch.at, length, 0, false, stretch.closer);
    stretch.at = end;
    if (end == whole.end()) {
      closer.remove();
    }
    return part;
  }

  /// Of a range that is not `closer`, what lies at or beyond `from` was not looked at.
  void rest(VerifyLook look, long from) {
    if (from < look.end()) {
      closer.push(new Stretch(look, from, VerifyPiece.HOLE_BYTES_MAX, false));
    }
  }

  /// What was given out and was not looked at.
  void giveBack(VerifyLook look) {
    waiting.add(new Waiting(look, Long.MIN_VALUE)); // At once.
  }

  /// It changed meanwhile, or could not be read. False: that is how it stays.
  boolean unsteady(VerifyLook look, long now) {
    if (look.length() > BLOCK_BYTES) {
      takeApart(look);
      return true;
    }
    return absent(look, now);
  }

  /// A mirror is not so far that it has it. False: that is how it stays.
  boolean absent(VerifyLook look, long now) {
    if (look.tries() + 1 >= TRIES_MAX) {
      return false;
    }
    later(look.again(), now);
    return true;
  }

  /// It was found to differ. False: so it is.
  boolean differs(VerifyLook look, long now) {
    if (look.length() > BLOCK_BYTES) {
      takeApart(look);
      return true;
    }
    if (look.suspect()) {
      return false;
    }
    later(look.suspected(), now);
    return true;
  }

  private void later(VerifyLook look, long now) {
    waiting.add(new Waiting(look, now + (AGAIN_NANOS << look.tries())));
  }

  private void takeApart(VerifyLook look) {
    int step =
        look.length() > LARGE_BYTES
            ? LARGE_BYTES
            : look.length() > MIDDLE_BYTES ? MIDDLE_BYTES : BLOCK_BYTES;
    closer.push(new Stretch(look, look.offset(), step, true));
  }

  /// When [#next] is worth asking again; [Long#MAX_VALUE]: when something that is under way comes back.
  long dueNanos(long now) {
    Waiting first = waiting.peek();
    boolean more = !closer.isEmpty() || !through;
    if (more && waiting.size() < WAITING_MAX) {
      return now;
    }
    return first == null ? Long.MAX_VALUE : Math.max(now, first.dueNanos);
  }

  /// Whether nothing is left but what is under way.
  boolean exhausted() {
    return through && closer.isEmpty() && waiting.isEmpty();
  }
}
