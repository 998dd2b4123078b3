package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an ack promises, and what becomes of the promise when the peer is late.
class RemoteAckTest {
  private static final AckPolicy REMOTE = new AckPolicy(Acknowledgement.REMOTE, 5_000);
  private static final AckPolicy FOR_EVER =
      new AckPolicy(Acknowledgement.REMOTE, AckPolicy.FOR_EVER);

  private final Model model = new Model();
  private final List<@Nullable IoFailure> acks = new ArrayList<>();

  private void promise(Appliance at, AckPolicy policy) {
    at.<VolumeEntry>done(reply -> at.group().ackVolume("v", policy, reply));
  }

  /// Writes one block; its ack goes to `acks`.
  private void write(Appliance at) {
    Volume volume = at.export("v");
    at.write(volume, 3, model.next("v", 3));
    model.acked();
    assertThat(volume.acksAtOnce()).isFalse();
    volume.settle(acks::add);
  }

  private World pair(long seed, AckPolicy policy) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    promise(world.a, policy);
    return world;
  }

  @Test
  void buffered_isTheDefault_andAcksAtOnce() throws IOException {
    World world = ReplicationTest.pair(40, model);
    assertThat(world.a.export("v").acksAtOnce()).isTrue();
    promise(world.a, REMOTE);
    promise(world.a, AckPolicy.DEFAULT);
    assertThat(world.a.export("v").acksAtOnce()).isTrue();
  }

  @Test
  void durable_isAckedAfterASync_whateverThePeerDoes() throws IOException {
    World world = pair(41, new AckPolicy(Acknowledgement.DURABLE, 0));
    write(world.a);
    assertThat(acks).as("B2: not before the sync").isEmpty();
    world.a.until(() -> !acks.isEmpty(), "durable");
    assertThat(acks).containsOnlyNulls();
    world.a.cutPower();
    world.a.open();
    world.a.serving();
    model.assertIs("v", world.a.read(world.a.export("v")));
  }

  @Test
  void remote_isAckedOnceThePeerHoldsIt() throws IOException {
    World world = pair(42, REMOTE);
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    write(world.a);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).as("a flush is durable here").isNull();
    assertThat(acks).isEmpty();
    assertThat(line.pump()).isTrue();
    assertThat(acks).containsOnlyNulls().hasSize(1);
    assertThat(world.a.alarms).isEmpty();
    world.a.kill();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
    assertThat(world.b.export("v").acksAtOnce()).as("the promise travels").isFalse();
  }

  @Test
  void remote_peerLate_isAckedAsDurable_andSaysSo_untilItKeepsUp() throws IOException {
    World world = pair(43, REMOTE);
    world.a.group().parted(world.b.id);
    write(world.a);
    long since = world.clock.nanos();
    world.a.until(() -> !acks.isEmpty(), "out of patience");
    assertThat(acks).containsOnlyNulls();
    assertThat(world.clock.nanos() - since).isGreaterThanOrEqualTo(REMOTE.patienceNanos());
    assertThat(world.a.alarms).containsExactly("ACK_FELL_BACK ");
    assertThat(world.a.happened.getLast()).contains("b is not connected");
    assertThat(world.a.group().acksFellBack()).isTrue();
    long late = world.clock.nanos();
    write(world.a);
    world.a.until(() -> acks.size() == 2, "durable");
    assertThat(world.clock.nanos() - late).isLessThan(REMOTE.patienceNanos() / 2);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.until(() -> !world.a.group().acksFellBack(), "kept up");
    assertThat(world.a.alarms).isEmpty();
    write(world.a);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).isNull();
    assertThat(acks).as("it waits again").hasSize(2);
  }

  @Test
  void remoteForEver_peerLate_stalls_andSaysSo() throws IOException {
    World world = pair(44, FOR_EVER);
    write(world.a);
    world.a.until(() -> world.a.alarms.contains("ACK_STALLED "), "an alarm");
    world.a.settle();
    assertThat(acks).isEmpty();
    assertThat(new Line(world.a, world.b).run()).isTrue();
    assertThat(acks).containsOnlyNulls().hasSize(1);
    world.a.until(() -> world.a.alarms.isEmpty(), "no alarm");
  }

  /// A connection that is gone confirms nothing of what comes: the store may be another one next time.
  @Test
  void remote_lineParted_whatWasConfirmedCountsNoMore() throws IOException {
    World world = pair(45, REMOTE);
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    world.a.group().parted(world.b.id);
    world.a.export("v").settle(acks::add);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).isNull();
    assertThat(acks).isEmpty();
  }

  @Test
  void remote_demotedMeanwhile_isNotAcked() throws IOException {
    World world = pair(46, FOR_EVER);
    write(world.a);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).isNull();
    world.a.<Position>done(world.a.group()::demote);
    world.a.until(() -> !acks.isEmpty(), "an answer");
    assertThat(acks.getFirst()).isInstanceOf(IoFailure.Fenced.class);
  }

  @Test
  void remote_stoppedMeanwhile_isNotAcked() throws IOException {
    World world = pair(47, FOR_EVER);
    write(world.a);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).isNull();
    world.a.stop();
    assertThat(acks).hasSize(1);
    assertThat(acks.getFirst()).isInstanceOf(IoFailure.Stopping.class);
  }

  @Test
  void remote_peerDetached_waitsNoMore() throws IOException {
    World world = pair(48, FOR_EVER);
    write(world.a);
    Volume volume = world.a.export("v");
    assertThat(world.a.flush(volume)).isNull();
    assertThat(acks).isEmpty();
    world.a.<PeerStatus>done(reply -> world.a.group().detachPeer(world.b.id, reply));
    world.a.until(() -> !acks.isEmpty(), "nobody to wait for");
    assertThat(acks).containsOnlyNulls();
  }

  @Test
  void policy_survivesAPowerCut() throws IOException {
    World world = pair(49, FOR_EVER);
    world.a.cutPower();
    world.a.open();
    world.a.serving();
    VolumeEntry volume = world.a.group().volumes().getFirst();
    assertThat(world.a.group().ackPolicy(volume)).isEqualTo(FOR_EVER);
    assertThat(world.a.export("v").acksAtOnce()).isFalse();
  }

  @Test
  void policy_patienceOutOfRange_isRefused() throws IOException {
    World world = pair(50, REMOTE);
    AckPolicy hasty = new AckPolicy(Acknowledgement.REMOTE, 99);
    Refusal refusal =
        world.a.<VolumeEntry>refused(reply -> world.a.group().ackVolume("v", hasty, reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal.reason()).contains("100 ms to an hour");
  }

  @ParameterizedTest
  @CsvSource({"DURABLE, 0", "REMOTE, 100", "REMOTE, 3600000", "REMOTE, 9223372036854775807"})
  void policy_encoded_decodesAlike(Acknowledgement promise, long patience) {
    AckPolicy policy = new AckPolicy(promise, patience);
    assertThat(AckPolicy.decode(policy.encode())).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource({"'remote'", "'remote 0'", "'remote -1'", "'durable 5'", "'else'", "'remote 5 6'"})
  void policy_ofALaterRelease_isNotUnderstood(String value) {
    assertThat(AckPolicy.decode(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))).isNull();
  }
}
