package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FAST_ZERO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_NO_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_FLAG_DONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_NONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.nbd.MemoryVolume.Zeroed;
import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each command does when all is well.
class NbdTransmissionTest {
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// Lengths around what fits a slice, the receive buffer and the maximum payload.
  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 511, 4096, 131_071, 131_072, 131_073, 262_144, 266_240, 270_001, 1 << 20, 32 << 20
      })
  void write_anyLength_isSlicedAndReadBack(int length) throws IOException {
    for (boolean structured : new boolean[] {false, true}) {
      byte[] data = random(length, length);
      long offset = 12_345;
      int before = served.disk.writes.get();
      try (RawClient client = served.open(structured)) {
        client.request(0, CMD_WRITE, 7, offset, length, data);
        assertThat(client.error(7)).isZero();
        assertThat(served.disk.content(offset, length)).isEqualTo(data);
        assertThat(served.disk.writes.get() - before)
            .isEqualTo((length + Volume.WRITE_BYTES_MAX - 1) / Volume.WRITE_BYTES_MAX);
        client.request(0, CMD_READ, 8, offset, length);
        assertThat(client.reply(length).data()).isEqualTo(data);
      }
    }
  }

  /// Both transports, both kinds of reply, everything of one connection in a trickle of odd pieces.
  @ParameterizedTest
  @EnumSource(Transport.class)
  void requests_inPiecesOfAnySize_areTheSameRequests(Transport transport) throws IOException {
    Random random = new Random(4);
    try (Served other = new Served(NbdLimits.DEFAULTS, transport);
        RawClient client = other.open(true)) {
      for (int i = 0; i < 40; i++) {
        byte[] data = random(i, 1 + random.nextInt(i < 30 ? 9_000 : 300_000));
        byte[] request = RawClient.requestBytes(0, CMD_WRITE, i, i * 1000L, data.length, data);
        for (int at = 0; at < request.length; ) {
          int piece = Math.min(request.length - at, 1 + random.nextInt(i < 5 ? 3 : 40_000));
          client.socket().getOutputStream().write(request, at, piece);
          at += piece;
        }
        assertThat(client.error(i)).isZero();
        assertThat(other.disk.content(i * 1000L, data.length)).isEqualTo(data);
      }
    }
  }

  @Test
  void requests_inOneBurst_areAllAnswered() throws IOException {
    try (RawClient client = served.open(false)) {
      int count = 2_000; // More replies than one batch holds, more bytes than the receive buffer.
      byte[] data = random(1, 512);
      java.io.ByteArrayOutputStream burst = new java.io.ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        burst.write(RawClient.requestBytes(0, CMD_WRITE, i, i * 512L, 512, data));
      }
      client.send(burst.toByteArray());
      for (int i = 0; i < count; i++) {
        assertThat(client.error(i)).isZero();
      }
    }
    assertThat(served.disk.writes.get()).isEqualTo(2_000);
  }

  @Test
  void read_structured_isOneDataChunkThatIsDone() throws IOException {
    served.disk.fill(200_000);
    try (RawClient client = served.open(true)) {
      for (int flags : new int[] {0, CMD_FLAG_DF, CMD_FLAG_FUA}) {
        client.request(flags, CMD_READ, Long.MIN_VALUE, 4097, 100_000);
        RawClient.Reply reply = client.reply(100_000);
        assertThat(reply.structured()).isTrue();
        assertThat(reply.flags()).isEqualTo(REPLY_FLAG_DONE);
        assertThat(reply.type()).isEqualTo(REPLY_TYPE_OFFSET_DATA);
        assertThat(reply.cookie()).isEqualTo(Long.MIN_VALUE);
        assertThat(reply.offset()).isEqualTo(4097);
        assertThat(reply.data()).hasSize(100_000);
      }
    }
  }

  @Test
  void read_notStructured_isSimple() throws IOException {
    try (RawClient client = served.open(false)) {
      client.request(CMD_FLAG_FUA, CMD_READ, -1, 0, 9);
      RawClient.Reply reply = client.reply(9);
      assertThat(reply.structured()).isFalse();
      assertThat(reply.cookie()).isEqualTo(-1);
    }
  }

  /// "the server SHOULD NOT disconnect" on a request of nothing, up to the very end of the export.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothing_ofEachCommand_succeeds(boolean structured) throws IOException {
    try (RawClient client = served.open(structured)) {
      for (int type : new int[] {CMD_READ, CMD_WRITE, CMD_TRIM, CMD_CACHE, CMD_WRITE_ZEROES}) {
        for (long offset : new long[] {0, Served.SIZE}) {
          client.request(0, type, type, offset, 0);
          RawClient.Reply reply = client.reply(0);
          assertThat(reply.cookie()).isEqualTo(type);
          assertThat(reply.error()).isZero();
          assertThat(reply.type()).isEqualTo(REPLY_TYPE_NONE);
          assertThat(reply.structured()).isEqualTo(structured && type == CMD_READ);
        }
      }
    }
  }

  /// B2. "MUST NOT send its reply until the data is persisted": the volume has not flushed yet.
  @ParameterizedTest
  @ValueSource(ints = {CMD_WRITE, CMD_TRIM, CMD_WRITE_ZEROES, CMD_FLUSH})
  void fua_andFlush_areAnsweredOnlyWhenDurable(int type) throws IOException {
    Queue<Runnable> held = new ArrayDeque<>();
    served.disk.completing = held::add;
    byte[] data = new byte[type == CMD_WRITE ? 300_000 : 0];
    long length = type == CMD_FLUSH ? 0 : 300_000;
    try (RawClient client = served.open(false)) {
      client.request(CMD_FLAG_FUA, type, 1, 0, length, data);
      client.request(0, CMD_WRITE, 2, 0, 1, (byte) 1);
      assertThat(client.error(2)).as("the later write overtakes").isZero();
      assertThat(served.disk.flushes.get()).isEqualTo(1);
      held.remove().run();
      assertThat(client.error(1)).isZero();
    }
  }

  /// A volume whose acks promise more than "appended" says when each may go.
  @ParameterizedTest
  @ValueSource(ints = {CMD_WRITE, CMD_TRIM, CMD_WRITE_ZEROES})
  void volumeThatSettles_writesAreAckedWhenItSays(int type) throws IOException {
    Queue<Completion> settling = new ConcurrentLinkedQueue<>();
    served.disk.settling = settling;
    try (RawClient client = served.open(false)) {
      client.request(0, type, 1, 0, 5, new byte[type == CMD_WRITE ? 5 : 0]);
      client.request(CMD_FLAG_FUA, type, 2, 0, 5, new byte[type == CMD_WRITE ? 5 : 0]);
      client.request(0, CMD_CACHE, 3, 0, 10);
      assertThat(client.error(3)).as("what writes nothing overtakes").isZero();
      assertThat(settling).hasSize(2);
      settling.remove().done(null);
      assertThat(client.error(1)).isZero();
      settling.remove().done(new IoFailure.Fenced("demoted"));
      assertThat(client.error(2)).isNotZero();
    }
  }

  @Test
  void fua_onCommandsThatWriteNothing_isIgnored() throws IOException {
    try (RawClient client = served.open(false)) {
      client.request(CMD_FLAG_FUA, CMD_CACHE, 1, 0, 10);
      assertThat(client.error(1)).isZero();
      client.request(CMD_FLAG_FUA, CMD_READ, 2, 0, 10);
      assertThat(client.reply(10).error()).isZero();
    }
    assertThat(served.disk.flushes.get()).isZero();
  }

  @Test
  void zeroing_eachKind_reachesTheVolume() throws IOException {
    try (RawClient client = served.open(false)) {
      client.request(0, CMD_TRIM, 1, 10, 20);
      client.request(0, CMD_WRITE_ZEROES, 2, 30, 40);
      client.request(CMD_FLAG_NO_HOLE | CMD_FLAG_FAST_ZERO, CMD_WRITE_ZEROES, 3, 50, 60);
      for (int cookie = 1; cookie <= 3; cookie++) {
        assertThat(client.error(cookie)).isZero();
      }
    }
    assertThat(served.disk.zeroed)
        .containsExactly(
            new Zeroed(10, 20, ZeroKind.TRIM),
            new Zeroed(30, 40, ZeroKind.MAY_PUNCH),
            new Zeroed(50, 60, ZeroKind.ALLOCATE));
  }

  /// Longer than the maximum payload, which binds payloads only, and than one piece; 2^32 - 1 is the
  /// longest there is. Pieces meet where no TRIM is rounded.
  @Test
  void zeroing_4GiB_isCutAtMultiplesOfThePiece() throws IOException {
    MemoryVolume big = new MemoryVolume("big", 16L << 30);
    long gib = Volume.ZERO_BYTES_MAX;
    try (Served other = new Served(new MemoryExports(big));
        RawClient client = RawClient.open(other.address, "big", false)) {
      client.request(0, CMD_TRIM, 1, 5, 0xffff_ffffL);
      assertThat(client.error(1)).isZero();
    }
    assertThat(big.zeroed)
        .containsExactly(
            new Zeroed(5, gib - 5, ZeroKind.TRIM),
            new Zeroed(gib, gib, ZeroKind.TRIM),
            new Zeroed(2 * gib, gib, ZeroKind.TRIM),
            new Zeroed(3 * gib, gib, ZeroKind.TRIM),
            new Zeroed(4 * gib, 4, ZeroKind.TRIM));
  }

  @Test
  void cache_always_reachesTheVolume() throws IOException {
    try (RawClient client = served.open(false)) {
      client.request(0, CMD_CACHE, 1, 77, 40 << 20); // Longer than a payload: it has none.
      assertThat(client.error(1)).isZero();
    }
    assertThat(served.disk.cached).containsExactly(new Extent(77, 40 << 20));
  }

  @Test
  void read_thatTakesTime_isOvertakenByOthers() throws IOException {
    Queue<Runnable> held = new ArrayDeque<>();
    served.disk.completing = held::add;
    try (RawClient client = served.open(true)) {
      client.request(0, CMD_READ, 1, 0, 8);
      client.request(0, CMD_READ, 2, 8, 16);
      client.request(0, CMD_WRITE, 3, 0, 1, (byte) 1);
      assertThat(client.error(3)).isZero();
      Runnable first = held.remove();
      held.remove().run();
      assertThat(client.reply(16).cookie()).isEqualTo(2);
      first.run();
      assertThat(client.reply(8).cookie()).isEqualTo(1);
    }
  }

  @Test
  void flushes_completedTogetherElsewhere_areAllAnswered() throws IOException {
    Queue<Runnable> held = new java.util.concurrent.ConcurrentLinkedQueue<>();
    served.disk.completing = held::add;
    try (RawClient client = served.open(false)) {
      for (int i = 0; i < 100; i++) {
        client.request(0, CMD_FLUSH, i, 0, 0);
      }
      Await.until("100 flushes at the volume", () -> held.size() == 100);
      held.forEach(Runnable::run);
      for (int i = 0; i < 100; i++) {
        assertThat(client.error(i)).as("in the order of completion").isZero();
      }
    }
  }

  /// "The server MUST handle all outstanding requests [...] There is no reply to a DISC".
  @Test
  void disc_withRequestsOutstanding_answersThemFirst() throws IOException {
    Queue<Runnable> held = new java.util.concurrent.ConcurrentLinkedQueue<>();
    served.disk.completing = held::add;
    try (RawClient client = served.open(false)) {
      client.request(0, CMD_READ, 1, 0, 100_000);
      client.request(0, CMD_FLUSH, 2, 0, 0);
      client.request(0, CMD_DISC, 3, 0, 0);
      client.request(0, CMD_READ, 4, 0, 10); // "MUST NOT send anything after": not looked at.
      Await.until("both at the volume", () -> held.size() == 2);
      held.remove().run();
      assertThat(client.reply(100_000).cookie()).isEqualTo(1);
      held.remove().run();
      assertThat(client.error(2)).isZero();
      assertThat(client.closedByServer()).isTrue();
    }
    assertThat(served.disk.reads.get()).isEqualTo(1);
  }

  /// CAN_MULTI_CONN: connections share the volume; what one has written another reads.
  @Test
  void connections_many_seeOneVolume() throws IOException {
    try (RawClient one = served.open(false);
        RawClient two = served.open(true)) {
      for (int i = 1; i < 50; i++) {
        one.request(0, CMD_WRITE, i, 0, 1, (byte) i);
        assertThat(one.error(i)).isZero();
        two.request(0, CMD_READ, i, 0, 1);
        assertThat(two.reply(1).data()).containsExactly(i);
      }
    }
  }
}
