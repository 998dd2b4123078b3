package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.Set;

/// REPORT LUNS (SPC-4 6.33).
final class ReportLuns {
  private static final long WELL_KNOWN = 0xc101_0000_0000_0000L;
  private static final int HEADER_BYTES = 8;
  private static final int ALLOCATION_MIN = 16;

  private ReportLuns() {}

  static Plan plan(TargetDevice target, Cdb cdb) {
    long allocation = cdb.u32(6);
    if (allocation < ALLOCATION_MIN) {
      return Plan.check(Sense.inCdb(6), SenseFormat.FIXED);
    }
    int select = cdb.u8(2);
    if (select > 2) {
      return Plan.check(Sense.inCdb(2), SenseFormat.FIXED);
    }
    Set<Integer> numbers = select == 1 ? Set.of() : target.units().keySet();
    int count = numbers.size() + (select == 0 ? 0 : 1);
    ByteBuffer list = ByteBuffer.allocate(HEADER_BYTES + 8 * count);
    list.putInt(8 * count).putInt(0);
    numbers.forEach(number -> list.putLong(TargetDevice.address(number)));
    if (select != 0) {
      list.putLong(WELL_KNOWN);
    }
    return Plan.good(list.array(), allocation);
  }
}
