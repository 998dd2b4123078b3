package io.forebay.gateway.scsi;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.ZeroKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// UNMAP (SBC-3 5.28). Everything that is named reads as zeroes afterwards (LBPRZ), so it is zeroed to the
/// byte and not rounded; nothing is done before every descriptor is found in order.
final class Unmap {
  private static final int HEADER_BYTES = 8;
  private static final int DESCRIPTOR_BYTES = 16;

  private Unmap() {}

  static Plan plan(Request request) {
    int length = request.cdb().u16(7);
    return length == 0 ? Plan.GOOD : request.list(length, list -> take(request, list));
  }

  private static Plan take(Request request, ByteBuffer list) {
    if (list.remaining() < HEADER_BYTES) {
      return request.refuse(Sense.LIST_LENGTH);
    }
    int told = list.getShort(2) & 0xffff;
    int count = Math.min(told, list.remaining() - HEADER_BYTES) / DESCRIPTOR_BYTES;
    if (count > ScsiLimits.UNMAP_DESCRIPTORS_MAX) {
      return request.refuse(Sense.inList(2));
    }
    List<Extent> ranges = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int at = HEADER_BYTES + i * DESCRIPTOR_BYTES;
      long blocks = list.getInt(at + 8) & 0xffff_ffffL;
      Extent range = Transfers.range(request.unit(), list.getLong(at), blocks);
      if (range == null) {
        return request.refuse(Sense.LBA_OUT_OF_RANGE);
      }
      sum += range.length();
      if (sum > ScsiLimits.UNMAP_BYTES_MAX) {
        return request.refuse(Sense.inList(at + 8));
      }
      if (range.length() > 0) {
        ranges.add(range);
      }
    }
    return ranges.isEmpty() ? Plan.GOOD : work(request.unit(), ranges);
  }

  private static Plan work(LogicalUnit unit, List<Extent> ranges) {
    return new Plan.Work((next, aborted) ->
        Steps.each(
            new Extent(0, ranges.size()),
            1,
            aborted,
            (index, _, done) ->
                Work.zero(
                    unit.volume(), ranges.get((int) index), ZeroKind.MAY_PUNCH, aborted, done),
            Work.then(unit, next, () -> Work.settled(unit, false))));
  }
}
