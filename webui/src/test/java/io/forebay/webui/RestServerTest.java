package io.forebay.webui;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.UserInterface;
import io.forebay.webui.accept.Arrivals;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestServerTest {
  private static UserInterface.Terms terms(InetSocketAddress... listen) {
    return Served.terms(Map.of("api", List.of(listen)), bug -> {});
  }

  @Test
  void interfaces_byServiceLoader_areFoundAndOneIsIndispensable() {
    assertThat(ServiceLoader.load(UserInterface.class))
        .filteredOn(UserInterface::indispensable)
        .extracting(UserInterface::services)
        .containsExactly(List.of("api"));
    assertThat(ServiceLoader.load(UserInterface.class))
        .extracting(UserInterface::services)
        .contains(List.of("web", "http"));
  }

  @Test
  void start_beyondLoopback_isRefused() {
    assertThatThrownBy(() ->
            new ApiInterface().start(new FakeControl(), terms(new InetSocketAddress("0.0.0.0", 0))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void start_portTaken_saysWhichAndWhatToDo() throws IOException {
    try (Served served = new Served()) {
      assertThatThrownBy(() -> new ApiInterface().start(new FakeControl(), terms(served.address())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + served.address().getPort())
          .hasMessageContaining("[api] listen");
    }
  }

  @Test
  void start_twoAddresses_servesBoth() throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (UserInterface.Running running =
        new ApiInterface().start(new FakeControl(), terms(free, free))) {
      assertThat(running.bound()).containsOnlyKeys("api");
      List<InetSocketAddress> bound = requireNonNull(running.bound().get("api"));
      assertThat(bound).hasSize(2).doesNotHaveDuplicates();
      for (InetSocketAddress address : bound) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
          assertThat(socket.isConnected()).isTrue();
        }
      }
    }
  }

  @Test
  void close_always_freesThePort() throws IOException {
    Served served = new Served();
    InetSocketAddress address = served.address();
    served.close();
    assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void connections_moreThanTheMost_areClosedAndOthersLive() throws IOException {
    try (Served served = new Served()) {
      // The client keeps this connection.
      assertThat(status(served)).isEqualTo(200);
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < Arrivals.COUNT_MAX; i++) {
          sockets.add(connect(served.address()));
        }
        assertThat(sockets.getLast().getInputStream().read()).isEqualTo(-1);
        assertThat(status(served)).isEqualTo(200);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private static int status(Served served) {
    return served.ask("GET", "/api/v1/status", (JsonObject) null).statusCode();
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static final String AUTHORIZED =
      "Host: localhost\r\nAuthorization: Bearer " + Served.TOKEN + "\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /api",
        "GET /api/v1/status HTTP/1.1\r\nHost: loc",
        "POST /api/v1/volumes HTTP/1.1\r\n"
            + AUTHORIZED
            + "Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"name\"",
      })
  void connection_requestThatDoesNotArrive_isClosed(String sent) throws IOException {
    try (Served served = new Served(100);
        Socket socket = connect(served.address())) {
      socket.getOutputStream().write(sent.getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(served.control.seen).isEmpty();
    }
  }

  /// How long a command takes has nothing to do with how long a request may take to arrive.
  @Test
  void connection_answerThatTakesLong_staysOpenAndIsClosedAfterwards() throws IOException {
    CompletableFuture<Object> slow = new CompletableFuture<>();
    try (Served served = new Served(1_000);
        Socket asking = connect(served.address())) {
      served.control.answer = command -> Outcome.done(slow.join());
      asking
          .getOutputStream()
          .write(("GET /api/v1/volumes HTTP/1.1\r\n" + AUTHORIZED + "\r\n").getBytes(US_ASCII));
      try (Socket silent = connect(served.address())) {
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
      }
      slow.complete(List.of(Samples.volume()));
      String answer = new String(asking.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("db1");
    }
  }

  /// Whatever keeps the loop of the web busy, the command line gets its answer.
  @Test
  void api_whileTheLoopOfTheWebIsHeldUp_answers() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (Served served = new Served();
        Browser browser = served.browser()) {
      served.control.users.before =
          () -> {
            held.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      CompletableFuture<Integer> web =
          CompletableFuture.supplyAsync(() ->
              browser
                  .get("/api/v1/status", "Authorization", "Bearer " + FakeUsers.KEY)
                  .statusCode());
      try {
        assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(CompletableFuture.supplyAsync(() -> status(served)).get(60, TimeUnit.SECONDS))
            .isEqualTo(200);
        assertThat(web).isNotDone();
      } finally {
        end.countDown();
      }
      assertThat(web.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    }
  }
}
