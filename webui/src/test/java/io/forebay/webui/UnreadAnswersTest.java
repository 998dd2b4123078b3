package io.forebay.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Answers that nobody fetches: how much of the server they may take, and for how long.
class UnreadAnswersTest {
  private static final long MINUTES_MS = 600_000;
  private static final String CONTRACT = "/api/v1/openapi.json";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /// Patient but for what is not fetched.
  private static Served served(long fetchMs) throws IOException {
    RestServer.Pace as = RestServer.Pace.DEFAULT;
    return new Served(
        new RestServer.Pace(MINUTES_MS, as.handshake(), fetchMs, as.secret(), as.streams()));
  }

  /// A stranger who asks on one connection of HTTP/2 and takes no byte of any answer.
  private final class Stranger {
    final CompletableFuture<Void> cutOff = new CompletableFuture<>();
    private final HttpClientAgent client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setInitialSettings(new Http2Settings().setInitialWindowSize(0)))
            .withConnectHandler(
                connection -> connection.closeHandler(closed -> cutOff.complete(null)))
            .build();
    private final int port;

    Stranger(Served of) {
      port = of.address("web").getPort();
    }

    void ask(int times) {
      for (int i = 0; i < times; i++) {
        client
            .request(HttpMethod.GET, port, "127.0.0.1", CONTRACT)
            .compose(HttpClientRequest::send)
            .onSuccess(answer -> answer.exceptionHandler(cut -> {}))
            .onFailure(over -> {}); // Of those after the end.
      }
    }
  }

  /// Of the contract's answers.
  private static int fit(long bytes) throws IOException {
    return (int) (bytes / Contract.load().published().length());
  }

  private static void assertLives(Served served) {
    try (Browser browser = served.browser()) {
      assertThat(new JsonObject(browser.get(CONTRACT).body()).getString("openapi")).isNotEmpty();
    }
  }

  @Test
  void answers_moreUnreadThanOneConnectionMay_endIt() throws Exception {
    try (Served served = served(MINUTES_MS)) {
      Stranger stranger = new Stranger(served);
      stranger.ask(fit(Connections.UNREAD_BYTES_MAX) + 2);
      stranger.cutOff.get(60, TimeUnit.SECONDS);
      assertLives(served);
    }
  }

  @Test
  void answers_moreUnreadThanAllMay_endAConnectionThoughEachHasFew() throws Exception {
    try (Served served = served(MINUTES_MS)) {
      int each = fit(Connections.UNREAD_BYTES_MAX) - 1;
      int strangers = fit(Connections.UNREAD_IN_ALL_BYTES_MAX) / each + 1;
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < strangers; i++) {
        Stranger stranger = new Stranger(served);
        stranger.ask(each);
        ends.add(stranger.cutOff);
      }
      CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      assertLives(served);
    }
  }

  @Test
  void answer_thatIsNotFetched_endsItsConnection() throws Exception {
    try (Served served = served(100)) {
      Stranger stranger = new Stranger(served);
      stranger.ask(1);
      stranger.cutOff.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void answer_largerThanWhatMayWait_isGivenWhole() throws IOException {
    try (Served served = served(MINUTES_MS);
        Browser browser = served.browser()) {
      String large = "x".repeat(2 * Connections.UNREAD_BYTES_MAX);
      served.control.status = StreamTest.summary(large);
      String status =
          browser.get("/api/v1/status", "Authorization", "Bearer " + FakeUsers.KEY).body();
      assertThat(new JsonObject(status).getString("summary")).isEqualTo(large);
    }
  }
}
