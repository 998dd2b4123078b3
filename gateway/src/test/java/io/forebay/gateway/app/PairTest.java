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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two appliances on real disks and real sockets, driven through their doors.
class PairTest {
  private static final long WAIT_SECONDS = 90;

  /// Takes what is written during a hold with room to spare: else the hold would release itself.
  private static final String BUFFER = "512MiB";

  @TempDir private Path temp;
  private @Nullable ApplianceRig nearRig;
  private @Nullable ApplianceRig farRig;
  private @Nullable Appliance near;
  private @Nullable Appliance far;

  @BeforeEach
  void start() throws Exception {
    nearRig = new ApplianceRig(temp, "near", BUFFER);
    farRig = new ApplianceRig(temp, "far", BUFFER);
    near = nearRig.start();
    far = farRig.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (Appliance each : new @Nullable Appliance[] {near, far}) {
      if (each != null) {
        each.close();
      }
    }
    for (ApplianceRig each : new @Nullable ApplianceRig[] {nearRig, farRig}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private Appliance near() {
    return Objects.requireNonNull(near);
  }

  private Appliance far() {
    return Objects.requireNonNull(far);
  }

  private ApplianceRig nearRig() {
    return Objects.requireNonNull(nearRig);
  }

  private ApplianceRig farRig() {
    return Objects.requireNonNull(farRig);
  }

  private void pair() throws Exception {
    String code = done(near(), new PeerCommand.Invite()).code();
    assertThat(done(far(), new PeerCommand.Join(code)).name()).isEqualTo("near");
    until("both connected", () -> connected(near(), "far") && connected(far(), "near"));
  }

  private static boolean connected(Appliance on, String peer) {
    return on.control().status().peers().stream()
        .anyMatch(p -> p.name().equals(peer) && p.connected());
  }

  private void until(String what, BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("not %s; near %s; far %s", what, near().control().status(), far().control().status())
          .isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static Status.Group group(Appliance on) {
    return on.control().status().groups().getFirst();
  }

  private boolean drained() {
    List<Status.Group> there = far().control().status().groups();
    return !there.isEmpty()
        && there.getFirst().imageUsable()
        && group(near()).lag().behindBytes() == 0
        && group(near()).lines().getFirst().state() == Status.LineState.FOLLOWING;
  }

  private boolean held() {
    Status.Stop hold = group(far()).hold();
    return hold != null && hold.reached();
  }

  @Test
  void replicate_volumeWithContent_isHeldReadAndPromotedOverThere() throws Exception {
    done(near(), volume("db"));
    Path image = nearRig().image(11);
    nearRig().copy(image.toString(), nearRig().uri("db"));
    pair();
    done(near(), new GroupCommand.Replicate("main", "far"));
    until("drained", this::drained);
    assertThat(group(far()).role()).isEqualTo(Status.Role.SECONDARY);
    assertThat(near().control().status().peers().getFirst().groups()).containsExactly("main");

    var crash = Status.Consistency.CRASH;
    done(near(), new CheckpointCommand.Create("nightly", null, crash, true));
    until("held", this::held);
    Path later = nearRig().image(12);
    nearRig().copy(later.toString(), nearRig().uri("db"));
    until("drained again", this::drained);
    farRig().assertHolds(farRig().uri("db@nightly"), image); // C1

    done(near(), new CheckpointCommand.Release("nightly", null)); // Travels to the other side.
    until("released", () -> group(far()).hold() == null);
    Prospect.Loss before = done(far(), new GroupCommand.PreviewPromote("main")).losses().getFirst();
    assertThat(before.primary()).as("use switchover").isTrue();
    near().close();
    near = null;
    until("told", () -> !connected(far(), "near"));
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
    farRig().assertHolds(farRig().uri("db"), later); // R1: all of it was acked.
    assertThat(done(far(), new VolumeCommand.Show("db")).writable()).isTrue();
  }

  @Test
  void verbs_onTheWrongSide_travelOrSayWhy() throws Exception {
    done(near(), volume("db"));
    pair();
    assertThat(refused(near(), new GroupCommand.Replicate("main", "nobody")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    done(near(), new GroupCommand.Replicate("main", "far"));
    until("drained", this::drained);
    var crash = Status.Consistency.CRASH;
    done(far(), new CheckpointCommand.Create("from-far", null, crash, false));
    assertThat(done(near(), new CheckpointCommand.ListAll(null)))
        .extracting(Status.Checkpoint::name)
        .containsExactly("from-far");
    done(far(), new LineCommand.Pause("main", null));
    assertThat(group(near()).pause()).isNotNull();
    done(far(), new LineCommand.Resume("main"));
    assertThat(group(near()).pause()).isNull();
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
    pair();
    assertThat(refused(near(), new PeerCommand.SetAddress("far", "no address")))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(refused(near(), new PeerCommand.SetAddress("x", "127.0.0.1:1")))
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(done(near(), new PeerCommand.SetAddress("far", "127.0.0.1:2")).address())
        .isEqualTo("127.0.0.1:2");
    far().close();
    far = farRig().start(); // On another port; it knows where to dial.
    until("connected again", () -> connected(near(), "far"));
  }
}
