package io.forebay.gateway.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Writes fields little-endian into a growing array. UUIDs are 16 bytes in the order in which they
/// are printed; texts are UTF-8 behind a length. Confined to one thread.
final class Packer {
  private byte[] bytes = new byte[256];
  private int size;

  Packer u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  Packer u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  Packer u32(int value) {
    return u16(value).u16(value >>> 16);
  }

  Packer u64(long value) {
    return u32((int) value).u32((int) (value >>> 32));
  }

  Packer uuid(UUID value) {
    room(16);
    ByteBuffer.wrap(bytes, size, 16)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    size += 16;
    return this;
  }

  /// A text behind its length as u16.
  Packer text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return u16(encoded.length).raw(encoded);
  }

  Packer raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
