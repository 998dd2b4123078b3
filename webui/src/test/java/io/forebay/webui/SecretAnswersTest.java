package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Answers that are secrets, and those who ask for them again under the same key.
class SecretAnswersTest {
  /// Until the secret is forgotten.
  private static final int TRIES_MAX = 10_000;

  private static Served served(long secretMs) throws IOException {
    RestServer.Pace as = RestServer.Pace.DEFAULT;
    return new Served(
        new RestServer.Pace(as.patience(), as.handshake(), as.fetch(), secretMs, as.streams()));
  }

  private static HttpResponse<String> key(Served served) {
    return served.ask(
        "POST",
        "/api/v1/keys",
        new JsonObject().put("user", "mia").put("name", "backup").put("role", "viewer").encode(),
        "Authorization",
        "Bearer " + Served.TOKEN,
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        "k1");
  }

  @Test
  void secret_askedForAgainSoon_isTheSame() throws IOException {
    try (Served served = served(RestServer.Pace.DEFAULT.secret())) {
      HttpResponse<String> first = key(served);
      assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
      assertThat(key(served).body()).isEqualTo(first.body()).contains(UserSamples.PRESENTED);
      assertThat(served.control.seen).hasSize(1);
    }
  }

  @Test
  void secret_askedForAgainLater_isNotKeptAndNothingIsDoneTwice() throws IOException {
    try (Served served = served(1)) {
      HttpResponse<String> answer = key(served);
      for (int tries = 0; answer.statusCode() == 201 && tries < TRIES_MAX; tries++) {
        answer = key(served);
      }
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("another key").doesNotContain(UserSamples.PRESENTED);
      assertThat(key(served).statusCode()).isEqualTo(409);
      assertThat(served.control.seen).hasSize(1);
    }
  }

  private static String schema(JsonObject operation) {
    for (Map.Entry<String, Object> each : operation.getJsonObject("responses")) {
      if (each.getKey().startsWith("2")) {
        return ((JsonObject) each.getValue())
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema")
            .getString("$ref", "");
      }
    }
    throw new AssertionError(operation.encode());
  }

  /// Whether there is such a field, and not only whether something is kept.
  private static boolean text(JsonObject fields, String name) {
    JsonObject field = fields.getJsonObject(name);
    return field != null && !"boolean".equals(field.getString("type"));
  }

  /// Those whose answer has a field in which the contract gives a secret.
  @Test
  void operations_thatAnswerWithASecretToAPost_areAllKnown() throws IOException {
    JsonObject contract = Contract.load().published().toJsonObject();
    JsonObject schemas = contract.getJsonObject("components").getJsonObject("schemas");
    List<String> secret = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      JsonObject post = ((JsonObject) path.getValue()).getJsonObject("post");
      if (post == null || path.getKey().startsWith("/session")) {
        continue;
      }
      JsonObject answer = schemas.getJsonObject(schema(post).replaceFirst(".*/", ""));
      JsonObject fields = answer == null ? null : answer.getJsonObject("properties");
      if (fields != null && (text(fields, "secret") || text(fields, "code"))) {
        secret.add(post.getString("operationId"));
      }
    }
    assertThat(secret).containsExactlyInAnyOrderElementsOf(Operations.SECRET);
  }
}
