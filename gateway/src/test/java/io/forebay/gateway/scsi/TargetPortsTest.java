package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A target with two portal groups: two target ports, of one target port group.
class TargetPortsTest {
  private final TargetDevice target = new TargetDevice(OneUnit.NAME, List.of(7, 1, 7));
  private final Nexus first = new Nexus("iqn.2026-11.a:host", 1, 1);
  private final Nexus other = new Nexus("iqn.2026-11.a:host", 1, 7);

  private TargetPortsTest() {
    target.units(new TreeMap<>(OneUnit.of512().target.units()));
    attach(first);
    attach(other);
  }

  private void attach(Nexus nexus) {
    target.attach(nexus);
    target.plan(nexus, 0, new byte[6], 0); // Is told of its own coming.
  }

  private String answer(Nexus nexus, String cdb) {
    Plan plan = target.plan(nexus, 0, Initiator.HEX.parseHex(cdb), 0);
    byte[] data = new byte[((Plan.Answer) plan).dataIn().remaining()];
    ((Plan.Answer) plan).dataIn().get(data);
    return Initiator.HEX.formatHex(data);
  }

  @Test
  void portGroups_always_namesEachPortOnce() {
    assertThat(answer(first, "a3 0a 00 00 00 00 00 00 00 20 00 00"))
        .isEqualTo(answer(other, "a3 0a 00 00 00 00 00 00 00 20 00 00"))
        .isEqualTo("00 00 00 10 00 0d 09 52 00 00 00 02 00 00 00 01 00 00 00 07");
  }

  @Test
  void designators_ofEachNexus_nameThePortItCameThrough() {
    String relative = "51 94 00 04 00 00 00 0";
    String group = " 51 95 00 04 00 00 09 52";
    String text = "2c 74 2c 30 78 30 30 30 3"; // ,t,0x000
    assertThat(answer(first, "12 01 83 01 ff 00")).contains(relative + "1" + group, text + "1 00");
    assertThat(answer(other, "12 01 83 01 ff 00")).contains(relative + "7" + group, text + "7 00");
  }
}
