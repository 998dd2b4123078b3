package io.forebay.webui;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.Appliance;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home full of known secrets: none of them is in a configuration or in a support bundle. And who may have those.
class SupportApplianceTest {
  private static final List<String> LISTEN =
      List.of("nbd=", "iscsi=127.0.0.1:0", "link=", "snmp=", "api=127.0.0.1:0", "web=127.0.0.1:0");
  private static final String PASSWORD = "canary-password horse battery";
  private static final String BEN = "canary-of-ben horse battery";
  private static final String CHAP = "canary-chap-secret";
  private static final String CHAP_OWN = "canary-chap-own-1";
  private static final String HOOK = "canary-hook-path";
  private static final String HOOK_SECRET = "canary-hook-secret-0123";
  private static final String MAIL = "canary-mail-password";
  private static final String SNMP = "canary-authentication";
  private static final String SNMP_PRIVACY = "canary-privacy";
  private static final String COMMUNITY = "canary-community";
  private static final String PIN = "27182818";

  @TempDir Path home;
  @TempDir Path temp;
  private final AtomicInteger fatal = new AtomicInteger();
  private final List<String> secrets =
      new ArrayList<>(
          List.of(
              PASSWORD,
              BEN,
              CHAP,
              CHAP_OWN,
              HOOK,
              HOOK_SECRET,
              MAIL,
              SNMP,
              SNMP_PRIVACY,
              COMMUNITY,
              PIN));
  private Appliance appliance;

  @BeforeEach
  void start() throws IOException, WrongConfiguration {
    Files.writeString(
        home.resolve(Configuration.NAME),
        """
        name = "berlin"
        [buffer]
        ring_directory = "%s"
        capacity = "192MiB"
        ring = "16MiB"
        [nbd]
        socket = ""
        """
            .formatted(home));
    appliance =
        Appliance.start(home, Configuration.of(home, LISTEN), "test", fatal::incrementAndGet);
  }

  @AfterEach
  void stop() {
    appliance.close();
    assertThat(fatal).hasValue(0);
  }

  private Typed typed(String... words) {
    Typed typed = Typed.type(home, null, words);
    assertThat(typed.exit()).as(String.join(" ", words) + ": " + typed.err()).isZero();
    return typed;
  }

  private String file(String... lines) throws IOException {
    return Files.writeString(
            Files.createTempFile(temp, "secret", ""), String.join("\n", lines) + "\n", UTF_8)
        .toString();
  }

  /// One of each secret that an appliance has.
  private void fill() throws IOException {
    secrets.add(typed("user", "setup-code").out().strip());
    users();
    String key = typed("key", "create", "grafana", "--user", "mia", "--role", "viewer").out();
    Matcher presented = Pattern.compile("fbk_[0-9a-f]+_(\\S+)").matcher(key);
    assertThat(presented.find()).isTrue();
    secrets.add(presented.group(1));
    typed("iscsi", "secret", "set", "db1", "--from", file(CHAP));
    typed("iscsi", "secret", "set", "berlin", "--own", "--from", file(CHAP_OWN));
    typed("snmp", "user", "set", "nagios", "--from", file(SNMP + " " + SNMP_PRIVACY));
    typed("snmp", "community", "set", "--from", file(COMMUNITY));
    typed(
        "notify",
        "set",
        "chat",
        "--address-from",
        file("https://127.0.0.1:1/" + HOOK),
        "--secret-from",
        file(HOOK_SECRET));
    typed(
        "notify",
        "set",
        "ops",
        "smtps://forebay@127.0.0.1:1",
        "--sender",
        "forebay@example.com",
        "--to",
        "ops@example.com",
        "--secret-from",
        file(MAIL));
    typed("panel", "pin", "--from", file(PIN));
    Typed.type(home, null, "notify", "test", "chat"); // Fails, and says why: without the address.
    offerCodes();
    typed("volume", "create", "db", "--size", "8MiB");
    secrets.add(Files.readString(home.resolve("run/api-token")).strip());
    secrets.add(Files.readString(home.resolve("run/metrics-token")).strip());
    secrets.addAll(kept());
  }

  private void users() throws IOException {
    typed("user", "add", "mia", "--role", "admin", "--password-file", file(PASSWORD));
    typed("user", "add", "ben", "--role", "operator", "--password-file", file(BEN));
  }

  private void offerCodes() {
    Actor mia = new Actor(Actor.Origin.REST, "mia", Role.ADMIN);
    var offered =
        appliance.control().execute(new UserCommand.OfferTotp("mia"), mia).toCompletableFuture();
    switch (offered.join()) {
      case Outcome.Done<UserCommand.SecondFactor>(UserCommand.SecondFactor factor) ->
          secrets.add(Objects.requireNonNull(factor.offered()).text());
      case Outcome.Refused<UserCommand.SecondFactor>(var refusal) ->
          throw new AssertionError(refusal.reason());
    }
  }

