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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Both services on free ports of loopback before a [FakeControl], and a client of the service api.
final class Served implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";
  static final String METRICS_TOKEN = "figures-alone";

  final FakeControl control = new FakeControl();
  final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  private final List<UserInterface.Running> running = new ArrayList<>();
  private boolean closed;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Served() throws IOException {
    this(RestServer.Pace.DEFAULT);
  }

  Served(long patienceMs) throws IOException {
    this(patience(patienceMs));
  }

  Served(RestServer.Pace pace) throws IOException {
    List<InetSocketAddress> free =
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    running.add(RestServer.api(control, terms(Map.of("api", free), bugs::add), pace));
    running.add(RestServer.web(control, terms(Map.of("web", free, "http", free), bugs::add), pace));
  }

  /// With this patience, and otherwise as it is.
  static RestServer.Pace patience(long millis) {
    RestServer.Pace as = RestServer.Pace.DEFAULT;
    return new RestServer.Pace(millis, as.handshake(), as.fetch(), as.secret(), as.streams());
  }

  static UserInterface.Terms terms(
      Map<String, List<InetSocketAddress>> listen, Consumer<Throwable> fatal) {
    return new UserInterface.Terms(
        listen, new UserInterface.Tokens(TOKEN, METRICS_TOKEN), on -> Pinned.TLS, fatal);
  }

  /// Of the service api.
  InetSocketAddress address() {
    return address("api");
  }

  InetSocketAddress address(String service) {
    for (UserInterface.Running each : running) {
      List<InetSocketAddress> bound = each.bound().get(service);
      if (bound != null) {
        return bound.getFirst();
      }
    }
    throw new AssertionError("nobody serves " + service);
  }

  /// A new browser, signed in as nobody.
  Browser browser(HttpClient.Version version) {
    return new Browser(address("web"), Pinned.trusting(Pinned.TLS.chain()), version);
  }

  Browser browser() {
    return browser(HttpClient.Version.HTTP_2);
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
    if (!closed) {
      closed = true;
      client.close();
      running.forEach(UserInterface.Running::close);
    }
  }
}
