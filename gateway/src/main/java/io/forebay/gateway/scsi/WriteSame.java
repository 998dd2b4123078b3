package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.ZeroKind;
import java.nio.ByteBuffer;

/// WRITE SAME (SBC-3 5.42, 5.43). A block of zeroes, or none (NDOB), becomes a record of the log without
/// payload; any other is written out, UNMAP or not: unmapped blocks read as zeroes (LBPRZ), which it is not.
final class WriteSame {
  private static final int UNMAP = 0x08;
  private static final int NDOB = 0x01;

  private WriteSame() {}

  static Plan plan(Request request) {
    Cdb cdb = request.cdb();
    Extent range = Transfers.range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    if (range.length() == 0 || range.length() > ScsiLimits.WRITE_SAME_BYTES_MAX) {
      return request.invalid(Transfers.lengthAt(cdb)); // WSNZ: 0 blocks are not all.
    }
    LogicalUnit unit = request.unit();
    ZeroKind kind = cdb.bit(1, UNMAP) ? ZeroKind.MAY_PUNCH : ZeroKind.ALLOCATE;
    if (cdb.opcode() == Opcode.WRITE_SAME_16 && cdb.bit(1, NDOB)) {
      return zeroes(unit, range, kind);
    }
    int block = unit.blockBytes();
    if (request.expectedOut() != block) {
      return request.invalid(Transfers.lengthAt(cdb)); // Not one block: which one is meant?
    }
    return new Plan.Gather(
        block,
        block,
        data -> isZero(data) ? zeroes(unit, range, kind) : pattern(unit, range, data));
  }

  private static boolean isZero(ByteBuffer block) {
    for (int at = block.position(); at < block.limit(); at++) {
      if (block.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Plan zeroes(LogicalUnit unit, Extent range, ZeroKind kind) {
    return new Plan.Work((next, aborted) ->
        Work.zero(
            unit.volume(),
            range,
            kind,
            aborted,
            Work.then(unit, next, () -> Work.settled(unit, false))));
  }

  private static Plan pattern(LogicalUnit unit, Extent range, ByteBuffer block) {
    int piece = (int) Math.min(range.length(), ScsiLimits.PIECE_BYTES_MAX);
    return new Plan.Work((next, aborted) -> {
      ByteBuffer many = ByteBuffer.allocate(piece);
      while (many.hasRemaining()) {
        many.put(block.duplicate());
      }
      Steps.each(
          range,
          piece,
          aborted,
          (from, length, done) ->
              Work.write(unit.volume(), from, many.slice(0, length), aborted, done),
          Work.then(unit, next, () -> Work.settled(unit, false)));
    });
  }
}
