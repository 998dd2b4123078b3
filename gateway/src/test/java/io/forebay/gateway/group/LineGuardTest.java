package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// M1: what a hostile primary puts into its log is refused where the secondary could not keep it.
class LineGuardTest {
  private final Model model = new Model();

  /// Trims one block of each of `count` volumes that nobody made.
  private static void invent(Appliance at, int first, int count) {
    Log log = (Log) at.group().reader();
    for (int volume = first; volume < first + count; volume++) {
      Admission admission = log.append(RecordType.TRIM, 0, volume, 0, 4096, null);
      assertThat(admission).isInstanceOf(Admission.Admitted.class);
    }
    assertThat(at.flush(at.export("v"))).isNull();
    at.settle();
  }

  @Test
  void receive_moreVolumesThanThereCanBe_isRefusedBeforeTheLogTakesIt() throws IOException {
    World world = ReplicationTest.pair(81, model);
    invent(world.a, 100, 30_000);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    world.a.stop();
    world.a.open();
    world.a.settle();
    invent(world.a, 40_000, 5_000);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThatThrownBy(line::pump)
        .isInstanceOf(CorruptRecord.class)
        .hasMessageContaining("more volumes");
    long end = world.b.group().receivedEnd();
    world.b.kill();
    world.b.open();
    world.b.serving();
    world.b.settle();
    assertThat(world.b.group().receivedEnd()).isEqualTo(end);
    world.b.stop();
  }

  @Test
  void receive_extentOutsideOfAnyVolume_isRefused() throws IOException {
    World world = ReplicationTest.pair(82, model);
    byte[] record = new byte[64];
    record[5] = 3; // A Trim.
    MemorySegment line = MemorySegment.ofArray(record);
    line.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 32, 1L << 60);
    line.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 40, 4096);
    assertThatThrownBy(() -> world.b.group().receive(line))
        .isInstanceOf(CorruptRecord.class)
        .hasMessageContaining("outside of any volume");
  }
}
