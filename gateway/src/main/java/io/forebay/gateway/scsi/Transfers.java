package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The commands that move blocks, make them durable or foretell that they will be read (SBC-3 5).
final class Transfers {
  private Transfers() {}

  /// The bytes that a command names, `count` blocks of them; null: past the end.
  static @Nullable Extent range(LogicalUnit unit, long lba, long count) {
    long blocks = unit.blocks();
    if (lba < 0 || lba > blocks || count > blocks - lba) {
      return null;
    }
    return new Extent(lba * unit.blockBytes(), count * unit.blockBytes());
  }

  static @Nullable Extent range(Request request) {
    return range(request.unit(), request.cdb().lba(), request.cdb().blocks());
  }

  /// Where the number of blocks stands in the CDB.
  static int lengthAt(Cdb cdb) {
    return switch (cdb.opcode().length()) {
      case 6 -> 4;
      case 10 -> 7;
      case 12 -> 6;
      default -> cdb.opcode() == Opcode.WRITE_ATOMIC_16 ? 12 : 10;
    };
  }

  static Plan read(Request request) {
    Extent range = range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    if (range.length() > ScsiLimits.TRANSFER_BYTES_MAX) {
      return request.invalid(lengthAt(request.cdb()));
    }
    LogicalUnit unit = request.unit();
    if (range.length() == 0) {
      return Plan.GOOD;
    }
    Plan read = new Plan.ReadBlocks(unit, unit.volume(), range.offset(), range.length());
    // FUA of a read: what it tells is durable before it is told (SBC-3 4.15).
    return request.cdb().opcode() != Opcode.READ_6 && request.cdb().fua()
        ? after(unit, read)
        : read;
  }

  private static Plan after(LogicalUnit unit, Plan then) {
    return new Plan.Work((next, _) ->
        unit.volume()
            .flush(failure -> next.accept(failure == null ? then : unit.failed(failure, true))));
  }

  static Plan write(Request request) {
    boolean durable = request.cdb().opcode() != Opcode.WRITE_6 && request.cdb().fua();
    return write(request, durable, Plan.GOOD);
  }

  private static Plan write(Request request, boolean durable, Plan then) {
    Extent range = range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    if (range.length() > ScsiLimits.TRANSFER_BYTES_MAX) {
      return request.invalid(lengthAt(request.cdb()));
    }
    LogicalUnit unit = request.unit();
    return range.length() == 0
        ? Plan.GOOD
        : new Plan.WriteBlocks(unit, unit.volume(), range.offset(), range.length(), durable, then);
  }

  /// Durable, then read again; with BYTCHK compared with what was sent.
  static Plan writeAndVerify(Request request) {
    Extent range = range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    LogicalUnit unit = request.unit();
    if (!request.cdb().bit(1, 0x02)) {
      return write(request, true, Verification.readable(unit, range));
    }
    if (range.length() > ScsiLimits.GATHERED_BYTES_MAX) {
      return request.invalid(lengthAt(request.cdb()));
    }
    long comes = Math.min(range.length(), request.expectedOut());
    comes -= comes % unit.blockBytes(); // Whole blocks, as of a WRITE.
    if (range.length() == 0) {
      return Plan.GOOD;
    }
    if (comes == 0) {
      return new Plan.WriteBlocks(
          unit, unit.volume(), range.offset(), range.length(), true, Plan.GOOD);
    }
    return new Plan.Gather(
        (int) comes, range.length(), data -> writeAndCompare(unit, range.offset(), data));
  }

  private static Plan writeAndCompare(LogicalUnit unit, long offset, ByteBuffer data) {
    Extent range = new Extent(offset, data.remaining());
    return new Plan.Work((next, aborted) ->
        Work.write(
            unit.volume(),
            offset,
            data.duplicate(),
            aborted,
            Work.then(unit, next, () -> after(unit, Verification.compare(unit, range, data)))));
  }

  /// All or nothing, also after a crash: one record of the log. FUA as for the others.
  static Plan writeAtomic(Request request) {
    Extent range = range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    if (range.length() > ScsiLimits.ATOMIC_BYTES_MAX) {
      return request.invalid(lengthAt(request.cdb()));
    }
    if (range.length() == 0) {
      return Plan.GOOD;
    }
    if (request.expectedOut() < range.length()) {
      return request.invalid(lengthAt(request.cdb())); // Part of it would not be all of it.
    }
    LogicalUnit unit = request.unit();
    boolean durable = request.cdb().fua();
    return new Plan.Gather(
        (int) range.length(),
        range.length(),
        data ->
            new Plan.Work((next, aborted) ->
                Work.write(
                    unit.volume(),
                    range.offset(),
                    data,
                    aborted,
                    Work.then(unit, next, () -> Work.settled(unit, durable)))));
  }

  /// 0 blocks are all up to the end. CONDITION MET would promise that all of it stays cached: nobody knows.
  static Plan preFetch(Request request) {
    Extent range = range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    LogicalUnit unit = request.unit();
    if (range.length() > 0) {
      long length = Math.min(range.length(), ScsiLimits.TRANSFER_BYTES_MAX);
      unit.volume().cache(range.offset(), length);
    }
    return Plan.GOOD;
  }

  /// All that was written before, whatever the range; IMMED is answered when that is done as well.
  static Plan synchronize(Request request) {
    return range(request) == null
        ? request.refuse(Sense.LBA_OUT_OF_RANGE)
        : Work.flush(request.unit());
  }
}
