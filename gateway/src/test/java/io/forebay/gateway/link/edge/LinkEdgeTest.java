package io.forebay.gateway.link.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.Dialer.Dialed;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.pairing.Claim;
import io.forebay.gateway.link.pairing.InviteCode;
import io.forebay.gateway.link.pairing.Joined;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real sockets and TLS, with the native engine and with the JDK's.
class LinkEdgeTest {
  @TempDir Path home;

  private static boolean up(EdgeSide side, EdgeSide other) {
    return side.link(other).status().phase() == LineStatus.Phase.UP;
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void pair_thenLine_upOnBothSides_andUpAgainAfterALoss(SslProvider provider) throws Exception {
    try (EdgeSide london = new EdgeSide("london", home, provider);
        EdgeSide leeds = new EdgeSide("leeds", home, provider)) {
      assertThat(leeds.join(london.invite())).isInstanceOf(Joined.Done.class);
      EdgeSide.await(() -> up(london, leeds) && up(leeds, london), "up");
      leeds.link(london).close();
      EdgeSide.await(() -> !london.downs.isEmpty(), "down");
      leeds.peers.clear();
      assertThat(leeds.join(london.invite())).isInstanceOf(Joined.Done.class);
      EdgeSide.await(() -> up(leeds, london), "up again");
      assertThat(london.fatal).isEmpty();
      assertThat(leeds.fatal).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void dial_otherCertificateThanPinned_failsBeforeOursIsShown(SslProvider provider)
      throws Exception {
    try (EdgeSide london = new EdgeSide("london", home, provider);
        EdgeSide leeds = new EdgeSide("leeds", home, provider);
        EdgeSide mallory = new EdgeSide("mallory", home, provider)) {
      InviteCode right = london.invite();
      InviteCode moved =
          new InviteCode(
              right.host(), mallory.bound.getPort(), right.fingerprintPrefix(), right.secret());
      assertThat(leeds.join(moved))
          .isInstanceOfSatisfying(
              Joined.Failed.class,
              failed -> assertThat(failed.reason()).contains("another appliance answers"));
      assertThat(leeds.peers).isEmpty();
      assertThat(mallory.peers).isEmpty();
    }
  }

  /// Knows who london is, but london does not know him.
  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void dial_byAStranger_isClosedBeforeAnyByteOfTheProtocol(SslProvider provider) throws Exception {
    try (EdgeSide london = new EdgeSide("london", home, provider);
        EdgeSide leeds = new EdgeSide("leeds", home, provider);
        EdgeSide mallory = new EdgeSide("mallory", home, provider)) {
      assertThat(leeds.join(london.invite())).isInstanceOf(Joined.Done.class);
      mallory.trust(london.ours(), london.identity.fingerprint());
      EdgeSide.await(
          () -> mallory.link(london).status().problem().contains("may not know this appliance"),
          "told");
      assertThat(london.peers).containsOnlyKeys(leeds.id);
      EdgeSide.await(() -> !london.strangers.isEmpty(), "told over there");
      assertThat(london.strangers)
          .as("once, however often he tries")
          .singleElement()
          .asString()
          .contains(mallory.identity.fingerprint().hex());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void dial_nobodyListens_saysSo(SslProvider provider) throws Exception {
    try (EdgeSide london = new EdgeSide("london", home, provider)) {
      EdgeSide leeds = new EdgeSide("leeds", home, provider);
      leeds.close();
      london.trust(leeds.ours(), leeds.identity.fingerprint());
      CompletableFuture<Dialed> dialed = new CompletableFuture<>();
      london.edge.dial(london.link(leeds).peer(), dialed::complete);
      assertThat(dialed.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Dialed.Failed.class, failed -> assertThat(failed.reason()).contains("reached"));
    }
  }

  /// A connection that ends before its first byte, perhaps before anybody here looked at it.
  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void dial_closedAtOnce_isToldOfEachTime(SslProvider provider) throws Exception {
    try (ServerSocket closer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        EdgeSide london = new EdgeSide("london", home, provider)) {
      Thread.ofVirtual().start(() -> closeEach(closer));
      UUID id = UUID.randomUUID();
      String address = "127.0.0.1:" + closer.getLocalPort();
      london.trust(new Claim(id, "leeds", address), london.identity.fingerprint());
      for (int i = 0; i < 300; i++) {
        CompletableFuture<Dialed> dialed = new CompletableFuture<>();
        london.edge.dial(new Peer(id, "leeds"), dialed::complete);
        assertThat(dialed.get(30, TimeUnit.SECONDS)).isInstanceOf(Dialed.Failed.class);
      }
    }
  }

  private static void closeEach(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /// Bytes that are no TLS, far too many of them, and more connections than may wait.
  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void strangers_talkativeOrMany_areClosed_andPeersGetThrough(SslProvider provider)
      throws Exception {
    try (EdgeSide london = new EdgeSide("london", home, provider);
        EdgeSide leeds = new EdgeSide("leeds", home, provider)) {
      try (Socket noise = new Socket("127.0.0.1", london.bound.getPort())) {
        noise.getOutputStream().write(new byte[64]);
        assertThat(ends(noise)).isTrue();
      }
      try (Socket flood = new Socket("127.0.0.1", london.bound.getPort())) {
        assertThat(flooded(flood.getOutputStream())).isTrue();
      }
      for (int i = 0; i < 2 * Strangers.WAITING_MAX; i++) {
        new Socket("127.0.0.1", london.bound.getPort()).close();
      }
      assertThat(leeds.join(london.invite())).isInstanceOf(Joined.Done.class);
      EdgeSide.await(() -> up(london, leeds), "up");
    }
  }

  /// Each would have its ten seconds: whoever comes takes the place of the oldest.
  @ParameterizedTest
  @EnumSource(names = {"OPENSSL", "JDK"})
  void strangers_holdEveryPlace_thePeerGetsThroughAtOnce(SslProvider provider) throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try (EdgeSide london = new EdgeSide("london", home, provider);
        EdgeSide leeds = new EdgeSide("leeds", home, provider)) {
      for (int i = 0; i < 2 * Strangers.WAITING_MAX; i++) {
        crowd.add(new Socket("127.0.0.1", london.bound.getPort()));
      }
      assertThat(ends(crowd.getFirst())).as("the oldest had to go").isTrue();
      assertThat(leeds.join(london.invite())).isInstanceOf(Joined.Done.class);
      assertThat(waits(crowd.getLast())).as("there is room for some").isTrue();
    } finally {
      for (Socket each : crowd) {
        each.close();
      }
    }
  }

  private static boolean waits(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() == 0;
    } catch (SocketTimeoutException nothing) {
      return true;
    }
  }

  private static boolean ends(Socket socket) throws Exception {
    socket.setSoTimeout(30_000);
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // An alert may come first.
      }
    } catch (java.net.SocketException reset) {
      return true;
    }
    return true;
  }

  /// The head of a TLS record of 16 KiB, for ever: it must not be collected without end.
  private static boolean flooded(OutputStream out) {
    byte[] record = new byte[16389];
    record[0] = 22;
    record[1] = 3;
    record[2] = 1;
    record[3] = 0x40;
    try {
      for (int i = 0; i < 10_000; i++) {
        out.write(record);
      }
      return false;
    } catch (java.io.IOException closed) {
      return true;
    }
  }
}
