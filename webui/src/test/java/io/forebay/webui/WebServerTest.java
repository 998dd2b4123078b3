package io.forebay.webui;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.webui.accept.Arrivals;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The service web as a server: encryption, protocols, limits, and what it serves beside the contract.
class WebServerTest {
  private static final long MINUTES_MS = 600_000;

  /// Until the server has seen that somebody has gone.
  private static final int TRIES_MAX = 10_000;

  private static Served served;

  @BeforeAll
  static void serve() throws IOException {
    served = new Served();
  }

  @AfterAll
  static void end() {
    assertThat(served.bugs).isEmpty();
    served.close();
  }

  @BeforeEach
  void forget() {
    served.control.seen.clear();
    served.control.users.reset();
    served.control.answer = command -> Outcome.done(FakeControl.sample(command));
  }

  private static Socket dial(Served to, boolean encrypted) throws IOException {
    InetSocketAddress web = to.address("web");
    Socket socket =
        encrypted
            ? Pinned.trusting(Pinned.TLS.chain())
                .getSocketFactory()
                .createSocket(web.getAddress(), web.getPort())
            : new Socket(web.getAddress(), web.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// What comes back until the server closes; how it closes does not matter.
  private static String rest(Socket socket) {
    StringBuilder text = new StringBuilder();
    try {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        text.append((char) b);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("it was not closed", e);
    } catch (IOException closed) {
      return text.toString();
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void browser_eitherVersion_isServed(HttpClient.Version version) {
    try (Browser browser = served.browser(version).as("admin")) {
      HttpResponse<String> answer = browser.ask("GET", "/api/v1/status", null);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void plaintext_isClosedUnanswered() throws IOException {
    try (Socket socket = dial(served, false)) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(rest(socket)).doesNotContain("HTTP/1.1 ");
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void headers_tooLarge_areRefusedAndOthersLive(HttpClient.Version version) {
    try (Browser browser = served.browser(version)) {
      int status = 0;
      try {
        status =
            browser
                .get("/healthz", "X-Large", "x".repeat(2 * Listeners.HEADER_BYTES_MAX))
                .statusCode();
      } catch (AssertionError cut) {
        assertThat(cut.getCause()).isInstanceOf(IOException.class);
      }
      assertThat(status).isIn(0, 431);
    }
    try (Browser browser = served.browser(version)) {
      assertThat(browser.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /api",
        "GET /api/v1/session HTTP/1.1\r\nHost: loc",
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 40\r\n\r\n{\"name\"",
      })
  void request_thatDoesNotArrive_isCutOff(String sent) throws IOException {
    try (Served impatient = new Served(100);
        Socket socket = dial(impatient, true)) {
      OutputStream out = socket.getOutputStream();
      out.write(sent.getBytes(US_ASCII));
      out.flush();
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void handshake_thatDoesNotCome_isCutOff() throws IOException {
    RestServer.Pace as = RestServer.Pace.DEFAULT;
    var hasty = new RestServer.Pace(as.patience(), 300, as.fetch(), as.secret(), as.streams());
    try (Served impatient = new Served(hasty);
        Socket socket = dial(impatient, false)) {
      assertThat(rest(socket)).isEmpty();
    }
  }

  /// A page that loads asks for many things on one connection, which then has to stay.
  @Test
  void http2_manyRequestsOnAnImpatientServer_allAreAnswered() throws IOException {
    try (Served impatient = new Served(500);
        Browser browser = impatient.browser()) {
      for (int i = 0; i < 100; i++) {
        assertThat(browser.get("/healthz").body()).isEqualTo("ok\n");
      }
    }
  }

  /// Whether TLS can be set up with `socket`, and a question is answered.
  private static boolean isServed(Socket socket) {
    try {
      socket
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("neither served nor closed", e);
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void connections_moreThanTheMost_areClosed() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (Served own = new Served()) {
      for (int i = 0; i < Arrivals.COUNT_MAX; i++) {
        Socket socket = dial(own, true);
        sockets.add(socket);
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\n".getBytes(US_ASCII));
      }
      try (Socket late = dial(own, true)) {
        assertThat(isServed(late)).isFalse();
      }
      // The command line has connections of its own.
      assertThat(own.ask("GET", "/healthz", (String) null).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /// Those that never say a word of TLS take places as all others do, and give them back.
  @Test
  void connections_thatSetUpNoTls_countToo() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    RestServer.Pace as = RestServer.Pace.DEFAULT;
    try (Served own =
        new Served(
            new RestServer.Pace(
                as.patience(), MINUTES_MS, as.fetch(), as.secret(), as.streams()))) {
      for (int i = 0; i < Arrivals.COUNT_MAX; i++) {
        sockets.add(dial(own, false));
      }
      try (Socket late = dial(own, false)) {
        assertThat(late.getInputStream().read()).isEqualTo(-1);
      }
      sockets.removeLast().close();
      boolean served = false;
      for (int tries = 0; !served && tries < TRIES_MAX; tries++) {
        try (Socket socket = dial(own, true)) {
          served = isServed(socket);
        }
      }
      assertThat(served).as("after one has gone").isTrue();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../openapi.json",
        "/%2e%2e/openapi.json",
        "/..%2fopenapi.json",
        "/%2e%2e%2fRestServer.class",
        "/assets/../../openapi.json",
        "/..\\openapi.json",
        "/%5c..%5copenapi.json",
        "/openapi.json%00.html",
        "//etc/passwd.txt",
        "/.hidden.json",
        "/Gate.class"
      })
  void page_pathThatLeadsElsewhere_isNotFound(String path) throws IOException {
    try (Socket socket = dial(served, true)) { // A client would tidy the path.
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(US_ASCII));
      assertThat(rest(socket)).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("openapi\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/status", "/api/v1/session", "/nothing.js", "/healthz"})
  void answer_anything_tellsBrowsersWhatNotToDo(String path) {
    try (Browser browser = served.browser()) {
      HttpResponse<String> answer = browser.get(path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertThat(policy)
          .startsWith("default-src 'none';")
          .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
          .doesNotContain("unsafe", "*", "http");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      // Nobody trusts the appliance's own certificate so far that a browser should insist on it.
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void page_changed_isRefused() {
    try (Browser browser = served.browser()) {
      assertThat(browser.send("POST", "/", "{}").statusCode()).isEqualTo(405);
      assertThat(browser.get("/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void document_knownAlready_isNotSentAgain() {
    try (Browser browser = served.browser().as("viewer")) {
      String cookie = requireNonNull(browser.cookie);
      HttpResponse<String> whole = browser.get("/api/v1/volumes", "Cookie", cookie);
      String etag = whole.headers().firstValue("ETag").orElseThrow();
      assertThat(etag).startsWith("W/\"");
      HttpResponse<String> again =
          browser.get("/api/v1/volumes", "Cookie", cookie, "If-None-Match", "\"x\", " + etag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(
              browser
                  .get("/api/v1/volumes", "Cookie", cookie, "If-None-Match", "\"x\"")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static HttpResponse<String> create(Browser browser, String key, String name) {
    return browser.send(
        "POST",
        "/api/v1/volumes",
        new JsonObject().put("name", name).put("sizeBytes", 1 << 20).encode(),
        "Authorization",
        "Bearer " + FakeUsers.KEY,
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        key);
  }

  @Test
  void post_repeatedWithItsKey_isDoneOnce() {
    try (Browser browser = served.browser()) {
      HttpResponse<String> first = create(browser, "k1", "db1");
      HttpResponse<String> again = create(browser, "k1", "db1");
      assertThat(again.statusCode()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(served.control.seen).hasSize(1);
      assertThat(create(browser, "k1", "db2").statusCode()).isEqualTo(409);
      assertThat(create(browser, "k".repeat(129), "db2").statusCode()).isEqualTo(400);
      assertThat(served.control.seen).hasSize(1);
    }
  }

  @Test
  void post_refusedAndRepeated_isTriedAgain() {
    try (Browser browser = served.browser()) {
      served.control.answer = command -> Outcome.refused(Refusal.Kind.CONFLICT, "Not now.");
      assertThat(create(browser, "k2", "db1").statusCode()).isEqualTo(409);
      served.control.answer = command -> Outcome.done(FakeControl.sample(command));
      assertThat(create(browser, "k2", "db1").statusCode()).isEqualTo(201);
      assertThat(served.control.seen).hasSize(2);
    }
  }

  @Test
  void metrics_forWhomTheyAre_areGiven() {
    try (Browser browser = served.browser().as("viewer")) {
      assertThat(browser.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(browser.get("/metrics", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
      for (String[] known :
          List.of(
              new String[] {"Authorization", "Bearer " + Served.METRICS_TOKEN},
              new String[] {"Authorization", "Bearer " + FakeUsers.KEY},
              new String[] {"Cookie", requireNonNull(browser.cookie)})) {
        HttpResponse<String> figures = browser.get("/metrics", known);
        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.headers().firstValue("Content-Type").orElseThrow())
            .startsWith("text/plain; version=0.0.4");
        assertThat(figures.body()).contains("forebay_build_info{version=");
      }
    }
    assertThat(
            served
                .ask("GET", "/metrics", null, "Authorization", "Bearer " + Served.METRICS_TOKEN)
                .statusCode())
        .isEqualTo(200);
    assertThat(served.ask("GET", "/metrics", (String) null).statusCode()).isEqualTo(401);
    assertThat(served.control.seen).hasOnlyElementsOfType(VolumeCommand.ListAll.class);
  }

  @Test
  void metrics_withoutVolumes_areGivenAllTheSame() {
    served.control.answer = command -> Outcome.refused(Refusal.Kind.TIMEOUT, "Later.");
    try (Browser browser = served.browser()) {
      HttpResponse<String> figures =
          browser.get("/metrics", "Authorization", "Bearer " + Served.METRICS_TOKEN);
      assertThat(figures.statusCode()).isEqualTo(200);
      assertThat(figures.body()).contains("forebay_behind_seconds{group=\"main\"}");
    }
  }

  @Test
  void health_anybody_isToldAndNoMore() {
    try (Browser browser = served.browser()) {
      assertThat(browser.get("/healthz").body()).isEqualTo("ok\n");
      assertThat(browser.get("/readyz").body()).isIn("ready\n", "not ready\n");
    }
    assertThat(served.ask("GET", "/healthz", (String) null).body()).isEqualTo("ok\n");
  }
}
