package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Lets nobody pass who does not present the token. The contract itself is no secret.
final class Bearer implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  Bearer(String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("an empty token would let everybody pass");
    }
    this.token = token.getBytes(UTF_8);
  }

  @Override
  public void handle(RoutingContext context) {
    boolean open = context.normalizedPath().equals(Contract.ROOT + "/openapi.json");
    if (open || presented(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
      context.next();
    } else {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      context.fail(401);
    }
  }

  /// In a time that depends on the lengths alone.
  private boolean presented(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token, authorization.substring(SCHEME.length()).strip().getBytes(UTF_8));
  }
}
