package io.forebay.webui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People and their keys, by the service web.
class WebSessionTest {
  private static final String SESSION = "/api/v1/session";
  private static final String PROMOTE = "/api/v1/groups/main/promote?confirm=main";
  private static final JsonObject RENAME = new JsonObject().put("name", "db2");

  private static Vertx vertx;
  private static ResponseValidator responses;
  private static Served served;
  private Browser browser;

  @BeforeAll
  static void serve() throws IOException {
    vertx = Vertx.vertx();
    responses =
        ResponseValidator.create(
            vertx, Contract.load().parse(vertx).toCompletionStage().toCompletableFuture().join());
    served = new Served();
  }

  @AfterAll
  static void end() {
    served.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void come() {
    served.control.seen.clear();
    served.control.actors.clear();
    served.control.users.reset();
    browser = served.browser();
  }

  @AfterEach
  void go() {
    browser.close();
  }

  private static JsonObject problem(HttpResponse<String> answer, int status, String kind) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains(Problems.MEDIA_TYPE);
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("kind")).isEqualTo(kind);
    return problem;
  }

  /// Held against the contract.
  private static JsonObject session(HttpResponse<String> answer, int status, String operation) {
    JsonObject document = document(answer, status);
    responses
        .validate(
            ValidatableResponse.create(status, Buffer.buffer(answer.body()), "application/json"),
            operation)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return document;
  }

  private static JsonObject document(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private JsonObject session() {
    return session(browser.ask("GET", SESSION, null), 200, "showSession");
  }

  private HttpResponse<String> rename() {
    return browser.ask("PUT", "/api/v1/volumes/db1/name", RENAME);
  }

  @Test
  void setup_withTheCode_makesAnAdminWhoIsSignedIn() {
    served.control.users.users.clear();
    assertThat(session().getString("state")).isEqualTo("setup");
    JsonObject wrong =
        new JsonObject()
            .put("code", "guessed")
            .put("name", "mia")
            .put("password", FakeUsers.PASSWORD);
    problem(browser.ask("POST", "/api/v1/setup", wrong), 401, "denied");
    JsonObject right = wrong.copy().put("code", FakeUsers.CODE);
    JsonObject in = session(browser.in(browser.ask("POST", "/api/v1/setup", right)), 201, "setUp");
    assertThat(in.getString("role")).isEqualTo("admin");
    assertThat(session().getString("name")).isEqualTo("mia");
    problem(browser.ask("POST", "/api/v1/setup", right), 409, "conflict");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void signIn_rightPassword_isWhoItIs(Role role) {
    assertThat(session().getMap()).containsOnlyKeys("state", "appliance");
    assertThat(session().getString("state")).isEqualTo("signed-out");
    browser.as(Values.word(role));
    JsonObject session = session();
    assertThat(session.getString("state")).isEqualTo("signed-in");
    assertThat(session.getString("appliance")).isEqualTo(served.control.status.name());
    assertThat(session.getString("role")).isEqualTo(Values.word(role));
    assertThat(session.getString("csrf")).isEqualTo(browser.csrf);
    assertThat(session.getValue("confirmedUntil")).isNull();
    assertThat(session.getString("expires")).isNotEmpty();
    document(browser.ask("GET", "/api/v1/volumes", null), 200);
    assertThat(served.control.actors)
        .containsExactly(new Actor(Actor.Origin.REST, Values.word(role), role));
  }

  @Test
  void signIn_cookie_isForThisHostAloneAndHidden() {
    HttpResponse<String> in = browser.signIn("admin", FakeUsers.PASSWORD);
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .matches("__Host-forebay=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
    assertThat(in.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(in.body()).doesNotContain(requireNonNull(browser.cookie).replaceFirst(".*=", ""));
  }

  @Test
  void signIn_withAPlantedCookie_givesAnother() {
    browser.as("viewer");
    String planted = requireNonNull(browser.cookie);
    browser.as("admin");
    assertThat(browser.cookie).isNotEqualTo(planted);
    browser.cookie = planted; // Over, and never the admin's.
    assertThat(session().getString("state")).isEqualTo("signed-out");
    browser.cookie = "__Host-forebay=" + "A".repeat(43);
    browser.as("admin");
    assertThat(browser.cookie).isNotEqualTo("__Host-forebay=" + "A".repeat(43));
  }

  @Test
  void signIn_guessing_isDeniedThenThrottled() {
    for (int i = 0; i < FakeUsers.WRONG_MAX; i++) {
      HttpResponse<String> wrong = browser.signIn("admin", "guess " + i);
      problem(wrong, 401, "denied");
      assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    }
    HttpResponse<String> throttled = browser.signIn("admin", FakeUsers.PASSWORD);
    problem(throttled, 429, "throttled");
    assertThat(throttled.headers().firstValue("Retry-After"))
        .contains(Integer.toString(FakeUsers.RETRY_SECONDS));
  }

  @Test
  void signIn_secondFactorMissing_isSaidSo() {
    served.control.users.secondFactor = true;
    problem(browser.signIn("admin", FakeUsers.PASSWORD), 401, "second-factor");
    JsonObject whole =
        new JsonObject()
            .put("name", "admin")
            .put("password", FakeUsers.PASSWORD)
            .put("totp", "123456");
    session(browser.ask("POST", SESSION, whole), 201, "signIn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"name\": \"admin\"}",
        "{\"name\": 1, \"password\": 2}",
        "{\"name\": \"admin\", \"password\": \"x\", \"role\": \"admin\"}"
      })
  void signIn_bodyThatDoesNotFit_isRefused(String body) {
    problem(browser.send("POST", SESSION, body, "Content-Type", "application/json"), 400, "usage");
  }

  @Test
  void signIn_bodyOfAnotherSitesForm_isRefused() {
    String form = "{\"name\": \"admin\", \"password\": \"" + FakeUsers.PASSWORD + "\"}";
    problem(browser.send("POST", SESSION, form, "Content-Type", "text/plain"), 400, "usage");
  }

  @Test
  void stranger_largeBody_isRefused() {
    String body = "x".repeat(Routes.STRANGER_BODY_BYTES_MAX + 1);
    problem(browser.send("POST", SESSION, body, "Content-Type", "application/json"), 413, "usage");
  }

  @Test
  void change_withoutTheTokenOrWithAnother_isRefusedAndDoesNothing() {
    browser.as("admin");
    String right = requireNonNull(browser.csrf);
    Browser other = served.browser().as("viewer");
    for (String csrf : new String[] {null, "", right + "x", right.substring(1), other.csrf}) {
      browser.csrf = csrf;
      problem(rename(), 403, "csrf");
      problem(browser.ask("DELETE", SESSION, null), 403, "csrf");
    }
    other.close();
    assertThat(served.control.seen).isEmpty();
    browser.csrf = right;
    document(rename(), 200);
    assertThat(served.control.seen).containsExactly(new VolumeCommand.Rename("db1", "db2"));
  }

  @Test
  void viewer_change_isForbidden() {
    browser.as("viewer");
    problem(rename(), 403, "denied");
    problem(browser.ask("POST", PROMOTE, null), 403, "denied");
    assertThat(served.control.seen).isEmpty();
    document(browser.ask("GET", "/api/v1/status", null), 200);
  }

  @Test
  void viewer_eachChangeThereIs_isForbidden() {
    browser.as("viewer");
    List<Call> changes =
        Call.ALL.stream()
            .filter(call -> call.command() != null && call.command().needs() != Role.VIEWER)
            .toList();
    assertThat(changes).hasSizeGreaterThan(60);
    for (Call call : changes) {
      HttpResponse<String> answer = browser.ask(call.method(), call.path(), call.body());
      assertThat(answer.statusCode()).as(call.operation() + answer.body()).isEqualTo(403);
    }
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void session_afterItsRoleChanged_isOver() {
    browser.as("operator");
    document(rename(), 200);
    served.control.users.change("operator", Role.VIEWER);
    problem(rename(), 401, "denied");
    assertThat(session().getString("state")).isEqualTo("signed-out");
  }

  @Test
  void session_afterSignOut_isOver() {
    browser.as("admin");
    String cookie = requireNonNull(browser.cookie);
    HttpResponse<String> out = browser.ask("DELETE", SESSION, null);
    assertThat(session(out, 200, "signOut").getString("state")).isEqualTo("signed-out");
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-forebay=;")
        .endsWith("Max-Age=0");
    problem(browser.get("/api/v1/status", "Cookie", cookie), 401, "denied");
    assertThat(served.control.users.signedOut).containsExactly("admin");
  }

  @Test
  void grave_inASession_wantsThePasswordAgain() {
    browser.as("admin");
    JsonObject wanted = problem(browser.ask("POST", PROMOTE, null), 403, "confirm");
    assertThat(wanted.getString("type")).isEqualTo("/problems/confirm");
    assertThat(served.control.seen).isEmpty();
    String confirmation = SESSION + "/confirmation";
    JsonObject wrong = new JsonObject().put("password", "guessed");
    problem(browser.ask("POST", confirmation, wrong), 401, "denied");
    problem(browser.ask("POST", PROMOTE, null), 403, "confirm");
    JsonObject right = new JsonObject().put("password", FakeUsers.PASSWORD);
    JsonObject confirmed = session(browser.ask("POST", confirmation, right), 200, "confirmSession");
    assertThat(confirmed.getString("confirmedUntil")).isNotEmpty();
    document(browser.ask("POST", PROMOTE, null), 200);
    assertThat(served.control.seen).containsExactly(new GroupCommand.Promote("main", "main"));
    try (Browser another = served.browser().as("admin")) {
      problem(another.ask("POST", PROMOTE, null), 403, "confirm");
    }
  }

  /// Else anybody could keep the admin from what is grave, by guessing at the name.
  @Test
  void confirmation_whileStrangersGuessTheName_isTaken() {
    browser.as("admin");
    try (Browser stranger = served.browser()) {
      for (int i = 0; i < FakeUsers.WRONG_MAX; i++) {
        problem(stranger.signIn("admin", "guess " + i), 401, "denied");
      }
      problem(stranger.signIn("admin", FakeUsers.PASSWORD), 429, "throttled");
    }
    JsonObject right = new JsonObject().put("password", FakeUsers.PASSWORD);
    document(browser.ask("POST", SESSION + "/confirmation", right), 200);
  }

  /// Else whoever finds a session open takes its user over.
  @Test
  void grave_ofOnesOwn_wantsThePasswordAgain() {
    browser.as("viewer");
    JsonObject fresh = new JsonObject().put("password", "correct horse battery");
    problem(browser.ask("PUT", "/api/v1/users/viewer/password", fresh), 403, "confirm");
    problem(browser.ask("DELETE", "/api/v1/users/viewer/totp", null), 403, "confirm");
    assertThat(served.control.seen).isEmpty();
  }

  @Test
  void key_anything_needsNoTokenAndNoConfirmation() {
    String[] key = {"Authorization", "Bearer " + FakeUsers.KEY};
    document(browser.send("POST", PROMOTE, null, key), 200);
    assertThat(served.control.actors)
        .containsExactly(new Actor(Actor.Origin.REST, "operator/backup", Role.OPERATOR));
    problem(
        browser.send(
            "POST",
            SESSION + "/confirmation",
            "{\"password\": \"x\"}",
            key[0],
            key[1],
            "Content-Type",
            "application/json"),
        409,
        "conflict");
    served.control.users.revoked = true;
    problem(browser.send("POST", PROMOTE, null, key), 401, "denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer " + Served.TOKEN,
        "Bearer fbk_",
        "Bearer " + FakeUsers.KEY + "x",
        "Basic YWRtaW46YWRtaW4=",
        "Bearer " + Served.METRICS_TOKEN,
        "nonsense"
      })
  void credentials_thatAreNone_areDenied(String authorization) {
    browser.as("admin");
    problem(
        browser.get(
            "/api/v1/status",
            "Authorization",
            authorization,
            "Cookie",
            requireNonNull(browser.cookie)),
        401,
        "denied");
    assertThat(served.control.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/status",
        "/api/v1/stream",
        "/api/v1/session/confirmation",
        "/api/v1/session/",
        "/api/v1/session/../status",
        "/api/v1/session/%2e%2e/status",
        "/api/v1/%73tatus",
        "/api//v1/status",
        "/metrics"
      })
  void stranger_anythingThatIsNotOpen_isDenied(String path) {
    assertThat(browser.get(path).statusCode()).as(path).isEqualTo(401);
    assertThat(served.bugs).isEmpty();
  }

  @Test
  void sessions_byTheServiceApi_areNone() {
    HttpResponse<String> answer = served.ask("GET", SESSION, (JsonObject) null);
    problem(answer, 404, "not-found");
    JsonObject in = new JsonObject().put("name", "admin").put("password", FakeUsers.PASSWORD);
    problem(served.ask("POST", SESSION, in), 404, "not-found");
  }
}
