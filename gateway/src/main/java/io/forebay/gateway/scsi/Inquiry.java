package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// INQUIRY (SPC-4 6.6): the standard data; pages are [VitalPages].
final class Inquiry {
  /// Eight and sixteen characters, padded with spaces.
  static final String VENDOR = "FOREBAY ";

  private static final String PRODUCT = "VOLUME          ";
  private static final String REVISION = "1   ";

  private static final int BYTES = 96;
  private static final int VERSIONS_AT = 58;
  private static final int VERSION_SPC_4 = 0x06;

  /// SAM-5, SPC-4, SBC-3, iSCSI (SPC-4 table 142).
  private static final short[] VERSIONS = {0x00a0, 0x0460, 0x04c0, 0x0960};

  private static final int NO_DEVICE = 0x7f;
  private static final int WELL_KNOWN = 0x1e;

  private Inquiry() {}

  static Plan plan(Request request) {
    Cdb cdb = request.cdb();
    int page = cdb.u8(2);
    if (cdb.bit(1, 0x01)) {
      byte[] bytes = VitalPages.page(page, request);
      return bytes == null ? request.invalid(2) : Plan.good(bytes, cdb.u16(3));
    }
    return page == 0 ? Plan.good(standard(0), cdb.u16(3)) : request.invalid(2);
  }

  /// Of a unit that is not there, which only tells that; or of the well-known unit.
  static Plan absent(Cdb cdb, boolean wellKnown) {
    int device = wellKnown ? WELL_KNOWN : NO_DEVICE;
    if (cdb.bit(1, 0x01)) {
      byte[] none = {(byte) device, 0, 0, 1, 0};
      return cdb.u8(2) == 0
          ? Plan.good(none, cdb.u16(3))
          : Plan.check(Sense.inCdb(2), SenseFormat.FIXED);
    }
    return cdb.u8(2) == 0
        ? Plan.good(standard(device), cdb.u16(3))
        : Plan.check(Sense.inCdb(2), SenseFormat.FIXED);
  }

  private static byte[] standard(int device) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put((byte) device).put((byte) 0).put((byte) VERSION_SPC_4);
    bytes.put((byte) 0x12); // HISUP, response data format 2.
    bytes.put((byte) (BYTES - 5));
    bytes.put((byte) 0x18); // TPGS: implicit; 3PC.
    bytes.put((byte) 0x10); // MULTIP.
    bytes.put((byte) 0x02); // CMDQUE.
    bytes.put((VENDOR + PRODUCT + REVISION).getBytes(US_ASCII));
    bytes.position(VERSIONS_AT);
    for (short version : VERSIONS) {
      bytes.putShort(version);
    }
    return bytes.array();
  }
}
