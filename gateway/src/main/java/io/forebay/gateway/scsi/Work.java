package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What commands do with a volume on their own, as jobs and as steps of jobs.
final class Work {
  /// Never sent: the session drops what an aborted job ends with.
  static final Sense ABORTED = Sense.of(Sense.ABORTED_COMMAND, 0x0000);

  private Work() {}

  /// GOOD once everything that was written before is durable (B2).
  static Plan flush(LogicalUnit unit) {
    return new Plan.Work((next, _) ->
        unit.volume()
            .flush(
                failure -> next.accept(failure == null ? Plan.GOOD : unit.failed(failure, true))));
  }

  /// GOOD once what was written before may be acked: as this volume promises, or `durable`.
  static Plan settled(LogicalUnit unit, boolean durable) {
    Volume volume = unit.volume();
    if (!durable && volume.acksAtOnce()) {
      return Plan.GOOD;
    }
    return new Plan.Work((next, _) -> {
      Completion done =
          failure -> next.accept(failure == null ? Plan.GOOD : unit.failed(failure, true));
      if (durable) {
        volume.flush(done);
      } else {
        volume.settle(done);
      }
    });
  }

  /// The end of a job: the plan after it, or the failure's answer.
  static Steps.Done then(LogicalUnit unit, Consumer<Plan> next, Supplier<Plan> last) {
    return failure -> next.accept(failure == null ? last.get() : unit.check(failure));
  }

  /// Writes all of `payload` at `offset`, waiting for room in the log where it is full.
  static void write(
      Volume volume, long offset, ByteBuffer payload, BooleanSupplier aborted, Steps.Done end) {
    int base = payload.position();
    Extent range = new Extent(offset, payload.remaining());
    Steps.each(
        range,
        Volume.WRITE_BYTES_MAX,
        aborted,
        (from, length, done) -> {
          ByteBuffer slice = payload.slice(base + (int) (from - offset), length);
          append(volume, () -> volume.write(from, slice), aborted, done);
        },
        end);
  }

  /// Makes `range` read as zeroes.
  static void zero(
      Volume volume, Extent range, ZeroKind kind, BooleanSupplier aborted, Steps.Done end) {
    Steps.each(
        range,
        (int) Volume.ZERO_BYTES_MAX,
        aborted,
        (from, length, done) ->
            append(volume, () -> volume.zero(from, length, kind), aborted, done),
        end);
  }

  private static void append(
      Volume volume, Supplier<Admission> attempt, BooleanSupplier aborted, Steps.Done done) {
    switch (attempt.get()) {
      case Admission.Admitted() -> done.done(null);
      case Admission.Refused(var failure) -> done.done(Sense.of(failure, true));
      case Admission.Full() ->
          volume.whenRoom(() -> {
            if (aborted.getAsBoolean()) {
              done.done(ABORTED);
            } else {
              append(volume, attempt, aborted, done);
            }
          });
    }
  }

  /// Looks at what was read of a piece that begins at `offset`: null when it is as it should be.
  @FunctionalInterface
  interface Look {
    @Nullable Sense at(long offset, ByteBuffer bytes);
  }

  /// Reads `range` through one of the unit's scratch buffers and looks at it, piece by piece.
  static void read(
      LogicalUnit unit, Extent range, BooleanSupplier aborted, Look look, Steps.Done end) {
    unit.scratch()
        .take(buffer ->
            Steps.each(
                range,
                ScsiLimits.PIECE_BYTES_MAX,
                aborted,
                (from, length, done) -> {
                  buffer.clear().limit(length);
                  unit.volume()
                      .read(
                          from,
                          buffer,
                          failure ->
                              done.done(
                                  failure == null
                                      ? look.at(from, buffer.flip())
                                      : Sense.of(failure, false)));
                },
                failure -> {
                  unit.scratch().giveBack(buffer);
                  end.done(failure);
                }));
  }

  /// Compares what is read with `expected`, which begins at `offset`: the first difference is a miscompare
  /// that tells how many bytes before it are equal (SBC-3 5.2).
  static Look comparing(ByteBuffer expected, long offset) {
    int base = expected.position();
    return (at, bytes) -> {
      ByteBuffer like = expected.slice(base + (int) (at - offset), bytes.remaining());
      int first = like.mismatch(bytes);
      return first < 0 ? null : Sense.MISCOMPARED.about(at - offset + first);
    };
  }
}
