package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.WriteWatch.Count;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteWatchTest {
  private static final int SIZE = 16 << 20;

  @SuppressWarnings("NullAway.Init")
  private DestageRig rig;

  private final WriteWatch watch = new WriteWatch();

  @BeforeEach
  void boot() throws IOException {
    rig = new DestageRig(3);
    rig.watch = watch;
    rig.boot();
    rig.change(1, SIZE);
    rig.drain();
  }

  @AfterEach
  void free() {
    rig.sim.disk.free();
    watch.close();
  }

  private long of(int volume, Count count) {
    return requireNonNull(watch.look().counts().get(volume))[count.ordinal()];
  }

  @Test
  void writes_areCountedBySizeAndPlace() {
    rig.write(1, 512, new byte[512]);
    rig.write(1, 4096, new byte[4096]);
    rig.write(1, 4096, new byte[8192]);
    rig.write(1, 6144, new byte[4096]); // Two blocks.
    rig.write(1, 1 << 20, new byte[128 << 10]);
    rig.append(RecordType.TRIM, 0, 1, 0, 1 << 20, new byte[0]);
    rig.drain();
    assertThat(of(1, Count.WRITES)).isEqualTo(5);
    assertThat(of(1, Count.BYTES)).isEqualTo(512 + 4096 + 8192 + 4096 + (128 << 10));
    assertThat(of(1, Count.BELOW_4K)).isEqualTo(1);
    assertThat(of(1, Count.UP_TO_4K)).isEqualTo(2);
    assertThat(of(1, Count.UP_TO_16K)).isEqualTo(1);
    assertThat(of(1, Count.UP_TO_128K)).isEqualTo(1);
    assertThat(of(1, Count.ZEROES)).isEqualTo(1);
    assertThat(of(1, Count.ZERO_BYTES)).isEqualTo(1 << 20);
    assertThat(of(1, Count.BLOCKS)).isEqualTo(1 + 1 + 2 + 2 + 32);
    assertThat(of(1, Count.FRESH_BLOCKS)).isEqualTo(1 + 2 + 32);
  }

  /// Line bytes: header and payload of each record, whatever fill the log has.
  @Test
  void lineBytes_areWithoutFill() {
    long before = watch.look().lineBytes();
    rig.write(1, 0, new byte[4096]);
    rig.write(1, 0, new byte[100]);
    rig.drain();
    long marks = (watch.look().lineBytes() - before - (64 + 4096) - (64 + 128)) / 64;
    assertThat(marks).isBetween(1L, 2L);
    assertThat((watch.look().lineBytes() - before) % 64).isZero();
  }

  /// A thousand writes to a hundred blocks.
  @Test
  void overwrites_areNotFresh() {
    for (int i = 0; i < 1_000; i++) {
      rig.write(1, i % 100 * 4096L, new byte[4096]);
    }
    rig.drain();
    assertThat(of(1, Count.BLOCKS)).isEqualTo(1_000);
    assertThat(of(1, Count.FRESH_BLOCKS)).isBetween(98L, 102L);
  }

  /// A batch that fails is read again, and counts once.
  @Test
  void failedBatch_countsOnce() {
    rig.write(1, 0, new byte[4096]);
    rig.flush();
    rig.sim.disk.faults.plan(Op.SYNC, "mirror.raw", 1, Verdict.FAIL);
    rig.destager().hurry();
    rig.sim.scheduler.runUntil(() -> !rig.failures.isEmpty(), 10_000, "failed");
    rig.drain();
    assertThat(of(1, Count.WRITES)).isEqualTo(1);
  }

  @Test
  void samples_tellWhatCompresses() {
    byte[] random = new byte[64 << 10];
    new Random(1).nextBytes(random);
    byte[] text =
        "all work and no play ".repeat(3_200).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    rig.write(1, 0, random);
    rig.drain();
    long sampled = of(1, Count.SAMPLED_BYTES);
    assertThat(sampled).isEqualTo(16 << 10);
    assertThat(of(1, Count.PACKED_BYTES)).isBetween(sampled - 1, sampled);
    for (int i = 0; i < 40; i++) {
      rig.write(1, 1 << 20, text);
    }
    rig.drain();
    long more = of(1, Count.SAMPLED_BYTES) - sampled;
    assertThat(more).isGreaterThanOrEqualTo(16 << 10);
    assertThat(of(1, Count.PACKED_BYTES) - sampled).isLessThan(more / 20);
  }

  @Test
  void freshBlocks_areWithinAFewPercent() {
    for (int count : new int[] {1, 100, 3_000, 20_000, 1_000_000}) {
      FreshBlocks blocks = new FreshBlocks();
      for (int twice = 0; twice < 2; twice++) {
        for (int i = 0; i < count; i++) {
          assertThat(blocks.add(i * 4096L, 4096)).isEqualTo(1);
        }
      }
      assertThat((double) blocks.estimate()).isCloseTo(count, within(0.07 * count));
    }
  }
}
