package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import io.forebay.webui.session.Session;
import io.forebay.webui.session.Sessions;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who comes in by the service web: whoever has an API key, or the cookie of a session and, to change anything,
/// its token against forgery. Before the body is read.
final class Entrance implements Handler<RoutingContext> {
  /// What every change in a session must carry: another site's page cannot know it.
  static final String CSRF_HEADER = "X-Forebay-Csrf";

  static final String SIGN_IN = "Sign in first: nobody is, or the session is over.";

  private static final String KEY = "Bearer fbk_";
  private static final int SCHEME_CHARS = "Bearer ".length();

  /// Who is no one yet may ask these.
  private static final Set<String> OPEN =
      Set.of(
          "GET " + Contract.ROOT + "/openapi.json",
          "GET " + Docs.PAGE,
          "GET " + Docs.STYLE,
          "GET " + Contract.ROOT + "/session",
          "POST " + Contract.ROOT + "/session",
          "POST " + Contract.ROOT + "/setup");

  private final Users users;
  private final Sessions sessions;

  Entrance(Users users, Sessions sessions) {
    this.users = users;
    this.sessions = sessions;
  }

  @Override
  public void handle(RoutingContext context) {
    String path = context.normalizedPath();
    boolean api = path.startsWith("/api/");
    String from = Visitor.address(context);
    if (!api && !path.equals(Figures.METRICS)) {
      Visitor.stranger(from).enter(context);
      context.next(); // The page, and what anybody may know.
      return;
    }
    String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.regionMatches(true, 0, KEY, 0, KEY.length())) {
      byKey(context, authorization.substring(SCHEME_CHARS).strip(), from);
      return;
    }
    boolean open = !api || OPEN.contains(context.request().method() + " " + path);
    Session session = authorization == null ? session(context) : null;
    if (session == null) {
      if (open) {
        Visitor.stranger(from).enter(context);
        context.next();
      } else {
        Replies.send(context, Problems.unauthorized(SIGN_IN));
      }
    } else if (open || reads(context) || carries(context, session.csrf())) {
      visitor(session, from).enter(context);
      context.next();
    } else {
      Replies.send(context, Problems.forged());
    }
  }

  private void byKey(RoutingContext context, String presented, String from) {
    switch (users.key(presented, from)) {
      case Outcome.Done<Who>(Who who) -> {
        Actor actor = new Actor(Actor.Origin.REST, who.name(), who.role());
        Visitor.program(from, actor, () -> users.key(presented, from) instanceof Outcome.Done<Who>)
            .enter(context);
        context.next();
      }
      case Outcome.Refused<Who>(Refusal refusal) ->
          Replies.send(context, Problems.atTheEntrance(refusal));
    }
  }

  private @Nullable Session session(RoutingContext context) {
    Cookie cookie = context.request().getCookie(SessionOperations.COOKIE);
    return cookie == null ? null : sessions.use(cookie.getValue());
  }

  private Visitor visitor(Session session, String from) {
    Who who = session.who();
    return new Visitor(
        from,
        new Actor(Actor.Origin.REST, who.name(), who.role()),
        session,
        sessions.confirmedLeftMillis(session) > 0,
        () -> sessions.current(session.id()) != null);
  }

  private static boolean reads(RoutingContext context) {
    HttpMethod method = context.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean carries(RoutingContext context, String csrf) {
    String presented = context.request().getHeader(CSRF_HEADER);
    return presented != null
        && MessageDigest.isEqual(presented.getBytes(UTF_8), csrf.getBytes(UTF_8));
  }
}
