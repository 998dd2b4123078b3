package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.ledger.LedgerFiles;
import io.forebay.gateway.ledger.MapDbTables;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.ledger.TableStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
  private static final int SIZE = 400_000;
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init")
  private DestageRig rig;

  @BeforeEach
  void make() throws IOException {
    rig = new DestageRig(5);
    rig.spillAboveBytes = -1;
  }

  @AfterEach
  void free() {
    rig.sim.disk.free();
  }

  private void boot() throws IOException {
    rig.boot();
    rig.change(1, SIZE);
    rig.drain();
    rig.setStop(rig.log.durable());
  }

  /// A good table and a half of writes; the mirror is held.
  private void write(int count) {
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[1_000];
      Arrays.fill(payload, (byte) (i | 1));
      rig.write(1, i * 7_919L % (SIZE - 1_000), payload);
    }
    rig.flush();
  }

  private void until(BooleanSupplier reached, String what) {
    rig.sim.scheduler.runUntil(reached, 100_000, what);
  }

  private boolean spilled() {
    return rig.index().knownFrom() / DestageRig.TABLE_BYTES
        == rig.log.appended() / DestageRig.TABLE_BYTES;
  }

  @Test
  void duty_longHold_movesTheIndexToTablesAndReadsFindIt() throws IOException {
    boot();
    write(1_000);
    until(this::spilled, "spilled");
    assertThat(rig.index().verify()).as("extents in memory").isLessThan(100);
    assertThat(rig.evictions).isPositive();
    rig.log.ringFloor = rig.log.durable();
    rig.assertRead(1, 0, SIZE);
    write(50);
    rig.assertRead(1, 0, SIZE);
  }

  @Test
  void duty_withMapDb_isTheSame() throws IOException {
    LinuxDisk disk = new LinuxDisk();
    LedgerFiles files =
        new LedgerFiles() {
          @Override
          public List<String> list(Path directory) throws IOException {
            return disk.list(directory);
          }

          @Override
          public boolean exists(Path path) throws IOException {
            return disk.exists(path);
          }

          @Override
          public void delete(Path path) throws IOException {
            disk.delete(path);
          }

          @Override
          public void makeDirectories(Path directory) throws IOException {
            disk.makeDirectories(directory);
          }
        };
    Path ledger = home.resolve("ledger");
    try (MapDbTables tables = new MapDbTables(ledger, files)) {
      rig.tables = tables;
      boot();
      write(500);
      until(this::spilled, "spilled");
      assertThat(disk.list(ledger)).hasSizeGreaterThan(5);
      rig.assertRead(1, 0, SIZE);
      rig.setStop(DestageJournal.NO_STOP);
      rig.drain();
      rig.backlog().onProgress();
      until(() -> list(disk, ledger).size() <= 1, "deleted");
      rig.assertRead(1, 0, SIZE);
    }
  }

  private static List<String> list(LinuxDisk disk, Path directory) {
    try {
      return disk.list(directory);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void duty_memoryIsEnough_spillsNothing() throws IOException {
    rig.spillAboveBytes = 1 << 20;
    boot();
    write(1_000);
    rig.sim.scheduler.after(30 * SECOND, () -> {});
    while (rig.sim.scheduler.step()) {}
    assertThat(rig.index().knownFrom()).isEqualTo(rig.destager().destaged().lsn());
  }

  @Test
  void duty_destaged_deletesTheTables() throws IOException {
    int[] deleted = new int[1];
    rig.tables =
        new Forwarding(new MemoryTables()) {
          @Override
          public void delete(long base) throws IOException {
            deleted[0]++;
            super.delete(base);
          }
        };
    boot();
    write(300);
    until(this::spilled, "spilled");
    deleted[0] = 0;
    rig.setStop(DestageJournal.NO_STOP);
    rig.drain();
    until(() -> deleted[0] > 3, "deleted");
    rig.assertMirrorsAre(rig.log.durable());
    assertThat(rig.index().knownFrom()).isEqualTo(rig.log.durable());
  }

  @Test
  void duty_ledgerFails_saysSoKeepsTheIndexAndTriesAgain() throws IOException {
    boolean[] full = {true};
    rig.tables =
        new Forwarding(new MemoryTables()) {
          @Override
          public SegmentTable build(TableStamp stamp, Source source) throws IOException {
            if (full[0]) {
              throw new IOException("no space left");
            }
            return super.build(stamp, source);
          }
        };
    boot();
    write(300);
    until(() -> rig.backlog().failure() != null, "failed");
    assertThat(rig.backlog().failure()).contains("no space left");
    assertThat(rig.index().knownFrom()).isEqualTo(rig.destager().destaged().lsn());
    rig.assertRead(1, 0, SIZE);
    assertThat(rig.log.lowestPin()).isEqualTo(rig.destager().destaged().lsn());
    full[0] = false;
    until(this::spilled, "spilled");
    assertThat(rig.backlog().failure()).isNull();
    rig.assertRead(1, 0, SIZE);
  }

  @Test
  void fillGap_replayHadNoMemory_makesTablesOfAllOfIt() throws IOException {
    rig.spillAboveBytes = Long.MAX_VALUE;
    boot();
    write(700);
    rig.die();
    rig.forgetAtLsn = rig.image.entries().get(600).lsn();
    rig.boot();
    assertThat(rig.index().knownFrom()).isGreaterThanOrEqualTo(rig.forgetAtLsn);
    assertThat(rig.index().destagedLsn()).isEqualTo(rig.state.destaged().lsn());
    rig.assertRead(1, 0, SIZE);
  }

  @Test
  void close_amidATable_leavesNothingOpen() throws IOException {
    boot();
    write(1_000);
    rig.sim.scheduler.step();
    rig.shutDown();
    assertThat(rig.log.lowestPin()).isEqualTo(Long.MAX_VALUE);
  }

  private static class Forwarding implements SegmentTables {
    private final SegmentTables to;

    Forwarding(SegmentTables to) {
      this.to = to;
    }

    @Override
    public SegmentTable build(TableStamp stamp, Source source) throws IOException {
      return to.build(stamp, source);
    }

    @Override
    public @Nullable SegmentTable find(TableStamp stamp) throws IOException {
      return to.find(stamp);
    }

    @Override
    public void delete(long base) throws IOException {
      to.delete(base);
    }

    @Override
    public void deleteAll() throws IOException {
      to.deleteAll();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
