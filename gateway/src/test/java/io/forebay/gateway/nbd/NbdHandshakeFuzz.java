package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_ABORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXPORT_NAME;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXTENDED_HEADERS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole client sides of a connection, sound or mutated, whole or in pieces: the server neither dies nor
/// leaks, and what it answers depends on the bytes alone, never on how they were cut.
/// Replay: `-Dfuzz.seed=N -Dfuzz.rounds=1`, or `main N 1`.
public class NbdHandshakeFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100);
  private static final int BYTEWISE_MAX = 2_000;

  private final MemoryVolume disk = new MemoryVolume("disk", 1 << 20);
  private final ServerTls tls;

  public NbdHandshakeFuzz() throws IOException {
    tls = new TlsSide().tls(TlsMode.ALLOWED); // Behind STARTTLS the streams are not TLS's: the end.
  }

  /// What the server said, in hex, and whether it hung up.
  private record Outcome(String output, boolean open) {}

  /// `main SEED ROUNDS`: as long as one likes.
  public static void main(String[] args) throws IOException {
    new NbdHandshakeFuzz().rounds(Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  @Test
  void streams_soundOrMutated_areServedAlikeHoweverCut() {
    rounds(SEED, ROUNDS);
  }

  private void rounds(long first, int rounds) {
    int longer = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      try {
        longer += round(new Random(seed)) > 2 * 18 ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(longer).as("streams that got more than a greeting").isGreaterThan(rounds / 2);
  }

  /// Returns how much the server said.
  private int round(Random random) {
    byte[] stream = stream(random);
    if (random.nextInt(3) > 0) {
      stream = mutate(stream, random);
    }
    Outcome whole = run(stream, () -> Integer.MAX_VALUE);
    assertThat(run(stream, () -> 1 + random.nextInt(40))).isEqualTo(whole);
    assertThat(run(stream, () -> 1 + random.nextInt(100_000))).isEqualTo(whole);
    if (stream.length < BYTEWISE_MAX) {
      assertThat(run(stream, () -> 1)).isEqualTo(whole);
    }
    return whole.output().length();
  }

  private Outcome run(byte[] stream, java.util.function.IntSupplier piece) {
    try (EmbeddedPeer peer = new EmbeddedPeer(NbdLimits.DEFAULTS, new MemoryExports(disk), tls)) {
      for (int at = 0; at < stream.length && peer.isOpen(); ) {
        int offered = Math.min(stream.length - at, piece.getAsInt());
        int taken = peer.offer(stream, at, offered);
        at += taken;
        if (taken < offered) {
          break; // DISC or an end: the server reads no more.
        }
      }
      return new Outcome(HexFormat.of().formatHex(peer.output()), peer.isOpen());
    }
  }

  /// Every cut point of one conversation with all that the server knows: hanging up there leaks nothing,
  /// and what was said until then is the beginning of what is said in all.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conversation_brokenOffAtEveryByte_saysABeginningOfTheWhole(boolean extended) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RawClient.bytes(4).putInt(3).array());
    byte[] contexts = RawClient.contextQuery("disk", "base:allocation", "x:", "qemu:");
    for (int option : new int[] {OPT_LIST, OPT_STRUCTURED_REPLY, 10, 12345}) {
      all.writeBytes(RawClient.optionBytes(option, new byte[0]));
    }
    all.writeBytes(RawClient.optionBytes(OPT_INFO, RawClient.query("nope", 1, 2, 3)));
    all.writeBytes(RawClient.optionBytes(OPT_INFO, RawClient.query("", 1, 2, 3)));
    all.writeBytes(RawClient.optionBytes(OPT_LIST_META_CONTEXT, contexts));
    all.writeBytes(RawClient.optionBytes(OPT_SET_META_CONTEXT, contexts));
    if (extended) {
      all.writeBytes(RawClient.optionBytes(OPT_EXTENDED_HEADERS, new byte[0]));
      all.writeBytes(RawClient.optionBytes(OPT_STRUCTURED_REPLY, new byte[0]));
    }
    all.writeBytes(RawClient.optionBytes(OPT_GO, RawClient.query("disk", 3)));
    all.writeBytes(request(extended, CMD_READ, 1, 200));
    all.writeBytes(request(extended, CMD_READ, 2, 20));
    all.writeBytes(request(extended, CMD_BLOCK_STATUS, 3, 1 << 20));
    all.writeBytes(request(extended, CMD_DISC, 4, 0));
    byte[] stream = all.toByteArray();
    Outcome whole = run(stream, () -> Integer.MAX_VALUE);
    assertThat(whole.open()).isFalse();
    for (int cut = 0; cut < stream.length; cut++) {
      int end = cut;
      Outcome part = run(Arrays.copyOf(stream, end), () -> Integer.MAX_VALUE);
      assertThat(part.open()).isTrue();
      assertThat(whole.output()).startsWith(part.output());
      assertThat(run(stream, cutAt(end))).as("cut at %d", end).isEqualTo(whole);
    }
  }

  private static byte[] request(boolean extended, int type, long cookie, long length) {
    return extended
        ? RawClient.extendedBytes(0, type, cookie, 0, length)
        : RawClient.requestBytes(0, type, cookie, 0, length);
  }

  private static java.util.function.IntSupplier cutAt(int first) {
    int[] next = {Math.max(1, first), Integer.MAX_VALUE};
    int[] index = {0};
    return () -> next[Math.min(1, index[0]++)];
  }

  private static byte[] stream(Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int flags = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(20) == 0 ? 0 : 3;
    stream.writeBytes(RawClient.bytes(4).putInt(flags).array());
    stream.writeBytes(options(random));
    return stream.toByteArray();
  }

  /// What follows the client flags.
  static byte[] options(Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int options = random.nextInt(random.nextInt(20) == 0 ? 80 : 8);
    for (int i = 0; i < options; i++) {
      stream.writeBytes(option(random));
    }
    if (random.nextBoolean()) {
      stream.writeBytes(RawClient.optionBytes(OPT_GO, RawClient.query("disk", 3)));
    }
    boolean extended = random.nextInt(4) == 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      int type = random.nextBoolean() ? CMD_READ : CMD_BLOCK_STATUS;
      stream.writeBytes(request(extended, type, i, 100));
    }
    return stream.toByteArray();
  }

  private static byte[] option(Random random) {
    int[] wanted = random.ints(random.nextInt(5), 0, 5).toArray();
    String name = random.nextInt(3) == 0 ? "x".repeat(random.nextInt(5_000)) : "disk";
    return switch (random.nextInt(13)) {
      case 0 -> RawClient.optionBytes(OPT_LIST, new byte[0]);
      case 1, 2 -> RawClient.optionBytes(OPT_INFO, RawClient.query(name, wanted));
      case 3 -> RawClient.optionBytes(OPT_STRUCTURED_REPLY, new byte[0]);
      case 4 -> RawClient.optionBytes(random.nextInt(16), random(random, random.nextInt(60)));
      case 5 -> RawClient.optionBytes(random.nextInt(), random(random, random.nextInt(90_000)));
      case 6 -> RawClient.optionBytes(OPT_INFO, random(random, random.nextInt(30)));
      case 7 -> RawClient.optionBytes(OPT_STARTTLS, random(random, random.nextInt(2)));
      case 8 ->
          random.nextInt(4) == 0
              ? RawClient.optionBytes(OPT_ABORT, new byte[0])
              : RawClient.optionBytes(9, new byte[random.nextInt(200)]);
      case 9, 10 -> contexts(random);
      case 11 -> RawClient.optionBytes(OPT_EXTENDED_HEADERS, new byte[random.nextInt(9) / 8]);
      default ->
          random.nextInt(4) == 0
              ? RawClient.optionBytes(OPT_EXPORT_NAME, name.getBytes(UTF_8))
              : RawClient.optionBytes(OPT_INFO, RawClient.query(name));
    };
  }

  private static byte[] contexts(Random random) {
    String[] known = {"base:", "base:allocation", "qemu:", "qemu:allocation-depth", "x:y", "", "z"};
    String[] queries = new String[random.nextInt(5)];
    Arrays.setAll(queries, i -> known[random.nextInt(known.length)]);
    byte[] data = RawClient.contextQuery(random.nextInt(8) == 0 ? "nope" : "disk", queries);
    int option = random.nextBoolean() ? OPT_LIST_META_CONTEXT : OPT_SET_META_CONTEXT;
    return RawClient.optionBytes(option, random.nextInt(6) == 0 ? mutate(data, random) : data);
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Flips, extreme numbers, bytes added and taken away, an early end.
  static byte[] mutate(byte[] stream, Random random) {
    byte[] bytes = stream.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> {
          int[] extremes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 65536, 65535};
          if (at + 4 <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, extremes[random.nextInt(extremes.length)]);
          }
        }
        case 3 -> {
          byte[] shorter = new byte[bytes.length - 1];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
          bytes = shorter.length > 0 ? shorter : bytes;
        }
        default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
      }
    }
    return bytes;
  }
}
