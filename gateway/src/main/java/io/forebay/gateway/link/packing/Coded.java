package io.forebay.gateway.link.packing;

import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The bytes of a coded frame: checksum of what comes of it, steps, literals.
///
/// ```
/// 0 CRC32C of the plain bytes  4 length of the steps  8 steps ...  literals ...
/// step: varint n << 2 | kind;  kind COPY: another varint, the source as a zigzag distance from where it is expected
/// ```
final class Coded {
  /// The next n literals. Where a copy is expected moves on by n.
  static final int LITERAL = 0;

  /// n bytes of the bases, behind where they were expected.
  static final int COPY = 1;

  /// The last block's bytes of what came out go into slot n.
  static final int STORE = 2;

  /// The same, into the slot that ends where a copy is expected; n is 0.
  static final int STORE_THERE = 3;

  static final int KIND_BITS = 2;
  static final int HEADER_BYTES = 8;

  /// Plain bytes of one frame: in the worst case, nothing found, it is coded in little more.
  static final int PLAIN_BYTES_MAX = 240 << 10;

  /// Bytes of a coded frame.
  static final int BYTES_MAX = Limits.DATA_BYTES_MAX;

  /// A varint's longest form.
  static final int VARINT_BYTES_MAX = 5;

  private Coded() {}

  static int zigzag(int value) {
    return value << 1 ^ value >> 31;
  }

  static int unzigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }

  static void varint(ByteBuffer into, int value) {
    int left = value;
    while ((left & ~0x7F) != 0) {
      into.put((byte) (left | 0x80));
      left >>>= 7;
    }
    into.put((byte) left);
  }

  static int varint(ByteBuffer from) throws ProtocolViolation {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (!from.hasRemaining()) {
        throw new ProtocolViolation(Rule.BODY_LENGTH, "a coded frame ends inside a step");
      }
      byte next = from.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ProtocolViolation(Rule.FIELD, "a number of a coded frame");
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  static ByteBuffer ordered(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
