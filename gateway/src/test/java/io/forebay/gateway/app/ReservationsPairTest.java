package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.iscsi.BlockInitiator;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Persistent reservations are part of what a volume is: they come back with it, here and at the other site.
class ReservationsPairTest extends OnAPair {
  private static final int BLOCK = 4096;
  private static final int REGISTER = 0;
  private static final int RESERVE = 1;
  private static final int READ_KEYS = 0;
  private static final int EXCLUSIVE_ACCESS = 3;
  private static final int CONFLICT = 0x18;
  private static final String KEYS = "0000001000000000000000110000000000000022";

  private static BlockInitiator at(ApplianceRig rig, String name, long isid) throws IOException {
    String target = "iqn.2026-11.io.forebay:" + name + ":main";
    return new BlockInitiator(rig.portal(), target, 0x800000000000L + isid, BLOCK);
  }

  private void assertReserved(ApplianceRig rig, String name) throws IOException {
    try (BlockInitiator holder = at(rig, name, 1);
        BlockInitiator other = at(rig, name, 2)) {
      assertThat(other.reserveIn(READ_KEYS)).isEqualTo(KEYS);
      assertThat(holder.readStatus()).isZero();
      assertThat(other.readStatus()).isEqualTo(CONFLICT);
    }
  }

  @Test
  void aptpl_set_isThereAfterARestartAndAfterAPromoteOfThePeer() throws Exception {
    rig().pair();
    done(near(), ApplianceRig.volume("db"));
    rig().replicate();
    try (BlockInitiator holder = at(rig().nearRig, "near", 1);
        BlockInitiator other = at(rig().nearRig, "near", 2)) {
      assertThat(holder.reserveOut(REGISTER, 0, 0, 0x11, true)).isZero();
      assertThat(other.reserveOut(REGISTER, 0, 0, 0x22, true)).isZero();
      assertThat(holder.reserveOut(RESERVE, EXCLUSIVE_ACCESS, 0x11, 0, false)).isZero();
    }
    rig().stopNear();
    rig().startNear();
    until("drained", () -> rig().drained());
    assertReserved(rig().nearRig, "near");
    rig().stopNear();
    done(far(), new GroupCommand.Promote("main", "main"));
    assertReserved(rig().farRig, "far");
    IscsiReport.Unit unit =
        done(far(), new IscsiCommand.Show()).targets().getFirst().units().getFirst();
    assertThat(unit.reservation()).isNotNull();
    assertThat(unit.reservation().registered()).isEqualTo(2);
    assertThat(unit.reservation().kind()).isEqualTo("exclusive access");
    assertThat(unit.reservation().holder()).isNotEmpty();
    assertThat(unit.reservation().persists()).isTrue();
  }
}
