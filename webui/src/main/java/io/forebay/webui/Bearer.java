package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.user.Role;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who comes in by the service api: lets nobody pass who does not present the token. The contract itself is no
/// secret.
final class Bearer implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  /// Whoever holds the token; there is one.
  private static final Actor ACTOR = new Actor(Actor.Origin.REST, "api-token", Role.ADMIN);

  private static final Set<String> OPEN =
      Set.of(
          Contract.ROOT + "/openapi.json",
          Docs.PAGE,
          Docs.STYLE,
          Figures.HEALTHY,
          Figures.READY,
          Figures.METRICS);

  private final byte[] token;

  Bearer(String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("an empty token would let everybody pass");
    }
    this.token = token.getBytes(UTF_8);
  }

  @Override
  public void handle(RoutingContext context) {
    String from = Visitor.address(context);
    if (presented(context)) {
      Visitor.program(from, ACTOR, () -> true).enter(context);
      context.next();
    } else if (OPEN.contains(context.normalizedPath())) {
      Visitor.stranger(from).enter(context);
      context.next();
    } else {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      context.fail(401);
    }
  }

  /// Whether this token came with the request. In a time that depends on the lengths alone.
  boolean presented(RoutingContext context) {
    @Nullable String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token, authorization.substring(SCHEME.length()).strip().getBytes(UTF_8));
  }
}
