package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.bytes;
import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_FIXED_NEWSTYLE;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_NO_ZEROES;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_ABORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXPORT_NAME;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_INVALID;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_TOO_BIG;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNSUP;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_SERVER;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.RawClient.OptionReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The option haggling but for INFO and GO. Names quote the rule of the specification.
class NbdHandshakeTest {
  private static final byte[] NOTHING = {};

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private RawClient haggling() throws IOException {
    return RawClient.haggling(served.address);
  }

  @Test
  void greeting_always_offersFixedNewstyleAndNoZeroesOnly() throws IOException {
    try (RawClient client = new RawClient(served.address)) {
      assertThat(client.greeting()).isEqualTo(FLAG_FIXED_NEWSTYLE | FLAG_NO_ZEROES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 2, 1 << 31, 3 | 1 << 16})
  void clientFlags_unknownBit_mustDropTheConnection(int flags) throws IOException {
    try (RawClient client = new RawClient(served.address)) {
      client.greeting();
      client.send(bytes(4).putInt(flags));
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void clientFlags_withoutFixedNewstyle_onlyExportNameIsValid() throws IOException {
    try (RawClient client = new RawClient(served.address)) {
      client.greeting();
      client.send(bytes(4).putInt(0));
      client.option(OPT_LIST, NOTHING);
      assertThat(client.closedByServer()).isTrue();
    }
    try (RawClient client = new RawClient(served.address)) {
      client.greeting();
      client.send(bytes(4).putInt(0));
      client.option(OPT_EXPORT_NAME, "disk".getBytes(UTF_8));
      assertThat(ByteBuffer.wrap(client.receive(8 + 2 + 124)).getLong()).isEqualTo(Served.SIZE);
    }
  }

  @Test
  void option_wrongMagic_dropsTheConnection() throws IOException {
    try (RawClient client = haggling()) {
      client.send(bytes(16).putLong(0x49484156454f5055L).putInt(OPT_LIST).putInt(0));
      assertThat(client.closedByServer()).isTrue();
    }
  }

  /// PEEK_EXPORT and what may come: "MUST reply with ERR_UNSUP, and
  /// MUST NOT fail to parse the next message"; the data is skipped exactly, also when it is not kept.
  @ParameterizedTest
  @CsvSource({"4, 0", "5, 0", "12, 1", "65535, 65536", "-1, 65537", "99, 300000"})
  void option_unknown_isUnsupAndTheNextOneParses(int code, int length) throws IOException {
    try (RawClient client = haggling()) {
      client.option(code, new byte[length]);
      OptionReply reply = client.optionReply();
      assertThat(reply.option()).isEqualTo(code);
      assertThat(reply.type()).isEqualTo(REP_ERR_UNSUP);
      client.option(OPT_STRUCTURED_REPLY, NOTHING);
      assertThat(client.optionReply())
          .usingRecursiveComparison()
          .isEqualTo(new OptionReply(OPT_STRUCTURED_REPLY, REP_ACK, NOTHING));
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 70000", "5, 1", "5, 70000", "8, 4", "8, 70000"})
  void option_thatTakesNoData_withDataIsInvalid(int code, int length) throws IOException {
    assertThat(List.of(OPT_LIST, OPT_STARTTLS, OPT_STRUCTURED_REPLY)).contains(code);
    try (RawClient client = haggling()) {
      client.option(code, new byte[length]);
      assertThat(client.optionReply().type()).isEqualTo(REP_ERR_INVALID);
      client.option(OPT_LIST, NOTHING);
      assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
    }
  }

  @Test
  void startTls_withoutTls_isUnsupAndNeverTlsRequired() throws IOException {
    try (RawClient client = haggling()) {
      client.option(OPT_STARTTLS, NOTHING);
      assertThat(client.optionReply().type()).isEqualTo(REP_ERR_UNSUP);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 70_000})
  void abort_withOrWithoutData_isAckedAndClosed(int length) throws IOException {
    try (RawClient client = haggling()) {
      client.option(OPT_ABORT, new byte[length]);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void abort_clientClosesWithoutWaiting_nobodyElseNotices() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = haggling()) {
        client.option(OPT_ABORT, NOTHING);
      }
    }
    served.open(false).close();
  }

  @Test
  void list_always_namesEveryExportWithItsDescription() throws IOException {
    MemoryExports exports =
        new MemoryExports(new MemoryVolume("a", 1), new MemoryVolume("b\u00fc", 4096));
    try (Served two = new Served(exports);
        RawClient client = RawClient.haggling(two.address)) {
      client.option(OPT_LIST, NOTHING);
      List<OptionReply> replies = client.optionReplies();
      assertThat(replies)
          .extracting(OptionReply::type)
          .containsExactly(REP_SERVER, REP_SERVER, REP_ACK);
      assertThat(server(replies.get(0))).containsExactly("a", "volume a");
      assertThat(server(replies.get(1))).containsExactly("b\u00fc", "volume b\u00fc");
    }
  }

  /// The name and the description of a REP_SERVER.
  private static List<String> server(OptionReply reply) {
    ByteBuffer payload = ByteBuffer.wrap(reply.payload());
    byte[] name = new byte[payload.getInt()];
    byte[] rest = new byte[payload.get(name).remaining()];
    payload.get(rest);
    return List.of(new String(name, UTF_8), new String(rest, UTF_8));
  }

  @Test
  void exportName_withoutNoZeroes_sends124Zeroes() throws IOException {
    try (RawClient client = new RawClient(served.address)) {
      client.greeting();
      client.send(bytes(4).putInt(FLAG_FIXED_NEWSTYLE));
      client.option(OPT_EXPORT_NAME, "disk".getBytes(UTF_8));
      client.request(0, CMD_READ, 1, 0, 2);
      client.receive(10);
      assertThat(client.receive(124)).containsOnly(0);
      assertThat(client.reply(2).data()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", ""})
  void exportName_withNoZeroes_entersTransmissionAtOnce(String name) throws IOException {
    try (RawClient client = haggling()) {
      client.option(OPT_EXPORT_NAME, name.getBytes(UTF_8));
      client.request(0, CMD_READ, 1, 0, 2); // In the same burst: nothing of it may be lost.
      client.receive(10);
      assertThat(client.reply(2).data()).hasSize(2);
    }
  }

  @Test
  void exportName_ofNothingThatExists_mustTerminateTheSession() throws IOException {
    byte[] noUtf8 = {(byte) 0xc3, 0x28};
    for (byte[] name :
        List.of("nope".getBytes(UTF_8), new byte[4097], "di\0sk".getBytes(UTF_8), noUtf8)) {
      try (RawClient client = haggling()) {
        client.option(OPT_EXPORT_NAME, name);
        assertThat(client.closedByServer()).isTrue();
      }
    }
  }

  /// Lengths that lie, and names that cannot be.
  @Test
  void query_malformed_isRefusedAndTheNextOneParses() throws IOException {
    byte[] noUtf8 = query("disk");
    noUtf8[4] = (byte) 0xff;
    byte[] nul = query("disk");
    nul[5] = 0;
    byte[] longer = query("disk", 3);
    longer[longer.length - 3] = 2; // Two information requests announced, one there.
    byte[] fewer = query("disk", 3, 1);
    fewer[fewer.length - 5] = 1;
    try (RawClient client = haggling()) {
      for (int code : List.of(OPT_INFO, OPT_GO)) {
        expect(client, code, NOTHING, REP_ERR_INVALID);
        expect(client, code, new byte[5], REP_ERR_INVALID);
        expect(client, code, bytes(10).putInt(5).array(), REP_ERR_INVALID);
        expect(client, code, bytes(10).putInt(-1).array(), REP_ERR_INVALID);
        expect(client, code, bytes(10).putInt(1 << 31).array(), REP_ERR_INVALID);
        expect(client, code, noUtf8, REP_ERR_INVALID);
        expect(client, code, nul, REP_ERR_INVALID);
        expect(client, code, longer, REP_ERR_INVALID);
        expect(client, code, fewer, REP_ERR_INVALID);
        expect(client, code, query("x".repeat(4097)), REP_ERR_TOO_BIG);
        expect(client, code, new byte[65_537], REP_ERR_TOO_BIG);
      }
      client.option(OPT_GO, query("disk"));
      assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
    }
  }

  private static void expect(RawClient client, int code, byte[] payload, int type)
      throws IOException {
    client.option(code, payload);
    OptionReply reply = client.optionReply();
    assertThat(reply.option()).isEqualTo(code);
    assertThat(reply.type()).as("%s bytes: %s", payload.length, reply.text()).isEqualTo(type);
  }
}
