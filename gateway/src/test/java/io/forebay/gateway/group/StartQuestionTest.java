package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.sim.SimInode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A primary that starts with attached peers asks them first, before it exports for writing.
class StartQuestionTest {
  private static final long SEGMENT_HEADER_BYTES = 4096;
  private final Model model = new Model();

  private static void asking(Appliance at) {
    at.until(() -> at.group().phase() == Phase.ASKING, "asking");
    assertThat(at.group().exports()).isEmpty();
  }

  @Test
  void cleanStart_peerAgrees_goesOnInTheSameEpoch() throws IOException {
    World world = ReplicationTest.pair(31, model);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.stop();
    world.a.open();
    asking(world.a);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.a.serving();
    assertThat(world.a.group().history()).hasSize(1);
    model.assertIs("v", world.a.read(world.a.export("v")));
  }

  @Test
  void noAnswer_goesOnUnderANewEpochAfterTheNamedTime() throws IOException {
    World world = ReplicationTest.pair(32, model);
    world.a.stop();
    long before = world.clock.nanos();
    world.a.open();
    world.a.serving();
    assertThat(world.clock.nanos() - before).isGreaterThanOrEqualTo(10_000_000_000L);
    assertThat(world.a.group().history()).hasSize(2);
    assertThat(world.a.group().history().getLast().cause()).isEqualTo(EpochCause.RESTART);
  }

  @Test
  void uncleanStart_peerAgrees_isANewEpochThatThePeerFollows() throws IOException {
    World world = ReplicationTest.pair(33, model);
    ReplicationTest.write(world.a, "v", model, 7);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.kill();
    world.a.open();
    asking(world.a);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    world.a.serving();
    assertThat(world.a.group().history()).hasSize(2);
    ReplicationTest.write(world.a, "v", model, 7);
    assertThat(line.run()).isTrue();
    assertThat(world.b.group().history()).isEqualTo(world.a.group().history());
  }

  @Test
  void promotedPeer_answers_theOldPrimaryComesUpSuperseded() throws IOException {
    World world = ReplicationTest.pair(34, model);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.kill();
    world.b.<Position>done(world.b.group()::promote);
    world.a.open();
    asking(world.a);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Superseded.class);
    for (int life = 0; life < 2; life++) {
      assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
      assertThat(world.a.group().exports()).isEmpty();
      world.a.kill();
      world.a.open();
      world.a.serving();
    }
  }

  /// B4: what was durable and is damaged now comes from the peer before the group opens.
  @Test
  void durableDataMissing_claimedHere_isFetchedFromThePeer() throws IOException {
    World world = damaged(35, 2);
    assertDown(world.a);
    fetched(world);
  }

  /// Nothing here knows that the last batch was durable; the peer does.
  @Test
  void durableDataMissing_knownToThePeerOnly_isFetchedFromIt() throws IOException {
    World world = damaged(37, 1);
    asking(world.a);
    fetched(world);
  }

  private void fetched(World world) throws IOException {
    Line back = new Line(world.b, world.a);
    assertThat(back.meet()).isTrue();
    assertThat(back.far()).isInstanceOf(Meeting.Fetch.class);
    assertThat(world.a.group().exports()).isEmpty();
    assertThat(back.meet()).isTrue();
    assertThat(back.near()).isInstanceOf(Meeting.Serve.class);
    assertThat(back.pump()).isTrue();
    world.a.serving();
    model.assertIs("v", world.a.read(world.a.export("v")));
    assertThat(world.a.alarms).doesNotContain("DATA_MISSING ");
    ReplicationTest.write(world.a, "v", model, 7);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.kill();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void durableDataMissing_operatorCutsThere_staysAPrefix() throws IOException {
    World world = damaged(36, 2);
    assertDown(world.a);
    world.a.<Position>done(world.a.group()::cutHere);
    world.a.serving();
    int[] image = world.a.read(world.a.export("v"));
    assertThat(model.prefix(List.of("v"), List.of(image), 0)).isLessThan(model.ackedCount());
    world.a.stop();
    world.a.open();
    world.a.serving();
    assertThat(world.a.group().history().getLast().cause()).isEqualTo(EpochCause.RESTART);
  }

  private static void assertDown(Appliance a) {
    a.settle();
    assertThat(a.group().phase()).isEqualTo(Phase.DOWN);
    assertThat(a.alarms).contains("DATA_MISSING ");
    assertThat(a.group().exports()).isEmpty();
  }

  /// A primary whose disk damaged a part of its log that was durable, with `batches` from there on. The
  /// peer has it all.
  private World damaged(long seed, int batches) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    world.a.settle();
    long from = world.a.group().status().durableLsn();
    for (int i = 0; i < batches; i++) {
      ReplicationTest.write(world.a, "v", model, 30);
    }
    assertThat(new Line(world.a, world.b).run()).isTrue();
    assertThat(world.a.group().status().destagingLsn()).isEqualTo(from);
    world.a.cutPower();
    SimInode slot = world.a.disk().inode(world.a.places.segments().resolve("slot-0000000"));
    slot.flip(SEGMENT_HEADER_BYTES + from + 3 * (64 + Appliance.BLOCK), 1);
    world.a.open();
    return world;
  }
}
