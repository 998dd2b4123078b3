package io.forebay.webui;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line when the appliance is not there, or not well.
class CliUnreachableTest {
  @TempDir private Path home;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void home_withoutAppliance_saysHowToStartOne() {
    Typed typed = Typed.type(home, null, "status");
    assertThat(typed.exit()).isEqualTo(6);
    assertThat(typed.err())
        .isEqualTo(
            "forebay: no appliance runs in %s. Start it: forebay serve --home %s\n"
                .formatted(home, home));
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void home_ofAnApplianceThatDied_saysHowToStartIt() throws IOException {
    Typed.home(home, freePort(), "t");
    Typed typed = Typed.type(home, null, "status");
    assertThat(typed.exit()).isEqualTo(6);
    assertThat(typed.err()).contains("forebay serve --home " + home);
  }

  @Test
  void home_withoutRest_saysSo() throws IOException {
    Files.createDirectories(home.resolve("run"));
    Files.writeString(home.resolve("run/ports.json"), "[]");
    Typed typed = Typed.type(home, null, "status");
    assertThat(typed.exit()).isEqualTo(6);
    assertThat(typed.err()).contains("[api] listen");
  }

  @Test
  void home_damagedPorts_saysWhere() throws IOException {
    Files.createDirectories(home.resolve("run"));
    Files.writeString(home.resolve("run/ports.json"), "[{");
    Typed typed = Typed.type(home, null, "status");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err()).contains("run/ports.json");
  }

  @Test
  void token_ofAnEarlierStart_isDenied() throws IOException {
    try (Served served = new Served()) {
      Typed.home(home, served.address().getPort(), "old");
      for (String[] words :
          new String[][] {{"status"}, {"group", "promote", "main", "--yes", "main"}}) {
        Typed typed = Typed.type(home, null, words);
        assertThat(typed.exit()).isEqualTo(5);
        assertThat(typed.err()).contains("token").doesNotContain("old");
      }
      assertThat(served.control.seen).isEmpty();
    }
  }

  @Test
  void answer_thatDoesNotCome_isATimeout() throws IOException {
    CompletableFuture<Object> never = new CompletableFuture<>();
    try (Served served = new Served()) {
      served.control.answer = command -> Outcome.done(never.join());
      Typed.home(home, served.address().getPort(), Served.TOKEN);
      Typed typed =
          Typed.type(home, null, "group", "promote", "main", "--yes", "main", "--wait", "300ms");
      assertThat(typed.exit()).isEqualTo(124);
      assertThat(typed.err()).contains("may still happen");
      never.complete(Samples.group());
    }
  }

  /// Doing it twice would be worse than not knowing.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "group promote main --yes main",
        "volume rename db1 db2",
        "volume delete db1 --yes db1",
        "line pause",
        "line resume",
        "peer invite"
      })
  void connection_thatBreaksBeforeTheAnswer_isNotTriedAgain(String words) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread breaker = Thread.ofVirtual().start(() -> breakAll(server, requests));
      Typed.home(home, server.getLocalPort(), "t");
      Typed typed = Typed.type(home, null, words.split(" "));
      assertThat(typed.exit()).isEqualTo(1);
      assertThat(typed.err()).contains("may have happened");
      server.close();
      breaker.join();
    }
    assertThat(requests).hasValue(1);
  }

  /// Reads a request's head and closes, again and again.
  private static void breakAll(ServerSocket server, AtomicInteger requests) {
    while (true) {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          byte[] one = in.readNBytes(1);
          if (one.length == 0) {
            break;
          }
          head.append(new String(one, US_ASCII));
        }
        requests.incrementAndGet();
      } catch (IOException e) {
        return; // The test is over.
      }
    }
  }

  @Test
  void answer_thatIsNotOurs_isSaidSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Typed.home(home, server.getLocalPort(), "t");
      Typed typed = Typed.type(home, null, "status");
      assertThat(typed.exit()).isEqualTo(1);
      assertThat(typed.err()).contains("127.0.0.1:" + server.getLocalPort());
      other.join();
    }
  }
}
