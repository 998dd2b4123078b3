package io.forebay.gateway.app.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.notify.Destination;
import io.forebay.gateway.control.notify.Envelope;
import io.forebay.gateway.control.notify.Letter;
import io.forebay.gateway.control.notify.Receiver;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogDoorTest {
  private static final String TEXT =
      "<28>1 2026-11-22T06:04:25Z berlin forebay - - - \uFEFFT\u00fcr";
  private static final String FRAME = TEXT.getBytes(UTF_8).length + " " + TEXT;

  @TempDir private Path temp;
  private final Courier courier = new Courier();

  private void carry(Courier by, String address, String authority) throws IOException {
    Receiver receiver =
        new Receiver(
            "noc", Destination.parse(address), Severity.INFO, List.of(), Envelope.NONE, authority);
    by.carry(receiver, new Secret(""), new Letter.Syslog(TEXT));
  }

  private static String all(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void carry_udp_isOneDatagram() throws IOException {
    try (DatagramSocket log = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      carry(courier, "syslog+udp://127.0.0.1:" + log.getLocalPort(), "");
      DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
      log.receive(packet);
      assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8)).isEqualTo(TEXT);
    }
  }

  @Test
  void carry_tcp_isCountedInOctets() throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    try (TinyServer server = new TinyServer(socket -> got.complete(all(socket)))) {
      carry(courier, "syslog+tcp://127.0.0.1:" + server.port(), "");
      assertThat(got.get()).isEqualTo(FRAME);
    }
  }

  @Test
  void carry_serverThatKeepsTheConnection_isFine() throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    try (TinyServer server =
        new TinyServer(socket -> {
          got.complete(all(socket));
          end.join();
        })) {
      carry(courier, "syslog+tcp://127.0.0.1:" + server.port(), "");
      assertThat(got.get()).isEqualTo(FRAME);
      end.complete(null);
    }
  }

  @Test
  void carry_tls_isCountedInOctetsAndChecked() throws Exception {
    TinyServer.Certified right = TinyServer.certified(temp, "127.0.0.1");
    CompletableFuture<String> got = new CompletableFuture<>();
    TinyServer.Script script =
        socket -> got.complete(all(TinyServer.over(right.context(), socket)));
    try (TinyServer server = new TinyServer(script)) {
      carry(courier, "syslog+tls://127.0.0.1:" + server.port(), right.authority());
      assertThat(got.get()).isEqualTo(FRAME);
    }
  }

  @Test
  void carry_tlsWithAnotherNameOrSigner_fails() throws IOException {
    TinyServer.Certified other = TinyServer.certified(temp, "log.example.com");
    try (TinyServer server =
        new TinyServer(socket -> all(TinyServer.over(other.context(), socket)))) {
      String address = "syslog+tls://127.0.0.1:" + server.port();
      assertThatThrownBy(() -> carry(courier, address, other.authority()))
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> carry(courier, address, "")).isInstanceOf(SSLException.class);
    }
  }

  /// As a server does that lets only some in: the message was not read.
  @Test
  void carry_serverResets_fails() throws IOException {
    try (TinyServer server =
        new TinyServer(socket -> {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
        })) {
      assertThatThrownBy(() -> carry(courier, "syslog+tcp://127.0.0.1:" + server.port(), ""))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void carry_serverTalksWithoutEnd_isBounded() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer.endless("a"))) {
      assertThatThrownBy(() -> carry(courier, "syslog+tcp://127.0.0.1:" + server.port(), ""))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void carry_serverShakesNoHands_endsAtTheDeadline() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer::hang)) {
      assertThatThrownBy(
              () -> carry(new Courier(200), "syslog+tls://127.0.0.1:" + server.port(), ""))
          .hasMessageContaining("has not ended within");
    }
  }
}
