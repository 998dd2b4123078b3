package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The memory of destage batches, shared by all groups of the process (M1): as many batches are built
/// at one time as there are buffers, each at most `count * (logBytes + 16 MiB)` of native memory in all,
/// allocated when first used.
public final class DestageBuffers implements AutoCloseable {
  /// Log bytes of one batch: enough that sorted writes become large, little enough to replay.
  public static final int LOG_BYTES = 32 << 20;

  /// Two groups at a time: one reads while the other syncs.
  public static final int COUNT = 2;

  /// The smallest that always reaches from one Mark to the next.
  public static final int LOG_BYTES_MIN = 2 * RecordLayout.BATCH_BYTES_MAX;

  /// The memory of one batch.
  static final class Buffer {
    final Memory log;
    final Memory staging;
    final BatchMap map;

    private Buffer(Disk disk, int logBytes, BatchMap map) {
      log = disk.allocate(logBytes);
      staging = disk.allocate(BatchWriter.STAGING_BYTES);
      this.map = map;
    }

    private void close() {
      map.close();
      staging.close();
      log.close();
    }
  }

  private final Disk disk;
  private final int count;
  private final int logBytes;
  private final Supplier<BatchMap> maps;
  private final List<Buffer> made = new ArrayList<>();
  private final ArrayDeque<Buffer> free = new ArrayDeque<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  public DestageBuffers(Disk disk, int count, int logBytes) {
    this(disk, count, logBytes, () -> new BatchMap(disk, BatchMap.BUDGET_BYTES));
  }

  /// With other maps.
  DestageBuffers(Disk disk, int count, int logBytes, Supplier<BatchMap> maps) {
    Check.check(count > 0 && logBytes >= LOG_BYTES_MIN, "M1: destage buffers", count, logBytes);
    this.disk = disk;
    this.count = count;
    this.logBytes = logBytes;
    this.maps = maps;
  }

  /// Gives a buffer; or null, and calls `whenGiven` once when it is worth asking again.
  synchronized @Nullable Buffer take(Runnable whenGiven) {
    if (!free.isEmpty()) {
      return free.pop();
    }
    if (made.size() < count) {
      Buffer buffer = new Buffer(disk, logBytes, maps.get());
      made.add(buffer);
      return buffer;
    }
    waiting.add(whenGiven);
    return null;
  }

  /// Takes a buffer back.
  void give(Buffer buffer) {
    List<Runnable> wake;
    synchronized (this) {
      buffer.map.clear();
      free.push(buffer);
      wake = List.copyOf(waiting);
      waiting.clear();
    }
    wake.forEach(Runnable::run);
  }

  /// Once every destager has ended.
  @Override
  public synchronized void close() {
    made.forEach(Buffer::close);
    made.clear();
    free.clear();
  }
}
