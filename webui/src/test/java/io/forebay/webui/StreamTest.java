package io.forebay.webui;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Who;
import io.forebay.webui.live.Streams;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The stream of changes, over sockets.
class StreamTest {
  private static final String STREAM = "/api/v1/stream";
  private static final String[] KEY = {"Authorization", "Bearer " + FakeUsers.KEY};
  private static final long STALLED_MILLIS = 200;
  private static final RestServer.Pace AS = RestServer.Pace.DEFAULT;

  private Served served;
  private final List<Browser> browsers = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    served =
        new Served(
            new RestServer.Pace(
                AS.patience(),
                AS.handshake(),
                AS.fetch(),
                AS.secret(),
                new Streams.Pace(20, 100, STALLED_MILLIS)));
  }

  @AfterEach
  void end() {
    served.close();
    browsers.forEach(Browser::close);
    assertThat(served.bugs).isEmpty();
  }

  private Browser browser(HttpClient.Version version) {
    Browser browser = served.browser(version);
    browsers.add(browser);
    return browser;
  }

  private Browser browser() {
    return browser(HttpClient.Version.HTTP_2);
  }

  /// What one message says. `kind` is "" of a comment.
  private record Message(String kind, String id, String data) {}

  /// Reads messages as they come.
  private static final class Messages {
    private final BufferedReader reader;

    Messages(HttpResponse<InputStream> answer) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      reader = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    }

    /// The next one of `kind`.
    Message next(String kind) throws IOException {
      for (; ; ) {
        Message message = next();
        if (message.kind.equals(kind)) {
          return message;
        }
      }
    }

    private Message next() throws IOException {
      String kind = "";
      String id = "";
      String data = "";
      for (String line = requireNonNull(reader.readLine());
          !line.isEmpty();
          line = requireNonNull(reader.readLine())) {
        kind = line.startsWith("event: ") ? line.substring(7) : kind;
        id = line.startsWith("id: ") ? line.substring(4) : id;
        data = line.startsWith("data: ") ? line.substring(6) : data;
      }
      return new Message(kind, id, data);
    }

    /// Reads until it ends.
    void toTheEnd() {
      try {
        while (reader.readLine() != null) {
          // What is said until then does not matter.
        }
      } catch (IOException cut) {
        assertThat(cut.getMessage()).isNotEmpty(); // The same: it is over.
      }
    }
  }

  private static Event event(long id) {
    return new Event(id, EventKind.LINE_LOST, "osaka", "no route", Samples.NOON, 0, 0, "", 0);
  }

  static Status.Appliance summary(String summary) {
    Status.Appliance as = Samples.appliance();
    return new Status.Appliance(
        as.name(),
        as.id(),
        as.version(),
        summary,
        as.worst(),
        as.openEvents(),
        as.startedMillis(),
        as.nowMillis(),
        as.ports(),
        as.iscsi(),
        as.time(),
        as.groups(),
        as.peers());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void stream_opened_tellsTheStatusAndItsChanges(HttpClient.Version version) throws IOException {
    Messages messages = new Messages(browser(version).follow(STREAM, KEY));
    JsonObject first = new JsonObject(messages.next("status").data());
    assertThat(first).isEqualTo(Documents.status(served.control.status));
    served.control.status = summary("all is lost");
    JsonObject next = new JsonObject(messages.next("status").data());
    assertThat(next.getString("summary")).isEqualTo("all is lost");
    messages.next(""); // Then there is nothing to tell but that we live.
  }

  @Test
  void stream_event_isToldWithItsId() throws IOException {
    Messages messages = new Messages(browser().follow(STREAM, KEY));
    messages.next("status");
    served.control.events.happen(event(41));
    Message told = messages.next("event");
    assertThat(told.id()).isEqualTo("41");
    assertThat(new JsonObject(told.data())).isEqualTo(Documents.event(event(41)));
  }

  @Test
  void stream_comesBack_isToldWhatItMissed() throws IOException {
    for (int id = 1; id <= 5; id++) {
      served.control.events.happen(event(id));
    }
    Messages messages =
        new Messages(browser().follow(STREAM, KEY[0], KEY[1], "Last-Event-ID", "3"));
    assertThat(messages.next("event").id()).isEqualTo("4");
    assertThat(messages.next("event").id()).isEqualTo("5");
    served.control.events.happen(event(6));
    assertThat(messages.next("event").id()).isEqualTo("6");
  }

  @Test
  void stream_lastIdThatIsNone_isRefused() {
    assertThat(browser().get(STREAM, KEY[0], KEY[1], "Last-Event-ID", "-1; drop").statusCode())
        .isEqualTo(400);
  }

  @Test
  void stream_byTheTokenOfTheCommandLine_isToldToo() throws IOException {
    InetSocketAddress api = served.address();
    try (Socket socket = new Socket(api.getAddress(), api.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + STREAM
                      + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + Served.TOKEN
                      + "\r\n\r\n")
                  .getBytes(US_ASCII));
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
      String line = requireNonNull(reader.readLine());
      while (!line.equals("event: status")) {
        line = requireNonNull(reader.readLine());
      }
      assertThat(reader.readLine()).startsWith("data: {");
    }
  }

  private static String[] cookie(Browser of) {
    return new String[] {"Cookie", requireNonNull(of.cookie)};
  }

  private static void fill(Browser browser, String... who) throws IOException {
    for (int i = 0; i < Streams.OF_ONE_MAX; i++) {
      new Messages(browser.follow(STREAM, who)).next("status");
    }
  }

  @Test
  void streams_moreThanTheMost_areRefusedUntilOneLeaves() throws Exception {
    List<Browser> all = new ArrayList<>();
    for (int i = 0; i < Streams.COUNT_MAX / Streams.OF_ONE_MAX; i++) {
      served.control.users.users.put("user" + i, new Who("user" + i, Role.VIEWER, 1));
      Browser one = browser().as("user" + i);
      all.add(one);
      fill(one, cookie(one));
    }
    HttpResponse<String> refused = browser().get(STREAM, KEY);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    all.forEach(Browser::close);
    assertThat(served.control.events.left.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    new Messages(browser().follow(STREAM, KEY)).next("status");
  }

  /// A key counts as its user.
  @Test
  void streams_moreThanTheShareOfOne_areRefusedAndOthersAreTold() throws IOException {
    fill(browser(), KEY);
    Browser operator = browser().as("operator");
    HttpResponse<String> refused = operator.get(STREAM, cookie(operator));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(new JsonObject(refused.body()).getString("detail")).contains("of yours", "close");
    Browser viewer = browser().as("viewer");
    new Messages(viewer.follow(STREAM, cookie(viewer))).next("status");
  }

  @Test
  void stream_afterSignOut_ends() throws IOException {
    Browser mia = browser().as("viewer");
    Messages messages = new Messages(mia.follow(STREAM, "Cookie", requireNonNull(mia.cookie)));
    messages.next("status");
    assertThat(mia.ask("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(200);
    messages.toTheEnd();
  }

  @Test
  void stream_afterItsKeyIsRevoked_ends() throws IOException {
    Messages messages = new Messages(browser().follow(STREAM, KEY));
    messages.next("status");
    served.control.users.revoked = true;
    messages.toTheEnd();
  }

  @Test
  void stream_serverCloses_ends() throws IOException {
    Messages messages = new Messages(browser().follow(STREAM, KEY));
    messages.next("status");
    served.close();
    messages.toTheEnd();
  }

  /// Large statuses for one who does not read: it is ended, and what waited for it was little.
  @Test
  void stream_readerThatDoesNotRead_isEnded() throws Exception {
    String large = "x".repeat(1 << 20);
    InetSocketAddress web = served.address("web");
    try (Socket raw = new Socket()) {
      raw.setReceiveBufferSize(4_096);
      raw.connect(web);
      Socket socket =
          Pinned.trusting(Pinned.TLS.chain())
              .getSocketFactory()
              .createSocket(raw, "127.0.0.1", web.getPort(), true);
      served.control.status = summary(large);
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + STREAM
                      + " HTTP/1.1\r\nHost: localhost\r\n"
                      + KEY[0]
                      + ": "
                      + KEY[1]
                      + "\r\n\r\n")
                  .getBytes(US_ASCII));
      long statuses = 0;
      while (!served.control.events.left.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        served.control.status = summary(large + statuses++);
      }
    }
    assertThat(served.control.events.listeners).isEmpty();
    new Messages(browser().follow(STREAM, KEY)).next("status"); // Others go on.
  }
}
