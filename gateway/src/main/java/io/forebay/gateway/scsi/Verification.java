package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import java.nio.ByteBuffer;

/// VERIFY (SBC-3 5.32 to 5.34): that blocks can be read, or that they are what the initiator sends.
final class Verification {
  private Verification() {}

  static Plan plan(Request request) {
    Extent range = Transfers.range(request);
    if (range == null) {
      return request.refuse(Sense.LBA_OUT_OF_RANGE);
    }
    LogicalUnit unit = request.unit();
    boolean compares = request.cdb().bit(1, 0x02);
    int longest = compares ? ScsiLimits.GATHERED_BYTES_MAX : ScsiLimits.TRANSFER_BYTES_MAX;
    if (range.length() > longest) {
      return request.invalid(Transfers.lengthAt(request.cdb()));
    }
    if (!compares) {
      return readable(unit, range);
    }
    if (range.length() == 0) {
      return Plan.GOOD;
    }
    if (request.expectedOut() < range.length()) {
      return request.invalid(
          Transfers.lengthAt(request.cdb())); // Nothing to compare some of it with.
    }
    return new Plan.Gather(
        (int) range.length(), range.length(), data -> compare(unit, range, data));
  }

  /// GOOD when every block can be read.
  static Plan readable(LogicalUnit unit, Extent range) {
    return new Plan.Work((next, aborted) ->
        Work.read(unit, range, aborted, (_, _) -> null, Work.then(unit, next, () -> Plan.GOOD)));
  }

  /// GOOD when `range` holds `data`, which is as long.
  static Plan compare(LogicalUnit unit, Extent range, ByteBuffer data) {
    return new Plan.Work((next, aborted) ->
        Work.read(
            unit,
            range,
            aborted,
            Work.comparing(data, range.offset()),
            Work.then(unit, next, () -> Plan.GOOD)));
  }
}
