package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a volume is over iSCSI at two appliances.
class IscsiPairTest extends OnAPair {
  private static Optional<IscsiReport.Unit> find(Appliance on, String export) throws Exception {
    return done(on, new IscsiCommand.Show()).targets().stream()
        .flatMap(target -> target.units().stream())
        .filter(unit -> unit.export().equals(export))
        .findFirst();
  }

  private static IscsiReport.Unit unit(Appliance on, String export) throws Exception {
    return find(on, export).orElseThrow();
  }

  private static boolean serves(Appliance on, String export) {
    return access(on, export, IscsiReport.Access.ACTIVE);
  }

  private static boolean access(Appliance on, String export, IscsiReport.Access wanted) {
    try {
      return find(on, export).filter(unit -> unit.access() == wanted).isPresent();
    } catch (Exception e) { // What `done` may throw.
      throw new AssertionError(e);
    }
  }

  @Test
  void units_onBothSides_areTheSameDiskAndAHeldOneIsAnother() throws Exception {
    done(near(), volume("gone"));
    done(near(), volume("db"));
    done(near(), new VolumeCommand.Delete("gone", "gone"));
    rig().pair();
    rig().replicate();
    IscsiReport.Unit live = unit(near(), "db");
    assertThat(live.lun()).isEqualTo(1);
    assertThat(live.readOnly()).isFalse();
    assertThat(live.access()).isEqualTo(IscsiReport.Access.ACTIVE);
    assertThat(live.target()).isEqualTo("iqn.2026-11.io.forebay:near:main");
    until("in standby there", () -> access(far(), "db", IscsiReport.Access.STANDBY));
    assertThat(done(far(), new VolumeCommand.Show("db")).attach().toString())
        .doesNotContain("--write-mostly");

    done(near(), new CheckpointCommand.Create("Nightly_1", null, Status.Consistency.CRASH, true));
    until("held", rig()::held);
    until("exported", () -> serves(far(), "db@Nightly_1"));
    IscsiReport.Unit held = unit(far(), "db@Nightly_1");
    assertThat(held.target()).isEqualTo("iqn.2026-11.io.forebay:far:main:nightly-1");
    assertThat(held.lun()).isEqualTo(1);
    assertThat(held.readOnly()).isTrue();
    assertThat(held.naa()).hasSize(32).startsWith("6f20eba").isNotEqualTo(live.naa());
    assertThat(done(far(), new VolumeCommand.Show("db")).attach().toString())
        .contains(held.target() + "/1")
        .doesNotContain("--write-mostly");

    done(near(), new CheckpointCommand.Release("Nightly_1", null));
    until("released", () -> PairRig.group(far()).hold() == null);
    done(near(), new GroupCommand.Switchover("main", "far", 60_000));
    until("served there", () -> access(far(), "db", IscsiReport.Access.ACTIVE));
    until("in standby here", () -> access(near(), "db", IscsiReport.Access.STANDBY));
    IscsiReport.Unit taken = unit(far(), "db");
    assertThat(taken.naa()).isEqualTo(live.naa());
    assertThat(taken.lun()).isEqualTo(live.lun());
  }
}
