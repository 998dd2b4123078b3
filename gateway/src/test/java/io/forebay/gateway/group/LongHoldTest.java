package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.ledger.MemoryTables;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.ledger.TableStamp;
import io.forebay.gateway.log.LogShape;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A mirror that stands still for long while the line goes on: what the index has no memory for goes to
/// tables, so the line never waits for it (R4, M1).
class LongHoldTest {
  private static final int CHUNK = 10_000;

  /// Without common divisors: no place comes twice before all did, and none beside the one before.
  private static final long PLACES = 1 << 20;

  private static final long STRIDE = 15_485_863;

  /// Fits twice what the index has memory for as records of 64 bytes.
  private static final LogShape SHAPE = new LogShape(16 << 20, 10, 16 << 20);

  private final Model model = new Model();
  private int ledgerFails; // So many times.
  private int built;

  @SuppressWarnings("NullAway.Init")
  private World world;

  /// In memory, and may fail.
  private final class Tables implements SegmentTables {
    private final MemoryTables to = new MemoryTables();

    @Override
    public SegmentTable build(TableStamp stamp, Source source) throws IOException {
      if (ledgerFails-- > 0) {
        throw new IOException("no space left on device");
      }
      built++;
      return to.build(stamp, source);
    }

    @Override
    public @Nullable SegmentTable find(TableStamp stamp) {
      return to.find(stamp);
    }

    @Override
    public void delete(long base) {
      to.delete(base);
    }

    @Override
    public void deleteAll() {
      to.deleteAll();
    }

    @Override
    public void close() {
      to.close();
    }
  }

  @BeforeEach
  void pair() throws IOException {
    world = new World(61);
    world.b.tables = new Tables();
    world.a.shape = SHAPE;
    world.b.shape = SHAPE;
    world.b.limits = new GroupLimits(80 << 20, 16 << 20, 10_000_000_000L, 4 << 20);
    ReplicationTest.sync(world, model);
    world.a.createVolume("filler", 1L << 30);
    world.a.<CheckpointEntry>done(
        reply -> world.a.group().checkpoint("c", CheckpointKind.CRASH, true, reply));
    replicate();
    world.b.until(() -> settled(world.b), "settled");
  }

  private static boolean settled(Appliance at) {
    HoldStatus hold = at.group().status().hold();
    return hold != null && hold.settled();
  }

  private void replicate() throws IOException {
    assertThat(new Line(world.a, world.b).run()).isTrue();
  }

  /// `chunks` times 10,000 extents of their own, and some blocks that are compared.
  private void churn(int chunks) throws IOException {
    Volume filler = world.a.export("filler");
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (long i = 0; i < CHUNK; i++) {
        long offset = ((long) chunk * CHUNK + i) * STRIDE % PLACES * 512;
        Admission answer = filler.zero(offset, 256, ZeroKind.MAY_PUNCH);
        assertThat(answer).isInstanceOf(Admission.Admitted.class);
      }
      ReplicationTest.write(world.a, "v", model, 3);
      world.a.settle();
      replicate();
    }
  }

  private int[] held() {
    return world.b.read(world.b.export("v@c"));
  }

  private void assertPromotedReadsAll() throws IOException {
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void received_farMoreThanTheIndexHolds_goesOnAndConverges() throws IOException {
    int[] then = held();
    churn(18);
    assertThat(built).isPositive();
    assertThat(world.b.group().status().hold()).isNotNull();
    assertThat(held()).isEqualTo(then);
    world.b.kill();
    world.b.open();
    world.b.serving();
    churn(8);
    assertThat(held()).isEqualTo(then);
    world.b.<HoldStatus>done(reply -> world.b.group().release("c", reply));
    world.b.settle();
    GroupStatus status = world.b.group().status();
    assertThat(status.destagedLsn()).isEqualTo(status.durableLsn());
    assertPromotedReadsAll();
    world.b.stop();
  }

  @Test
  void promotedDuringTheHold_readsTablesOverTheFrozenMirror() throws IOException {
    int[] then = held();
    churn(18);
    world.b.cutPower();
    world.b.open();
    world.b.serving();
    assertPromotedReadsAll();
    assertThat(held()).isEqualTo(then);
    world.b.stop();
  }

  @Test
  void ledgerFails_alarmAndTheLineWaits_thenGoesOn() throws IOException {
    ledgerFails = 3;
    churn(18);
    assertThat(world.b.happened).anyMatch(alarm -> alarm.startsWith("INDEX_NOT_SPILLED"));
    world.b.settle();
    assertThat(built).isPositive();
    assertThat(world.b.alarms).containsExactly("HOLD_REACHED c");
    assertPromotedReadsAll();
  }
}
