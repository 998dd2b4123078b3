package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.sim.SimCounts.Op;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadPathTest {
  private static final int SIZE = 300_000;

  @SuppressWarnings("NullAway.Init")
  private DestageRig rig;

  private Object answer = "none";

  @BeforeEach
  void bootWithOneVolume() throws IOException {
    rig = new DestageRig(11);
    rig.boot();
    rig.change(1, SIZE);
    rig.drain();
  }

  @AfterEach
  void free() {
    rig.sim.disk.free();
  }

  private static byte[] bytes(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private Mirror mirror() {
    return Check.present(rig.mirrors.get(1), "mirror", 1, 0);
  }

  private void begin(ByteBuffer into, long offset) {
    answer = "none";
    rig.reads()
        .read(1, mirror(), offset, into, failure -> answer = failure == null ? "ok" : failure);
  }

  private Object finish() {
    rig.sim.scheduler.runUntil(() -> !answer.equals("none"), 10_000, "answered");
    return answer;
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }

  @Test
  void read_afterTheAck_findsTheWriteWithoutAnyStep() {
    rig.write(1, 100, bytes(7, 1_000));
    ByteBuffer into = ByteBuffer.allocateDirect(500);
    begin(into, 300);
    assertThat(answer).isEqualTo("ok");
    assertThat(content(into)).containsOnly(7);
    assertThat(into.remaining()).isZero();
  }

  @Test
  void read_large_isAWorkersEvenFromMemory() {
    rig.write(1, 0, bytes(7, 1_000));
    ByteBuffer into = ByteBuffer.allocateDirect(ReadPath.OFFLOADED_BYTES_MIN);
    begin(into, 0);
    assertThat(answer).as("the caller goes on meanwhile").isEqualTo("none");
    assertThat(finish()).isEqualTo("ok");
    assertThat(into.get(999)).isEqualTo((byte) 7);
    assertThat(into.get(1_000)).isZero();
  }

  @Test
  void read_piecesOfEverySource_areJoined() {
    rig.write(1, 0, bytes(1, 10_000));
    rig.drain();
    rig.write(1, 2_000, bytes(2, 2_000));
    rig.log.ringFloor = rig.log.appended(); // That one has to come from its segment.
    rig.append(RecordType.TRIM, 0, 1, 5_000, 1_000, new byte[0]);
    rig.write(1, 7_000, bytes(3, 1_000));
    ByteBuffer into = ByteBuffer.allocateDirect(12_000);
    begin(into, 0);
    assertThat(finish()).isEqualTo("ok");
    byte[] read = content(into);
    byte[] expected = bytes(1, 12_000);
    Arrays.fill(expected, 2_000, 4_000, (byte) 2);
    Arrays.fill(expected, 5_000, 6_000, (byte) 0);
    Arrays.fill(expected, 7_000, 8_000, (byte) 3);
    Arrays.fill(expected, 10_000, 12_000, (byte) 0);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void read_intoHeapOrAPartOfABuffer_fillsJustThat() {
    rig.write(1, 0, bytes(1, 10_000));
    rig.drain();
    rig.write(1, 4_000, bytes(2, 100));
    for (boolean direct : new boolean[] {true, false}) {
      ByteBuffer into = direct ? ByteBuffer.allocateDirect(9_000) : ByteBuffer.allocate(9_000);
      into.position(500).limit(8_500);
      begin(into, 1_000);
      assertThat(finish()).isEqualTo("ok");
      assertThat(into.position()).isEqualTo(8_500);
      byte[] read = content(into.limit(9_000));
      assertThat(read[499]).isZero();
      assertThat(read[500]).isEqualTo((byte) 1);
      assertThat(read[500 + 3_000]).isEqualTo((byte) 2);
      assertThat(read[500 + 3_100]).isEqualTo((byte) 1);
      assertThat(read[8_499]).isEqualTo((byte) 1);
      assertThat(read[8_500]).isZero();
    }
  }

  @Test
  void read_recordInASegment_isReadAndCheckedOnce() {
    rig.write(1, 0, bytes(9, 100_000));
    rig.log.ringFloor = rig.log.appended();
    long[] diskReads = new long[1];
    rig.log.diskRead = (lsn, bytes) -> diskReads[0]++;
    for (int i = 0; i < 20; i++) {
      ByteBuffer into = ByteBuffer.allocateDirect(4_096);
      begin(into, i * 4_096L);
      assertThat(finish()).isEqualTo("ok");
      assertThat(content(into)).containsOnly(9);
    }
    assertThat(diskReads[0]).isEqualTo(2); // The front, then the rest.
  }

  @Test
  void read_damagedRecord_isNeverServed() {
    long lsn = rig.log.appended();
    rig.write(1, 0, bytes(9, 100_000));
    rig.log.ringFloor = rig.log.appended();
    rig.log.rot(lsn + 64 + 90_000); // Not even in the part that is read.
    ByteBuffer into = ByteBuffer.allocateDirect(4_096);
    begin(into, 0);
    assertThat(finish()).isInstanceOf(IoFailure.Medium.class);
    assertThat(into.position()).isZero();
  }

  @Test
  void read_failingMirror_isMedium() {
    rig.sim.disk.faults.readFails = 1;
    for (int i = 0; i < 20; i++) { // Now and then the page cache has it all.
      begin(ByteBuffer.allocateDirect(20_000), 0);
      if (!finish().equals("ok")) {
        assertThat(answer).isInstanceOf(IoFailure.Medium.class);
        return;
      }
    }
    throw new AssertionError("no read went to the disk");
  }

  @Test
  void read_moreThanOneLookupTells_isComplete() {
    for (int i = 0; i < 2_000; i++) {
      rig.write(1, i * 20L, bytes(i | 1, 10));
    }
    rig.assertRead(1, 0, 60_000);
  }

  @Test
  void read_withoutAMirror_isLogOverZeroes() {
    rig.write(1, 1_000, bytes(5, 1_000));
    ByteBuffer into = ByteBuffer.allocateDirect(3_000);
    rig.reads().read(1, null, 0, into, failure -> answer = failure == null ? "ok" : failure);
    assertThat(finish()).isEqualTo("ok");
    byte[] expected = new byte[3_000];
    Arrays.fill(expected, 1_000, 2_000, (byte) 5);
    assertThat(content(into)).isEqualTo(expected);
  }

  @Test
  void readMirror_pendingWrites_areLeftAside() {
    rig.write(1, 0, bytes(1, 10_000));
    rig.drain();
    rig.write(1, 0, bytes(2, 10_000));
    for (int i = 0; i < 20; i++) {
      ByteBuffer into = ByteBuffer.allocateDirect(10_000);
      answer = "none";
      rig.reads()
          .readMirror(mirror(), 0, into, failure -> answer = failure == null ? "ok" : failure);
      assertThat(finish()).isEqualTo("ok");
      assertThat(content(into)).containsOnly(1);
    }
  }

  @Test
  void read_whileItWaits_holdsNoPinAfterwards() {
    rig.write(1, 0, bytes(1, 100_000));
    rig.log.ringFloor = rig.log.appended();
    begin(ByteBuffer.allocateDirect(4_096), 0);
    finish();
    for (int i = 0; i < 300; i++) {
      rig.write(1, 0, bytes(i, 70_000));
    }
    rig.drain();
    assertThat(rig.log.lowestPin()).isEqualTo(rig.destager().destaged().lsn());
  }

  @Test
  void close_readsUnderWay_endFirstAndLaterOnesAreRefused() {
    rig.write(1, 0, bytes(1, 100_000));
    rig.log.ringFloor = rig.log.appended();
    begin(ByteBuffer.allocateDirect(4_096), 0);
    assertThat(answer).isEqualTo("none");
    boolean[] quiet = new boolean[1];
    rig.reads().close(() -> quiet[0] = true);
    assertThat(quiet[0]).isFalse();
    assertThat(finish()).isEqualTo("ok");
    rig.sim.scheduler.runUntil(() -> quiet[0], 1_000, "quiet");
    begin(ByteBuffer.allocateDirect(4_096), 50_000);
    assertThat(answer).isInstanceOf(IoFailure.Stopping.class);
  }

  @Test
  void willNeed_anyRange_reachesTheDisk() {
    long before = rig.sim.counts.of(Op.ADVISE);
    rig.reads().willNeed(mirror(), 0, 100_000);
    rig.sim.scheduler.runUntil(() -> rig.sim.counts.of(Op.ADVISE) > before, 1_000, "advised");
  }

  @Test
  void mirrorClosed_whileAReadIsUnderWay_closesBehindIt() throws IOException {
    Mirror mirror = mirror();
    rig.sim.scheduler.interleaveShare = 1;
    boolean[] closed = new boolean[1];
    rig.sim.scheduler.after(
        0,
        () -> {
          try {
            mirror.close();
            closed[0] = true;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    try (var memory = rig.sim.disk.allocate(4_096)) {
      mirror.read(memory.segment(), 0); // Closed amid it; the simulated file would notice.
      assertThat(closed[0]).isTrue();
      assertThat(memory.segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0)).isZero();
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> mirror.read(memory.segment(), 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("deleted");
    }
  }
}
