package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.refused;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.PolicyState;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule.When;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A replication policy between two appliances on real disks and sockets.
class PolicyPairTest extends OnAPair {
  private static final ReplicationPolicy SELDOM =
      new ReplicationPolicy.Timed(new When.Every(7 * 24 * 60));
  private static final ReplicationPolicy AFTER = new ReplicationPolicy.After(16 << 20);

  /// The policy looks each second: it has, within that.
  private static final long LOOK_MILLIS = 1_500;

  @BeforeEach
  void replicate() throws Exception {
    done(near(), volume("db"));
    rig().pair();
    done(near(), new GroupCommand.Replicate("main", "far"));
    until("a copy is there", () -> whole(near()) && group(near()).lag().behindBytes() == 0);
  }

  private static Status.Group group(Appliance on) {
    return PairRig.group(on);
  }

  private static boolean whole(Appliance on) {
    return group(on).rung() == Status.Rung.WHOLE;
  }

  private Path write(long seed) throws Exception {
    ApplianceRig on = rig().nearRig;
    Path image = on.image(seed);
    on.copy(image.toString(), on.uri("db"));
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
    Thread.sleep(LOOK_MILLIS);
    assertThat(acked()).isEqualTo(stop);
    assertThat(group(near()).policy().waitingBytes()).isGreaterThan(1 << 20);
    assertThat(group(far()).policy().policy()).isEqualTo(SELDOM);
    assertThat(group(far()).policy().state()).isEqualTo(PolicyState.ELSEWHERE);

    rig().stopNear();
    rig().startNear();
    until("it follows again", () -> connected() && is(PolicyState.WAITING));
    Thread.sleep(LOOK_MILLIS);
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
        () -> {
          Status.Policy policy = group(near()).policy(); // A run may begin between two looks.
          return policy.state() == PolicyState.WAITING && policy.waitingBytes() < 16 << 20;
        });
    assertThat(acked()).isEqualTo(stop());
  }

  @Test
  void pausedByHand_noRunBegins_resumed_oneDoesAtOnce() throws Exception {
    done(near(), new GroupCommand.SetPolicy("main", AFTER));
    until("the first run has ended", () -> is(PolicyState.WAITING));
    done(near(), new LineCommand.Pause("main", null));
    long stop = stop();
    write(13);
    Thread.sleep(LOOK_MILLIS);
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
    until("it serves", () -> group(far()).phase() == Status.Phase.SERVING);
    rig().farRig.assertHolds(rig().farRig.uri("db"), image);
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
