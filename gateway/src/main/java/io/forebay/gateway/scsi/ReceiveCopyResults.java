package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;

/// RECEIVE COPY RESULTS (SPC-4 6.22, LID1): how a copy ended, and what a copy may ask for.
final class ReceiveCopyResults {
  private static final int COMPLETED = 1;
  private static final int FAILED = 2;

  /// Counted in KiB.
  private static final int KIBIBYTES = 1;

  private ReceiveCopyResults() {}

  static Plan plan(Request request) {
    Cdb cdb = request.cdb();
    if (cdb.opcode() == Opcode.COPY_PARAMETERS) {
      return Plan.good(parameters(request.unit()), cdb.u32(10));
    }
    CopyResults.Result result = request.unit().copies().take(request.nexus(), cdb.u8(2));
    return result == null ? request.invalid(2) : Plan.good(status(result), cdb.u32(10));
  }

  private static byte[] status(CopyResults.Result result) {
    ByteBuffer bytes = ByteBuffer.allocate(12);
    bytes.putInt(8).put((byte) (result.failed() ? FAILED : COMPLETED));
    bytes.putShort((short) result.segments()).put((byte) KIBIBYTES);
    bytes.putInt((int) (result.bytes() >> 10));
    return bytes.array();
  }

  private static byte[] parameters(LogicalUnit unit) {
    ByteBuffer bytes = ByteBuffer.allocate(46);
    bytes.putInt(bytes.capacity() - 4);
    bytes.put((byte) 0x01); // SNLID: no list identifier is fine.
    bytes.putShort(8, (short) ScsiLimits.COPY_TARGETS_MAX);
    bytes.putShort(10, (short) ScsiLimits.COPY_SEGMENTS_MAX);
    bytes.putInt(12, ScsiLimits.COPY_LIST_BYTES_MAX);
    bytes.putInt(16, ScsiLimits.COPY_SEGMENT_BYTES_MAX);
    bytes
        .putShort(34, (short) ScsiLimits.COPY_RESULTS_MAX)
        .put(36, (byte) ScsiLimits.COPY_RESULTS_MAX);
    bytes.put(37, (byte) Integer.numberOfTrailingZeros(unit.blockBytes()));
    bytes.put(43, (byte) 2);
    bytes.put(44, (byte) CopyList.BLOCK_TO_BLOCK).put(45, (byte) CopyList.IDENTIFICATION);
    return bytes.array();
  }
}
