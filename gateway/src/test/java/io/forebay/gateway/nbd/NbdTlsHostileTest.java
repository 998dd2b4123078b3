package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.RawClient.query;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.TestCertificates;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that do to TLS what they should not.
class NbdTlsHostileTest {
  private static final byte[] NOTHING = {};
  private static final TlsSide SIDE = new TlsSide();
  private static final SSLContext CLIENT = SIDE.client(null);

  /// A limit that a stalled handshake must meet, and one that a good one never does.
  private static final NbdLimits SHORT =
      Limits.with(new NbdLimits.Handshake(1_500, 64, 64 << 10, 1 << 20));

  private static RawClient upgrading(Served served) throws IOException {
    RawClient client = RawClient.haggling(served.address);
    client.option(OPT_STARTTLS, NOTHING);
    assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
    return client;
  }

  // ---- Time

  @Test
  void handshake_thatStalls_isDroppedAtTheDeadline() throws IOException {
    try (Served served = new Served(SHORT, SIDE.tls(TlsMode.ALLOWED), null);
        RawClient client = upgrading(served)) {
      assertThat(client.rest().length).isLessThan(20);
      Await.until("its place is free", () -> served.server.connections() == 0);
    }
  }

  /// Each byte is right, and comes late.
  @Test
  void handshake_thatTrickles_isDroppedAtTheDeadline() throws Exception {
    try (Served served = new Served(SHORT, SIDE.tls(TlsMode.ALLOWED), null);
        RawClient client = upgrading(served)) {
      byte[] hello = {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xFC, 3, 3};
      for (int i = 0; i < 100 && served.server.connections() > 0; i++) {
        try {
          client.send(i < hello.length ? hello[i] : 0);
        } catch (IOException _) {
          break; // It has hung up.
        }
        Thread.sleep(50);
      }
      Await.until("its place is free", () -> served.server.connections() == 0);
    }
  }

  /// The one deadline goes on behind TLS.
  @Test
  void handshake_completeAndThenSilent_isDroppedAtTheDeadline() throws IOException {
    try (Served served = new Served(SHORT, SIDE.tls(TlsMode.ALLOWED), null);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  // ---- Certificates

  /// What must not get in, by name; each makes what the client shows to a server that trusts an authority
  /// and one pinned certificate.
  @ParameterizedTest
  @ValueSource(strings = {"stranger", "expired", "strangersAuthority", "asServerOfOurs"})
  void certificate_notTrusted_endsTheSession(String which) throws Exception {
    Identity authority = TestCertificates.authority("hosts");
    Identity shown =
        switch (which) {
          case "stranger" -> TestCertificates.alone("db1");
          case "expired" -> TestCertificates.expired(authority, "db1");
          case "strangersAuthority" ->
              TestCertificates.issued(TestCertificates.authority("hosts"), "db1");
          default -> SIDE.server;
        };
    assertThat(letIn(shown, authority.certificate())).isFalse();
    assertThat(letIn(TestCertificates.issued(authority, "db1"), authority.certificate())).isTrue();
  }

  @Test
  void certificate_pinned_isTrustedUntilItsEndAndNoOther() throws Exception {
    Identity pinned = TestCertificates.alone("db1");
    Identity old = TestCertificates.aloneAndExpired("db2");
    assertThat(letIn(pinned, pinned.certificate(), old.certificate())).isTrue();
    assertThat(letIn(old, pinned.certificate(), old.certificate())).isFalse();
    assertThat(letIn(TestCertificates.alone("db1"), pinned.certificate())).isFalse();
  }

  /// Signed by a pinned certificate that is no authority.
  @Test
  void certificate_signedByAPinnedHost_isNotTrusted() throws Exception {
    Identity pinned = TestCertificates.alone("db1");
    assertThat(letIn(TestCertificates.issued(pinned, "db9"), pinned.certificate())).isFalse();
  }

  private static boolean letIn(Identity shown, X509Certificate... trusted) throws IOException {
    ServerTls tls = SIDE.tls(TlsMode.ALLOWED, trusted);
    try (Served served = new Served(NbdLimits.DEFAULTS, tls, null);
        RawClient client = RawClient.haggling(served.address)) {
      try {
        client.startTls(SIDE.client(shown));
        client.option(OPT_LIST, NOTHING);
        return client.optionReplies().getLast().type() == REP_ACK;
      } catch (IOException refused) {
        assertThat(refused).isNotInstanceOf(java.net.SocketTimeoutException.class);
        return false;
      }
    }
  }

  // ---- Downgrade

  /// "There is no downgrade to a non-TLS session": what comes behind the end of TLS is not looked at.
  @Test
  void tls_endedByTheClient_isTheEndOfTheSession() throws IOException {
    GuardedExports exports = new GuardedExports().open(new MemoryVolume("disk", 4096));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports);
        RawClient client = RawClient.haggling(served.address)) {
      Socket plain = client.socket();
      client.startTls(CLIENT);
      ((javax.net.ssl.SSLSocket) client.socket()).shutdownOutput();
      try {
        plain.getOutputStream().write(RawClient.optionBytes(OPT_GO, query("disk")));
      } catch (IOException _) {
        // It has hung up already.
      }
      Await.until("its place is free", () -> served.server.connections() == 0);
      assertThat(exports.asked).isEmpty();
    }
  }

