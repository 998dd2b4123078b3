package io.forebay.webui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.Appliance;
import io.forebay.gateway.app.RunFiles;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Status;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service web of a whole appliance: its own certificate, its own users, its own door.
class WebApplianceTest {
  private static final List<String> LISTEN =
      List.of("nbd=", "iscsi=", "link=", "api=127.0.0.1:0", "web=127.0.0.1:0");
  private static final String PASSWORD = "correct horse battery staple";
  private static final String SESSION = "/api/v1/session";

  @TempDir Path home;
  private final AtomicInteger fatal = new AtomicInteger();
  private Appliance appliance;

  @BeforeEach
  void start() throws IOException, WrongConfiguration {
    Files.writeString(
        home.resolve(Configuration.NAME),
        "name = \"berlin\"\n[buffer]\nring_directory = \"" + home + "\"\n[nbd]\nsocket = \"\"\n");
    appliance =
        Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
  }

  @AfterEach
  void stop() {
    appliance.close();
    assertThat(fatal).hasValue(0);
  }

  /// Sets the appliance up as somebody does who reads its code.
  private Browser admin() throws IOException {
    Browser mia = Browser.at(home);
    JsonObject setup =
        new JsonObject()
            .put("code", Typed.type(home, null, "user", "setup-code").out().strip())
            .put("name", "mia")
            .put("password", PASSWORD);
    assertThat(state(mia)).isEqualTo("setup");
    is(mia.in(mia.ask("POST", "/api/v1/setup", setup)), 201);
    return mia;
  }

  private static String state(Browser browser) {
    return new JsonObject(browser.ask("GET", SESSION, null).body()).getString("state");
  }

  private static JsonObject is(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private static String kind(HttpResponse<String> answer, int status) {
    return is(answer, status).getString("kind");
  }

  private static void confirm(Browser browser) {
    JsonObject again = new JsonObject().put("password", PASSWORD);
    is(browser.ask("POST", SESSION + "/confirmation", again), 200);
  }

  private Browser viewer(Browser admin) throws IOException {
    confirm(admin);
    JsonObject ben =
        new JsonObject().put("name", "ben").put("role", "viewer").put("password", PASSWORD);
    is(admin.ask("POST", "/api/v1/users", ben), 201);
    Browser browser = Browser.at(home);
    is(browser.signIn("ben", PASSWORD), 201);
    return browser;
  }

  private static HttpResponse<String> set(Browser browser) {
    return browser.ask(
        "PUT", "/api/v1/settings/link.address", new JsonObject().put("value", "192.0.2.1:10810"));
  }

  @Test
  void admin_signedIn_changesWithItsTokenAlone() throws IOException {
    try (Browser mia = admin()) {
      assertThat(state(mia)).isEqualTo("signed-in");
      is(set(mia), 200);
      String csrf = requireNonNull(mia.csrf);
      mia.csrf = null;
      assertThat(kind(set(mia), 403)).isEqualTo("csrf");
      mia.csrf = csrf;
      String promote = "/api/v1/groups/main/promote?confirm=main";
      assertThat(kind(mia.ask("POST", promote, null), 403)).isEqualTo("confirm");
      confirm(mia);
      assertThat(kind(mia.ask("POST", promote, null), 404)).isEqualTo("not-found");
    }
  }

  @Test
  void viewer_signedIn_looksAndChangesNothing() throws IOException {
    try (Browser mia = admin();
        Browser ben = viewer(mia)) {
      is(ben.ask("GET", "/api/v1/status", null), 200);
      assertThat(kind(set(ben), 403)).isEqualTo("denied");
      assertThat(
              kind(
                  ben.ask(
                      "POST",
                      "/api/v1/volumes",
                      new JsonObject().put("name", "db1").put("sizeBytes", 1 << 20)),
                  403))
          .isEqualTo("denied");
      is(mia.ask("PUT", "/api/v1/users/ben/role", new JsonObject().put("role", "operator")), 200);
      assertThat(state(ben)).isEqualTo("signed-out"); // What it may is another thing now.
    }
  }

  @Test
  void guessing_passwords_isThrottled() throws IOException {
    try (Browser mia = admin();
        Browser stranger = Browser.at(home)) {
      HttpResponse<String> answer = stranger.signIn("mia", "guessed wrongly");
      for (int i = 0; i < 20 && answer.statusCode() != 429; i++) {
        assertThat(answer.statusCode()).isEqualTo(401);
        answer = stranger.signIn("mia", "guessed wrongly");
      }
      assertThat(kind(answer, 429)).isEqualTo("throttled");
      assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
      assertThat(state(mia)).isEqualTo("signed-in");
    }
  }

  @Test
  void key_ofAUser_isEnough() throws IOException {
    try (Browser mia = admin();
        Browser program = Browser.at(home)) {
      confirm(mia);
      JsonObject wanted = new JsonObject().put("name", "grafana").put("role", "viewer");
      JsonObject made = is(mia.ask("POST", "/api/v1/keys", wanted), 201);
      String[] key = {"Authorization", "Bearer " + made.getString("secret")};
      assertThat(program.get("/metrics", key).body()).contains("forebay_build_info");
      HttpResponse<java.io.InputStream> stream = program.follow("/api/v1/stream", key);
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).isEqualTo("event: status");
      assertThat(reader.readLine()).contains("\"berlin\"");
    }
  }

