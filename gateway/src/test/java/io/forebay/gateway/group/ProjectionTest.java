package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.State;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What was set for a volume goes with it, by the record that deletes it alone: on every appliance alike, and
/// however often it is replayed.
class ProjectionTest {
  private static final AckPolicy DURABLE = new AckPolicy(Acknowledgement.DURABLE, 0);

  private static VolumeEntry volume(int number) {
    return new VolumeEntry(number, new UUID(7, number), "v" + number, 1 << 20, 512);
  }

  private static VolumeChanged change(Change change, int number) {
    return new VolumeChanged(change, volume(number));
  }

  private static State ack(int number) {
    return new State(AckPolicy.NAMESPACE, volume(number).uuid().toString(), DURABLE.encode());
  }

  private static Projection applied(Projection from, List<ControlRecord> records) {
    Projection all = from;
    for (ControlRecord record : records) {
      all = all.apply(record, 0, 0, 0);
    }
    return all;
  }

  @Test
  void delete_ofAVolume_takesItsValueAndNoOther() {
    State other = new State("other", volume(1).uuid().toString(), new byte[] {1});
    List<ControlRecord> log =
        List.of(
            change(Change.CREATED, 1),
            change(Change.CREATED, 2),
            ack(1),
            ack(2),
            other,
            change(Change.RENAMED, 1),
            change(Change.DELETED, 1));
    Projection once = applied(Projection.EMPTY, log);
    assertThat(once.states().values().keySet())
        .extracting(StateKey::namespace, StateKey::key)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(AckPolicy.NAMESPACE, volume(2).uuid().toString()),
            org.assertj.core.groups.Tuple.tuple("other", volume(1).uuid().toString()));
    for (int from = 0; from < log.size(); from++) {
      Projection twice = applied(once, log.subList(from, log.size()));
      assertThat(twice).as("replayed from record %d", from).isEqualTo(once);
    }
  }

  /// A group whose volumes come and go is not at its limit of values one day.
  @Test
  void delete_manyTimes_leavesRoom() throws IOException {
    Appliance a = new World(1).a;
    a.create(Role.PRIMARY);
    a.serving();
    for (int i = 0; i < 3; i++) {
      String name = "v" + i;
      a.createVolume(name, 1 << 20);
      a.<VolumeEntry>done(reply -> a.group().ackVolume(name, DURABLE, reply));
      UUID uuid = a.group().volumes().getFirst().uuid();
      assertThat(a.group().states().get(AckPolicy.NAMESPACE, uuid.toString())).isNotNull();
      a.<VolumeEntry>done(reply -> a.group().deleteVolume(name, reply));
      assertThat(a.group().states().get(AckPolicy.NAMESPACE, uuid.toString())).isNull();
      if (i == 1) {
        a.kill();
        a.open();
        a.serving();
      }
      assertThat(a.group().states().get(AckPolicy.NAMESPACE, uuid.toString())).isNull();
    }
    a.stop();
  }
}
