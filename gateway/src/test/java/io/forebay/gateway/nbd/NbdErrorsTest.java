package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.IoFailure;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way to fail, and that the connection serves the next request as if nothing had been.
class NbdErrorsTest {
  private static final int EPERM = 1;
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;
  private static final int EOVERFLOW = 75;
  private static final int ESHUTDOWN = 108;

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static byte[] payload(int type, long length) {
    return new byte[type == CMD_WRITE ? (int) length : 0];
  }

  /// Sends the request to both kinds of client; expects `error`, and a connection in step.
  private void expect(int error, int flags, int type, long offset, long length) throws IOException {
    for (boolean structured : new boolean[] {false, true}) {
      try (RawClient client = served.open(structured)) {
        client.request(flags, type, 42, offset, length, payload(type, length));
        RawClient.Reply reply = client.reply(0);
        assertThat(reply.error()).isEqualTo(error);
        assertThat(reply.cookie()).isEqualTo(42);
        assertThat(reply.structured())
            .as("errors are chunks where that was agreed")
            .isEqualTo(structured);
        assertThat(reply.data().length > 0).as("with a text").isEqualTo(structured);
        client.request(0, CMD_CACHE, 43, 0, 1);
        assertThat(client.error(43)).as("the next request").isZero();
      }
    }
  }

  /// Offsets up to 2^64 - 1, also such that offset + length wraps round.
  @ParameterizedTest
  @CsvSource({
    "0, 67108865",
    "67108864, 1",
    "67108863, 2",
    "-1, 1",
    "-1, 4096",
    "9223372036854775807, 1",
    "-9223372036854775808, 1",
    "67108864, 1048576"
  })
  void range_pastTheEnd_isNoSpaceForWritesElseInvalid(long offset, long length) throws IOException {
    expect(ENOSPC, 0, CMD_WRITE_ZEROES, offset, length);
    expect(EINVAL, 0, CMD_TRIM, offset, length);
    expect(EINVAL, 0, CMD_CACHE, offset, length);
    expect(EINVAL, 0, CMD_READ, offset, length);
    if (length <= 1 << 20) {
      expect(ENOSPC, CMD_FLAG_FUA, CMD_WRITE, offset, length);
    }
    assertThat(served.disk.writes.get() + served.disk.reads.get()).isZero();
  }

  @Test
  void range_ofAVolumeThatGrew_isServed() throws IOException {
    served.disk.sizeBytes = 4096;
    try (RawClient client = served.open(false)) {
      client.request(0, CMD_WRITE, 1, 4096, 1, (byte) 1);
      assertThat(client.error(1)).isEqualTo(ENOSPC);
      served.disk.sizeBytes = Served.SIZE;
      client.request(0, CMD_WRITE, 2, 4096, 1, (byte) 1);
      assertThat(client.error(2)).isZero();
    }
  }

