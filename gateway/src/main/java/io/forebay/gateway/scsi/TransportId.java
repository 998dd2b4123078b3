package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The TransportID of an iSCSI initiator port (SPC-4 7.6.4.6): its name, zero-terminated, filled to a
/// multiple of four.
final class TransportId {
  private static final int PORT_OF_ISCSI = 0x45;
  private static final int HEADER_BYTES = 4;
  private static final int NAME_BYTES_MIN = 20;

  /// An iSCSI name of up to 223 bytes, then the ISID.
  private static final Pattern PORT = Pattern.compile("([a-z0-9.:-]{1,223}),i,0x([0-9a-fA-F]{12})");

  private TransportId() {}

  static byte[] of(Nexus nexus) {
    byte[] name = VitalPages.padded(nexus.initiatorPort());
    int length = Math.max(NAME_BYTES_MIN, name.length);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + length);
    bytes.put((byte) PORT_OF_ISCSI).put((byte) 0).putShort((short) length).put(name);
    return bytes.array();
  }

  /// The nexus of the port that `bytes` name with `portalGroup`; null when they name none.
  static @Nullable Nexus parse(ByteBuffer bytes, int portalGroup) {
    if (bytes.remaining() < HEADER_BYTES + NAME_BYTES_MIN) {
      return null;
    }
    int at = bytes.position();
    int length = bytes.getShort(at + 2) & 0xffff;
    if ((bytes.get(at) & 0xff) != PORT_OF_ISCSI || bytes.remaining() != HEADER_BYTES + length) {
      return null;
    }
    byte[] name = new byte[length];
    bytes.get(at + HEADER_BYTES, name);
    int end = 0;
    while (end < length && name[end] != 0) {
      end++;
    }
    Matcher port = PORT.matcher(new String(Arrays.copyOf(name, end), US_ASCII));
    return end < length && port.matches()
        ? new Nexus(port.group(1), Long.parseLong(port.group(2), 16), portalGroup)
        : null;
  }
}
