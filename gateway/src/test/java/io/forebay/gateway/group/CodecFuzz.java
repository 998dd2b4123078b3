package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What comes from a peer or off a disk, spoiled: refused, or read as something that can be written
/// again; never anything else.
class CodecFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100) * 50;
  private static final UUID GROUP = StateCodecTest.GROUP;

  private interface Reader {
    void read(byte[] bytes) throws Malformed;
  }

  private static void spoil(byte[] sound, Reader reader) {
    int refused = 0;
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      byte[] bytes = mutate(sound, new Random(seed));
      try {
        reader.read(bytes);
      } catch (Malformed expected) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] mutate(byte[] sound, Random random) {
    byte[] bytes =
        random.nextInt(3) == 0
            ? Arrays.copyOf(sound, random.nextInt(2 * sound.length))
            : sound.clone();
    for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
      }
    }
    return bytes;
  }

  @Test
  void stateFile_spoiled_isRefusedOrRead() {
    spoil(
        StateCodec.encode(StateCodecTest.rich()),
        bytes -> assertThat(StateCodec.encode(StateCodec.decode(bytes))).isNotEmpty());
  }

  @Test
  void catchUpHeader_spoiled_isRefusedOrRead() {
    GroupState rich = StateCodecTest.rich();
    CatchUpHeader header =
        new CatchUpHeader(
            new UUID(1, 1),
            CatchUpKind.TRACKED,
            false,
            new Position(GROUP, 2, 16384, 22),
            16384,
            rich.applied(),
            List.copyOf(rich.epochs()),
            16 << 20,
            1 << 20,
            Map.of(1, 1L << 20, 2, 3L << 20));
    spoil(header.encode(), bytes -> assertThat(CatchUpHeader.decode(bytes).encode()).isNotEmpty());
  }

  @Test
  void branch_spoiled_isRefusedOrRead() {
    spoil(
        BranchTest.sample().encode(),
        bytes -> assertThat(Branch.decode(bytes).encode()).isNotEmpty());
  }

  @Test
  void extentSet_spoiled_isRefusedOrRead() {
    ExtentSet set = new ExtentSet();
    for (int i = 0; i < 50; i++) {
      set.add(i % 3, i * 65536L, 4096L + i);
    }
    set.size(1, 1 << 20);
    spoil(
        ExtentSetFile.encode(GROUP, set),
        bytes -> assertThat(ExtentSetFile.decode(GROUP, bytes).count()).isNotNegative());
  }

  @Test
  void controlRecords_spoiled_areRefusedOrRead() {
    for (ControlRecord record :
        List.of(
            ControlCodecTest.CREATED,
            ControlCodecTest.CHECKPOINT,
            ControlCodecTest.STATE,
            ControlCodecTest.END)) {
      spoil(
          ControlCodec.encode(record),
          bytes -> {
            ByteBuffer payload = ByteBuffer.wrap(bytes);
            switch (record) {
              case ControlRecord.VolumeChanged _ -> ControlCodec.volumeChanged(7, payload);
              case ControlRecord.Checkpoint _ -> ControlCodec.checkpoint(3, payload);
              case ControlRecord.State _ -> ControlCodec.state(payload);
              case ControlRecord.EpochEnd _ -> ControlCodec.epochEnd(payload);
            }
          });
    }
  }
}
