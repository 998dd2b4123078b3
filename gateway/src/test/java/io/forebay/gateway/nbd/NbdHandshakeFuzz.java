package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_REPLY_MAGIC;
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
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole client sides of a connection, sound or spoiled, whole or in pieces: the server neither dies nor
/// leaks, what it says while they haggle is well formed, and what it answers depends on the bytes alone,
/// never on how they were cut.
public final class NbdHandshakeFuzz {
  private static final int BYTEWISE_MAX = 500;
  private static final int VOLUME_BYTES = (64 << 10) + 77;
  private static final int GREETING_BYTES = 18;
  private static final int OPTION_REPLY_BYTES = 20;
  private static final int OPTION_REPLY_MAX = 8 << 10;
  private static final Map<TlsMode, ServerTls> TLS = new EnumMap<>(TlsMode.class);

  static {
    try {
      for (TlsMode mode : TlsMode.values()) {
        TLS.put(mode, new TlsSide().tls(mode));
      }
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What the server said, in hex, and whether it hung up.
  private record Outcome(String output, boolean open) {}

  /// The first byte chooses the mode of TLS, the rest is what the client says. Behind STARTTLS it is not
  /// TLS's, as a rule: the end.
  public static void fuzzerTestOneInput(byte[] input) {
    haggles(input);
  }

  /// Whether the server said more than its greeting.
  private static boolean haggles(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    TlsMode mode = TlsMode.values()[(input[0] & 0xFF) % TlsMode.values().length];
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    Random random = new Random(Arrays.hashCode(input));
    Outcome whole = run(mode, stream, () -> Integer.MAX_VALUE);
    assertThat(run(mode, stream, () -> 1 + random.nextInt(40))).isEqualTo(whole);
    assertThat(run(mode, stream, () -> 1 + random.nextInt(100_000))).isEqualTo(whole);
    if (stream.length < BYTEWISE_MAX) {
      assertThat(run(mode, stream, () -> 1)).isEqualTo(whole);
    }
    return whole.output().length() > 2 * GREETING_BYTES;
  }

  static byte[] sample(Random random) {
    byte[] stream = stream(random);
    if (random.nextInt(3) > 0) {
      stream = Spoiling.spoil(stream, random);
    }
    byte[] input = new byte[1 + stream.length];
    input[0] = (byte) random.nextInt(TlsMode.values().length);
    System.arraycopy(stream, 0, input, 1, stream.length);
    return input;
  }

  @Test
  void streams_soundOrSpoiled_areServedAlikeHoweverCut() {
    Fuzzing.Counts counts =
        Fuzzing.check(
            NbdHandshakeFuzz.class, 1, NbdHandshakeFuzz::sample, NbdHandshakeFuzz::haggles);
    assertThat(counts.taken()).as("that got more than a greeting").isGreaterThan(counts.refused());
  }

  private static Outcome run(TlsMode mode, byte[] stream, IntSupplier piece) {
    MemoryExports exports = new MemoryExports(new MemoryVolume("disk", VOLUME_BYTES));
    ServerTls tls = Objects.requireNonNull(TLS.get(mode));
    try (EmbeddedPeer peer = new EmbeddedPeer(NbdLimits.DEFAULTS, exports, tls)) {
      for (int at = 0; at < stream.length && peer.isOpen(); ) {
        int offered = Math.min(stream.length - at, piece.getAsInt());
        int taken = peer.offer(stream, at, offered);
        at += taken;
        if (taken < offered) {
          break; // DISC or an end: the server reads no more.
        }
      }
      byte[] output = peer.output();
      int told = told(ByteBuffer.wrap(output));
      return new Outcome(HexFormat.of().formatHex(output, 0, told), peer.isOpen());
    }
  }

  /// Walks over the greeting and the replies to options, each of which must be whole. Returns where TLS
  /// begins, whose bytes are chance, or the end.
  private static int told(ByteBuffer output) {
    output.position(GREETING_BYTES);
    while (output.remaining() >= OPTION_REPLY_BYTES
        && output.getLong(output.position()) == OPTION_REPLY_MAGIC) {
      output.getLong();
      int option = output.getInt();
      int type = output.getInt();
      int length = output.getInt();
      assertThat(length).isBetween(0, OPTION_REPLY_MAX);
      output.position(output.position() + length);
      if (option == OPT_STARTTLS && type == REP_ACK) {
        return output.position();
      }
    }
    return output.limit();
  }

  /// Every cut point of one conversation with all that the server knows: hanging up there leaks nothing,
  /// and what was said until then is the beginning of what is said in all.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conversation_brokenOffAtEveryByte_saysABeginningOfTheWhole(boolean extended) {
    byte[] stream = conversation(extended);
    TlsMode mode = TlsMode.ALLOWED;
    Outcome whole = run(mode, stream, () -> Integer.MAX_VALUE);
    assertThat(whole.open()).isFalse();
    for (int cut = 0; cut < stream.length; cut++) {
      int end = cut;
      Outcome part = run(mode, Arrays.copyOf(stream, end), () -> Integer.MAX_VALUE);
      assertThat(part.open()).isTrue();
      assertThat(whole.output()).startsWith(part.output());
      assertThat(run(mode, stream, cutAt(end))).as("cut at %d", end).isEqualTo(whole);
    }
  }

  private static byte[] conversation(boolean extended) {
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
    all.writeBytes(request(extended, CMD_BLOCK_STATUS, 3, VOLUME_BYTES));
    all.writeBytes(request(extended, CMD_DISC, 4, 0));
    return all.toByteArray();
  }

  private static byte[] request(boolean extended, int type, long cookie, long length) {
    return extended
        ? RawClient.extendedBytes(0, type, cookie, 0, length)
        : RawClient.requestBytes(0, type, cookie, 0, length);
  }

  private static IntSupplier cutAt(int first) {
    int[] next = {Math.max(1, first), Integer.MAX_VALUE};
    int[] index = {0};
    return () -> next[Math.min(1, index[0]++)];
  }

  private static byte[] stream(Random random) {
    if (random.nextInt(8) == 0) {
      return conversation(random.nextBoolean());
    }
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
    return RawClient.optionBytes(
        option, random.nextInt(6) == 0 ? Spoiling.spoil(data, random) : data);
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
