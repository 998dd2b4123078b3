package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.InvariantError;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is sent, the answer is a problem document with one line that helps.
class ProblemTest {
  private static final String BEARER = "Bearer " + Served.TOKEN;

  private static Served served;

  @BeforeAll
  static void serve() throws IOException {
    served = new Served();
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @BeforeEach
  void forget() {
    served.control.seen.clear();
  }

  private JsonObject problem(HttpResponse<String> answer, int status, String kind) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains(Problems.MEDIA_TYPE);
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.fieldNames()).containsExactly("type", "title", "status", "detail", "kind");
    assertThat(problem.getString("kind")).isEqualTo(kind);
    assertThat(problem.getString("title")).isNotEqualTo("Problem");
    assertThat(served.control.seen).isEmpty();
    return problem;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic " + Served.TOKEN,
        "Bearer " + Served.TOKEN + "x",
        "Bearer x" + Served.TOKEN,
        Served.TOKEN
      })
  void token_wrong_isDenied(String authorization) {
    problem(
        served.ask("GET", "/api/v1/status", (String) null, "Authorization", authorization),
        401,
        "denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/status"})
  void path_thatIsNone_isNotFound(String path) {
    problem(served.ask("GET", path, (JsonObject) null), 404, "not-found");
    problem(served.ask("GET", path, (String) null), 401, "denied");
  }

  @Test
  void method_thatIsNone_isSaidSo() {
    problem(served.ask("POST", "/api/v1/status", (JsonObject) null), 405, "usage");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                    | 400",
        "[]                                                   | 400",
        "null                                                 | 400",
        "{\"name\": \"db1\", \"sizeBytes\": \"10GiB\"}        | 400",
        "{\"name\": \"db1\", \"sizeBytes\": -1}               | 400",
        "{\"name\": \"db1\", \"sizeBytes\": 1.5}              | 400",
        "{\"name\": \"db1\", \"sizeBytes\": 1e300}            | 400",
        "{\"name\": \"../etc\", \"sizeBytes\": 1048576}       | 400",
        "{\"name\": \"\", \"sizeBytes\": 1048576}             | 400",
        "{\"sizeBytes\": 1048576}                             | 400",
        "{\"name\": \"db1\", \"sizeBytes\": 1048576, \"blockBytes\": 1024}             | 400",
        "{\"name\": \"db1\", \"sizeBytes\": 1, \"backing\": {\"path\": \"relative\"}}  | 400"
      })
  void body_thatDoesNotFit_isRefused(String body, int status) {
    HttpResponse<String> answer =
        served.ask(
            "POST",
            "/api/v1/volumes",
            body,
            "Authorization",
            BEARER,
            "Content-Type",
            "application/json");
    problem(answer, status, "usage");
  }

  @Test
  void body_ofAnotherType_isRefused() {
    HttpResponse<String> answer =
        served.ask(
            "POST",
            "/api/v1/volumes",
            "{\"name\": \"db1\", \"sizeBytes\": 1048576}",
            "Authorization",
            BEARER,
            "Content-Type",
            "text/plain");
    problem(answer, 400, "usage");
  }

  @Test
  void body_tooLarge_isRefusedUnread() {
    String body = "{\"name\": \"" + "x".repeat(Routes.BODY_BYTES_MAX) + "\"}";
    HttpResponse<String> answer =
        served.ask(
            "POST",
            "/api/v1/volumes",
            body,
            "Authorization",
            BEARER,
            "Content-Type",
            "application/json");
    problem(answer, 413, "usage");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events?limit=0",
        "/api/v1/groups/main/history?hours=0",
        "/api/v1/groups/main/history?hours=8785",
        "/api/v1/events?limit=1001",
        "/api/v1/events?limit=ten",
        "/api/v1/events?before=0",
        "/api/v1/events?before=99999999999999999999",
        "/api/v1/events?open=perhaps"
      })
  void query_thatDoesNotFit_isRefused(String path) {
    problem(served.ask("GET", path, (JsonObject) null), 400, "usage");
  }

  @Test
  void delete_withoutConfirm_isRefused() {
    JsonObject problem =
        problem(served.ask("DELETE", "/api/v1/volumes/db1", (JsonObject) null), 400, "usage");
    assertThat(problem.getString("detail")).contains("confirm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"times\": [\"22:00\"], \"zone\": \"Mars/Olympus\"}  | Mars/Olympus",
        "{\"times\": [\"22:00\"], \"everyMinutes\": 5}          | not both",
      })
  void schedule_thatMakesNoSense_isRefusedWithWhatWould(String body, String said) {
    JsonObject problem =
        problem(served.ask("PUT", "/api/v1/schedules/tape", new JsonObject(body)), 400, "usage");
    assertThat(problem.getString("detail")).contains(said);
  }

  @Test
  void door_brokenInvariant_isFatalAndAnswered() {
    served.control.answer =
        command -> {
          throw new InvariantError("planted");
        };
    HttpResponse<String> answer = served.ask("GET", "/api/v1/volumes", (JsonObject) null);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("planted");
    assertThat(served.bugs).hasSize(1).first().isInstanceOf(InvariantError.class);
  }
}
