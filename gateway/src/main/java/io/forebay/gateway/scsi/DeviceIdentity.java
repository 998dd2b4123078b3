package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/// What tells one logical unit from all others, for good: the same on both appliances, since it comes from
/// the volume's UUID alone.
public record DeviceIdentity(UUID id) {
  /// Stands where a company's number from the IEEE would: locally administered (bit 0x02 of its first
  /// byte), so nobody else's number. The uniqueness is the UUID's.
  private static final long COMPANY = 0xf20ebaL;

  /// The live volume, or with a checkpoint's name the image that is held there: another disk.
  public static DeviceIdentity of(UUID volume, String checkpoint) {
    if (checkpoint.isEmpty()) {
      return new DeviceIdentity(volume);
    }
    return new DeviceIdentity(UUID.nameUUIDFromBytes((volume + "@" + checkpoint).getBytes(UTF_8)));
  }

  /// NAA IEEE Registered Extended (SPC-4 7.8.6.6.5): 6, company, then the last 100 bits of the UUID.
  byte[] naa() {
    long high = 0x6L << 60 | COMPANY << 36 | id.getMostSignificantBits() & 0xf_ffff_ffffL;
    return ByteBuffer.allocate(16).putLong(high).putLong(id.getLeastSignificantBits()).array();
  }

  /// [#naa] as 32 hex digits.
  public String hex() {
    return HexFormat.of().formatHex(naa());
  }

  /// UNIT SERIAL NUMBER: the UUID as 32 hex digits.
  String serial() {
    return String.format(
        Locale.ROOT, "%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
