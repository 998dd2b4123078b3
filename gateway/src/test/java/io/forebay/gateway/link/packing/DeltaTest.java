package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Blocks told by what both ends hold.
class DeltaTest {
  private static final int SLOTS = 64;
  private static final int BLOCK = Bases.BLOCK_BYTES;

  private final Random random = new Random(11);
  private final TraceLog log = new TraceLog();
  private final DeltaEncoder near = new DeltaEncoder(new Bases(TraceLog.memory(), SLOTS));
  private final Bases held = new Bases(TraceLog.memory(), SLOTS);
  private final DeltaDecoder far = new DeltaDecoder();
  private final ByteBuffer coded = ByteBuffer.allocateDirect(Limits.DATA_BYTES_MAX);

  DeltaTest() {
    held.begin(new UUID(3, 4), 0);
    near.agree(held.id(), 0, SLOTS);
  }

  private byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }

  /// Writes `data` at `block`, codes it in one or more frames, and returns what those take. A lost one is coded and does
  /// not arrive.
  private int write(long block, byte[] data, int payloadMax, boolean lost)
      throws ProtocolViolation {
    List<TraceLog.Piece> pieces = new ArrayList<>();
    log.add('W', block * BLOCK, data.length, data, pieces::add);
    log.cut(pieces::add);
    int total = 0;
    for (TraceLog.Piece piece : pieces) {
      for (int at = 0; at < piece.size(); ) {
        int taken = near.encode(piece.span(at), payloadMax, coded);
        total += coded.remaining();
        if (!lost) {
          assertThat(far.decode(held, coded, taken)).isEqualTo(piece.direct().slice(at, taken));
        }
        at += taken;
      }
    }
    return total;
  }

  private int write(long block, byte[] data) throws ProtocolViolation {
    return write(block, data, Limits.DATA_BYTES_MAX, false);
  }

  @Test
  void hundredBytesOfAPage_takeLittleMoreThanThose() throws ProtocolViolation {
    byte[] page = noise(2 * BLOCK);
    assertThat(write(10, page)).isGreaterThan(2 * BLOCK);
    System.arraycopy(noise(100), 0, page, 5000, 100);
    page[17]++;
    assertThat(write(10, page)).isLessThan(100 + 150);
  }

  @Test
  void sameBlockAgain_orElsewhereAtAnotherOffset_takesHardlyAny() throws ProtocolViolation {
    byte[] page = noise(BLOCK);
    write(10, page);
    assertThat(write(10, page)).isLessThan(100);
    byte[] shifted = noise(2 * BLOCK);
    System.arraycopy(page, 0, shifted, 1111, BLOCK);
    assertThat(write(70, shifted)).isLessThan(BLOCK + 500);
  }

  @Test
  void manyWrites_withFewSlots_anyPace_comeOutAsTheyWent() throws ProtocolViolation {
    List<byte[]> disk = new ArrayList<>();
    for (int i = 0; i < 3 * SLOTS; i++) {
      disk.add(noise(BLOCK));
    }
    for (int i = 0; i < 2000; i++) {
      int block = (int) (disk.size() * Math.pow(random.nextDouble(), 3));
      byte[] content = disk.get(block);
      content[random.nextInt(BLOCK)]++;
      write(block, content, 512 << random.nextInt(9), false);
    }
  }

  /// What was on its way when the line was cut is not told by.
  @Test
  void framesLost_receiverSaysHowFarItCame_goOnFromThere() throws ProtocolViolation {
    List<byte[]> disk = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      disk.add(noise(BLOCK));
    }
    for (int i = 0; i < 1000; i++) {
      int block = random.nextInt(SLOTS);
      byte[] content = disk.get(block);
      content[random.nextInt(BLOCK)]++;
      boolean cut = random.nextInt(20) == 0;
      write(block, content, Limits.DATA_BYTES_MAX, cut);
      if (cut) {
        near.agree(held.id(), held.frames(), SLOTS);
      }
    }
    byte[] content = disk.getFirst();
    write(0, content);
    content[0]++;
    assertThat(write(0, content)).isLessThan(200);
  }

  @Test
  void anotherBase_isNoticed_andNothingComesOut() throws ProtocolViolation {
    byte[] page = noise(BLOCK);
    write(10, page);
    for (int slot = 0; slot < SLOTS; slot++) {
      held.chunk(slot).asSlice(Bases.offset(slot), BLOCK).fill((byte) 1);
    }
    page[5]++;
    List<TraceLog.Piece> pieces = new ArrayList<>();
    log.add('W', 10 * BLOCK, BLOCK, page, pieces::add);
    log.cut(pieces::add);
    int taken = near.encode(pieces.getFirst().span(0), BLOCK * 10, coded);
    assertThat(far.decode(held, coded, taken)).isNull();
  }

  @Test
  void spoiledFrames_areRefusedOrMissed_neverMore() throws ProtocolViolation {
    byte[] page = noise(BLOCK);
    write(10, page);
    page[5]++;
    List<TraceLog.Piece> pieces = new ArrayList<>();
    log.add('W', 10 * BLOCK, BLOCK, page, pieces::add);
    log.cut(pieces::add);
    int taken = near.encode(pieces.getFirst().span(0), BLOCK * 10, coded);
    byte[] good = new byte[coded.remaining()];
    coded.get(good);
    int refused = 0;
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(far.decode(held, ByteBuffer.wrap(bad), taken)).isNull();
      } catch (ProtocolViolation expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> far.decode(held, ByteBuffer.wrap(cut), taken))
          .isInstanceOf(ProtocolViolation.class);
    }
  }

  /// A frame of stores alone would cost a copy of a block for two bytes.
  @Test
  void store_ofBytesThatAreInASlot_isRefused() throws ProtocolViolation {
    assertThat(far.decode(held, frame(2), 2 * BLOCK)).isNotNull();
    ByteBuffer again = frame(3);
    assertThatThrownBy(() -> far.decode(held, again, 2 * BLOCK))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("a block to hold");
  }

  /// Two blocks of literals, each put into a slot; behind them the last one again, up to `stores` in all.
  private ByteBuffer frame(int stores) {
    byte[] plain = noise(2 * BLOCK);
    ByteBuffer steps = ByteBuffer.allocate(64);
    for (int i = 0; i < stores; i++) {
      if (i < 2) {
        Coded.varint(steps, BLOCK << Coded.KIND_BITS | Coded.LITERAL);
      }
      Coded.varint(steps, i << Coded.KIND_BITS | Coded.STORE);
    }
    ByteBuffer frame = Coded.ordered(ByteBuffer.allocate(Coded.HEADER_BYTES + 64 + plain.length));
    frame.putInt(Coded.crc(plain, 0, plain.length)).putInt(steps.position());
    return frame.put(steps.flip()).put(plain).flip();
  }
}
