package io.forebay.gateway.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Reads what [Packer] wrote. Every length is checked before it is used; whatever does not fit throws
/// [Malformed] with field and offset. Confined to one thread.
final class Unpacker {
  private final ByteBuffer bytes;

  Unpacker(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Unpacker(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int u8(String field) throws Malformed {
    need(1, field);
    return bytes.get() & 0xFF;
  }

  int u16(String field) throws Malformed {
    need(2, field);
    return bytes.getShort() & 0xFFFF;
  }

  int u32(String field) throws Malformed {
    need(4, field);
    return bytes.getInt();
  }

  /// A u32 that says how many entries follow, none more than `max`.
  int count(String field, int max) throws Malformed {
    int count = u32(field);
    if (count < 0 || count > max) {
      throw malformed(field, "count " + Integer.toUnsignedString(count) + ", at most " + max);
    }
    return count;
  }

  long u64(String field) throws Malformed {
    need(8, field);
    return bytes.getLong();
  }

  /// A u64 that is no LSN or size unless it is not negative.
  long size(String field) throws Malformed {
    long value = u64(field);
    if (value < 0) {
      throw malformed(field, "negative");
    }
    return value;
  }

  UUID uuid(String field) throws Malformed {
    need(16, field);
    long high = Long.reverseBytes(bytes.getLong());
    return new UUID(high, Long.reverseBytes(bytes.getLong()));
  }

  String text(String field, int bytesMax) throws Malformed {
    byte[] raw = raw(field, length(field, bytesMax));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw malformed(field, "not UTF-8");
    }
  }

  /// The u16 length before a text or value.
  int length(String field, int bytesMax) throws Malformed {
    int length = u16(field);
    if (length > bytesMax) {
      throw malformed(field, length + " bytes, at most " + bytesMax);
    }
    return length;
  }

  byte[] raw(String field, int length) throws Malformed {
    need(length, field);
    byte[] raw = new byte[length];
    bytes.get(raw);
    return raw;
  }

  /// Nothing may follow the last field.
  /// Whether anything is left.
  boolean more() {
    return bytes.hasRemaining();
  }

  void end() throws Malformed {
    if (bytes.hasRemaining()) {
      throw new Malformed(bytes.remaining() + " bytes too many at offset " + bytes.position());
    }
  }

  Malformed malformed(String field, String why) {
    return new Malformed(field + " before offset " + bytes.position() + ": " + why);
  }

  private void need(int length, String field) throws Malformed {
    if (length < 0 || bytes.remaining() < length) {
      throw new Malformed(field + " at offset " + bytes.position() + ": cut short");
    }
  }
}
