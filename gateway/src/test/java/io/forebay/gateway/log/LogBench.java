package io.forebay.gateway.log;

import io.forebay.gateway.app.JvmClock;
import io.forebay.gateway.app.JvmRandomness;
import io.forebay.gateway.app.JvmThreads;
import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.disk.linux.LinuxDisk;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Measures a log on this machine's disk, by hand: `LogBench DIRECTORY [SECONDS]`. The ring lies in
/// `/dev/shm`. Prints appends, flushes and bytes a second; asserts nothing.
public final class LogBench {
  private final Log log;
  private final long nanos;

  private LogBench(Log log, int seconds) {
    this.log = log;
    nanos = seconds * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "log-bench");
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    UUID group = UUID.randomUUID();
    Path ring = Path.of("/dev/shm/forebay-bench-" + group);
    LogPlace place = new LogPlace(group, UUID.randomUUID(), directory, ring);
    LogShape shape = new LogShape(64 << 20, 16, 64 << 20);
    LinuxDisk disk = new LinuxDisk();
    JvmThreads threads =
        new JvmThreads(
            2,
            (thread, failure) -> {
              failure.printStackTrace();
              Runtime.getRuntime().halt(1);
            });
    Platform platform = new Platform(disk, new JvmClock(), new JvmRandomness(), threads);
    try (Log log =
        Log.create(
            platform,
            place,
            shape,
            LogStart.first(group),
            (type, flags, lsn, volume, offset, length) -> {},
            alarm -> System.err.println(alarm.reason()))) {
      Position opened = log.openEpoch(place.store(), EpochCause.FIRST, 0);
      LogBench bench = new LogBench(log, seconds);
      bench.flush();
      log.admitHosts(true);
      while (log.status().preparedSlots() < shape.slots()) {
        Thread.sleep(100);
      }
      System.out.println("opened at " + opened);
      for (int round = 0; round < 3; round++) {
        bench.appends(4096);
        bench.appends(128 << 10);
        bench.flushes();
        bench.floor(disk, directory.resolve("floor"));
      }
      log.closeCleanly();
    } finally {
      for (String name : disk.list(directory)) {
        disk.delete(directory.resolve(name));
      }
      disk.delete(directory);
    }
  }

  /// One thread appends as fast as there is room; the writer moves it all to disk meanwhile.
  private void appends(int bytes) throws Exception {
    ByteBuffer payload = ByteBuffer.allocateDirect(bytes);
    Semaphore room = new Semaphore(0);
    long count = 0;
    long full = 0;
    long waited = 0;
    long cpuStarted = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long started = System.nanoTime();
    while (System.nanoTime() - started < nanos) {
      for (int i = 0; i < 64; i++) {
        payload.clear();
        while (log.append(RecordType.WRITE, 0, 1, count * bytes, bytes, payload)
            instanceof Admission.Full) {
          full++;
          long from = System.nanoTime();
          log.trimTo(log.durable());
          log.whenRoom(room::release);
          room.acquire();
          waited += System.nanoTime() - from;
        }
        count++;
      }
      if (log.status().usedBytes() > 512 << 20) {
        log.trimTo(log.durable());
      }
    }
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStarted;
    flush();
    double elapsed = System.nanoTime() - started;
    System.out.printf(
        "append %6d B: %,9.0f/s on disk, %5.2f GB/s; %.2f us each without waiting,"
            + " %.2f us of CPU; full %d times%n",
        bytes,
        count * 1e9 / elapsed,
        count * (double) bytes / elapsed,
        (elapsed - waited) / 1e3 / count,
        cpu / 1e3 / count,
        full);
  }

  /// fsync=1 at depth 1: append 4 KiB, flush, wait.
  private void flushes() throws Exception {
    ByteBuffer payload = ByteBuffer.allocateDirect(4096);
    long[] took = new long[1 << 20];
    int count = 0;
    long started = System.nanoTime();
    while (System.nanoTime() - started < nanos && count < took.length) {
      long from = System.nanoTime();
      payload.clear();
      log.append(RecordType.WRITE, 0, 1, count * 4096L, 4096, payload);
      flush();
      took[count++] = System.nanoTime() - from;
      log.trimTo(log.durable());
    }
    double elapsed = System.nanoTime() - started;
    Arrays.sort(took, 0, count);
    System.out.printf(
        "fsync=1: %,.0f/s; median %.0f us, 99%% %.0f us%n",
        count * 1e9 / elapsed, took[count / 2] / 1e3, took[(int) (count * 0.99)] / 1e3);
  }

  /// What the disk alone takes for the same: 8 KiB written directly and synced, on one thread.
  private void floor(LinuxDisk disk, Path path) throws Exception {
    disk.delete(path);
    int count = 0;
    try (DiskFile file = disk.open(path, Disk.Mode.CREATE_DIRECT);
        Memory block = disk.allocate(16 << 20)) {
      file.write(block.segment(), 0);
      file.sync();
      long started = System.nanoTime();
      while (System.nanoTime() - started < nanos) {
        file.write(block.segment().asSlice(0, 8192), count++ % 2048 * 8192L);
        file.sync();
      }
      System.out.printf(
          "floor:   %,.0f/s; mean %.0f us%n", count * 1e9 / nanos, nanos / 1e3 / count);
    }
  }

  private void flush() throws InterruptedException {
    Semaphore done = new Semaphore(0);
    log.flush(failure -> {
      if (failure != null) {
        throw new AssertionError(failure);
      }
      done.release();
    });
    done.acquire();
  }
}
