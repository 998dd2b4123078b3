package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The vital product data pages (SPC-4 7.8, SBC-3 6.5).
final class VitalPages {
  private static final byte[] PAGES = {
    0x00, (byte) 0x80, (byte) 0x83, (byte) 0x86, (byte) 0xb0, (byte) 0xb1, (byte) 0xb2
  };

  private static final int HEADER_BYTES = 4;
  private static final int LONG_PAGE_BYTES = 64;

  // Designators: code set, association, type (SPC-4 7.8.6).
  private static final int BINARY = 1;
  private static final int ASCII = 2;
  private static final int UTF8 = 3;
  private static final int OF_UNIT = 0x00;
  private static final int OF_PORT = 0x10;
  private static final int OF_TARGET = 0x20;
  private static final int T10_VENDOR = 1;
  private static final int NAA = 3;
  private static final int RELATIVE_PORT = 4;
  private static final int PORT_GROUP = 5;
  private static final int SCSI_NAME = 8;

  /// PIV, and iSCSI as PROTOCOL IDENTIFIER.
  private static final int PROTOCOL_VALID = 0x80;

  private static final int ISCSI = 0x50;

  private static final int DESIGNATORS_BYTES_MAX = 1024;

  private VitalPages() {}

  /// The bytes of `page`; null: there is none.
  static byte @Nullable [] page(int page, Request request) {
    LogicalUnit unit = request.unit();
    return switch (page) {
      case 0x00 -> of(page, PAGES);
      case 0x80 -> of(page, unit.identity().serial().getBytes(US_ASCII));
      case 0x83 -> of(page, designators(request));
      case 0x86 -> extended();
      case 0xb0 -> limits(unit);
      case 0xb1 -> characteristics();
      case 0xb2 ->
          of(page, new byte[] {0, (byte) 0xe4, 0x02, 0}); // LBPU, LBPWS, LBPWS10, LBPRZ; thin.
      default -> null;
    };
  }

  private static byte[] of(int page, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + content.length);
    bytes.put((byte) 0).put((byte) page).putShort((short) content.length).put(content);
    return bytes.array();
  }

  /// The target port is the one that the asker has come through.
  private static byte[] designators(Request request) {
    LogicalUnit unit = request.unit();
    String target = request.target().name();
    int tag = request.nexus().portalGroup();
    ByteBuffer list = ByteBuffer.allocate(DESIGNATORS_BYTES_MAX);
    put(list, BINARY, OF_UNIT | NAA, unit.identity().naa());
    String vendor = Inquiry.VENDOR + unit.identity().serial();
    put(list, ASCII, OF_UNIT | T10_VENDOR, vendor.getBytes(US_ASCII));
    put(list, BINARY, OF_PORT | RELATIVE_PORT, number(tag));
    put(list, BINARY, OF_PORT | PORT_GROUP, number(request.target().portGroup()));
    String port = target + String.format(Locale.ROOT, ",t,0x%04x", tag);
    put(list, UTF8, OF_PORT | SCSI_NAME, padded(port));
    put(list, UTF8, OF_TARGET | SCSI_NAME, padded(target));
    return Arrays.copyOf(list.array(), list.position());
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static void put(ByteBuffer list, int codeSet, int kind, byte[] value) {
    boolean protocol = (kind & (OF_PORT | OF_TARGET)) != 0;
    list.put((byte) (codeSet | (protocol ? ISCSI : 0)));
    list.put((byte) (kind | (protocol ? PROTOCOL_VALID : 0)));
    list.put((byte) 0).put((byte) value.length).put(value);
  }

  /// `text`, a zero, and zeroes up to a multiple of four.
  static byte[] padded(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Arrays.copyOf(bytes, (bytes.length + 4) & ~3);
  }

  private static byte[] extended() {
    byte[] bytes = of(0x86, new byte[LONG_PAGE_BYTES - HEADER_BYTES]);
    bytes[5] = 0x01; // SIMPSUP.
    bytes[6] = 0x01; // V_SUP: there is a volatile cache.
    bytes[13] = Sense.BYTES_MAX;
    return bytes;
  }

  /// Block limits: [ScsiLimits] in blocks.
  private static byte[] limits(LogicalUnit unit) {
    int block = unit.blockBytes();
    ByteBuffer bytes = ByteBuffer.wrap(of(0xb0, new byte[LONG_PAGE_BYTES - HEADER_BYTES]));
    bytes.put(4, (byte) 0x01); // WSNZ.
    bytes.put(5, (byte) ScsiLimits.compareBlocksMax(block));
    bytes.putShort(6, (short) (Capacity.PHYSICAL_BYTES / block));
    bytes.putInt(8, ScsiLimits.TRANSFER_BYTES_MAX / block);
    bytes.putInt(12, ScsiLimits.GATHERED_BYTES_MAX / block);
    bytes.putInt(20, (int) (ScsiLimits.UNMAP_BYTES_MAX / block));
    bytes.putInt(24, ScsiLimits.UNMAP_DESCRIPTORS_MAX);
    bytes.putInt(28, Capacity.PHYSICAL_BYTES / block);
    bytes.putLong(36, ScsiLimits.WRITE_SAME_BYTES_MAX / block);
    bytes.putInt(44, ScsiLimits.ATOMIC_BYTES_MAX / block);
    return bytes.array();
  }

  private static byte[] characteristics() {
    byte[] bytes = of(0xb1, new byte[LONG_PAGE_BYTES - HEADER_BYTES]);
    bytes[5] = 0x01; // Does not rotate: writes go to the log.
    return bytes;
  }
}
