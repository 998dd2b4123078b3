package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/// A seed's bytes without a file: made, given right checksums whatever else they say, read through a
/// [SeedReader] and written again.
final class SeedBytes {
  private static final UUID SEED = SeedFormatTest.sample().seed();
  private static final int BODY_LENGTH_AT = 8;
  private static final int BODY_CRC_AT = 12;
  private static final int BODY_AT = 16;
  private static final int PIECE_LENGTH_AT = 20;
  private static final int PIECE_CRC_AT = 32;
  private static final int PIECE_HEADER_CRC_AT = 36;

  private SeedBytes() {}

  /// Two pieces and the end.
  static byte[] sound() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(SeedFormatTest.sample().encode());
    piece(all, 0, 1, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    piece(all, 1, 1, 1 << 20, new byte[100]);
    end(all, 2, 108);
    return all.toByteArray();
  }

  private static void piece(
      ByteArrayOutputStream all, long number, int volume, long offset, byte[] data) {
    byte[] header = new byte[SeedPiece.HEADER_BYTES];
    int crc = RecordLayout.crc(MemorySegment.ofArray(data), 0, data.length);
    new SeedPiece(number, volume, data.length, offset, crc)
        .encode(SEED, MemorySegment.ofArray(header));
    all.writeBytes(header);
    all.writeBytes(data);
  }

  private static void end(ByteArrayOutputStream all, long pieces, long dataBytes) {
    byte[] header = new byte[SeedPiece.HEADER_BYTES];
    SeedPiece.end(pieces, dataBytes).encode(SEED, MemorySegment.ofArray(header));
    all.writeBytes(header);
  }

  static void sealHeader(ByteBuffer bytes) {
    if (bytes.capacity() < BODY_AT) {
      return;
    }
    int length = bytes.getInt(BODY_LENGTH_AT);
    if (length >= 0 && length <= bytes.capacity() - BODY_AT) {
      bytes.putInt(BODY_CRC_AT, crc(bytes, BODY_AT, length));
    }
  }

  /// Of the header and of each piece, as far as their lengths lead.
  static void seal(ByteBuffer bytes) {
    sealHeader(bytes);
    int at = SeedHeader.ALIGNMENT;
    while (bytes.capacity() - at >= SeedPiece.HEADER_BYTES) {
      int length = bytes.getInt(at + PIECE_LENGTH_AT);
      boolean fits = length >= 0 && length <= bytes.capacity() - at - SeedPiece.HEADER_BYTES;
      if (fits && length > 0) {
        bytes.putInt(at + PIECE_CRC_AT, crc(bytes, at + SeedPiece.HEADER_BYTES, length));
      }
      int crc = crc(bytes, at, PIECE_HEADER_CRC_AT) ^ (int) SEED.getLeastSignificantBits();
      bytes.putInt(at + PIECE_HEADER_CRC_AT, crc);
      if (!fits) {
        return;
      }
      at += SeedPiece.HEADER_BYTES + length;
    }
  }

  private static int crc(ByteBuffer bytes, int from, int length) {
    return RecordLayout.crc(MemorySegment.ofArray(bytes.array()), from, length);
  }

  /// Reads all of it, and writes what it says.
  static byte[] again(byte[] bytes) throws Malformed, IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (SeedReader reader = SeedReader.open(disk(bytes), Path.of("seed"))) {
      all.writeBytes(reader.header().encode());
      long pieces = 0;
      for (SeedReader.Chunk next = reader.next(); next != null; next = reader.next()) {
        byte[] data = next.bytes().toArray(ValueLayout.JAVA_BYTE);
        byte[] header = new byte[SeedPiece.HEADER_BYTES];
        int crc = RecordLayout.crc(next.bytes(), 0, data.length);
        int volume = next.volume().number();
        new SeedPiece(pieces++, volume, data.length, next.offset(), crc)
            .encode(reader.header().seed(), MemorySegment.ofArray(header));
        all.writeBytes(header);
        all.writeBytes(data);
      }
      byte[] end = new byte[SeedPiece.HEADER_BYTES];
      SeedPiece.end(pieces, reader.dataBytes())
          .encode(reader.header().seed(), MemorySegment.ofArray(end));
      all.writeBytes(end);
    }
    return all.toByteArray();
  }

  /// A disk with nothing on it but `bytes`.
  private static Disk disk(byte[] bytes) {
    return proxy(
        Disk.class,
        (method, arguments) ->
            switch (method) {
              case "open" -> file(bytes);
              case "allocate" -> memory((long) arguments[0]);
              default -> throw new AssertionError(method);
            });
  }

  private static DiskFile file(byte[] bytes) {
    return proxy(
        DiskFile.class,
        (method, arguments) ->
            switch (method) {
              case "read" -> read(bytes, (MemorySegment) arguments[0], (long) arguments[1]);
              case "size" -> (long) bytes.length;
              case "advise", "close" -> 0L;
              default -> throw new AssertionError(method);
            });
  }

  private static int read(byte[] bytes, MemorySegment into, long offset) {
    int from = (int) Math.min(offset, bytes.length);
    int count = (int) Math.min(into.byteSize(), bytes.length - from);
    MemorySegment.copy(bytes, from, into, ValueLayout.JAVA_BYTE, 0, count);
    return count;
  }

  private static Memory memory(long size) {
    Arena arena = Arena.ofConfined();
    MemorySegment segment = arena.allocate(size);
    return proxy(
        Memory.class,
        (method, _) -> {
          if (method.equals("segment")) {
            return segment;
          }
          arena.close();
          return 0L;
        });
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Object result = answer.to(method.getName(), arguments);
              return method.getReturnType() == void.class ? null : result;
            });
    return type.cast(made);
  }
}
