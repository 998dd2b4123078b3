package io.forebay.webui;

import io.forebay.gateway.app.RunFiles;
import io.forebay.gateway.control.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Comes in by the service web as a browser does: keeps the cookie, sends the token against forgery.
final class Browser implements AutoCloseable {
  static final String CSRF = "X-Forebay-Csrf";

  private final URI root;
  private final HttpClient client;
  @Nullable String cookie;
  @Nullable String csrf;

  Browser(InetSocketAddress address, SSLContext trust, HttpClient.Version version) {
    root = URI.create("https://127.0.0.1:" + address.getPort());
    client = HttpClient.newBuilder().sslContext(trust).version(version).build();
  }

  /// To the appliance that runs in `home`. Trusts what `forebay nbd ca` prints, and nothing else.
  static Browser at(Path home) throws IOException {
    return at(home, Typed.type(home, null, "nbd", "ca").out(), HttpClient.Version.HTTP_2);
  }

  /// Trusts `trusted`, certificates in PEM, and nothing else.
  static Browser at(Path home, String trusted, HttpClient.Version version) throws IOException {
    String address =
        RunFiles.ports(home).stream()
            .filter(port -> port.service().equals("web"))
            .map(Status.Port::address)
            .findFirst()
            .orElseThrow();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return new Browser(new InetSocketAddress("127.0.0.1", port), Pinned.trusting(trusted), version);
  }

  /// As a browser would, with what it has.
  HttpResponse<String> ask(String method, String path, @Nullable JsonObject body) {
    List<String> headers = new ArrayList<>();
    if (cookie != null) {
      headers.addAll(List.of("Cookie", cookie));
    }
    if (csrf != null && !method.equals("GET")) {
      headers.addAll(List.of(CSRF, csrf));
    }
    if (body != null) {
      headers.addAll(List.of("Content-Type", "application/json"));
    }
    return send(method, path, body == null ? null : body.encode(), headers.toArray(String[]::new));
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /// With these headers and no others.
  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
    return exchange(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
  }

  /// An answer that does not end.
  HttpResponse<InputStream> follow(String path, String... headers) {
    return exchange(request("GET", path, null, headers), HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Signs in with the right password.
  Browser as(String name) {
    HttpResponse<String> in = signIn(name, FakeUsers.PASSWORD);
    if (in.statusCode() != 201) {
      throw new AssertionError(in.body());
    }
    return this;
  }

  HttpResponse<String> signIn(String name, String password) {
    return in(
        ask(
            "POST",
            "/api/v1/session",
            new JsonObject().put("name", name).put("password", password)));
  }

  /// Keeps what an answer has given.
  HttpResponse<String> in(HttpResponse<String> answer) {
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    if (answer.statusCode() < 300) {
      csrf = new JsonObject(answer.body()).getString("csrf");
    }
    return answer;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
