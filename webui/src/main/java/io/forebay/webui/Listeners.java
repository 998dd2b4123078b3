package io.forebay.webui;

import io.forebay.gateway.control.access.WebTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How the services listen, with the bounds of what one connection may ask for.
final class Listeners {
  /// Longest path and query: three names of 64 characters, percent-encoded, fit many times.
  private static final int REQUEST_LINE_BYTES_MAX = 4096;

  static final int HEADER_BYTES_MAX = 8192;

  /// Requests under way on one connection of HTTP/2: those of a page that loads.
  private static final int STREAMS_MAX = 32;

  /// Until TLS is set up: a line that loses two flights in a row, or a machine that is busy with its start.
  static final long HANDSHAKE_MS = 15_000;

  private Listeners() {}

  /// HTTP/1.1 as it is.
  static HttpServerOptions plain() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
        .setMaxHeaderSize(HEADER_BYTES_MAX);
  }

  /// HTTP/2, or HTTP/1.1 for who knows no other, in TLS 1.2 or 1.3. What is not TLS is closed.
  static HttpServerOptions encrypted(WebTls tls, long handshakeMs) {
    return plain()
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setSslHandshakeTimeout(handshakeMs)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS_MAX)
                .setMaxHeaderListSize(HEADER_BYTES_MAX))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(tls.chain()))
                .addKeyValue(Buffer.buffer(tls.key().text())));
  }

  /// What a server of [#encrypted] needs to show `tls` from now on.
  static ServerSSLOptions certified(WebTls tls, long handshakeMs) {
    return Objects.requireNonNull(encrypted(tls, handshakeMs).getSslOptions())
        .copy()
        .setApplicationLayerProtocols(List.of("h2", "http/1.1"));
  }
}
