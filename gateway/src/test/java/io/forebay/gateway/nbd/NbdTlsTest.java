package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.optionBytes;
import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_BLOCK_SIZE;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_ABORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXPORT_NAME;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_INVALID;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_TLS_REQD;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNKNOWN;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNSUP;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Exports.Answer;
import io.forebay.gateway.block.Exports.Asker;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.TestCertificates;
import io.forebay.gateway.nbd.RawClient.OptionReply;
import io.forebay.gateway.nbd.RawClient.Reply;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// STARTTLS and the three modes of the specification's section "TLS support". Names quote its rules.
class NbdTlsTest {
  private static final byte[] NOTHING = {};
  private static final TlsSide SIDE = new TlsSide();
  private static final SSLContext CLIENT = SIDE.client(null);

  private static Served served(TlsMode mode) throws IOException {
    return new Served(NbdLimits.DEFAULTS, SIDE.tls(mode), null);
  }

  private static int answer(RawClient client, int option, byte[] data) throws IOException {
    client.option(option, data);
    return client.optionReplies().getLast().type();
  }

  // ---- The upgrade

  @ParameterizedTest
  @EnumSource(value = TlsMode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void startTls_onceInPlace_isInvalidAndTheSessionGoesOn(TlsMode mode) throws IOException {
    try (Served served = served(mode);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT);
      assertThat(answer(client, OPT_STARTTLS, NOTHING)).isEqualTo(REP_ERR_INVALID);
      assertThat(answer(client, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
      client.request(0, CMD_WRITE, 1, 5, 3, new byte[] {1, 2, 3});
      assertThat(client.error(1)).isZero();
      client.request(0, CMD_READ, 2, 4, 5);
      assertThat(client.reply(5).data()).containsExactly(0, 1, 2, 3, 0);
    }
  }

  /// "The server MUST NOT preserve any negotiation state" (CVE-2021-3716): nothing that somebody slipped in
  /// before counts.
  @Test
  void startTls_always_forgetsWhatWasAgreedBefore() throws IOException {
    try (Served served = served(TlsMode.ALLOWED);
        RawClient client = RawClient.haggling(served.address)) {
      assertThat(answer(client, OPT_STRUCTURED_REPLY, NOTHING)).isEqualTo(REP_ACK);
      assertThat(answer(client, OPT_INFO, query("disk"))).isEqualTo(REP_ACK);
      served.disk.sizeBytes = 4096;
      client.startTls(CLIENT);
      client.option(OPT_GO, query("disk"));
      List<OptionReply> told = client.optionReplies();
      ByteBuffer info = ByteBuffer.wrap(told.getFirst().payload());
      assertThat(info.getLong(2)).as("size, told anew").isEqualTo(4096);
      assertThat(info.getShort(10) & 1 << 7).as("DF, offered with structured replies").isZero();
      client.request(0, CMD_READ, 1, 0, 4);
      assertThat(client.reply(4).structured()).isFalse();
    }
  }

  @Test
  void credentials_renewed_countForConnectionsToCome() throws IOException {
    ServerTls tls = SIDE.tls(TlsMode.REQUIRED);
    TlsSide other = new TlsSide();
    try (Served served = new Served(NbdLimits.DEFAULTS, tls, null);
        RawClient standing = RawClient.haggling(served.address)) {
      standing.startTls(CLIENT);
      tls.renew(other.credentials());
      assertThat(answer(standing, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
      try (RawClient old = RawClient.haggling(served.address);
          RawClient fresh = RawClient.haggling(served.address)) {
        assertThatThrownBy(() -> old.startTls(CLIENT)).isInstanceOf(SSLException.class);
        fresh.startTls(other.client(null));
        assertThat(answer(fresh, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
      }
    }
    assertThatThrownBy(() -> ServerTls.NONE.renew(other.credentials()))
        .isInstanceOf(IllegalStateException.class);
  }

  /// What stands behind STARTTLS is TLS's: it spoils the handshake, and nothing of it is ever looked at.
  @Test
  void startTls_withPlaintextBehindIt_endsWithoutLookingAtIt() throws IOException {
    GuardedExports exports = new GuardedExports().open(new MemoryVolume("disk", 4096));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports);
        RawClient client = RawClient.haggling(served.address)) {
      ByteBuffer burst = RawClient.bytes(200).put(optionBytes(OPT_STARTTLS, NOTHING));
      client.send(burst.put(optionBytes(OPT_GO, query("disk"))).put(optionBytes(3, NOTHING)));
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
      assertNothingReadable(client);
      assertThat(exports.asked).isEmpty();
    }
  }

  @Test
  void startTls_ackedAndPlaintextComes_endsWithoutLookingAtIt() throws IOException {
    GuardedExports exports = new GuardedExports().open(new MemoryVolume("disk", 4096));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports);
        RawClient client = RawClient.haggling(served.address)) {
      client.option(OPT_STARTTLS, NOTHING);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
      client.option(OPT_GO, query("disk"));
      assertNothingReadable(client);
      assertThat(exports.asked).isEmpty();
    }
  }

  /// At most an alert of TLS, then the end: no option reply.
  private static void assertNothingReadable(RawClient client) throws IOException {
    byte[] rest = client.rest();
    assertThat(rest.length).isLessThan(20);
    assertThat(new String(rest, UTF_8)).doesNotContain("disk");
  }

  @Test
  void startTls_withData_isInvalidAndNothingIsEncrypted() throws IOException {
    try (Served served = served(TlsMode.REQUIRED);
        RawClient client = RawClient.haggling(served.address)) {
      assertThat(answer(client, OPT_STARTTLS, new byte[1])).isEqualTo(REP_ERR_INVALID);
      assertThat(answer(client, OPT_STARTTLS, new byte[70_000])).isEqualTo(REP_ERR_INVALID);
      client.startTls(CLIENT);
      assertThat(answer(client, OPT_LIST, NOTHING)).isEqualTo(REP_ACK);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void version_ofToday_isServed(String version) throws IOException {
    try (Served served = served(TlsMode.REQUIRED);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT, version);
      assertThat(answer(client, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
    }
  }

  // ---- NOTLS

  @Test
  void off_startTls_isUnsupAndTlsIsNeverAskedFor() throws IOException {
    GuardedExports exports = new GuardedExports().withTls(new MemoryVolume("secret", 4096));
    try (Served served = new Served(NbdLimits.DEFAULTS, ServerTls.NONE, exports);
        RawClient client = RawClient.haggling(served.address)) {
      assertThat(answer(client, OPT_STARTTLS, NOTHING)).isEqualTo(REP_ERR_UNSUP);
      assertThat(answer(client, OPT_INFO, query("secret"))).isEqualTo(REP_ERR_UNKNOWN);
      assertThat(answer(client, OPT_GO, query("secret"))).isEqualTo(REP_ERR_UNKNOWN);
    }
  }

  // ---- FORCEDTLS

  /// "Any other option, including INFO and unsupported options".
  @Test
  void required_anyOptionBeforeTls_isTlsRequired() throws IOException {
    try (Served served = served(TlsMode.REQUIRED);
        RawClient client = RawClient.haggling(served.address)) {
      for (int option : new int[] {OPT_LIST, 4, OPT_STRUCTURED_REPLY, 9, 10, 11, 99, -1}) {
        assertThat(answer(client, option, NOTHING)).isEqualTo(REP_ERR_TLS_REQD);
      }
      for (int option : new int[] {OPT_INFO, OPT_GO}) {
        assertThat(answer(client, option, query("disk"))).isEqualTo(REP_ERR_TLS_REQD);
        assertThat(answer(client, option, query("nope"))).isEqualTo(REP_ERR_TLS_REQD);
        assertThat(answer(client, option, NOTHING)).isEqualTo(REP_ERR_TLS_REQD);
        assertThat(answer(client, option, new byte[70_000])).isEqualTo(REP_ERR_TLS_REQD);
      }
      client.startTls(CLIENT);
      assertThat(answer(client, 99, NOTHING)).isEqualTo(REP_ERR_UNSUP);
      assertThat(answer(client, OPT_INFO, query("nope"))).isEqualTo(REP_ERR_UNKNOWN);
      assertThat(answer(client, OPT_GO, query("disk", INFO_BLOCK_SIZE))).isEqualTo(REP_ACK);
    }
  }

  @Test
  void required_abortBeforeTls_isAcked() throws IOException {
    try (Served served = served(TlsMode.REQUIRED);
        RawClient client = RawClient.haggling(served.address)) {
      assertThat(answer(client, OPT_ABORT, NOTHING)).isEqualTo(REP_ACK);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void required_exportNameBeforeTls_mustTerminateTheSession() throws IOException {
    try (Served served = served(TlsMode.REQUIRED)) {
      try (RawClient client = RawClient.haggling(served.address)) {
        client.option(OPT_EXPORT_NAME, "disk".getBytes(UTF_8));
        assertThat(client.closedByServer()).isTrue();
      }
      try (RawClient client = RawClient.haggling(served.address)) {
        client.startTls(CLIENT);
        client.option(OPT_EXPORT_NAME, "disk".getBytes(UTF_8));
        assertThat(ByteBuffer.wrap(client.receive(10)).getLong()).isEqualTo(Served.SIZE);
      }
    }
  }

  // ---- SELECTIVETLS

  private static GuardedExports mixed() {
    return new GuardedExports()
        .open(new MemoryVolume("open", 4096))
        .withTls(new MemoryVolume("secret", 8192));
  }

  @Test
  void allowed_plaintextClient_seesNothingOfWhatNeedsTls() throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), mixed())) {
      try (RawClient client = RawClient.haggling(served.address)) {
        client.option(OPT_LIST, NOTHING);
        assertThat(client.optionReplies()).hasSize(2);
        assertThat(answer(client, OPT_INFO, query("secret"))).isEqualTo(REP_ERR_TLS_REQD);
        assertThat(answer(client, OPT_GO, query("secret"))).isEqualTo(REP_ERR_TLS_REQD);
        assertThat(answer(client, OPT_GO, query("open"))).isEqualTo(REP_ACK);
      }
      try (RawClient client = RawClient.haggling(served.address)) {
        client.option(OPT_EXPORT_NAME, "secret".getBytes(UTF_8));
        assertThat(client.closedByServer()).isTrue();
      }
    }
  }

  @Test
  void allowed_clientWithTls_seesAllAndIsNeverToldToUseIt() throws IOException {
    GuardedExports exports =
        mixed().with(new MemoryVolume("odd", 1), asker -> new Answer.TlsRequired());
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT);
      client.option(OPT_LIST, NOTHING);
      assertThat(client.optionReplies()).hasSize(3);
      assertThat(answer(client, OPT_INFO, query("odd"))).isEqualTo(REP_ERR_UNKNOWN);
      assertThat(answer(client, OPT_INFO, query("nope"))).isEqualTo(REP_ERR_UNKNOWN);
      assertThat(answer(client, OPT_GO, query("secret"))).isEqualTo(REP_ACK);
    }
  }

  // ---- Who asks

  @Test
  void asker_eachClient_isWhoItHasProvenToBe() throws Exception {
    Identity authority = TestCertificates.authority("hosts");
    Identity host = TestCertificates.issued(authority, "db1", "db1.example.com");
    GuardedExports exports = new GuardedExports().open(new MemoryVolume("disk", 4096));
    ServerTls tls = SIDE.tls(TlsMode.ALLOWED, authority.certificate());
    try (Served served = new Served(NbdLimits.DEFAULTS, tls, exports)) {
      assertThat(asker(served, exports, null)).isEqualTo(Asker.plain("127.0.0.1"));
      assertThat(asker(served, exports, CLIENT)).isEqualTo(new Asker("127.0.0.1", true, null));
      assertThat(asker(served, exports, SIDE.client(host)))
          .isEqualTo(new Asker("127.0.0.1", true, Set.of("db1", "db1.example.com")));
    }
  }

  private static Asker asker(Served served, GuardedExports exports, @Nullable SSLContext context)
      throws IOException {
    exports.asked.clear();
    try (RawClient client = RawClient.haggling(served.address)) {
      if (context != null) {
        client.startTls(context);
      }
      assertThat(answer(client, OPT_LIST, NOTHING)).isEqualTo(REP_ACK);
    }
    return exports.asked.remove();
  }

  @Test
  void readOnlyForThisAsker_isToldAndHolds() throws IOException {
    MemoryVolume disk = new MemoryVolume("disk", 4096);
    GuardedExports exports =
        new GuardedExports().with(disk, asker -> new Answer.Open(disk, "", !asker.tls()));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports)) {
      try (RawClient client = RawClient.open(served.address, "disk", false)) {
        client.request(0, CMD_WRITE, 1, 0, 1, (byte) 1);
        assertThat(client.error(1)).isEqualTo(1);
      }
      try (RawClient client = RawClient.haggling(served.address)) {
        client.startTls(CLIENT);
        assertThat(answer(client, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
        client.request(0, CMD_WRITE, 1, 0, 1, (byte) 1);
        assertThat(client.error(1)).isZero();
      }
    }
  }

  @Test
  void recheck_whatMayNoLonger_isClosedAndTheRestGoesOn() throws IOException {
    MemoryVolume disk = new MemoryVolume("disk", 4096);
    MemoryVolume other = new MemoryVolume("other", 4096);
    GuardedExports exports = new GuardedExports().open(disk).open(other);
    try (Served served = new Served(exports);
        RawClient client = RawClient.open(served.address, "disk", false);
        RawClient good = RawClient.open(served.address, "other", false)) {
      served.server.recheck(disk.uuid());
      client.request(0, CMD_READ, 1, 0, 1);
      assertThat(client.reply(1).error()).isZero();
      exports.with(disk, asker -> Answer.Unknown.NONE);
      served.server.recheck(disk.uuid());
      assertThat(client.closedByServer()).isTrue();
      good.request(0, CMD_READ, 1, 0, 1);
      assertThat(good.reply(1).error()).isZero();
    }
  }

  // ---- Bytes

  /// Long requests in both directions, more at a time than the receive buffer holds, with both engines.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void transmission_longRequests_areTheSameBytes(String version) throws IOException {
    byte[] content = new byte[8 << 20];
    new Random(3).nextBytes(content);
    try (Served served = served(TlsMode.REQUIRED);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT, version);
      assertThat(answer(client, OPT_STRUCTURED_REPLY, NOTHING)).isEqualTo(REP_ACK);
      assertThat(answer(client, OPT_GO, query("disk"))).isEqualTo(REP_ACK);
      for (int i = 0; i < 3; i++) {
        client.request(0, CMD_WRITE, i, (long) i * content.length, content.length, content);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(client.reply(0).error()).isZero();
      }
      client.request(0, CMD_READ, 9, content.length, content.length);
      Reply read = client.reply(content.length);
      assertThat(read.data()).isEqualTo(content);
    }
  }

  /// A greeting of TLS 1.1 (RFC 4346): answered by the alert protocol_version, then the end.
  @Test
  void version_tooOld_isRefusedWithAnAlert() throws IOException {
    ByteBuffer hello = RawClient.bytes(100).put(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2});
    hello.put(new byte[32]).put(new byte[] {0, 0, 2, (byte) 0xC0, 9, 1, 0});
    try (Served served = served(TlsMode.ALLOWED);
        RawClient client = RawClient.haggling(served.address)) {
      client.option(OPT_STARTTLS, NOTHING);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
      client.send(hello);
      byte[] rest = client.rest();
      assertThat(rest).startsWith(21, 3).endsWith(2, 70);
    }
  }
}