  @Test
  void payload_aboveTheMaximum_isRefusedAndConsumed() throws IOException {
    expect(EINVAL, 0, CMD_WRITE, 0, (32 << 20) + 1);
    try (RawClient simple = served.open(false);
        RawClient structured = served.open(true)) {
      simple.request(0, CMD_READ, 1, 0, (32 << 20) + 1);
      assertThat(simple.error(1)).isEqualTo(EINVAL);
      structured.request(0, CMD_READ, 1, 0, (32 << 20) + 1);
      assertThat(structured.error(1)).isEqualTo(EOVERFLOW);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 255, 65535}) // BLOCK_STATUS and RESIZE among them.
  void command_unknown_isInvalid(int type) throws IOException {
    expect(EINVAL, 0, type, 0, 512);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "1, 2",
    "1, 4",
    "3, 2",
    "4, 2",
    "5, 2",
    "5, 16",
    "6, 4",
    "6, 8",
    "0, 8",
    "1, 32768"
  })
  void flag_notOfThisCommand_isInvalid(int type, int flags) throws IOException {
    expect(EINVAL, flags, type, 0, type == CMD_FLUSH ? 0 : 512);
  }

  @Test
  void dontFragment_withoutStructuredReplies_isInvalid() throws IOException {
    try (RawClient client = served.open(false)) {
      client.request(CMD_FLAG_DF, CMD_READ, 1, 0, 512);
      assertThat(client.error(1)).isEqualTo(EINVAL);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "512, 512"})
  void flush_withARange_isInvalid(long offset, long length) throws IOException {
    expect(EINVAL, 0, CMD_FLUSH, offset, length);
    assertThat(served.disk.flushes.get()).isZero();
  }

  /// "If this flag is set, the server MUST error subsequent write operations", also after the volume has
  /// become writable: the client was told otherwise.
  @Test
  void readOnlyExport_everyChange_isNotPermitted() throws IOException {
    served.disk.writable = false;
    expect(EPERM, CMD_FLAG_FUA, CMD_WRITE, 0, 300_000);
    expect(EPERM, 0, CMD_TRIM, 0, 512);
    expect(EPERM, 0, CMD_WRITE_ZEROES, 0, 512);
    expect(EPERM, 0, CMD_WRITE, Served.SIZE, 512); // Before the range is looked at.
    try (RawClient client = served.open(false)) {
      served.disk.writable = true;
      client.request(0, CMD_WRITE, 1, 0, 1, (byte) 1);
      assertThat(client.error(1)).isEqualTo(EPERM);
      client.request(0, CMD_FLUSH, 2, 0, 0);
      assertThat(client.error(2)).isZero();
    }
    assertThat(served.disk.writes.get()).isZero();
  }

  @Test
  void append_refused_isItsErrorWithThePayloadConsumed() throws IOException {
    for (Failing each : Failing.values()) {
      served.disk.appendFailure = each.failure;
      expect(each.errno, 0, CMD_WRITE, 0, 4096);
      expect(each.errno, CMD_FLAG_FUA, CMD_WRITE, 0, 300_000);
      expect(each.errno, 0, CMD_WRITE_ZEROES, 0, 4096);
      expect(each.errno, CMD_FLAG_FUA, CMD_TRIM, 0, 40 << 20);
    }
    assertThat(served.disk.flushes.get()).as("what failed is not flushed").isZero();
  }

  @Test
  void flushAndRead_failed_areTheirErrors() throws IOException {
    for (Failing each : Failing.values()) {
      served.disk.flushFailure = each.failure;
      served.disk.readFailure = each.failure;
      expect(each.errno, 0, CMD_FLUSH, 0, 0);
      expect(each.errno, CMD_FLAG_FUA, CMD_WRITE, 0, 4096);
      expect(each.errno, 0, CMD_READ, 0, 4096);
    }
  }

  @Test
  void write_refusedInItsMiddle_isAnErrorAndStaysInStep() throws IOException {
    served.disk.keepWaiters = true;
    try (RawClient client = served.open(false)) {
      served.disk.full.set(1);
      client.request(0, CMD_WRITE, 1, 0, 1 << 20, new byte[1 << 20]);
      Await.until("the session waits for room", () -> served.disk.waiting() == 1);
      served.disk.appendFailure = new IoFailure.Medium("gone");
      served.disk.makeRoom();
      assertThat(client.error(1)).isEqualTo(EIO);
      served.disk.appendFailure = null;
      client.request(0, CMD_WRITE, 2, 0, 1, (byte) 1);
      assertThat(client.error(2)).isZero();
    }
  }

  @Test
  void request_wrongMagic_dropsThisConnectionOnly() throws IOException {
    try (RawClient good = served.open(false);
        RawClient bad = served.open(false)) {
      bad.send(RawClient.bytes(28).putInt(0x25609514).putLong(0).putLong(0).putLong(0));
      assertThat(bad.closedByServer()).isTrue();
      good.request(0, CMD_CACHE, 1, 0, 1);
      assertThat(good.error(1)).isZero();
    }
  }

  private enum Failing {
    OUT_OF_RANGE(new IoFailure.OutOfRange("shrunk?"), EINVAL),
    READ_ONLY(new IoFailure.ReadOnly("held"), EPERM),
    NO_SPACE(new IoFailure.NoSpace("mirror full"), ENOSPC),
    MEDIUM(new IoFailure.Medium("disk failed"), EIO),
    FENCED(new IoFailure.Fenced("secondary"), EPERM),
    STOPPING(new IoFailure.Stopping("stopping"), ESHUTDOWN);

    private final IoFailure failure;
    private final int errno;

    Failing(IoFailure failure, int errno) {
      this.failure = failure;
      this.errno = errno;
    }
  }
}
