package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.function.Function;

/// One command for one logical unit, as it reaches the code that does it: well formed, of a nexus that no
/// reservation stops.
///
/// @param expectedOut bytes of data-out that the initiator has announced
record Request(TargetDevice target, LogicalUnit unit, Nexus nexus, Cdb cdb, long expectedOut) {
  /// Refuses byte `at` of the CDB.
  Plan invalid(int at) {
    return unit.check(Sense.inCdb(at));
  }

  Plan refuse(Sense sense) {
    return unit.check(sense);
  }

  /// Takes a parameter list that the CDB says is `length` bytes long. What the initiator does not send of it
  /// is missing in the buffer.
  Plan list(long length, Function<ByteBuffer, Plan> then) {
    long comes = Math.min(length, expectedOut);
    if (length > ScsiLimits.GATHERED_BYTES_MAX) {
      return refuse(Sense.LIST_LENGTH);
    }
    return comes == 0
        ? then.apply(ByteBuffer.allocate(0))
        : new Plan.Gather((int) comes, length, then);
  }
}
