package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.Checkpoint;
import io.forebay.gateway.group.ControlRecord.EpochEnd;
import io.forebay.gateway.group.ControlRecord.State;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ControlCodecTest {
  private static final UUID SOMEBODY = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  static final VolumeChanged CREATED =
      new VolumeChanged(Change.CREATED, new VolumeEntry(7, SOMEBODY, "db1", 1L << 30, 4096));
  static final Checkpoint CHECKPOINT =
      new Checkpoint("before-upgrade", CheckpointKind.APPLICATION, true);
  static final State STATE = new State("pr", "db1/key", new byte[] {1, 2, 3});
  static final EpochEnd END = new EpochEnd(SOMEBODY, 9, 0x123400, 0xFEDCBA9876543210L);

  /// The payload's bytes as the format document has them.
  @Test
  void encode_eachKind_isTheGoldenBytes() throws IOException {
    assertGolden(CREATED, "volume-changed");
    assertGolden(CHECKPOINT, "checkpoint");
    assertGolden(STATE, "state");
    assertGolden(END, "epoch-end");
    assertThat(ControlCodec.flags(CHECKPOINT)).isEqualTo(3);
    assertThat(ControlCodec.flags(END)).isZero();
  }

  private static void assertGolden(ControlRecord record, String name) throws IOException {
    assertThat(HexFormat.of().formatHex(ControlCodec.encode(record)))
        .isEqualTo(HexFormat.of().formatHex(Golden.bytes("records.md", name)));
  }

  @Test
  void decode_whatEncodeWrote_givesItBack() throws Malformed {
    assertThat(ControlCodec.volumeChanged(7, bytes(CREATED))).isEqualTo(CREATED);
    assertThat(ControlCodec.checkpoint(3, bytes(CHECKPOINT))).isEqualTo(CHECKPOINT);
    assertThat(ControlCodec.state(bytes(STATE))).isEqualTo(STATE);
    assertThat(ControlCodec.epochEnd(bytes(END))).isEqualTo(END);
    EpochEnd demote = new EpochEnd(null, 1, 64, 2);
    assertThat(ControlCodec.epochEnd(bytes(demote))).isEqualTo(demote);
  }

  private static ByteBuffer bytes(ControlRecord record) {
    return ByteBuffer.wrap(ControlCodec.encode(record));
  }

  @Test
  void encode_largestValues_fitTheReserve() {
    State state =
        new State(
            "n".repeat(ControlCodec.NAMESPACE_BYTES_MAX),
            "k".repeat(ControlCodec.KEY_BYTES_MAX),
            new byte[ControlCodec.VALUE_BYTES_MAX]);
    assertThat(ControlCodec.encode(state)).hasSizeLessThan(ControlCodec.PAYLOAD_BYTES_MAX);
  }

  @Test
  void volumeChanged_impossibleVolumes_areRefused() {
    assertRefused(0, 1L << 30, 4096, "db1", "numbers start at 1");
    assertRefused(1, 1L << 30, 1024, "db1", "block size");
    assertRefused(1, 4096, 4096, "db1", "1 MiB to 64 TiB");
    assertRefused(1, (64L << 40) + 4096, 4096, "db1", "1 MiB to 64 TiB");
    assertRefused(1, (1L << 30) + 512, 4096, "db1", "whole blocks");
    assertRefused(1, 1L << 30, 4096, "../etc", "letter or digit");
    assertRefused(1, 1L << 30, 4096, "a@b", "only letters");
  }

  private static void assertRefused(
      int number, long size, int block, String name, String complaint) {
    VolumeChanged changed =
        new VolumeChanged(Change.CREATED, new VolumeEntry(number, SOMEBODY, name, size, block));
    assertThatThrownBy(() -> ControlCodec.volumeChanged(number, bytes(changed)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(complaint);
  }

  /// Whatever bytes stand in a payload: a value or [Malformed], never another exception.
  @Test
  void decode_anyBytes_isAValueOrMalformed() {
    SplittableRandom random = new SplittableRandom(42);
    int values = 0;
    for (int i = 0; i < 200_000; i++) {
      ControlRecord[] all = {CREATED, CHECKPOINT, STATE, END};
      int kind = random.nextInt(4);
      byte[] payload = ControlCodec.encode(all[kind]);
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(payload.length + 1) : payload.length;
      try {
        decode(kind, ByteBuffer.wrap(payload, 0, length));
        values++;
      } catch (Malformed e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
    assertThat(values).isBetween(50_000, 190_000);
  }

  private static ControlRecord decode(int kind, ByteBuffer payload) throws Malformed {
    return switch (kind) {
      case 0 -> ControlCodec.volumeChanged(7, payload);
      case 1 -> ControlCodec.checkpoint(0, payload);
      case 2 -> ControlCodec.state(payload);
      default -> ControlCodec.epochEnd(payload);
    };
  }
}
