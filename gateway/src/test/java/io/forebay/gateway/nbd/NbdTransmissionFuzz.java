package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXTENDED_HEADERS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.fuzz.Tape;
import io.forebay.gateway.nbd.RequestModel.Expected;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.socket.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Requests in pieces, to a volume that is full now and then and answers when it likes, against
/// [RequestModel]: one reply each, the right one, and the right bytes in the end. And any bytes at all in
/// their place, which must neither kill nor leak, and whose replies are still replies.
public final class NbdTransmissionFuzz {
  private static final int SIZE = (5 << 20) + 77;
  private static final int SIZE_SMALL = 20_077;
  private static final int HOSTILE = 40;

  // The first byte of an input.
  private static final int FRAMING = 0x03;
  private static final int WRITABLE = 0x04;
  private static final int CONTEXTS_SHIFT = 3;
  private static final int CONTEXTS_MASK = 0x03;
  private static final int LARGE = 0x20;
  private static final int RAW = 0x40;

  /// The first of them are selected, and have the ids from 1 on.
  private static final String[] CONTEXTS = {
    "base:allocation", "qemu:allocation-depth", "qemu:dirty-bitmap:monday"
  };

  /// Little of everything, so that every limit is met.
  private static final NbdLimits TIGHT =
      new NbdLimits(
          new NbdLimits.Sessions(1, 1, 1),
          NbdLimits.Handshake.DEFAULTS,
          new NbdLimits.Transfer(1 << 20, 6, (1 << 20) + 8192, 8192, 1 << 30),
          new NbdLimits.Status(7, 3),
          NbdLimits.Outbound.DEFAULTS,
          NbdLimits.Patience.DEFAULTS);

  /// The first byte says what was agreed, and what follows: the decisions of a sound client ([Tape]), or what an
  /// unsound one sends.
  public static void fuzzerTestOneInput(byte[] input) {
    serves(input);
  }

  /// Whether the connection stands in the end.
  private static boolean serves(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    return (input[0] & RAW) != 0 ? raw(input[0], rest) : sound(input[0], rest);
  }

  static byte[] sample(Random random) {
    byte[] input;
    int first = random.nextInt() & (FRAMING | WRITABLE | CONTEXTS_MASK << CONTEXTS_SHIFT);
    if (random.nextBoolean()) {
      first |= random.nextInt(8) == 0 ? LARGE : 0;
      input = new byte[1 + 40 + random.nextInt(400)];
      random.nextBytes(input);
    } else {
      first |= RAW;
      byte[] stream = stream(framing(first), random);
      stream = random.nextInt(4) == 0 ? stream : Spoiling.spoil(stream, random);
      input = new byte[1 + stream.length];
      System.arraycopy(stream, 0, input, 1, stream.length);
    }
    input[0] = (byte) first;
    return input;
  }

