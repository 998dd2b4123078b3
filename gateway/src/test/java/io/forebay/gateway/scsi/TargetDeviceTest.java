package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.MemoryVolume;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Logical unit numbers, unit attentions and states of access.
class TargetDeviceTest {
  private static final String READY = "00 00 00 00 00 00";
  private static final String LUNS = "a0 00 00 00 00 00 00 00 04 00 00 00";

  private final OneUnit rig = OneUnit.of512();

  private static LogicalUnit unit(String name) {
    return new LogicalUnit(new MemoryVolume(name, 1 << 20), false, "");
  }

  @Test
  void unit_byEachMethodOfAddressing_isFound() {
    TargetDevice target = rig.target;
    LogicalUnit far = unit("far");
    target.units(new TreeMap<>(Map.of(0, rig.unit, 3, unit("three"), 300, far)));
    assertThat(target.unit(0)).isSameAs(rig.unit);
    assertThat(target.unit(0x4000_0000_0000_0000L)).isSameAs(rig.unit);
    assertThat(target.unit(TargetDevice.address(300))).isSameAs(far);
    assertThat(target.unit(0x412c_0000_0000_0000L)).isSameAs(far);
    long[] none = {
      1L << 48, 1, 0x0100_0000_0000_0000L, 0xc101_0000_0000_0000L, 0x8000_0000_0000_0000L, -1
    };
    for (long lun : none) {
      assertThat(target.unit(lun)).as("%016x", lun).isNull();
    }
    assertThat(Initiator.settled(target, "a").send(LUNS).hex())
        .isEqualTo(
            "00 00 00 18 00 00 00 00 00 00 00 00 00 00 00 00 00 03 00 00 00 00 00 00"
                + " 41 2c 00 00 00 00 00 00");
  }

  @Test
  void reportLuns_ofWellKnownUnits_tellsTheOne() {
    Initiator initiator = rig.initiator();
    assertThat(initiator.send("a0 00 01 00 00 00 00 00 04 00 00 00").hex())
        .isEqualTo("00 00 00 08 00 00 00 00 c1 01 00 00 00 00 00 00");
    assertThat(initiator.send("a0 00 02 00 00 00 00 00 04 00 00 00").data()).hasSize(24);
    assertThat(initiator.send("a0 00 03 00 00 00 00 00 04 00 00 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("a0 00 00 00 00 00 00 00 00 0f 00 00").told()).isEqualTo("05/24/00");
    long wellKnown = 0xc101_0000_0000_0000L;
    byte[] luns = Initiator.HEX.parseHex(LUNS);
    assertThat(initiator.send(wellKnown, luns, new byte[0], 0).data()).hasSize(16);
    assertThat(initiator.send(wellKnown, new byte[6], new byte[0], 0).told()).isEmpty();
    byte[] read = Initiator.HEX.parseHex("28 00 00 00 00 00 00 00 01 00");
    assertThat(initiator.send(wellKnown, read, new byte[0], 0).told()).isEqualTo("05/20/00");
  }

  @Test
  void attention_ofANewNexus_isToldOnceAndNotByInquiry() {
    Initiator initiator = new Initiator(rig.target, "a");
    assertThat(initiator.send("12 00 00 00 ff 00").told()).isEmpty();
    assertThat(initiator.send(LUNS).told()).isEmpty();
    assertThat(initiator.send("28 00 00 00 00 00 00 00 01 00").told()).isEqualTo("06/29/00");
    assertThat(initiator.send("28 00 00 00 00 00 00 00 01 00").told()).isEmpty();
  }

  @Test
  void attention_askedForByRequestSense_isDataAndGone() {
    Initiator initiator = new Initiator(rig.target, "a");
    assertThat(initiator.send("03 00 00 00 12 00").hex())
        .isEqualTo("70 00 06 00 00 00 00 0a 00 00 00 00 29 00 00 00 00 00");
    assertThat(initiator.send(READY).told()).isEmpty();
  }

  @Test
  void reset_reachesEveryNexus() {
    Initiator a = rig.initiator();
    Initiator b = Initiator.settled(rig.target, "b");
    assertThat(rig.target.resetUnit(7L << 48)).isFalse();
    assertThat(rig.target.resetUnit(0)).isTrue();
    assertThat(a.send(READY).told()).isEqualTo("06/29/03");
    assertThat(b.send(READY).told()).isEqualTo("06/29/03");
    rig.target.resetTarget();
    assertThat(a.send(READY).told()).isEqualTo("06/29/00");
    assertThat(a.send(READY).told()).isEmpty();
  }

  @Test
  void tasks_clearedByAnother_areTold() {
    Initiator a = rig.initiator();
    Initiator b = Initiator.settled(rig.target, "b");
    rig.unit.cleared(List.of(a.nexus));
    assertThat(b.send(READY).told()).isEmpty();
    assertThat(a.send(READY).told()).as("kept for it").isEqualTo("06/2f/00");
    assertThat(a.send(READY).told()).isEmpty();
  }

  @Test
  void volume_grown_isToldToAll() {
    OneUnit small = OneUnit.of512();
    Initiator initiator = small.initiator();
    small.volume.sizeBytes = 15 << 20;
    assertThat(initiator.send(READY).told()).isEqualTo("06/2a/09");
    assertThat(initiator.send(READY).told()).isEmpty();
  }

  @Test
  void units_changed_isToldUntilLunsAreReported() {
    Initiator initiator = rig.initiator();
    LogicalUnit second = unit("second");
    rig.target.units(new TreeMap<>(Map.of(0, rig.unit, 1, second)));
    assertThat(initiator.send(LUNS).data()).hasSize(24);
    assertThat(initiator.send(READY).told()).as("it knows").isEmpty();
    byte[] ready = new byte[6];
    assertThat(initiator.send(1L << 48, ready, new byte[0], 0).told()).isEqualTo("06/29/00");
    rig.target.units(new TreeMap<>(Map.of(0, rig.unit)));
    assertThat(initiator.send(READY).told()).isEqualTo("06/3f/0e");
    assertThat(initiator.send(1L << 48, ready, new byte[0], 0).told()).isEqualTo("05/25/00");
  }

  @Test
  void attentions_moreThanAreKept_becomeOne() {
    Attentions attentions = new Attentions();
    for (int i = 0; i <= ScsiLimits.ATTENTIONS_MAX; i++) {
      attentions.add(0x2a00 + i);
      attentions.add(0x2a00 + i);
    }
    assertThat(attentions.take()).isEqualTo(Sense.of(Sense.UNIT_ATTENTION, 0x3f00));
    assertThat(attentions.take()).isNotNull();
    assertThat(attentions.take()).isNull();
  }

  @Test
  void standby_servesWhatNeedsNoMedium() {
    Initiator initiator = rig.initiator();
    rig.unit.access(AccessState.STANDBY);
    assertThat(initiator.send(READY).told()).isEqualTo("06/2a/06");
    assertThat(initiator.send(READY).told()).isEqualTo("02/04/0b");
    assertThat(initiator.send("28 00 00 00 00 00 00 00 01 00").told()).isEqualTo("02/04/0b");
    assertThat(initiator.send("1a 08 08 00 ff 00").told()).isEmpty();
    assertThat(initiator.send("a3 0a 00 00 00 00 00 00 00 20 00 00").data()[4]).isEqualTo((byte) 2);
    rig.unit.access(AccessState.UNAVAILABLE);
    initiator.send(READY);
    assertThat(initiator.send("1a 08 08 00 ff 00").told()).isEqualTo("02/04/0c");
    assertThat(initiator.send("12 00 00 00 ff 00").told()).isEmpty();
  }
}
