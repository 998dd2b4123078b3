package io.forebay.gateway.crash;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What a host knows of its disk: for each 4 KiB block the number of the last acked write, and of the one
/// that is under way, if any. Never two under way for one block: their order would be nobody's.
final class Stamps {
  static final int BLOCK_BYTES = 4096;
  private static final long MAGIC = 0x4642_5354_414d_5031L;

  private final long[] acked;
  private final Map<Integer, Long> underWay = new HashMap<>();
  private long next = 1;

  Stamps(int blocks) {
    acked = new long[blocks];
  }

  int blocks() {
    return acked.length;
  }

  /// A block without a write under way, with the number of its next write.
  synchronized Write begin(SplittableRandom random) {
    int block = random.nextInt(acked.length);
    while (underWay.containsKey(block)) {
      block = (block + 1) % acked.length;
    }
    long number = next++;
    underWay.put(block, number);
    return new Write(block, number);
  }

  record Write(int block, long number) {}

  synchronized void ack(Write write) {
    underWay.remove(write.block());
    acked[write.block()] = write.number();
  }

  synchronized int waiting() {
    return underWay.size();
  }

  static void fill(ByteBuffer into, Write write) {
    int start = into.position();
    into.putLong(MAGIC).putLong(write.block()).putLong(write.number());
    while (into.position() < start + BLOCK_BYTES - Integer.BYTES) {
      into.putInt((int) (write.number() * 31 + into.position()));
    }
    into.putInt(crc(into, start));
  }

  private static int crc(ByteBuffer block, int start) {
    CRC32C crc = new CRC32C();
    crc.update(block.slice(start, BLOCK_BYTES - Integer.BYTES));
    return (int) crc.getValue();
  }

  /// Compares what was read after a crash; what was under way may have happened or not, and from now on
  /// is what it is. Returns the first complaint, or null.
  synchronized @Nullable String settle(int block, ByteBuffer read) {
    long found = number(block, read);
    Long possible = underWay.remove(block);
    if (found == acked[block] || possible != null && found == possible) {
      acked[block] = found;
      return null;
    }
    return "block "
        + block
        + ": write "
        + acked[block]
        + " was acked, "
        + (possible == null ? "none" : possible)
        + " was under way, found "
        + (found < 0 ? "a torn or foreign block" : "write " + found);
  }

  private static long number(int block, ByteBuffer read) {
    int start = read.position();
    if (read.getLong(start) == 0 && read.getLong(start + 16) == 0) {
      return read.slice(start, BLOCK_BYTES).equals(ByteBuffer.allocate(BLOCK_BYTES)) ? 0 : -1;
    }
    boolean ours =
        read.getLong(start) == MAGIC
            && read.getLong(start + 8) == block
            && read.getInt(start + BLOCK_BYTES - Integer.BYTES) == crc(read, start);
    return ours ? read.getLong(start + 16) : -1;
  }
}
