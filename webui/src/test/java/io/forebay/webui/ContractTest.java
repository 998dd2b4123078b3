package io.forebay.webui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation of `openapi.json`, over a socket: what it takes, what it refuses, what it answers.
class ContractTest {
  private static Vertx vertx;
  private static OpenAPIContract contract;
  private static ResponseValidator responses;
  private static Served served;

  @BeforeAll
  static void serve() throws IOException, ExecutionException, InterruptedException {
    vertx = Vertx.vertx();
    contract = Contract.load().parse(vertx).toCompletionStage().toCompletableFuture().get();
    responses = ResponseValidator.create(vertx, contract);
    served = new Served();
  }

  @AfterAll
  static void end() throws ExecutionException, InterruptedException {
    served.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @BeforeEach
  void forget() {
    served.control.seen.clear();
    served.control.actors.clear();
    served.control.answer = command -> Outcome.done(FakeControl.sample(command));
  }

  static List<Call> calls() {
    return Call.ALL;
  }

  static Stream<Call> callsWithToken() {
    return Call.ALL.stream().filter(call -> !open(call));
  }

  private static Operation operation(Call call) {
    return requireNonNull(contract.operation(call.operation()), call.operation());
  }

  private static boolean open(Call call) {
    return operation(call).getSecurityRequirements().stream()
        .noneMatch(requirement -> !requirement.getNames().isEmpty());
  }

  /// What is about sessions is for browsers: `WebSessionTest` and `StreamTest` have that.
  @Test
  void calls_ofThisTest_coverTheContract() {
    assertThat(Call.ALL.stream().map(Call::operation).distinct())
        .containsExactlyInAnyOrderElementsOf(
            contract.operations().stream()
                .filter(operation -> !operation.getTags().contains("session"))
                .map(Operation::getOperationId)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void operation_askedRightly_becomesItsCommandAndAnswersAsTheContractSays(Call call) {
    HttpResponse<String> answer = served.ask(call.method(), call.path(), call.body());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertFits(call.operation(), answer);
    if (call.command() == null) {
      assertThat(served.control.seen).isEmpty();
    } else {
      assertThat(served.control.seen.getFirst()).isEqualTo(call.command());
      // A bundle has what many commands tell.
      assertThat(served.control.seen)
          .hasSizeGreaterThan(bundle(call.operation()) ? 10 : 0)
          .hasSizeLessThan(bundle(call.operation()) ? 20 : 2);
      assertThat(served.control.actors)
          .containsOnly(new Actor(Actor.Origin.REST, "api-token", Role.ADMIN));
    }
  }

  @ParameterizedTest
  @MethodSource("callsWithToken")
  void operation_withoutToken_isRefusedAndDoesNothing(Call call) {
    HttpResponse<String> answer =
        served.ask(call.method(), call.path(), null, "Content-Type", "application/json");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertFits(call.operation(), answer);
    assertThat(served.control.seen).isEmpty();
  }

  static Stream<Call> callsWithPathParameter() {
    return Call.ALL.stream().filter(call -> operation(call).getOpenAPIPath().contains("{"));
  }

  /// A validator that looks at the wrong segment of the path lets these through.
  @ParameterizedTest
  @MethodSource("callsWithPathParameter")
  void operation_badPathParameter_isRefusedAndDoesNothing(Call call) {
    String[] template = operation(call).getOpenAPIPath().split("/");
    String[] parts = call.path().substring(Contract.ROOT.length()).split("[/?]");
    String query = call.path().replaceFirst("[^?]*", "");
    for (int bad = 0; bad < template.length; bad++) {
      if (template[bad].startsWith("{")) {
        String[] broken = parts.clone();
        broken[bad] = "-not%20good";
        String path =
            Contract.ROOT + String.join("/", List.of(broken).subList(0, template.length)) + query;
        HttpResponse<String> answer = served.ask(call.method(), path, call.body());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(400);
        assertFits(call.operation(), answer);
        assertThat(served.control.seen).isEmpty();
      }
    }
  }

  static Stream<Call> callsWithBody() {
    return Call.ALL.stream().filter(call -> call.body() != null);
  }

  @ParameterizedTest
  @MethodSource("callsWithBody")
  void operation_unknownFieldInBody_isRefusedAndDoesNothing(Call call) {
    JsonObject body = requireNonNull(call.body()).copy().put("surprise", 1);
    HttpResponse<String> answer = served.ask(call.method(), call.path(), body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertFits(call.operation(), answer);
    assertThat(served.control.seen).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("callsWithBody")
  void operation_withoutBody_isRefusedAndDoesNothing(Call call) {
    HttpResponse<String> answer = served.ask(call.method(), call.path(), (JsonObject) null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(served.control.seen).isEmpty();
  }

  static Stream<Call> callsWithCommand() {
    return Call.ALL.stream().filter(call -> call.command() != null);
  }

  @ParameterizedTest
  @MethodSource("callsWithCommand")
  void operation_refusedByTheDoor_isAProblem(Call call) {
    for (Refusal.Kind kind : Refusal.Kind.values()) {
      served.control.answer = command -> Outcome.refused(kind, "cannot be: do this.");
      HttpResponse<String> answer = served.ask(call.method(), call.path(), call.body());
      assertThat(answer.statusCode()).isEqualTo(kind.httpStatus());
      assertFits(call.operation(), answer);
      JsonObject problem = new JsonObject(answer.body());
      assertThat(problem.getString("detail")).isEqualTo("cannot be: do this.");
      assertThat(problem.getString("kind")).isEqualTo(Values.word(kind));
      assertThat(problem.getInteger("status")).isEqualTo(kind.httpStatus());
    }
  }

  @Test
  void contract_published_isTheFile() throws IOException {
    HttpResponse<String> answer = served.ask("GET", "/api/v1/openapi.json", (String) null);
    assertThat(new JsonObject(answer.body())).isEqualTo(Contract.load().published().toJsonObject());
  }

  private static boolean bundle(String operation) {
    return operation.equals("collectSupport");
  }

  private static void assertFits(String operation, HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    if (answer.statusCode() < 300 && bundle(operation)) {
      assertThat(type).isEqualTo(BundleDocuments.MEDIA_TYPE);
      return; // A file: BundleTest looks into it.
    }
    assertThat(type)
        .isEqualTo(answer.statusCode() < 300 ? "application/json" : Problems.MEDIA_TYPE);
    responses
        .validate(
            ValidatableResponse.create(
                answer.statusCode(), Buffer.buffer(answer.body()), "application/json"),
            operation)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
