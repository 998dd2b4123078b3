package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/// Writes a seed: its header, then what of the volumes is not zero, then an end mark. One stream, from the
/// front to the end, in large writes. Confined to one thread. Does not own the file.
final class SeedWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 2 * (SeedPiece.HEADER_BYTES + SeedPiece.DATA_BYTES_MAX);
  private static final int BLOCK_BYTES = CatchUpPiece.BLOCK_BYTES;

  private final DiskFile file;
  private final UUID seed;
  private final Memory buffer;
  private final Memory zeroes;
  private int filled;
  private long at; // Where the buffer's first byte goes.
  private long pieces;
  private long dataBytes;

  SeedWriter(Disk disk, DiskFile file, UUID seed) {
    this.file = file;
    this.seed = seed;
    buffer = disk.allocate(BUFFER_BYTES);
    zeroes = disk.allocate(BLOCK_BYTES);
  }

  void header(SeedHeader header) throws IOException {
    byte[] bytes = header.encode();
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, room(bytes.length), 0, bytes.length);
    filled += bytes.length;
    drain();
  }

  /// Bytes of data written so far.
  long dataBytes() {
    return dataBytes;
  }

  /// Takes what `bytes` has at that place of a volume, at most 1 MiB; blocks of zeroes are left out.
  void put(int volume, long offset, MemorySegment bytes) throws IOException {
    long size = bytes.byteSize();
    long from = 0;
    while (from < size) {
      while (from < size && zero(bytes, from, size)) {
        from += BLOCK_BYTES;
      }
      long to = from;
      while (to < size && !zero(bytes, to, size)) {
        to = Math.min(size, to + BLOCK_BYTES);
      }
      if (to > from) {
        piece(volume, offset + from, bytes.asSlice(from, to - from));
      }
      from = to;
    }
  }

  private boolean zero(MemorySegment bytes, long at, long size) {
    long length = Math.min(BLOCK_BYTES, size - at);
    MemorySegment none = zeroes.segment().asSlice(0, length);
    return bytes.asSlice(at, length).mismatch(none) < 0;
  }

  private void piece(int volume, long offset, MemorySegment bytes) throws IOException {
    int length = (int) bytes.byteSize();
    MemorySegment to = room(SeedPiece.HEADER_BYTES + length);
    MemorySegment.copy(bytes, 0, to, SeedPiece.HEADER_BYTES, length);
    int crc = RecordLayout.crc(bytes, 0, length);
    new SeedPiece(pieces, volume, length, offset, crc).encode(seed, to);
    filled += SeedPiece.HEADER_BYTES + length;
    pieces++;
    dataBytes += length;
  }

  /// The end mark. Nothing may follow.
  void end() throws IOException {
    SeedPiece.end(pieces, dataBytes).encode(seed, room(SeedPiece.HEADER_BYTES));
    filled += SeedPiece.HEADER_BYTES;
    drain();
  }

  private MemorySegment room(int bytes) throws IOException {
    if (filled + bytes > BUFFER_BYTES) {
      drain();
    }
    return buffer.segment().asSlice(filled, bytes);
  }

  private void drain() throws IOException {
    if (filled > 0) {
      file.write(buffer.segment().asSlice(0, filled), at);
      at += filled;
      filled = 0;
    }
  }

  @Override
  public void close() {
    buffer.close();
    zeroes.close();
  }
}
