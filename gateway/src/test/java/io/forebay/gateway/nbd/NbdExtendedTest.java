package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_PAYLOAD_LEN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.RawClient.Reply;
import io.forebay.gateway.nbd.wire.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Extended headers (specification, branch extension-ext-header), with requests and replies byte by byte
/// as that text lays them out: no client at hand speaks them.
class NbdExtendedTest {
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;
  private static final int EOVERFLOW = 75;

  private static final String REQUEST = "21e41c71";
  private static final String REPLY = "6e8a278c";
  private static final String COOKIE = "0123456789abcdef";

  private Served served;
  private RawClient client;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
    client = RawClient.open(served.address, "disk", Framing.EXTENDED);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    served.close();
  }

  /// Sends what `request` spells and expects exactly what `reply` spells.
  private void talk(String request, String reply) throws IOException {
    client.send(hex(request));
    assertThat(HexFormat.of().formatHex(client.receive(hex(reply).length)))
        .isEqualTo(reply.replace(" ", ""));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// Magic, flags, type, cookie, offset, length, payload; magic, flags, type, cookie, offset, length.
  @Test
  void commands_spelledOut_areAnsweredInExtendedChunks() throws IOException {
    String none = REPLY + " 0001 0000 " + COOKIE;
    String write = REQUEST + " 0020 0001 " + COOKIE + " 0000000000001000 0000000000000003 aabbcc";
    talk(write, none + " 0000000000001000 0000000000000000");
    talk(
        REQUEST + " 0000 0000 " + COOKIE + " 0000000000000fff 0000000000000005",
        REPLY
            + " 0001 0001 "
            + COOKIE
            + " 0000000000000fff 000000000000000d 0000000000000fff 00aabbcc00");
    talk(
        REQUEST + " 0000 0003 " + COOKIE + " 0000000000000000 0000000000000000",
        none + " 0000000000000000 0000000000000000");
    talk(
        REQUEST + " 0001 0006 " + COOKIE + " 0000000000001000 0000000000000002",
        none + " 0000000000001000 0000000000000000");
    talk(
        REQUEST + " 0000 0000 " + COOKIE + " 0000000000001000 0000000000000002",
        REPLY
            + " 0001 0002 "
            + COOKIE
            + " 0000000000001000 000000000000000c 0000000000001000 00000002");
    talk(
        REQUEST + " 0000 0000 " + COOKIE + " 0000000000001002 0000000000000000",
        none + " 0000000000001002 0000000000000000");
    assertThat(served.disk.flushes.get()).as("FLUSH and FUA").isEqualTo(2);
  }

  @Test
  void errors_spelledOut_areExtendedChunksWithText() throws IOException {
    client.send(hex(REQUEST + " 0000 0063 " + COOKIE + " fedcba9876543210 0000000000000000"));
    String head = HexFormat.of().formatHex(client.receive(32));
    assertThat(head).startsWith(REPLY + "00018001" + COOKIE + "fedcba9876543210");
    ByteBuffer payload =
        ByteBuffer.wrap(client.receive((int) Long.parseLong(head.substring(48), 16)));
    assertThat(payload.getInt()).isEqualTo(EINVAL);
    assertThat(payload.getShort()).isEqualTo((short) payload.remaining()).isPositive();
  }

  private int error(int flags, int type, long offset, long length, byte... payload)
      throws IOException {
    client.extended(flags, type, 9, offset, length, payload);
    Reply reply = client.reply(0);
    assertThat(reply.cookie()).isEqualTo(9);
    assertThat(reply.structured()).as("a simple reply MUST NOT be used").isTrue();
    return reply.error();
  }

  private void inStep() throws IOException {
    assertThat(error(0, CMD_CACHE, 3, 1)).as("the next request").isZero();
  }

  /// "`NBD_CMD_WRITE` MUST use the flag"; without it "there is no payload after the header".
  @Test
  void write_withoutThePayloadFlag_isInvalidAndTakesNothing() throws IOException {
    assertThat(error(0, CMD_WRITE, 0, 4096)).isEqualTo(EINVAL);
    inStep();
    assertThat(served.disk.writes.get()).isZero();
  }

  /// "Gracefully consume *length* bytes of payload (even if it then replies with an `NBD_EINVAL`)".
  @ParameterizedTest
  @ValueSource(ints = {CMD_READ, CMD_FLUSH, CMD_TRIM, CMD_CACHE, CMD_WRITE_ZEROES, 7, 8, 99})
  void payload_whereNoneBelongs_isConsumedAndInvalid(int type) throws IOException {
    for (int length : new int[] {0, 1, 32, 300_000}) {
      int error = error(CMD_FLAG_PAYLOAD_LEN, type, 0, length, new byte[length]);
      assertThat(error).isEqualTo(EINVAL);
      inStep();
    }
  }

  /// "SHOULD initiate hard disconnect if [...] larger than a server's advertised [...] maximum payload".
  @ParameterizedTest
  @ValueSource(longs = {(32 << 20) + 1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void payload_aboveTheMaximum_disconnects(long length) throws IOException {
    for (int type : new int[] {CMD_WRITE, CMD_READ, 99}) {
      try (RawClient other = RawClient.open(served.address, "disk", Framing.EXTENDED)) {
        other.extended(CMD_FLAG_PAYLOAD_LEN, type, 1, 0, length);
        assertThat(other.closedByServer()).isTrue();
      }
    }
    inStep();
  }

  @Test
  void payload_ofTheMaximum_isWritten() throws IOException {
    byte[] data = new byte[32 << 20];
    data[data.length - 1] = 7;
    assertThat(error(CMD_FLAG_PAYLOAD_LEN, CMD_WRITE, 0, data.length, data)).isZero();
    assertThat(served.disk.content(data.length - 1, 1)).containsExactly(7);
  }

  /// 64-bit ranges, on a volume with room for them.
  @ParameterizedTest
  @ValueSource(longs = {0xffff_ffffL, 1L << 32, (1L << 32) + 1, 20L << 30})
  void zeroing_beyond32Bits_reachesTheVolumeWhole(long length) throws IOException {
    MemoryVolume large = new MemoryVolume("large", 21L << 30);
    try (Served other = new Served(new MemoryExports(large));
        RawClient big = RawClient.open(other.address, "large", Framing.EXTENDED)) {
      for (int type : new int[] {CMD_WRITE_ZEROES, CMD_TRIM}) {
        large.zeroed.clear();
        big.extended(0, type, 1, 512, length);
        assertThat(big.error(1)).isZero();
        assertThat(large.zeroed.stream().mapToLong(MemoryVolume.Zeroed::length).sum())
            .isEqualTo(length);
        assertThat(large.zeroed.element().offset()).isEqualTo(512);
      }
      big.extended(0, CMD_CACHE, 2, 0, length);
      assertThat(big.error(2)).isZero();
      assertThat(large.cached.element().length()).isEqualTo(length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4294967296",
    "0, 9223372036854775807",
    "0, -9223372036854775808",
    "0, -1",
    "1, -1",
    "-1, -1",
    "9223372036854775807, 9223372036854775807",
    "67108864, 1"
  })
  void range_pastTheEnd_isAnErrorHoweverLong(long offset, long length) throws IOException {
    assertThat(error(0, CMD_WRITE_ZEROES, offset, length)).isEqualTo(ENOSPC);
    for (int type : new int[] {CMD_READ, CMD_TRIM, CMD_CACHE}) {
      assertThat(error(0, type, offset, length)).isEqualTo(EINVAL);
    }
    assertThat(error(0, CMD_FLUSH, offset, length)).isEqualTo(EINVAL);
    assertThat(served.disk.zeroed).isEmpty();
  }

  @Test
  void read_aboveTheMaximum_isOverflow() throws IOException {
    served.disk.sizeBytes = Long.MAX_VALUE;
    for (long length : new long[] {(32 << 20) + 1, 1L << 32, Long.MAX_VALUE}) {
      assertThat(error(0, CMD_READ, 0, length)).isEqualTo(EOVERFLOW);
    }
  }

  @Test
  void magic_ofTheOtherFraming_disconnects() throws IOException {
    client.send(RawClient.requestBytes(0, CMD_READ, 1, 0, 1, new byte[4]));
    assertThat(client.closedByServer()).isTrue();
    try (RawClient compact = served.open(true)) {
      compact.send(RawClient.extendedBytes(0, CMD_READ, 1, 0, 1));
      assertThat(compact.closedByServer()).isTrue();
    }
  }

  @Test
  void disc_always_closesWithoutAReply() throws IOException {
    client.extended(0, CMD_DISC, 1, 0, 0);
    assertThat(client.closedByServer()).isTrue();
  }
}