  private static byte[] stream(Framing framing, Random random) {
    RequestModel model = new RequestModel(SIZE_SMALL, 1 << 20, framing, true, 2);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      byte[] request = model.next(random, i).request();
      if (request.length <= SIZE_SMALL) {
        stream.writeBytes(request);
      }
    }
    return stream.toByteArray();
  }

  @Test
  void requests_soundOrNot_areAnsweredAsTheyShould() {
    Fuzzing.Counts counts =
        Fuzzing.check(
            NbdTransmissionFuzz.class, 3, NbdTransmissionFuzz::sample, NbdTransmissionFuzz::serves);
    assertThat(counts.taken()).as("connections that stand").isPositive();
    assertThat(counts.refused()).as("connections that ended").isPositive();
  }

  /// A volume with its whims, one connection to it, and what is still to be said there.
  private static final class Talk implements AutoCloseable {
    private final Random random;
    private final MemoryVolume disk;
    private final List<Runnable> held = new ArrayList<>();
    private final EmbeddedPeer peer;
    private final int preamble;

    Talk(Random random, Framing framing, boolean writable, int contexts, int sizeBytes) {
      this.random = random;
      disk = new MemoryVolume("disk", sizeBytes);
      disk.writable = writable;
      disk.keepWaiters = true;
      disk.changes = Map.of("monday", new Extent(5000, sizeBytes / 2));
      peer = new EmbeddedPeer(TIGHT, new MemoryExports(disk));
      say(RawClient.bytes(4).putInt(3).array());
      if (framing != Framing.SIMPLE) {
        boolean extended = framing == Framing.EXTENDED;
        int option = extended ? OPT_EXTENDED_HEADERS : OPT_STRUCTURED_REPLY;
        say(RawClient.optionBytes(option, new byte[0]));
        String[] selected = Arrays.copyOf(CONTEXTS, contexts);
        byte[] query = RawClient.contextQuery("disk", selected);
        say(RawClient.optionBytes(OPT_SET_META_CONTEXT, query));
      }
      say(RawClient.optionBytes(OPT_GO, RawClient.query("disk")));
      preamble = peer.output().length;
      if (random.nextBoolean()) {
        disk.completing = held::add;
      }
    }

    /// Says all of `bytes` in random pieces while the volume does as it likes; false when the server
    /// will not hear more.
    boolean say(byte[] bytes) {
      int deaf = 0;
      for (int at = 0; at < bytes.length && peer.isOpen() && deaf < 1_000; ) {
        int piece =
            Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 200_000));
        int taken = peer.offer(bytes, at, piece);
        deaf = taken == 0 ? deaf + 1 : 0;
        at += taken;
        if (taken < piece || random.nextInt(4) == 0) {
          volumeMoves();
        }
      }
      return peer.isOpen() && deaf < 1_000;
    }

    private void volumeMoves() {
      if (random.nextInt(3) == 0) {
        disk.full.set(random.nextInt(4));
      }
      for (int i = random.nextInt(3); i > 0 && !held.isEmpty(); i--) {
        held.remove(random.nextInt(held.size())).run();
      }
      disk.makeRoom();
      peer.settle();
    }

    /// Lets everything come to its end.
    void finish() {
      for (int quiet = 0; quiet < 3; quiet++) {
        while (!held.isEmpty() || disk.waiting() > 0) {
          volumeMoves();
          quiet = 0;
        }
        peer.settle();
      }
    }

    ByteBuffer replies() {
      return ByteBuffer.wrap(peer.output()).position(preamble);
    }

    /// The volume completes what it still has after the client has hung up.
    @Override
    public void close() {
      peer.hangUp();
      while (!held.isEmpty()) { // What is completed may ask for more.
        held.removeFirst().run();
      }
      disk.makeRoom();
      peer.settle();
      peer.close();
    }
  }

  private static Framing framing(int first) {
    return Framing.values()[(first & FRAMING) % Framing.values().length];
  }

  private static int contexts(int first) {
    int wanted = first >> CONTEXTS_SHIFT & CONTEXTS_MASK;
    return framing(first) == Framing.SIMPLE ? 0 : Math.min(wanted, CONTEXTS.length);
  }

  private static boolean sound(int first, byte[] decisions) {
    Tape tape = new Tape(decisions);
    Framing framing = framing(first);
    boolean writable = (first & WRITABLE) != 0;
    int contexts = contexts(first);
    boolean large = (first & LARGE) != 0;
    int size = large ? SIZE : SIZE_SMALL;
    RequestModel model = new RequestModel(size, 1 << 20, framing, writable, contexts);
    ReplyCheck check = new ReplyCheck(framing, TIGHT.status().extentsMax());
    try (Talk talk = new Talk(tape, framing, writable, contexts, size)) {
      for (int i = large ? 60 : 1 + tape.nextInt(30); i > 0; i--) {
        long cookie = tape.nextLong() << 6 | i; // A sound client has each under way once.
        Expected next = model.next(tape, cookie);
        check.expect(cookie, next);
        assertThat(talk.say(next.request())).as("the server goes on listening").isTrue();
      }
      boolean goodbye = tape.nextBoolean();
      if (goodbye) {
        talk.say(
            framing == Framing.EXTENDED
                ? RawClient.extendedBytes(0, CMD_DISC, 0, 0, 0)
                : RawClient.requestBytes(0, CMD_DISC, 0, 0, 0));
      }
      talk.finish();
      check.all(talk.replies());
      assertThat(talk.peer.isOpen()).isEqualTo(!goodbye);
      assertThat(talk.disk.content(0, size)).isEqualTo(model.content());
      return !goodbye;
    }
  }

  private static boolean raw(int first, byte[] stream) {
    Random whims = new Random(Arrays.hashCode(stream));
    Framing framing = framing(first);
    boolean writable = (first & WRITABLE) != 0;
    try (Talk talk = new Talk(whims, framing, writable, contexts(first), SIZE_SMALL)) {
      talk.say(stream);
      if (whims.nextInt(4) > 0) {
        talk.finish();
      }
      ReplyCheck.wellFormed(framing, talk.replies());
      return talk.peer.isOpen();
    }
  }

  /// The same over sockets: while hostile clients come and go, a good one gets every byte right.
  @Test
  void hostileClients_comeAndGo_goodOneGoesOn() throws IOException {
    hostile(Transport.best(), PooledByteBufAllocator.DEFAULT);
    for (Transport transport : Transport.values()) {
      hostile(transport, null);
    }
  }

  /// Each has a volume of its own: a request spoiled by chance may be a lawful zeroing of all of it.
  private static void hostile(Transport transport, @Nullable ByteBufAllocator allocator)
      throws IOException {
    MemoryExports exports =
        new MemoryExports(
            new MemoryVolume("disk", Served.SIZE), new MemoryVolume("good", Served.SIZE));
    try (Served served =
            new Served(NbdLimits.DEFAULTS, ServerTls.NONE, transport, exports, allocator);
        RawClient good = RawClient.open(served.address, "good", true)) {
      for (int seed = 0; seed < HOSTILE; seed++) {
        Random random = new Random(seed);
        RequestModel model = new RequestModel(1 << 20, 1 << 20, Framing.SIMPLE, true, 0);
        try (RawClient hostile = new RawClient(served.address)) {
          hostile.send(RawClient.bytes(4).putInt(3));
          hostile.send(RawClient.optionBytes(OPT_GO, RawClient.query("disk")));
          for (int i = 0; i < 10; i++) {
            hostile.send(Spoiling.spoil(model.next(random, i).request(), random));
          }
        } catch (IOException _) {
          // The server has hung up on it: its right.
        }
        byte[] data = new byte[1 + random.nextInt(200_000)];
        random.nextBytes(data);
        long offset = 20 << 20;
        good.request(0, CMD_WRITE, seed, offset, data.length, data);
        assertThat(good.error(seed)).as("seed %d", seed).isZero();
        good.request(0, CMD_READ, seed, offset, data.length);
        assertThat(good.reply(data.length).data()).as("seed %d", seed).isEqualTo(data);
      }
    }
  }
}
