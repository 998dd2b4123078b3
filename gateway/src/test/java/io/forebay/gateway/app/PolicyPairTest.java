package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.PolicyState;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule.When;
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

/// A replication policy between two appliances on real disks and sockets.
class PolicyPairTest {
  private static final long WAIT_SECONDS = 90;
  private static final ReplicationPolicy SELDOM =
      new ReplicationPolicy.Timed(new When.Every(7 * 24 * 60));
  private static final ReplicationPolicy AFTER = new ReplicationPolicy.After(16 << 20);

  @TempDir private Path temp;
  private @Nullable ApplianceRig nearRig;
  private @Nullable ApplianceRig farRig;
  private @Nullable Appliance near;
  private @Nullable Appliance far;

  @BeforeEach
  void replicate() throws Exception {
    nearRig = new ApplianceRig(temp, "near", "512MiB");
    farRig = new ApplianceRig(temp, "far", "512MiB");
    near = nearRig.start();
    far = farRig.start();
    done(near(), volume("db"));
    done(far(), new PeerCommand.Join(done(near(), new PeerCommand.Invite()).code()));
    done(near(), new GroupCommand.Replicate("main", "far"));
    until("a copy is there", () -> whole(near()) && group(near()).lag().behindBytes() == 0);
  }

  @AfterEach
  void end() throws IOException {
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

  private static Status.Group group(Appliance on) {
    return on.control().status().groups().getFirst();
  }

  private static boolean whole(Appliance on) {
    return group(on).rung() == Status.Rung.WHOLE;
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

  private Path write(long seed) throws Exception {
    ApplianceRig rig = Objects.requireNonNull(nearRig);
    Path image = rig.image(seed);
    rig.copy(image.toString(), rig.uri("db"));
    return image;
  }

  private boolean is(PolicyState state) {
    return group(near()).policy().state() == state;
  }

  /// What the sender may not pass; what the far side has is exactly that.
  private long stop() {
    Status.Stop pause = group(near()).pause();
    return pause == null ? Status.NEVER : pause.lsn();
  }

  private long acked() {
    return group(near()).lines().getFirst().ackedLsn();
  }

  private List<String> checkpoints() throws Exception {
    return done(near(), new CheckpointCommand.ListAll(null)).stream()
        .map(Status.Checkpoint::name)
        .toList();
  }

  @Test
  void betweenRuns_theCopyStandsAtTheLastCheckpoint_overARestart() throws Exception {
    assertThat(refused(far(), new GroupCommand.SetPolicy("main", SELDOM)))
        .isEqualTo(Refusal.Kind.CONFLICT);
    done(near(), new GroupCommand.SetPolicy("main", SELDOM));
    until("the first run has ended", () -> is(PolicyState.WAITING));
    assertThat(checkpoints()).containsExactly("policy-00");
    long stop = stop();
    assertThat(acked()).isEqualTo(stop);

    write(11);
    Thread.sleep(2_500); // Longer than the policy looks.
    assertThat(acked()).isEqualTo(stop);
    assertThat(group(near()).policy().waitingBytes()).isGreaterThan(1 << 20);
    assertThat(group(far()).policy().policy()).isEqualTo(SELDOM);
    assertThat(group(far()).policy().state()).isEqualTo(PolicyState.ELSEWHERE);

    near().close();
    near = Objects.requireNonNull(nearRig).start();
    until("it follows again", () -> connected() && is(PolicyState.WAITING));
    Thread.sleep(2_500);
    assertThat(stop()).isEqualTo(stop);
    assertThat(acked()).isEqualTo(stop);

    done(near(), new GroupCommand.SetPolicy("main", ReplicationPolicy.CONTINUOUS));
    until("all is there", () -> group(near()).lag().behindBytes() == 0);
    assertThat(group(near()).pause()).isNull();
  }

  private boolean connected() {
    return group(near()).lines().getFirst().state() == Status.LineState.FOLLOWING;
  }

  @Test
  void after_runsWhenSoMuchWaits_eachEndsAtItsCheckpoint() throws Exception {
    done(near(), new GroupCommand.SetPolicy("main", AFTER));
    until("the first run has ended", () -> is(PolicyState.WAITING));
    long first = stop();
    write(12);
    until("another run has begun", () -> stop() > first);
    assertThat(checkpoints()).contains("policy-01");
    until(
        "less than that waits",
        () -> is(PolicyState.WAITING) && group(near()).policy().waitingBytes() < 16 << 20);
    assertThat(acked()).isEqualTo(stop());
  }

  @Test
  void pausedByHand_noRunBegins_resumed_oneDoesAtOnce() throws Exception {
    done(near(), new GroupCommand.SetPolicy("main", AFTER));
    until("the first run has ended", () -> is(PolicyState.WAITING));
    done(near(), new LineCommand.Pause("main", null));
    long stop = stop();
    write(13);
    Thread.sleep(2_500);
    assertThat(is(PolicyState.PAUSED)).isTrue();
    assertThat(acked()).isEqualTo(stop);
    done(near(), new LineCommand.Resume("main"));
    until("a run has ended", () -> is(PolicyState.WAITING) && stop() > stop);
    assertThat(acked()).isEqualTo(stop());
  }

  /// The successor needs all of it, and goes on with the policy.
  @Test
  void switchover_liftsTheStop_andTheNewPrimaryHasThePolicy() throws Exception {
    done(near(), new GroupCommand.SetPolicy("main", SELDOM));
    until("the first run has ended", () -> is(PolicyState.WAITING));
    Path image = write(14);
    GroupCommand.Switchover over = new GroupCommand.Switchover("main", "far", 60_000);
    assertThat(refused(near(), over)).as("too much to wait for").isEqualTo(Refusal.Kind.CONFLICT);
    until("it has caught up", () -> group(near()).lag().behindBytes() == 0);
    done(near(), over);
    until("the other side is primary", () -> group(far()).role() == Status.Role.PRIMARY);
    Objects.requireNonNull(farRig).assertHolds(Objects.requireNonNull(farRig).uri("db"), image);
    until("it carries it out", () -> group(far()).policy().state() == PolicyState.WAITING);
    assertThat(group(far()).policy().policy()).isEqualTo(SELDOM);
  }

  @Test
  void checkpointsOfThePolicy_areNobodyElses() throws Exception {
    assertThat(
            refused(
                near(),
                new CheckpointCommand.Create("policy-00", null, Status.Consistency.CRASH, false)))
        .isEqualTo(Refusal.Kind.USAGE);
  }
}
