package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.group.ControlRecord.State;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.LogShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

  static GroupState small() {
    GroupIdentity identity =
        new GroupIdentity(
            GROUP, new UUID(1, 2), new UUID(3, 4), "db", new LogShape(16 << 20, 4, 16 << 20));
    return GroupState.fresh(identity, Role.PRIMARY, true);
  }

  /// Something in every section.
  static GroupState rich() {
    Projection applied =
        Projection.EMPTY
            .apply(ControlCodecTest.CREATED, 64, 64, 5)
            .apply(ControlCodecTest.STATE, 256, 256, 6)
            .apply(ControlCodecTest.CHECKPOINT, 512, 4096, 7);
    Epoch one = new Epoch(1, new UUID(8, 1), new UUID(3, 4), EpochCause.FIRST, 0, 11);
    Epoch two = new Epoch(2, new UUID(8, 2), new UUID(3, 5), EpochCause.PROMOTE, 8192, 12);
    LogExtent log =
        new LogExtent(
            true, 4096, 21, 16384, 22, 16384, 20480, 20480, new Closing.Clean(20480, 23), "boot-1");
    Stops stops =
        new Stops(16384, "before-upgrade", new Hold("nightly", 16384, true), List.of(20480L), 4096);
    return small()
        .withRole(Role.SECONDARY, EpochCause.PROMOTE)
        .withLog(log)
        .withStops(stops)
        .withEpochs(List.of(one, two))
        .withApplied(applied)
        .withLocal(
            List.of(
                new LocalVolume(7, new UUID(2, 7), new Backing.Own(), 8192),
                new LocalVolume(
                    8, new UUID(2, 8), new Backing.File(Path.of("/mnt/a.raw"), true), 0),
                new LocalVolume(9, new UUID(2, 9), new Backing.Device(Path.of("/dev/sdb")), 0)))
        .withPeers(
            List.of(
                new PeerEntry(new UUID(5, 5), "south", null, 4096, 4096, null),
                new PeerEntry(
                    new UUID(6, 6),
                    "west",
                    new UUID(7, 7),
                    8192,
                    4096,
                    new ExtentSetRef(3, 2, CatchUpKind.TRACKED))))
        .withIntent(new ApplyIntent(new UUID(9, 9), 2, 16384, 31))
        .withNextId(4)
        .withSettled(new Settled(new UUID(6, 6), 3));
  }

  @Test
  void compose_smallState_isTheGoldenBytes() throws IOException {
    byte[] payload = StateCodec.encode(small());
    byte[] slot = new byte[StateSlot.HEADER_BYTES + payload.length];
    StateSlot.compose(MemorySegment.ofArray(slot), GROUP, 5, payload);
    assertThat(HexFormat.of().formatHex(slot))
        .isEqualTo(HexFormat.of().formatHex(Golden.bytes("state.md", "slot")));
    byte[] witness = new byte[StateSlot.HEADER_BYTES];
    StateSlot.composeWitness(MemorySegment.ofArray(witness), GROUP, 5);
    assertThat(HexFormat.of().formatHex(witness))
        .isEqualTo(HexFormat.of().formatHex(Golden.bytes("state.md", "witness")));
  }

  @Test
  void decode_whatEncodeWrote_givesItBack() throws Malformed {
    assertThat(StateCodec.decode(StateCodec.encode(small()))).isEqualTo(small());
    assertThat(StateCodec.decode(StateCodec.encode(rich()))).isEqualTo(rich());
  }

  @Test
  void encode_everyMaximumTogether_fitsASlot() {
    Projection applied = Projection.EMPTY;
    String name = "n".repeat(Names.BYTES_MAX - 4);
    List<LocalVolume> local = new ArrayList<>();
    for (int i = 1; i <= VolumeTable.VOLUMES_MAX; i++) {
      VolumeEntry volume = new VolumeEntry(i, new UUID(i, i), name + i, 1L << 40, 4096);
      applied =
          applied.apply(
              new ControlRecord.VolumeChanged(ControlRecord.Change.CREATED, volume), i, i, i);
      Path path = Path.of("/" + "p".repeat(StateCodec.PATH_BYTES_MAX - 1));
      local.add(new LocalVolume(i, new UUID(2, i), new Backing.File(path, true), i));
    }
    for (int i = 0; i <= Projection.CHECKPOINTS_MAX; i++) {
      applied = applied.apply(checkpoint(name + i), 4096L * i, 4096L * i + 4096, i);
    }
    for (int i = 0; ; i++) {
      State state = new State("n", "k" + i, new byte[ControlCodec.VALUE_BYTES_MAX]);
      if (!applied.states().fits(state)) {
        break;
      }
      applied = applied.apply(state, i, i, i);
    }
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 1; i <= GroupState.EPOCHS_MAX + 9; i++) {
      epochs.add(new Epoch(i, new UUID(i, 1), new UUID(1, 1), EpochCause.RESTART, 64L * i, i));
    }
    List<PeerEntry> peers = new ArrayList<>();
    for (int i = 0; i < GroupState.PEERS_MAX; i++) {
      ExtentSetRef set = new ExtentSetRef(i, i, CatchUpKind.WHOLE);
      peers.add(new PeerEntry(new UUID(i, 1), name, new UUID(i, 2), 0, 0, set));
    }
    byte[] payload =
        StateCodec.encode(
            rich().withApplied(applied).withLocal(local).withEpochs(epochs).withPeers(peers));
    assertThat(applied.checkpoints()).hasSize(Projection.CHECKPOINTS_MAX);
    int others = GroupState.PINS_MAX * 74 + Stops.SETTLED_MAX * 8;
    assertThat(payload.length + others)
        .isBetween(StateFile.SLOT_BYTES_MAX / 2, StateFile.SLOT_BYTES_MAX - StateSlot.HEADER_BYTES);
  }

  private static ControlRecord checkpoint(String name) {
    return new ControlRecord.Checkpoint(name, CheckpointKind.CRASH, false);
  }

  /// Bytes that passed a checksum and still lie: a value or [Malformed], never another exception.
  @Test
  void decode_flippedOrCut_isAValueOrMalformed() {
    byte[] good = StateCodec.encode(rich());
    int settled =
        StateCodec.encode(rich().withSettled(null)).length; // The last section may be absent.
    for (int length = 0; length < good.length; length++) {
      if (length == settled) {
        continue;
      }
      byte[] cut = java.util.Arrays.copyOf(good, length);
      assertThatThrownBy(() -> StateCodec.decode(cut)).isInstanceOf(Malformed.class);
    }
    SplittableRandom random = new SplittableRandom(42);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        StateCodec.decode(bad);
      } catch (Malformed e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 95_000);
  }
}
