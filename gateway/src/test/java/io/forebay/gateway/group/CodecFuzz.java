package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What comes from a peer or off a disk, whatever it is: refused, or read as something that can be written
/// and read again, and is the same then; never anything else.
public final class CodecFuzz {
  private static final UUID GROUP = StateCodecTest.GROUP;
  private static final int SEALED = 0x80;

  /// Each kind of bytes: a sound one, its checksums, and what reading it and writing it again gives.
  private enum Kind {
    STATE_FILE {
      @Override
      byte[] sound() {
        return StateCodec.encode(StateCodecTest.rich());
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return StateCodec.encode(StateCodec.decode(bytes));
      }
    },
    CATCH_UP_HEADER {
      @Override
      byte[] sound() {
        return header().encode();
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return CatchUpHeader.decode(bytes).encode();
      }
    },
    BRANCH {
      @Override
      byte[] sound() {
        return BranchTest.sample().encode();
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return Branch.decode(bytes).encode();
      }
    },
    EXTENT_SET {
      @Override
      byte[] sound() {
        ExtentSet set = new ExtentSet();
        for (int i = 0; i < 50; i++) {
          set.add(i % 3, i * 65536L, 4096L + i);
        }
        set.size(1, 1 << 20);
        return ExtentSetFile.encode(GROUP, set);
      }

      @Override
      void seal(ByteBuffer bytes) {
        put(bytes, 32, ExtentSetFile.HEADER_BYTES, bytes.capacity());
        put(bytes, 36, 0, 36);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ExtentSetFile.encode(GROUP, ExtentSetFile.decode(GROUP, bytes));
      }
    },
    CHANGE_MAP {
      @Override
      byte[] sound() {
        ChangeMap map = new ChangeMap();
        map.add(1, 4096, 8192);
        map.add(1, 16 << 20, 16 << 20);
        map.whole(2);
        return ChangeMapFile.encode(GROUP, map);
      }

      @Override
      void seal(ByteBuffer bytes) {
        put(bytes, 40, ChangeMapFile.HEADER_BYTES, bytes.capacity());
        put(bytes, 44, 0, 44);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ChangeMapFile.encode(GROUP, ChangeMapFile.decode(GROUP, bytes));
      }
    },
    CHANGE_BOOK {
      @Override
      byte[] sound() {
        Map<Integer, Long> sizes = Map.of(1, 1L << 30, 2, 4096L);
        Position covered = new Position(GROUP, 3, 0x5000, 0x1234);
        ChangeMark mark = new ChangeMark("mon", 0x1000, 0x2000, ChangeMark.UNKNOWN, 7, sizes);
        return new ChangeBook(covered, 8, sizes, List.of(mark)).encode();
      }

      @Override
      void seal(ByteBuffer bytes) {
        if (bytes.capacity() >= ChangeBook.HEADER_BYTES) {
          bytes.putInt(24, bytes.capacity() - ChangeBook.HEADER_BYTES);
        }
        put(bytes, 28, ChangeBook.HEADER_BYTES, bytes.capacity());
        put(bytes, 32, 0, 32);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ChangeBook.decode(GROUP, bytes).encode();
      }
    },
    VOLUME_CHANGED {
      @Override
      byte[] sound() {
        return ControlCodec.encode(ControlCodecTest.CREATED);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ControlCodec.encode(ControlCodec.volumeChanged(7, ByteBuffer.wrap(bytes)));
      }
    },
    CHECKPOINT {
      @Override
      byte[] sound() {
        return ControlCodec.encode(ControlCodecTest.CHECKPOINT);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ControlCodec.encode(ControlCodec.checkpoint(3, ByteBuffer.wrap(bytes)));
      }
    },
    STATE_RECORD {
      @Override
      byte[] sound() {
        return ControlCodec.encode(ControlCodecTest.STATE);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ControlCodec.encode(ControlCodec.state(ByteBuffer.wrap(bytes)));
      }
    },
    EPOCH_END {
      @Override
      byte[] sound() {
        return ControlCodec.encode(ControlCodecTest.END);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return ControlCodec.encode(ControlCodec.epochEnd(ByteBuffer.wrap(bytes)));
      }
    },
    SEED_HEADER {
      @Override
      byte[] sound() {
        return SeedFormatTest.sample().encode();
      }

      @Override
      void seal(ByteBuffer bytes) {
        SeedBytes.sealHeader(bytes);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed {
        return SeedHeader.decode(MemorySegment.ofArray(bytes)).encode();
      }
    },
    SEED {
      @Override
      byte[] sound() {
        return SeedBytes.sound();
      }

      @Override
      void seal(ByteBuffer bytes) {
        SeedBytes.seal(bytes);
      }

      @Override
      byte[] again(byte[] bytes) throws Malformed, IOException {
        return SeedBytes.again(bytes);
      }
    };

    abstract byte[] sound();

    /// Makes the checksums right, where there are any.
    void seal(ByteBuffer bytes) {}

    abstract byte[] again(byte[] bytes) throws Malformed, IOException;
  }

  /// Puts the CRC32C of `[from, to)` at `at`, if there is room.
  private static void put(ByteBuffer bytes, int at, int from, int to) {
    if (bytes.capacity() >= Math.max(to, at + Integer.BYTES) && from <= to) {
      MemorySegment all = MemorySegment.ofArray(bytes.array());
      bytes.putInt(at, RecordLayout.crc(all, from, (long) to - from));
    }
  }

  private static CatchUpHeader header() {
    GroupState rich = StateCodecTest.rich();
    return new CatchUpHeader(
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
  }

  /// The first byte says which kind the rest is, and whether its checksums are to be made right.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    reads(input);
  }

  private static boolean reads(byte[] input) throws IOException {
    if (input.length == 0) {
      return false;
    }
    Kind kind = Kind.values()[(input[0] & ~SEALED & 0xFF) % Kind.values().length];
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & SEALED) != 0) {
      kind.seal(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
    byte[] first;
    try {
      first = kind.again(bytes);
    } catch (Malformed _) {
      return false;
    }
    try {
      assertThat(kind.again(first)).as("%s, read and written twice", kind).isEqualTo(first);
    } catch (Malformed e) {
      throw new AssertionError(kind + " was read, and what was written then is not", e);
    }
    return true;
  }

  static byte[] sample(Random random) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    byte[] bytes = kind.sound();
    bytes = random.nextInt(8) == 0 ? bytes : Spoiling.spoil(bytes, random);
    byte[] input = new byte[1 + bytes.length];
    System.arraycopy(bytes, 0, input, 1, bytes.length);
    input[0] = (byte) (kind.ordinal() | (random.nextInt(4) > 0 ? SEALED : 0));
    return input;
  }

  @Test
  void spoiled_eachKind_isRefusedOrReadAndTheSameAgain() {
    Fuzzing.Counts counts =
        Fuzzing.check(CodecFuzz.class, 200, CodecFuzz::sample, CodecFuzz::reads);
    assertThat(counts.refused()).isGreaterThan(counts.taken() / 20);
    assertThat(counts.taken()).isGreaterThan(counts.refused() / 20);
  }

  @Test
  void sound_eachKind_isReadAndTheSame() throws Exception {
    for (Kind kind : Kind.values()) {
      assertThat(kind.again(kind.sound())).as("%s", kind).isEqualTo(kind.sound());
    }
  }
}
