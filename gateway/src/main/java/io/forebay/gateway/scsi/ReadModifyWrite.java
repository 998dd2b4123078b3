package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// COMPARE AND WRITE (SBC-3 5.2) and ORWRITE (5.8): what is written depends on what is read. One at a time
/// of a unit ([Lane]); a WRITE of another command, or over NBD, may come between.
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
    LogicalUnit unit = request.unit();
    int half = (int) range.length();
    ByteBuffer expected = data.slice(data.position(), half);
    ByteBuffer fresh = data.slice(data.position() + half, half);
    boolean durable = request.cdb().fua();
    return alone(
        unit,
        (next, aborted) ->
            Work.read(
                unit,
                range,
                aborted,
                Work.comparing(expected, range.offset()),
                Work.then(unit, next, () -> written(unit, range.offset(), fresh, durable))));
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
    LogicalUnit unit = request.unit();
    boolean durable = request.cdb().fua();
    return alone(
        unit,
        (next, aborted) ->
            Work.read(
                unit,
                range,
                aborted,
                (at, bytes) -> or(data, (int) (at - range.offset()), bytes),
                Work.then(unit, next, () -> written(unit, range.offset(), data, durable))));
  }

  private static @Nullable Sense or(ByteBuffer data, int at, ByteBuffer bytes) {
    int base = data.position() + at;
    for (int i = 0; i < bytes.remaining(); i++) {
      data.put(base + i, (byte) (data.get(base + i) | bytes.get(bytes.position() + i)));
    }
    return null;
  }

  private static Plan written(LogicalUnit unit, long offset, ByteBuffer data, boolean durable) {
    return new Plan.Work((next, aborted) ->
        Work.write(
            unit.volume(),
            offset,
            data,
            aborted,
            Work.then(unit, next, () -> Work.settled(unit, durable))));
  }

  /// Does `job`, and what it goes on with as long as that is writing, while nothing else of this kind is
  /// under way. The lane is free again once the data is appended: an ack need not be waited for.
  private static Plan alone(LogicalUnit unit, Plan.Job job) {
    return new Plan.Work((next, aborted) ->
        unit.lane().enter(() -> job.begin(plan -> goOn(unit, plan, next, aborted), aborted)));
  }

  private static void goOn(
      LogicalUnit unit, Plan plan, Consumer<Plan> next, BooleanSupplier aborted) {
    if (plan instanceof Plan.Work(Plan.Job write)) {
      write.begin(
          after -> {
            unit.lane().leave();
            next.accept(after);
          },
          aborted);
    } else {
      unit.lane().leave();
      next.accept(plan);
    }
  }
}