  /// What the files in secrets/ hold: keys line by line, hashes.
  private List<String> kept() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home.resolve("secrets"))) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(path, ISO_8859_1);
        Matcher key =
            Pattern.compile("BEGIN PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL).matcher(text);
        while (key.find()) {
          key.group(1).lines().filter(line -> line.length() > 20).forEach(found::add);
        }
        Matcher hash =
            Pattern.compile("\"(?:password|hash|salt|sha256)\" *: *\"([^\"]{16,})\"").matcher(text);
        while (hash.find()) {
          found.add(hash.group(1));
        }
      }
    }
    assertThat(found).as("keys and hashes").hasSizeGreaterThan(5);
    return found;
  }

  private void assertHasNone(String what, String text) {
    for (String secret : secrets) {
      assertThat(text.contains(secret)).as("%s holds %s", what, secret).isFalse();
    }
  }

  @Test
  void copies_ofAHomeFullOfSecrets_holdNone() throws IOException {
    fill();
    Path config = temp.resolve("berlin.json");
    typed("config", "backup", "--to", config.toString());
    String document = Files.readString(config);
    assertThat(document).contains("mia", "nagios", "chat", "db1", "grafana", "ops@example.com");
    assertHasNone("the configuration", document);
    assertHasNone("a diff", typed("config", "diff", config.toString(), "--json").out());
    Path to = temp.resolve("berlin.zip");
    typed("support", "bundle", "--to", to.toString());
    Map<String, String> files = BundleTest.unpacked(Files.readAllBytes(to));
    assertThat(files).hasSizeGreaterThan(20);
    files.forEach(this::assertHasNone);
    assertThat(files.get("forebay-berlin/audit.jsonl")).contains("notify.set", "user.add");
    assertThat(files.get("forebay-berlin/files.txt")).contains("secrets/users.json");
    assertThat(files.get("forebay-berlin/status.json")).contains("\"berlin\"");
    assertThat(files.get("forebay-berlin/metrics.txt")).contains("forebay_build_info");
  }

  private static JsonObject is(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  @Test
  void routes_byRole_areForAdminsAndRestoringWantsThePassword() throws IOException {
    users();
    try (Browser mia = Browser.at(home);
        Browser ben = Browser.at(home)) {
      is(mia.signIn("mia", PASSWORD), 201);
      is(ben.signIn("ben", BEN), 201);
      JsonObject document = is(mia.ask("GET", "/api/v1/config", null), 200);
      assertThat(is(mia.ask("POST", "/api/v1/config/diff", document), 200).getInteger("changes"))
          .isZero();
      String restore = "/api/v1/config?confirm=berlin";
      assertThat(is(mia.ask("PUT", restore, document), 403).getString("kind")).isEqualTo("confirm");
      is(
          mia.ask(
              "POST", "/api/v1/session/confirmation", new JsonObject().put("password", PASSWORD)),
          200);
      assertThat(is(mia.ask("PUT", restore, document), 200).getInteger("failed")).isZero();
      HttpResponse<String> bundle = mia.ask("GET", "/api/v1/support/bundle", null);
      assertThat(bundle.statusCode()).isEqualTo(200);
      assertThat(bundle.headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"forebay-berlin-support.zip\"");
      for (String[] asked :
          new String[][] {
            {"GET", "/api/v1/config"},
            {"POST", "/api/v1/config/diff"},
            {"PUT", restore},
            {"GET", "/api/v1/support/bundle"}
          }) {
        JsonObject body = asked[0].equals("GET") ? null : document;
        assertThat(is(ben.ask(asked[0], asked[1], body), 403).getString("kind"))
            .isEqualTo("denied");
      }
    }
  }

  /// A body as large as a configuration may be, from an admin and for that alone.
  @Test
  void bodies_largerThanOthers_areTakenOfAConfigurationOfAnAdmin() throws IOException {
    users();
    try (Browser mia = Browser.at(home);
        Browser ben = Browser.at(home)) {
      is(mia.signIn("mia", PASSWORD), 201);
      is(ben.signIn("ben", BEN), 201);
      JsonObject document = is(mia.ask("GET", "/api/v1/config", null), 200);
      document.getJsonArray("anew").add("x".repeat(Routes.BODY_BYTES_MAX));
      is(mia.ask("POST", "/api/v1/config/diff", document), 200);
      is(ben.ask("POST", "/api/v1/config/diff", document), 413);
      document.getJsonArray("anew").add("x".repeat(Routes.CONFIG_BODY_BYTES_MAX));
      is(mia.ask("POST", "/api/v1/config/diff", document), 413);
    }
  }
}
