package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Work on a range, piece after piece, that ends with the first failure or when it is aborted. A step may
/// complete before it returns, on any thread, however many there are: the stack does not grow.
final class Steps {
  /// Called once when a step is done; `failure` is null when it has succeeded.
  @FunctionalInterface
  interface Done {
    void done(@Nullable Sense failure);
  }

  @FunctionalInterface
  interface Step {
    void begin(long offset, int length, Done done);
  }

  private final Extent range;
  private final int pieceBytes;
  private final BooleanSupplier aborted;
  private final Step step;
  private final Done end;

  /// Counts the events that nobody has looked at yet; who makes it 1 looks.
  private final AtomicInteger turns = new AtomicInteger();

  // Passed on from turn to turn through `turns`.
  private long at;
  private @Nullable Sense failure;

  private Steps(Extent range, int pieceBytes, BooleanSupplier aborted, Step step, Done end) {
    this.range = range;
    this.pieceBytes = pieceBytes;
    this.aborted = aborted;
    this.step = step;
    this.end = end;
    at = range.offset();
  }

  /// Does `step` for each piece of `range`, then `end`; an abort is [Work#ABORTED].
  static void each(Extent range, int pieceBytes, BooleanSupplier aborted, Step step, Done end) {
    new Steps(range, pieceBytes, aborted, step, end).drive();
  }

  private void drive() {
    if (turns.getAndIncrement() != 0) {
      return;
    }
    do {
      turn();
    } while (turns.decrementAndGet() != 0);
  }

  private void turn() {
    if (failure != null) {
      end.done(failure);
    } else if (at == range.end()) {
      end.done(null);
    } else if (aborted.getAsBoolean()) {
      end.done(Work.ABORTED);
    } else {
      long from = at;
      int length = (int) Math.min(pieceBytes, range.end() - from);
      at += length;
      step.begin(from, length, this::stepDone);
    }
  }

  private void stepDone(@Nullable Sense failed) {
    failure = failed;
    drive();
  }
}
