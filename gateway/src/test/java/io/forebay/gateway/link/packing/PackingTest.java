package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
  private static final String WORDS = "the water that is taken as it comes is given as it can be ";

  private final SimClock clock = new SimClock();
  private final Compression zstd = Objects.requireNonNull(ZstdCompression.load(1 << 20));
  private final Packing near = agreed();
  private final Packing far = agreed();

  private Packing agreed() {
    Packing made = new Packing(clock, zstd);
    made.begin();
    made.agreed(2);
    return made;
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  static ByteBuffer text(int bytes, Random random) {
    ByteBuffer text = ByteBuffer.allocateDirect(bytes);
    while (text.hasRemaining()) {
      text.put((byte) WORDS.charAt(random.nextInt(WORDS.length())));
    }
    return text.flip();
  }

  static ByteBuffer noise(int bytes, Random random) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return ByteBuffer.allocateDirect(bytes).put(noise).flip();
  }

  /// Packs all of `bytes` in frames of at most about `wireBytes`, has them back, and returns their sizes.
  private List<Integer> carry(ByteBuffer bytes, int wireBytes) throws ProtocolViolation {
    List<Integer> sizes = new ArrayList<>();
    int at = 0;
    while (at < bytes.limit()) {
      ByteBuffer rest = bytes.slice(at, bytes.limit() - at);
      Packing.Piece piece = near.pack(rest, wireBytes);
      if (piece == null) {
        at += Math.min(wireBytes, rest.remaining());
        continue;
      }
      assertThat(piece.bytes().remaining()).isEqualTo(piece.packed().bytes());
      sizes.add(piece.packed().bytes());
      ByteBuffer back = far.unpack(piece.packed(), piece.bytes());
      assertThat(back).isEqualTo(bytes.slice(at, piece.packed().length()));
      at += piece.packed().length();
    }
    return sizes;
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 3500, 20_000, Limits.DATA_BYTES_MAX})
  void packed_anyPace_comesBack_andFramesHoldTheirBound(int wireBytes) throws ProtocolViolation {
    Random random = new Random(wireBytes);
    ByteBuffer mixed = ByteBuffer.allocateDirect(600_000);
    while (mixed.hasRemaining()) {
      int size = Math.min(mixed.remaining(), 1 + random.nextInt(20_000));
      switch (random.nextInt(3)) {
        case 0 -> mixed.put(text(size, random));
        case 1 -> mixed.position(mixed.position() + size);
        default -> mixed.put(noise(Math.min(size, 700), random));
      }
    }
    List<Integer> sizes = carry(mixed.flip(), wireBytes);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isLessThan(330_000);
    // A frame that is suddenly denser than those before it may be longer, but not by much.
    assertThat(sizes).allMatch(size -> size <= 4 * wireBytes && size <= Limits.PACKED_BYTES_MAX);
    long over = sizes.stream().filter(size -> size > wireBytes + wireBytes / 4).count();
    assertThat(over).isLessThanOrEqualTo(sizes.size() / 20 + 1);
  }

  @Test
  void sameBytesAgain_inALaterFrame_takeHardlyAny() throws ProtocolViolation {
    ByteBuffer text = text(8192, new Random(1));
    int first = carry(text, Limits.DATA_BYTES_MAX).getFirst();
    int again = carry(text, Limits.DATA_BYTES_MAX).getFirst();
    assertThat(again).isLessThan(first / 20);
  }

  @Test
  void noise_goesAsItIs() {
    Random random = new Random(2);
    assertThat(near.pack(noise(100_000, random), 100_000)).isNull();
    assertThat(near.pack(noise(4096, random), 4096)).isNull();
    assertThat(near.pack(text(4096, random), 4096)).isNotNull();
  }

  @Test
  void anotherConnection_beginsAnew_andVersion1PacksNothing() throws ProtocolViolation {
    carry(text(5000, new Random(3)), 5000);
    near.begin();
    far.begin();
    assertThat(near.pack(text(5000, new Random(3)), 5000)).isNull();
    near.agreed(2);
    Packing.Piece piece = Objects.requireNonNull(near.pack(text(5000, new Random(3)), 5000));
    assertThat(piece.packed().fresh()).isTrue();
    assertThat(far.unpack(piece.packed(), piece.bytes())).isEqualTo(text(5000, new Random(3)));
    assertThat(new Packing(clock, null).versionNewest()).isEqualTo(1);
  }

  private void assertRefused(Message.Packed packed, ByteBuffer bytes, String why) {
    assertThatThrownBy(() -> far.unpack(packed, bytes))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining(why);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
  }

  @Test
  void unpack_whatContinuesNothing_isRefused() {
    near.pack(text(1000, new Random(4)), 1000);
    Packing.Piece second = Objects.requireNonNull(near.pack(text(1000, new Random(5)), 1000));
    assertRefused(second.packed(), second.bytes(), "SEQUENCE");
  }

  /// M1: what was announced bounds what is unpacked.
  @Test
  void unpack_moreOrLessThanAnnounced_isRefused_andNotTriedAgain() {
    Packing.Piece zeroes =
        Objects.requireNonNull(near.pack(ByteBuffer.allocateDirect(200_000), 200_000));
    ByteBuffer bytes = direct(zeroes.bytes());
    int packed = bytes.remaining();
    assertThat(packed).isLessThan(100);
    assertRefused(new Message.Packed(1000, true, 0, packed), bytes, "BODY_LENGTH");
    assertRefused(new Message.Packed(200_001, true, 0, packed), bytes.rewind(), "BODY_LENGTH");
    assertThat(far.versionNewest()).isEqualTo(1);
  }

  /// M1: a window beyond the agreed one would be memory that the peer decides on.
  @Test
  void unpack_largerWindowOrOtherFeatures_areRefused() {
    for (int descriptor : new int[] {0x61, 0x68, 0x88, 0xFF}) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(20).put(1, (byte) descriptor);
      assertRefused(new Message.Packed(10, true, 0, 20), bytes, "another header");
    }
    for (int features : new int[] {0x01, 0x04, 0x20, 0xC0}) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(20).put(0, (byte) features);
      assertRefused(new Message.Packed(10, true, 0, 20), bytes, "another header");
    }
  }
}
