package io.forebay.gateway.scsi;

import static io.forebay.gateway.scsi.OneUnit.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.MemoryVolume;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// EXTENDED COPY and RECEIVE COPY RESULTS.
class ExtendedCopyTest {
  private static final int BLOCKS = (16 << 20) / 512;

  private final OneUnit rig = OneUnit.of512();
  private final MemoryVolume other = new MemoryVolume("other", 4 << 20);
  private final LogicalUnit second;
  private final Initiator initiator;

  ExtendedCopyTest() {
    other.blockBytes = 4096;
    second = new LogicalUnit(other, false, "");
    rig.target.units(new TreeMap<>(Map.of(0, rig.unit, 1, second)));
    initiator = rig.initiator();
  }

  private static byte[] target(LogicalUnit unit) {
    ByteBuffer target = ByteBuffer.allocate(32);
    target.put((byte) 0xe4).put(4, (byte) 1).put(5, (byte) 3).put(7, (byte) 16);
    target.put(8, unit.identity().naa()).putInt(28, unit.blockBytes());
    return target.array();
  }

  private static byte[] segment(int from, int to, int blocks, long source, long destination) {
    ByteBuffer segment = ByteBuffer.allocate(28);
    segment.put((byte) 2).put((byte) 0).putShort((short) 24);
    segment.putShort((short) from).putShort((short) to).putShort((short) 0);
    segment.putShort((short) blocks).putLong(source).putLong(destination);
    return segment.array();
  }

  private static byte[] list(int id, byte[][] targets, byte[][] segments) {
    ByteBuffer list = ByteBuffer.allocate(16 + 32 * targets.length + 28 * segments.length);
    list.put((byte) id).put((byte) 0).putShort((short) (32 * targets.length)).putInt(0);
    list.putInt(28 * segments.length).putInt(0);
    for (byte[] target : targets) {
      list.put(target);
    }
    for (byte[] segment : segments) {
      list.put(segment);
    }
    return list.array();
  }

  private String copied(byte[] list) {
    byte[] cdb = new byte[16];
    cdb[0] = (byte) 0x83;
    ByteBuffer.wrap(cdb).putInt(10, list.length);
    return initiator.send(0, cdb, list, list.length).told();
  }

  private String status(int id) {
    Initiator.Reply reply =
        initiator.send("84 00 %02x 00 00 00 00 00 00 00 00 00 04 00 00 00".formatted(id));
    return reply.sense() == null ? reply.hex() : reply.told();
  }

  @Test
  void copy_withinAUnit_copiesAndKeepsTheResultOnce() {
    initiator.send("2a 00 00 00 00 00 00 01 2c 00", bytes(300 * 512, 0x41));
    byte[][] targets = {target(rig.unit)};
    assertThat(copied(list(1, targets, new byte[][] {segment(0, 0, 300, 0, BLOCKS - 300)})))
        .isEmpty();
    assertThat(rig.volume.content((BLOCKS - 300L) * 512, 300 * 512))
        .isEqualTo(bytes(300 * 512, 0x41));
    assertThat(status(1)).isEqualTo("00 00 00 08 01 00 01 01 00 00 00 96");
    assertThat(status(1)).as("fetched").isEqualTo("05/24/00");
  }

  @Test
  void copy_betweenUnits_mindsTheirBlocks() {
    initiator.send("2a 00 00 00 00 08 00 00 10 00", bytes(16 * 512, 7));
    byte[][] targets = {target(rig.unit), target(second)};
    assertThat(copied(list(1, targets, new byte[][] {segment(0, 1, 16, 8, 5)}))).isEmpty();
    assertThat(other.content(5 * 4096, 8192)).isEqualTo(bytes(8192, 7));
    assertThat(copied(list(1, targets, new byte[][] {segment(0, 1, 15, 8, 5)})))
        .as("not whole blocks there")
        .isEqualTo("05/26/00");
  }

  @Test
  void copy_whatCannotBe_isRefusedBeforeAnythingIsCopied() {
    byte[][] one = {target(rig.unit)};
    byte[] good = segment(0, 0, 8, 0, 8);
    assertThat(copied(list(1, one, new byte[][] {good, segment(0, 1, 8, 0, 8)})))
        .isEqualTo("0a/08/04");
    assertThat(copied(list(1, one, new byte[][] {good, segment(0, 0, 8, 0, BLOCKS - 1)})))
        .isEqualTo("0a/00/00");
    LogicalUnit foreign = new LogicalUnit(new MemoryVolume("foreign", 1 << 20), false, "");
    assertThat(copied(list(1, new byte[][] {target(foreign)}, new byte[][] {good})))
        .as("another target's")
        .isEqualTo("0a/08/04");
    byte[] fibre = target(rig.unit);
    fibre[0] = (byte) 0xe0;
    assertThat(copied(list(1, new byte[][] {fibre}, new byte[][] {good}))).isEqualTo("05/26/07");
    byte[] stream = segment(0, 0, 8, 0, 8);
    stream[0] = 3;
    assertThat(copied(list(1, one, new byte[][] {stream}))).isEqualTo("05/26/09");
    assertThat(rig.volume.writes).hasValue(0);
  }

  @Test
  void copy_tooManyOrCutShort_isRefused() {
    byte[][] many = new byte[ScsiLimits.COPY_TARGETS_MAX + 1][];
    Arrays.fill(many, target(rig.unit));
    byte[] good = segment(0, 0, 8, 0, 8);
    assertThat(copied(list(1, many, new byte[][] {good}))).isEqualTo("05/26/06");
    byte[][] segments = new byte[ScsiLimits.COPY_SEGMENTS_MAX + 1][];
    Arrays.fill(segments, good);
    assertThat(copied(list(1, new byte[][] {target(rig.unit)}, segments))).isEqualTo("05/26/08");
    byte[] whole = list(1, new byte[][] {target(rig.unit)}, new byte[][] {good});
    for (int length = 1; length < whole.length; length++) {
      assertThat(copied(Arrays.copyOf(whole, length))).isEqualTo("05/1a/00");
    }
    assertThat(copied(new byte[0])).isEmpty();
  }

  @Test
  void parameters_always_tellTheLimits() {
    assertThat(initiator.send("84 03 00 00 00 00 00 00 00 00 00 00 04 00 00 00").hex())
        .isEqualTo(
            "00 00 00 2a 01 00 00 00 00 10 00 10 00 00 20 00 01 00 00 00"
                + " 00".repeat(14)
                + " 00 40 40 09 00 00 00 00 00 02 02 e4");
  }
}
