package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Exchange;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.IoFailure;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// COMPARE AND WRITE (SBC-3 5.2) and ORWRITE (5.8): what is written depends on what is read. Each piece is one
/// [Volume#exchange], so nothing comes between, of whatever session. One command at a time of a unit ([Lane]),
/// which bounds what is under way at the volume.
final class ReadModifyWrite {
  private ReadModifyWrite() {}

  static Plan compareAndWrite(Request request) {
    long count = request.cdb().blocks();
    if (count > ScsiLimits.compareBlocksMax(request.unit().blockBytes())) {
      return request.invalid(13);
    }
    Extent range = Transfers.range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    long length = 2 * range.length();
    if (request.expectedOut() != length) {
      return request.invalid(
          13); // Half a comparison, or data that nobody reads: never write on that.
    }
    if (length == 0) {
      return Plan.GOOD;
    }
    return new Plan.Gather((int) length, length, data -> compareAndWrite(request, range, data));
  }

  private static Plan compareAndWrite(Request request, Extent range, ByteBuffer data) {
    int half = (int) range.length();
    ByteBuffer fresh = data.slice(data.position() + half, half);
    Work.Look same = Work.comparing(data.slice(data.position(), half), range.offset());
    return inTurn(
        request,
        range,
        (at, present) -> {
          Sense different = same.at(at, present);
          return different == null ? new Put(fresh.duplicate()) : new Leave(different);
        });
  }

  static Plan orWrite(Request request) {
    Extent range = Transfers.range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    if (range.length() > ScsiLimits.GATHERED_BYTES_MAX) {
      return request.invalid(Transfers.lengthAt(request.cdb()));
    }
    if (range.length() == 0) {
      return Plan.GOOD;
    }
    if (request.expectedOut() < range.length()) {
      return request.invalid(Transfers.lengthAt(request.cdb()));
    }
    return new Plan.Gather(
        (int) range.length(), range.length(), data -> orWrite(request, range, data));
  }

  private static Plan orWrite(Request request, Extent range, ByteBuffer data) {
    int base = data.position();
    return inTurn(
        request,
        range,
        (at, present) -> {
          int from = base + (int) (at - range.offset());
          for (int i = 0; i < present.remaining(); i++) {
            int to = present.position() + i;
            present.put(to, (byte) (present.get(to) | data.get(from + i)));
          }
          return new Put(present);
        });
  }

  /// What becomes of a piece that holds something.
  private sealed interface Verdict {}

  /// Other content.
  private record Put(ByteBuffer fresh) implements Verdict {}

  /// Nothing: the command ends with `sense`.
  private record Leave(Sense sense) implements Verdict {}

  @FunctionalInterface
  private interface Judge {
    /// Of the piece at `offset` that holds `present`, which may be changed. Asked again when that has changed.
    Verdict of(long offset, ByteBuffer present);
  }

  /// Exchanges `range` piece by piece, each in one step (a COMPARE AND WRITE is one piece), and settles. The
  /// lane is free again once all is appended: an ack need not be waited for.
  private static Plan inTurn(Request request, Extent range, Judge judge) {
    LogicalUnit unit = request.unit();
    boolean durable = request.cdb().fua();
    return new Plan.Work((next, aborted) ->
        unit.lane()
            .enter(() ->
                Steps.each(
                    range,
                    ScsiLimits.PIECE_BYTES_MAX,
                    aborted,
                    (at, length, done) -> exchange(unit, at, length, judge, aborted, done),
                    failure -> {
                      unit.lane().leave();
                      next.accept(
                          failure == null ? Work.settled(unit, durable) : unit.check(failure));
                    })));
  }

  private static void exchange(
      LogicalUnit unit,
      long offset,
      int length,
      Judge judge,
      BooleanSupplier aborted,
      Steps.Done done) {
    unit.scratch()
        .take(buffer -> {
          buffer.clear().limit(length);
          Piece piece = new Piece(unit, offset, buffer, judge, aborted, done);
          unit.volume().exchange(offset, buffer, piece);
        });
  }

  /// One piece under way; it has `buffer` of the unit's scratch buffers.
  private static final class Piece implements Exchange {
    private final LogicalUnit unit;
    private final long offset;
    private final int length;
    private final ByteBuffer buffer;
    private final Judge judge;
    private final BooleanSupplier aborted;
    private final Steps.Done done;
    private @Nullable Sense left;

    Piece(
        LogicalUnit unit,
        long offset,
        ByteBuffer buffer,
        Judge judge,
        BooleanSupplier aborted,
        Steps.Done done) {
      this.unit = unit;
      this.offset = offset;
      this.buffer = buffer;
      length = buffer.remaining();
      this.judge = judge;
      this.aborted = aborted;
      this.done = done;
    }

    @Override
    public @Nullable ByteBuffer replacement(ByteBuffer present) {
      left = null;
      if (aborted.getAsBoolean()) {
        left = Work.ABORTED;
        return null;
      }
      return switch (judge.of(offset, present)) {
        case Put(ByteBuffer fresh) -> fresh;
        case Leave(Sense sense) -> {
          left = sense;
          yield null;
        }
      };
    }

    @Override
    public void done(Admission admission) {
      unit.scratch().giveBack(buffer);
      switch (admission) {
        case Admission.Admitted() -> done.done(left);
        case Admission.Refused(var failure) -> done.done(Sense.of(failure, true));
        case Admission.Full() -> unit.volume().whenRoom(this::again);
      }
    }

    private void again() {
      if (aborted.getAsBoolean()) {
        done.done(Work.ABORTED);
      } else {
        exchange(unit, offset, length, judge, aborted, done);
      }
    }

    @Override
    public void unread(IoFailure failure) {
      unit.scratch().giveBack(buffer);
      done.done(Sense.of(failure, false));
    }
  }
}