  @Test
  void restart_keepsTheCertificateAndSignsOut() throws Exception {
    try (Browser mia = admin();
        Browser other = Browser.at(home)) {
      var before = other.get("/healthz").sslSession().orElseThrow().getPeerCertificates();
      appliance.close();
      assertThat(home.resolve("run/metrics-token")).doesNotExist();
      appliance =
          Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
      try (Browser again = Browser.at(home)) {
        var after = again.get("/healthz").sslSession().orElseThrow().getPeerCertificates();
        assertThat(after).containsExactly(before);
        again.cookie = mia.cookie;
        assertThat(state(again)).isEqualTo("signed-out");
        is(again.signIn("mia", PASSWORD), 201);
      }
    }
  }

  @Test
  void comingAndGoing_ofAnybody_isInTheAudit() throws IOException {
    try (Browser mia = admin();
        Browser stranger = Browser.at(home)) {
      stranger.signIn("mia", "guessed wrongly");
      is(stranger.signIn("mia", PASSWORD), 201);
      is(stranger.ask("DELETE", SESSION, null), 200);
      confirm(mia);
    }
    assertThat(Files.readAllLines(home.resolve("audit/audit.jsonl")))
        .anyMatch(line -> line.matches(".*\"refused\",\"verb\":\"session.sign-in\".*\"mia\".*"))
        .anyMatch(line -> line.matches(".*\"done\",\"verb\":\"session.sign-in\".*127.0.0.1.*"))
        .anyMatch(line -> line.matches(".*\"done\",\"verb\":\"session.sign-out\".*\"mia\".*"))
        .anyMatch(line -> line.matches(".*\"done\",\"verb\":\"session.confirm\".*\"mia\".*"))
        .noneMatch(line -> line.contains("guessed"));
  }

  private List<String> services() throws IOException {
    return RunFiles.ports(home).stream().map(Status.Port::service).toList();
  }

  /// A certificate whose key is not there yet keeps no host waiting, and nobody from seeing why.
  @Test
  void start_certificateHalfRenewed_servesAllButTheWeb() throws Exception {
    appliance.close();
    Path brought = home.resolve("secrets/web.pem");
    Files.writeString(brought, Pinned.TLS.chain());
    appliance =
        Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
    assertThat(services()).containsExactly("api");
    assertThat(Typed.type(home, null, "event", "list", "--open").out())
        .contains("interface.failed", "web-key.pem", "go together");
    appliance.close();
    Files.delete(brought);
    appliance =
        Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
    assertThat(services()).containsExactly("api", "web");
    assertThat(Typed.type(home, null, "event", "list", "--open").out())
        .doesNotContain("interface.failed");
  }

  @Test
  void start_portOfTheWebTaken_servesAllButTheWeb() throws Exception {
    appliance.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> listen = new ArrayList<>(LISTEN);
      listen.set(listen.size() - 1, "web=127.0.0.1:" + taken.getLocalPort());
      appliance =
          Appliance.start(home, Configuration.of(home, listen), "test", fatal::incrementAndGet);
      assertThat(services()).containsExactly("api");
      assertThat(Typed.type(home, null, "event", "list", "--open").out())
          .contains("interface.failed", "port " + taken.getLocalPort());
    }
  }
}
