package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;

/// READ CAPACITY (SBC-3 5.15, 5.16) and READ DEFECT DATA.
final class Capacity {
  /// The unit in which a mirror takes space: what is smaller costs a read before the write.
  static final int PHYSICAL_BYTES = 4096;

  private static final int SIXTEEN_BYTES = 32;
  private static final long TEN_MAX = 0xffff_ffffL;

  /// LBPME, LBPRZ.
  private static final int PROVISIONING = 0xc000;

  private Capacity() {}

  static Plan ten(Request request) {
    long last = request.unit().blocks() - 1;
    ByteBuffer bytes = ByteBuffer.allocate(8);
    bytes.putInt((int) Math.min(last, TEN_MAX)).putInt(request.unit().blockBytes());
    return Plan.good(bytes.array(), bytes.capacity());
  }

  static Plan sixteen(Request request) {
    int block = request.unit().blockBytes();
    ByteBuffer bytes = ByteBuffer.allocate(SIXTEEN_BYTES);
    bytes.putLong(request.unit().blocks() - 1).putInt(block);
    bytes.put((byte) 0).put((byte) Integer.numberOfTrailingZeros(PHYSICAL_BYTES / block));
    bytes.putShort((short) PROVISIONING);
    return Plan.good(bytes.array(), request.cdb().u32(10));
  }

  /// No defects: the disks below have hidden theirs.
  static Plan defects(Request request) {
    Cdb cdb = request.cdb();
    boolean ten = cdb.opcode() == Opcode.READ_DEFECT_DATA_10;
    byte[] none = new byte[ten ? 4 : 8];
    none[1] = (byte) cdb.u8(ten ? 2 : 1); // The lists and the format that were asked for.
    return Plan.good(none, ten ? cdb.u16(7) : cdb.u32(6));
  }
}
