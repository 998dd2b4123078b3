package io.forebay.webui;

import io.forebay.gateway.control.UserInterface;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The REST interface on a free port of loopback before a [FakeControl], and a client.
final class Served implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";

  final FakeControl control = new FakeControl();
  final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  private final UserInterface.Running running;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Served() throws IOException {
    this(Connections.PATIENCE_MS);
  }

  Served(long patienceMs) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    running =
        RestServer.start(
            control, new UserInterface.Terms(List.of(free), TOKEN, bugs::add), patienceMs);
  }

  InetSocketAddress address() {
    return running.bound().getFirst();
  }

  /// With the token.
  HttpResponse<String> ask(String method, String path, @Nullable JsonObject body) {
    return ask(
        method,
        path,
        body == null ? null : body.encode(),
        "Authorization",
        "Bearer " + TOKEN,
        "Content-Type",
        "application/json");
  }

  /// With these headers and no others.
  HttpResponse<String> ask(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address().getPort() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    running.close();
  }
}
