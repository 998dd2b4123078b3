package io.forebay.webui;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The service http: leads whoever comes without encryption to the service web, and serves nothing. One answer of
/// fixed text a connection; no body is read, nothing of the request goes into the answer but the host's name and a
/// plain path.
final class Leading implements Handler<HttpServerRequest> {
  /// Whoever sends a password or a key this way has to notice, and not to be led on.
  static final String REFUSED =
      "This address only leads browsers to HTTPS: nothing is taken here. Use https.\n";

  static final String NO_HOST = "The request names no host.\n";

  private static final String LED = "Forebay is served by HTTPS.\n";

  private static final int HTTPS = 443;

  /// A name or an address, then perhaps a port.
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?");

  /// One of the page's own addresses; what else is asked for leads to its beginning.
  private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_][A-Za-z0-9_-]{0,63}){1,4}");

  private final int port;

  /// @param port of the service web
  Leading(int port) {
    this.port = port;
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpMethod method = request.method();
    boolean looks = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    String path = request.path() == null ? "/" : request.path();
    String host = host(request.getHeader(HttpHeaders.HOST));
    if (!looks || path.startsWith("/api/") || path.equals(Figures.METRICS)) {
      end(request, 403, REFUSED);
    } else if (host == null) {
      end(request, 400, NO_HOST);
    } else {
      request.response().putHeader(HttpHeaders.LOCATION, to(host, path));
      end(request, 301, LED);
    }
  }

  private static @Nullable String host(@Nullable String header) {
    Matcher host = HOST.matcher(header == null ? "" : header);
    return host.matches() ? host.group(1) : null;
  }

  private String to(String host, String path) {
    String place = PATH.matcher(path).matches() ? path : "/";
    return "https://" + host + (port == HTTPS ? "" : ":" + port) + place;
  }

  /// Not to be kept: where HTTPS is served may change.
  private static void end(HttpServerRequest request, int status, String text) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(text)
        .onComplete(sent -> request.connection().close());
  }
}