  @Test
  void tls_inPlaceAndPlaintextComes_endsWithoutLookingAtIt() throws IOException {
    GuardedExports exports = new GuardedExports().open(new MemoryVolume("disk", 4096));
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), exports);
        RawClient client = RawClient.haggling(served.address)) {
      Socket plain = client.socket();
      client.startTls(CLIENT);
      plain.getOutputStream().write(RawClient.optionBytes(OPT_GO, query("disk")));
      Await.until("its place is free", () -> served.server.connections() == 0);
      assertThat(exports.asked).isEmpty();
    }
  }

  // ---- Memory

  /// The log is full and the client goes on sending: what was decrypted and not read stays one read's worth.
  @Test
  void writes_nobodyTakes_waitInTheSocketAndNotInMemory() throws Exception {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.REQUIRED), null);
        RawClient client = RawClient.haggling(served.address)) {
      client.startTls(CLIENT);
      client.option(OPT_GO, query("disk"));
      assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
      served.disk.keepWaiters = true;
      served.disk.full.set(1);
      byte[] payload = new byte[1 << 20];
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 40; i++) {
                    client.request(0, CMD_WRITE, i, 0, payload.length, payload);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Await.until("an append that found no room", () -> served.disk.full.get() == 0);
      long most = 0;
      for (int i = 0; i < 50; i++) {
        most = Math.max(most, served.bufferBytes());
        Thread.sleep(10);
      }
      assertThat(sender.isAlive()).as("the client is held up").isTrue();
      assertThat(most).isLessThan(1 << 20);
      served.disk.keepWaiters = false;
      served.disk.makeRoom();
      for (int i = 0; i < 40; i++) {
        assertThat(client.error(i)).isZero();
      }
      sender.join();
    }
  }

  /// Hundred upgrades that nobody completes cost little, and a good client does not notice.
  @Test
  void handshakes_manyBegun_costLittleAndAGoodClientGoesOn() throws IOException {
    List<RawClient> begun = new ArrayList<>();
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.ALLOWED), null)) {
      try (RawClient good = served.open(false)) {
        long before = served.bufferBytes();
        for (int i = 0; i < 100; i++) {
          begun.add(upgrading(served));
        }
        for (int i = 0; i < 100; i++) {
          good.request(0, CMD_READ, i, 0, 512);
          assertThat(good.reply(512).error()).isZero();
        }
        assertThat(served.bufferBytes() - before).isLessThan(100 * (256L << 10));
      } finally {
        for (RawClient client : begun) {
          client.close();
        }
      }
      Await.until("all places are free", () -> served.server.connections() == 0);
    }
  }

  /// Breaking off in the middle of TLS's handshake concerns nobody else.
  @Test
  void handshake_brokenOff_costsNothing() throws IOException {
    try (Served served = new Served(NbdLimits.DEFAULTS, SIDE.tls(TlsMode.REQUIRED), null)) {
      for (int i = 0; i < 30; i++) {
        try (RawClient client = upgrading(served)) {
          client.send(java.util.Arrays.copyOf(new byte[] {22, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3}, i));
        }
      }
      try (RawClient client = RawClient.haggling(served.address)) {
        client.startTls(CLIENT);
      } catch (SSLException e) {
        throw new AssertionError(e);
      }
      Await.until("all places are free", () -> served.server.connections() == 0);
    }
  }
}
