package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Volume;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a session has to do for one command. Lengths are the command's own: the session moves no more than
/// the initiator expects, of a write whole blocks, and reports the difference as residual.
public sealed interface Plan {
  /// No bytes.
  ByteBuffer NO_BYTES = ByteBuffer.allocate(0).asReadOnlyBuffer();

  Plan GOOD = new Answer(ScsiStatus.GOOD, null, SenseFormat.FIXED, NO_BYTES);

  /// Done. `dataIn` holds what goes to the initiator, already cut to the allocation length; it belongs to
  /// the session.
  ///
  /// @param sense there exactly with CHECK CONDITION
  record Answer(ScsiStatus status, @Nullable Sense sense, SenseFormat format, ByteBuffer dataIn)
      implements Plan {
    /// Sense data as it goes out, empty when there is none.
    public ByteBuffer senseBytes() {
      return sense == null ? NO_BYTES : sense.encode(format);
    }
  }

  /// Read `length` bytes (at least 1, inside the volume as it was just now) at `offset` and send them, then
  /// GOOD. A failure is answered with [LogicalUnit#failed].
  record ReadBlocks(LogicalUnit unit, Volume volume, long offset, long length) implements Plan {}

  /// Take `length` bytes (at least 1, inside the volume) of data-out and write them at `offset` in slices of
  /// up to [Volume#WRITE_BYTES_MAX] as they arrive; then settle, or flush when `durable` (B2); then go on
  /// with `then`, which is [#GOOD] mostly. A failure is answered with [LogicalUnit#failed], and `then` is
  /// dropped.
  record WriteBlocks(
      LogicalUnit unit, Volume volume, long offset, long length, boolean durable, Plan then)
      implements Plan {}

  /// Take `length` bytes (1 to [ScsiLimits#GATHERED_BYTES_MAX]; never more than the initiator has announced)
  /// of data-out as a whole, then go on with what `then` makes of them. `then` takes the buffer, on the heap
  /// and whole from its position to its limit, and may keep it; called once, on any thread, it does not block.
  ///
  /// @param wanted bytes that the command itself asks for, at least `length`: what a residual is told against
  record Gather(int length, long wanted, Function<ByteBuffer, Plan> then) implements Plan {}

  /// Abort every task of these nexuses for `unit` that this target has under way, except the one that has
  /// this plan; then go on with `then`.
  record AbortTasks(LogicalUnit unit, Set<Nexus> nexuses, Plan then) implements Plan {}

  /// Begin `job`, which calls back with the plan to go on with.
  record Work(Job job) implements Plan {}

  /// Asynchronous work on a volume.
  @FunctionalInterface
  interface Job {
    /// Begins, and calls `next` exactly once: before it returns or later, on any thread. Looks at `aborted`
    /// between its steps: once that says true the work ends where it stands, undoing nothing. An abort is
    /// complete when `next` has been called; the plan it gives is dropped then.
    void begin(Consumer<Plan> next, BooleanSupplier aborted);
  }

  /// GOOD with `dataIn`, from its position to its limit.
  static Plan good(ByteBuffer dataIn) {
    return new Answer(ScsiStatus.GOOD, null, SenseFormat.FIXED, dataIn);
  }

  /// GOOD with all that `dataIn` holds, cut to the allocation length.
  static Plan good(byte[] dataIn, long allocation) {
    return good(ByteBuffer.wrap(dataIn, 0, (int) Math.min(dataIn.length, allocation)));
  }

  /// CHECK CONDITION with `sense`.
  static Answer check(Sense sense, SenseFormat format) {
    return new Answer(ScsiStatus.CHECK_CONDITION, sense, format, NO_BYTES);
  }

  /// A status that has no further word.
  static Plan status(ScsiStatus status) {
    return new Answer(status, null, SenseFormat.FIXED, NO_BYTES);
  }
}
