package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.outcome;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Two appliances on real disks and real sockets, driven through their doors.
class PairTest extends OnAPair {
  @Test
  void replicate_volumeWithContent_isHeldReadAndPromotedOverThere() throws Exception {
    done(near(), volume("db"));
    Path image = rig().nearRig.image(11);
    rig().nearRig.copy(image.toString(), rig().nearRig.uri("db"));
    rig().pair();
    rig().replicate();
    assertThat(PairRig.group(far()).role()).isEqualTo(Status.Role.SECONDARY);
    assertThat(near().control().status().peers().getFirst().groups()).containsExactly("main");

    var crash = Status.Consistency.CRASH;
    done(near(), new CheckpointCommand.Create("nightly", null, crash, true));
    until("held", rig()::held);
    Path later = rig().nearRig.image(12);
    rig().nearRig.copy(later.toString(), rig().nearRig.uri("db"));
    until("drained again", rig()::drained);
    rig().farRig.assertHolds(rig().farRig.uri("db@nightly"), image); // C1

    done(near(), new CheckpointCommand.Release("nightly", null)); // Travels to the other side.
    until("released", () -> PairRig.group(far()).hold() == null);
    Prospect.Loss before = done(far(), new GroupCommand.PreviewPromote("main")).losses().getFirst();
    assertThat(before.primary()).as("use switchover").isTrue();
    rig().stopNear();
    until("told", () -> !PairRig.connected(far(), "near"));
    Prospect prospect = done(far(), new GroupCommand.PreviewPromote("main"));
    Prospect.Loss loss = prospect.losses().getFirst();
    assertThat(prospect.refused()).isEmpty();
    assertThat(prospect.checkpoint()).isNotNull();
    assertThat(prospect.checkpoint().name()).isEqualTo("nightly");
    assertThat(prospect.heldMillis()).isPositive();
    assertThat(loss.reachable()).isFalse();
    assertThat(loss.bytes()).as("drained when it reported last").isZero();
    assertThat(loss.unknownSinceMillis()).isPositive();
    assertThat(refused(far(), new GroupCommand.Promote("main", "mian")))
        .isEqualTo(Refusal.Kind.USAGE);
    done(far(), new GroupCommand.Promote("main", "main"));
    rig().farRig.assertHolds(rig().farRig.uri("db"), later); // R1: all of it was acked.
    assertThat(done(far(), new VolumeCommand.Show("db")).writable()).isTrue();
  }

  @Test
  void verbs_onTheWrongSide_travelOrSayWhy() throws Exception {
    done(near(), volume("db"));
    rig().pair();
    assertThat(refused(near(), new GroupCommand.Replicate("main", "nobody")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    rig().replicate();
    var crash = Status.Consistency.CRASH;
    done(far(), new CheckpointCommand.Create("from-far", null, crash, false));
    assertThat(done(near(), new CheckpointCommand.ListAll(null)))
        .extracting(Status.Checkpoint::name)
        .containsExactly("from-far");
    done(far(), new LineCommand.Pause("main", null));
    assertThat(PairRig.group(near()).pause()).isNotNull();
    done(far(), new LineCommand.Resume("main"));
    assertThat(PairRig.group(near()).pause()).isNull();
    assertThat(refused(far(), volume("db"))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refused(near(), new PeerCommand.Remove("far"))).isEqualTo(Refusal.Kind.CONFLICT);
    done(near(), new GroupCommand.Unreplicate("main", null));
    done(near(), new PeerCommand.Remove("far"));
    assertThat(near().control().status().peers()).isEmpty();
  }

  @Test
  void join_wrongOrUsedCode_pairsNobody() throws Exception {
    String code = done(near(), new PeerCommand.Invite()).code();
    String slip = code.substring(0, code.length() - 1) + (code.endsWith("0") ? "1" : "0");
    assertThat(refused(far(), new PeerCommand.Join(slip))).isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(near(), new PeerCommand.Join(code)))
        .isEqualTo(Refusal.Kind.FAILED); // Its own.
    String newer = done(near(), new PeerCommand.Invite()).code();
    assertThat(outcome(far(), new PeerCommand.Join(code))).isInstanceOf(Outcome.Refused.class);
    assertThat(far().control().status().peers()).isEmpty();
    assertThat(near().control().status().peers()).isEmpty();
    done(far(), new PeerCommand.Join(newer));
    assertThat(far().control().status().peers()).hasSize(1);
    assertThat(near().control().status().peers()).hasSize(1);
  }

  @Test
  void setAddress_movedPeer_isDialledThere() throws Exception {
    rig().pair();
    assertThat(refused(near(), new PeerCommand.SetAddress("far", "no address")))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(near(), new PeerCommand.SetAddress("x", "127.0.0.1:1")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(done(near(), new PeerCommand.SetAddress("far", "127.0.0.1:2")).address())
        .isEqualTo("127.0.0.1:2");
    rig().stopFar();
    rig().startFar();
    until("connected again", () -> PairRig.connected(near(), "far"));
  }
}
