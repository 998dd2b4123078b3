package io.forebay.webui.assets;

import io.vertx.core.http.HttpServerResponse;
import java.util.function.BooleanSupplier;

/// What browsers are told with everything that is served to them: to load nothing from elsewhere, to show it in no
/// frame, to tell nobody where they were.
public final class BrowserHeaders {
  /// No inline script or style, nothing from anywhere else.
  static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  /// Half a year.
  static final String TRANSPORT = "max-age=15552000";

  private final BooleanSupplier lasting;

  /// @param lasting whether the certificate is now one that browsers trust: they may insist on encryption from now on
  public BrowserHeaders(BooleanSupplier lasting) {
    this.lasting = lasting;
  }

  public void on(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", CONTENT_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (lasting.getAsBoolean()) {
      response.putHeader("Strict-Transport-Security", TRANSPORT);
    }
  }
}
