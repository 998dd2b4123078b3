package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Two appliances, `near` and `far`, on real disks and real sockets of this machine, driven through their doors.
final class PairRig implements AutoCloseable {
  private static final long WAIT_SECONDS = 90;

  /// Takes what is written during a hold with room to spare: else the hold would release itself.
  private static final String BUFFER = "512MiB";

  final ApplianceRig nearRig;
  final ApplianceRig farRig;
  private @Nullable Appliance near;
  private @Nullable Appliance far;

  PairRig(Path temp) throws IOException, WrongConfiguration {
    this(temp, BUFFER, ApplianceRig.SIZE);
  }

  /// With buffers of `capacity` and images of `size`.
  PairRig(Path temp, String capacity, long size) throws IOException, WrongConfiguration {
    nearRig = new ApplianceRig(temp, "near", capacity, size);
    farRig = new ApplianceRig(temp, "far", capacity, size);
    near = nearRig.start();
    far = farRig.start();
  }

  Appliance near() {
    return Objects.requireNonNull(near);
  }

  Appliance far() {
    return Objects.requireNonNull(far);
  }

  void stopNear() throws IOException {
    near().close();
    near = null;
  }

  void startNear() throws IOException, WrongConfiguration {
    near = nearRig.start();
  }

  void stopFar() throws IOException {
    far().close();
    far = null;
  }

  /// On other ports than before; it knows where to dial.
  void startFar() throws IOException, WrongConfiguration {
    far = farRig.start();
  }

  /// Pairs the two. It is near that dials: it names its groups at once, which who was dialled does after two seconds.
  void pair() throws Exception {
    String code = done(far(), new PeerCommand.Invite()).code();
    assertThat(done(near(), new PeerCommand.Join(code)).name()).isEqualTo("far");
    until("both connected", () -> connected(near(), "far") && connected(far(), "near"));
  }

  /// Has near's only group replicated, and waits until far has all of it.
  void replicate() throws Exception {
    done(near(), new GroupCommand.Replicate("main", "far"));
    until("drained", this::drained);
  }

  static boolean connected(Appliance on, String peer) {
    return on.control().status().peers().stream()
        .anyMatch(p -> p.name().equals(peer) && p.connected());
  }

  void until(String what, BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not " + what + "; near " + about(near) + "; far " + about(far));
      }
      Thread.sleep(10);
    }
  }

  private static Object about(@Nullable Appliance on) {
    return on == null ? "is off" : on.control().status();
  }

  static Status.Group group(Appliance on) {
    return on.control().status().groups().getFirst();
  }

  boolean drained() {
    List<Status.Group> there = far().control().status().groups();
    return !there.isEmpty()
        && there.getFirst().imageUsable()
        && group(near()).lag().behindBytes() == 0
        && group(near()).lines().getFirst().state() == Status.LineState.FOLLOWING;
  }

  /// Whether far stands still at a checkpoint.
  boolean held() {
    Status.Stop hold = group(far()).hold();
    return hold != null && hold.reached();
  }

  @Override
  public void close() throws IOException {
    for (Appliance each : new @Nullable Appliance[] {near, far}) {
      if (each != null) {
        each.close();
      }
    }
    nearRig.close();
    farRig.close();
  }
}
