package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the server tells of those who log in, and how they are sent away.
class IscsiVisitsTest {
  private static final byte[] SECRET = "a secret of the host".getBytes(UTF_8);
  private static final byte[] OTHER = "another one's secret".getBytes(UTF_8);
  private static final int TO_FULL = Bhs.FINAL | 3;
  private static final IscsiLimits HURRIED =
      Limits.with(new IscsiLimits.Login(10_000, 32, 64 << 10, 128, 10));

  /// The status of a login with CHAP; the connection stays with `host`.
  private static int prove(RawInitiator host, String initiator, String user, byte[] secret)
      throws Exception {
    host.name = initiator;
    return host.logInAs(user, secret);
  }

  private static IscsiServer.Live only(Served served) {
    Await.until("there is one", () -> served.server.sessions().size() == 1); // Behind the answer.
    return served.server.sessions().getFirst();
  }

  @Test
  void session_comesAndGoes_isHeardOnceEach() throws IOException {
    try (Served served = new Served()) {
      String named = RawInitiator.NAME + " " + OneTarget.NAME;
      try (RawInitiator host = RawInitiator.loggedIn(served.address, "")) {
        assertThat(host.ask(host.testUnitReady()).status()).isNotNegative();
        assertThat(served.visits.heard).containsExactly("opened " + named);
      }
      Await.until("it is over", () -> served.visits.heard.size() == 2);
      assertThat(served.visits.heard).endsWith("closed " + named);
    }
  }

  @Test
  void login_refused_isHeardWithTheReason() throws IOException {
    try (Served served = new Served();
        RawInitiator host = new RawInitiator(served.address)) {
      Pdu answer =
          host.ask(
              host.login(TO_FULL)
                  .with("InitiatorName=" + RawInitiator.NAME + "\0TargetName=iqn.none\0"));
      assertThat(answer.at16(Bhs.LOGIN_STATUS_AT)).isEqualTo(0x0203);
      assertThat(served.visits.heard)
          .containsExactly(
              "refused " + RawInitiator.NAME + " 127.0.0.1 iqn.none NOT_FOUND no target iqn.none");
    }
  }

  @Test
  void session_told_countsWhatWentOverIt() throws IOException {
    try (Served served = new Served();
        RawInitiator host = RawInitiator.loggedIn(served.address, "HeaderDigest=None\0")) {
      IscsiServer.Live before = only(served);
      long commands = before.traffic().commands();
      for (int i = 0; i < 3; i++) {
        assertThat(host.ask(host.testUnitReady()).status()).isNotNegative();
      }
      Await.until("it is counted", () -> only(served).traffic().commands() == commands + 3);
      IscsiServer.Live live = only(served);
      assertThat(live.traffic().sentBytes()).isGreaterThanOrEqualTo(3 * 48);
      Await.until("what came is counted", () -> only(served).traffic().receivedBytes() >= 3 * 48);
      assertThat(live.agreed().headerDigest()).isFalse();
      assertThat(live.number()).isPositive();
      assertThat(live.nexus().initiator()).isEqualTo(RawInitiator.NAME);
      assertThat(live.nexus().portalGroup()).isPositive();
      assertThat(live.portal()).isEqualTo("127.0.0.1:" + served.address.getPort());
    }
  }

  @Test
  void disconnect_aSession_closesThatOneOnly() throws IOException {
    try (Served served = new Served();
        RawInitiator host = RawInitiator.loggedIn(served.address, "")) {
      int number = only(served).number();
      assertThat(served.server.disconnect(number + 1)).isNull();
      assertThat(served.server.sessions()).hasSize(1);
      IscsiServer.@Nullable Live was = served.server.disconnect(number);
      assertThat(was).isNotNull();
      assertThat(host.closedByServer()).isTrue();
      Await.until("it is gone", () -> served.server.sessions().isEmpty());
    }
  }

  @Test
  void secrets_changed_countForTheNextLoginAndEndWhoHasNoneAnyMore() throws Exception {
    try (Served served = new Served(HURRIED, new ChapSecrets(Map.of("a", SECRET), null))) {
      try (RawInitiator stays = new RawInitiator(served.address)) {
        assertThat(prove(stays, RawInitiator.NAME, "a", SECRET)).isZero();
        Await.until("it is there", () -> served.server.sessions().size() == 1);
        assertThat(only(served).user()).isEqualTo("a");
        served.server.secrets(new ChapSecrets(Map.of("a", OTHER, "b", SECRET), null));
        assertThat(served.server.sessions()).hasSize(1);
        try (RawInitiator late = new RawInitiator(served.address)) {
          assertThat(prove(late, "iqn.late", "a", SECRET)).isEqualTo(0x0201);
        }
        served.server.secrets(new ChapSecrets(Map.of("b", SECRET), null));
        assertThat(stays.closedByServer()).isTrue();
      }
    }
  }

  /// Rules name initiators: a name that has a secret is nobody else's.
  @Test
  void initiator_underTheNameOfAnothersSecret_isRefused() throws Exception {
    ChapSecrets secrets = new ChapSecrets(Map.of("iqn.x:victim", SECRET, "iqn.x:me", OTHER), null);
    try (Served served = new Served(HURRIED, secrets)) {
      try (RawInitiator host = new RawInitiator(served.address)) {
        assertThat(prove(host, "iqn.X:Victim", "iqn.x:me", OTHER)).isEqualTo(0x0201);
      }
      try (RawInitiator host = new RawInitiator(served.address)) {
        assertThat(prove(host, "iqn.x:me", "iqn.x:me", OTHER)).isZero();
      }
      assertThat(served.visits.heard.getFirst()).contains("is another's, who has a secret");
    }
  }

  /// A user whose secret is for one name has no other, and that name is nobody else's.
  @Test
  void initiator_whoseNameIsAnotherUsers_isRefused() throws Exception {
    Map<String, byte[]> users = Map.of("a", SECRET, "b", OTHER);
    ChapSecrets secrets = new ChapSecrets(users, Map.of("b", "iqn.x:b"), null, true);
    try (Served served = new Served(HURRIED, secrets)) {
      try (RawInitiator host = new RawInitiator(served.address)) {
        assertThat(prove(host, "iqn.x:B", "a", SECRET)).isEqualTo(0x0201);
      }
      assertThat(served.visits.heard.getFirst()).contains("is another's, who has a secret");
      try (RawInitiator host = new RawInitiator(served.address)) {
        assertThat(prove(host, "iqn.x:a", "b", OTHER)).isEqualTo(0x0201);
      }
      assertThat(served.visits.heard.get(1)).contains("for the name iqn.x:b alone");
      try (RawInitiator host = new RawInitiator(served.address);
          RawInitiator other = new RawInitiator(served.address)) {
        assertThat(prove(host, "iqn.X:b", "b", OTHER)).isZero();
        assertThat(prove(other, "iqn.x:a", "a", SECRET)).isZero();
        Await.until("both are there", () -> served.server.sessions().size() == 2);
        served.server.secrets(new ChapSecrets(users, Map.of("b", "iqn.x:c"), null, true));
        assertThat(host.closedByServer()).isTrue();
        Await.until("the other one stays", () -> served.server.sessions().size() == 1);
      }
    }
  }
}
