package io.forebay.gateway.link.wire;

import static io.forebay.gateway.block.Check.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/// Writes the fields of one body: the mirror image of [BodyReader]. A value outside its bounds is our
/// bug.
final class BodyWriter {
  private final ByteBuffer into;

  /// Borrows `into` (little-endian).
  BodyWriter(ByteBuffer into) {
    this.into = into;
  }

  void u8(int value) {
    into.put((byte) value);
  }

  void u16(int value) {
    check(value >= 0 && value <= 0xFFFF, "wire u16", value, 0);
    into.putShort((short) value);
  }

  void int32(int value) {
    into.putInt(value);
  }

  void int64(long value) {
    into.putLong(value);
  }

  void amount(long value) {
    check(value >= 0, "wire amount", value, 0);
    into.putLong(value);
  }

  void flag(boolean value) {
    into.put((byte) (value ? 1 : 0));
  }

  void uuid(UUID value) {
    into.putLong(value.getMostSignificantBits());
    into.putLong(value.getLeastSignificantBits());
  }

  void name(String value) {
    text(value, Limits.NAME_BYTES_MAX);
  }

  void address(String value) {
    text(value, Limits.ADDRESS_BYTES_MAX);
  }

  /// A seal in hex.
  void seal(String hex) {
    byte[] seal = HexFormat.of().parseHex(hex);
    check(seal.length == Limits.SEAL_BYTES, "wire seal", seal.length, Limits.SEAL_BYTES);
    into.put(seal);
  }

  /// A line for the operator: cut to its bound at a character, control characters replaced.
  void line(String value) {
    StringBuilder line = new StringBuilder();
    int bytes = 0;
    for (int point : value.codePoints().toArray()) {
      int shown = Character.isISOControl(point) || !Character.isValidCodePoint(point) ? ' ' : point;
      int size = Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
      if (bytes + size > Limits.TEXT_BYTES_MAX) {
        break;
      }
      bytes += size;
      line.appendCodePoint(shown);
    }
    text(line.toString(), Limits.TEXT_BYTES_MAX);
  }

  void coded(Coded value) {
    u8(value.code());
  }

  void point(Point value) {
    int32(value.epoch());
    amount(value.lsn());
    int64(value.chain());
  }

  private void text(String value, int bytesMax) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    check(bytes.length <= bytesMax, "wire text", bytes.length, bytesMax);
    u16(bytes.length);
    into.put(bytes);
  }
}
