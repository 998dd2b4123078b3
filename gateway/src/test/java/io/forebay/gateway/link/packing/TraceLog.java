package io.forebay.gateway.link.packing;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimClock;
import io.forebay.gateway.sim.SimCounts;
import io.forebay.gateway.sim.SimMachine;
import io.forebay.gateway.sim.SimScheduler;
import io.forebay.gateway.sim.SimTrace;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Writes as records of a log in the form of the line, gathered to stretches: what a sender reads back. Fields that
/// a log computes (chain, checksums) are as random as those are.
final class TraceLog {
  /// As of a sender's stretch.
  private static final int BYTES = 512 << 10;

  private static final int BATCH_BYTES = 1 << 20;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final int[] records = new int[BYTES / RecordLayout.HEADER_BYTES];
  private int count;
  private long lsn;
  private long batch;
  private long chain = 1;
  private long millis = 1_790_000_000_000L;

  /// Whole records, borrowed.
  record Piece(ByteBuffer bytes, int[] starts, int records) {
    int size() {
      return bytes.limit();
    }

    ByteBuffer direct() {
      return bytes.duplicate().position(0);
    }

    Span span(int from) {
      return new Span(MemorySegment.ofBuffer(direct()), from, size(), starts, records);
    }

    interface Blocks {
      void block(long offset, byte[] content, int at, int length);
    }

    void blocks(Blocks each) {
      for (int i = 0; i < records; i++) {
        ByteBuffer record =
            direct()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(starts[i])
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        if (record.get(5) != 1) {
          continue;
        }
        byte[] content = new byte[record.getInt(40)];
        record.get(RecordLayout.HEADER_BYTES, content);
        long offset = record.getLong(32);
        for (int at = 0; at < content.length; ) {
          int length =
              (int)
                  Math.min(
                      content.length - at, Bases.BLOCK_BYTES - (offset + at) % Bases.BLOCK_BYTES);
          each.block(offset + at, content, at, length);
          at += length;
        }
      }
    }
  }

  static Disk memory() {
    SimClock clock = new SimClock();
    SimCounts counts = new SimCounts();
    SimTrace trace = new SimTrace();
    SimScheduler scheduler = new SimScheduler(clock, new Seed(1).stream("order"), trace, counts);
    return new SimMachine("bytes", new Seed(1), scheduler, trace, counts).boot().disk();
  }

  void add(char operation, long offset, int length, byte[] data, Consumer<Piece> full) {
    switch (operation) {
      case 'W' -> {
        for (int at = 0; at < length; at += RecordLayout.PAYLOAD_BYTES_MAX) {
          int part = Math.min(RecordLayout.PAYLOAD_BYTES_MAX, length - at);
          record(1, offset + at, part, Arrays.copyOfRange(data, at, at + part), full);
        }
      }
      case 'Z' -> record(2, offset, length, new byte[0], full);
      case 'T' -> record(3, offset, length, new byte[0], full);
      default -> mark(full);
    }
    if (lsn - batch > BATCH_BYTES) {
      mark(full);
    }
  }

  private void mark(Consumer<Piece> full) {
    if (lsn > batch) {
      record(9, lsn, (int) (Lsn.roundUp(lsn + 64, Lsn.BLOCK_BYTES) - lsn - 64), new byte[0], full);
      batch = lsn;
      millis += 3;
    }
  }

  private void record(int type, long offset, int length, byte[] data, Consumer<Piece> full) {
    int size = RecordLayout.HEADER_BYTES + (int) Lsn.roundUp(data.length, Lsn.ALIGNMENT);
    if (bytes.remaining() < size) {
      cut(full);
    }
    int at = bytes.position();
    records[count++] = at;
    CRC32C crc = new CRC32C();
    crc.update(data);
    int payloadCrc = (int) crc.getValue();
    chain =
        Math.unsignedMultiplyHigh(chain * 31 + lsn, 0x9E3779B97F4A7C15L)
            ^ (chain ^ payloadCrc) * 0xC2B2AE3D27D4EB4FL;
    bytes
        .putInt(0x31524246)
        .put((byte) 1)
        .put((byte) type)
        .putShort((short) 0)
        .putLong(lsn)
        .putInt(3);
    bytes
        .putInt(type == 9 ? 0 : 1)
        .putLong(millis)
        .putLong(offset)
        .putInt(length)
        .putInt(payloadCrc)
        .putLong(chain)
        .putInt(0);
    crc.reset();
    crc.update(bytes.slice(at, 60));
    bytes.putInt((int) crc.getValue()).put(data);
    while (bytes.position() < at + size) {
      bytes.put((byte) 0);
    }
    lsn += type == 9 ? 64 + length : size;
  }

  /// What was gathered so far.
  void cut(Consumer<Piece> full) {
    if (count > 0) {
      full.accept(new Piece(bytes.flip().duplicate(), Arrays.copyOf(records, count), count));
      bytes.clear();
      count = 0;
    }
  }
}
