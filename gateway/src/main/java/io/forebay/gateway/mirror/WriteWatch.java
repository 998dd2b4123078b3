package io.forebay.gateway.mirror;

import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what hosts write, by volume, from the records that the destager reads anyway: far from any ack, so
/// that hosts pay nothing. What it costs the destager, measured: 5 ns for each block of 4 KiB, 45 to 220 us
/// for a sample (one each 8 MiB of a busy volume), 15 us for each volume of a batch: 1 % of a processor at
/// 300 MiB/s.
///
/// Counts only grow. The destager's thread alone writes; [#look] is for any.
public final class WriteWatch implements BatchWatch, AutoCloseable {
  /// What is counted of a volume, each a column of [#look].
  public enum Count {
    WRITES,
    BYTES,
    /// Zero and Trim together.
    ZEROES,
    ZERO_BYTES,
    /// Blocks of 4 KiB that writes touched.
    BLOCKS,
    /// Of these, those that were touched for the first time in their hour, by estimate.
    FRESH_BLOCKS,
    SAMPLED_BYTES,
    /// What the samples came to.
    PACKED_BYTES,
    /// Writes of less than 4 KiB; then of up to so much.
    BELOW_4K,
    UP_TO_4K,
    UP_TO_16K,
    UP_TO_64K,
    /// And what hosts wrote in larger pieces, which are records of 128 KiB.
    UP_TO_128K
  }

  public static final int COUNTS = Count.values().length;

  /// A peer could send records of volumes without end; there are never so many (M1).
  private static final int VOLUMES_MAX = 1024;

  private static final long HOUR_MILLIS = 3_600_000;

  private static final class Account {
    final long[] batch = new long[COUNTS];
    final long[] total = new long[COUNTS];
    final FreshBlocks fresh = new FreshBlocks();
    long hour = -1;
    long freshBefore; // Of the hours before the present one.
    long unsampled; // Bytes that may pass before the next sample.

    void add(Count count, long by) {
      batch[count.ordinal()] += by;
    }
  }

  private final Object lock = new Object(); // Guards all totals, and the map's growth.
  private final Map<Integer, Account> accounts = new HashMap<>();
  private final PackSample sample = new PackSample();
  private @Nullable Account last; // Records of one volume come in runs.
  private int lastVolume;
  private long lineBatch;
  private long lineTotal;
  private long logBatch;
  private long logTotal;

  @Override
  public void begun() {
    lineBatch = 0;
    logBatch = 0;
    for (Account each : accounts.values()) {
      Arrays.fill(each.batch, 0);
    }
  }

  @Override
  public void read(RecordType type, MemorySegment log, long at) {
    int length = RecordLayout.length(log, at);
    lineBatch += RecordLayout.lineBytes(type, length);
    logBatch += RecordLayout.recordBytes(type, RecordLayout.lsn(log, at), length);
    PieceKind kind = PieceKind.of(type, RecordLayout.flags(log, at));
    Account account = kind == null ? null : account(RecordLayout.volume(log, at));
    if (account == null) {
      return;
    }
    if (kind != PieceKind.DATA) {
      account.add(Count.ZEROES, 1);
      account.add(Count.ZERO_BYTES, length);
      return;
    }
    account.add(Count.WRITES, 1);
    account.add(Count.BYTES, length);
    account.add(size(length), 1);
    turn(account, RecordLayout.wallMillis(log, at) / HOUR_MILLIS);
    account.add(Count.BLOCKS, account.fresh.add(RecordLayout.offset(log, at), length));
    account.unsampled -= length;
    if (account.unsampled <= 0) {
      int bytes = PackSample.bytes(length);
      account.add(Count.SAMPLED_BYTES, bytes);
      account.add(Count.PACKED_BYTES, sample.packed(log, at + RecordLayout.HEADER_BYTES, length));
      account.unsampled = PackSample.pause(account.total[Count.BYTES.ordinal()]);
    }
  }

  private static Count size(int length) {
    if (length < 4 << 10) {
      return Count.BELOW_4K;
    }
    if (length == 4 << 10) {
      return Count.UP_TO_4K;
    }
    return length <= 16 << 10
        ? Count.UP_TO_16K
        : length <= 64 << 10 ? Count.UP_TO_64K : Count.UP_TO_128K;
  }

  /// In another hour every block is fresh again.
  private static void turn(Account account, long hour) {
    if (account.hour != hour) {
      account.freshBefore += account.fresh.estimate();
      account.fresh.clear();
      account.hour = hour;
    }
  }

  private @Nullable Account account(int volume) {
    Account known = last;
    if (known != null && lastVolume == volume) {
      return known;
    }
    known = accounts.get(volume);
    if (known == null && accounts.size() < VOLUMES_MAX) {
      known = new Account();
      synchronized (lock) {
        accounts.put(volume, known);
      }
    }
    last = known;
    lastVolume = volume;
    return known;
  }

  @Override
  public void done() {
    synchronized (lock) {
      lineTotal += lineBatch;
      logTotal += logBatch;
      for (Account each : accounts.values()) {
        if (each.batch[Count.WRITES.ordinal()] > 0) {
          long fresh = each.freshBefore + each.fresh.estimate();
          each.total[Count.FRESH_BLOCKS.ordinal()] = fresh;
        }
        for (int i = 0; i < COUNTS; i++) {
          each.total[i] += each.batch[i];
        }
      }
    }
    begun();
  }

  /// What was counted since this began.
  ///
  /// @param lineBytes of destaged records as the line carries them, uncompressed
  /// @param counts by volume number, by the ordinals of [Count]
  public record Look(long lineBytes, Map<Integer, long[]> counts) {}

  /// Of bytes in the log, what travels: all but fill. 1 while nothing is known.
  public double lineShare() {
    synchronized (lock) {
      return logTotal == 0 ? 1 : (double) lineTotal / logTotal;
    }
  }

  public Look look() {
    Map<Integer, long[]> counts = new HashMap<>();
    synchronized (lock) {
      accounts.forEach((volume, account) -> counts.put(volume, account.total.clone()));
      return new Look(lineTotal, counts);
    }
  }

  /// Frees the compressor; only after the destager has ended.
  @Override
  public void close() {
    sample.close();
  }
}
