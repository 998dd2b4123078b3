package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import io.forebay.webui.session.Session;
import io.forebay.webui.session.Sessions;
import io.forebay.webui.session.Turns;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Coming and going of people: setup, sign-in, the password once more, sign-out.
final class SessionOperations {
  /// The prefix makes browsers take it over HTTPS from this host alone (RFC 6265bis, 4.1.3.2).
  static final String COOKIE = "__Host-forebay";

  private static final String COOKIE_RULES = "; Path=/; Secure; HttpOnly; SameSite=Strict";
  private static final int CREATED = 201;

  private final String appliance;
  private final Users users;
  private final Sessions sessions;
  private final Turns turns;

  /// Of those who are in: strangers who sign in all the time do not fill these.
  private final Turns inside;

  private SessionOperations(Control control, Sessions sessions, Vertx vertx) {
    appliance = control.status().name(); // Fixed at the first start.
    users = control.users();
    this.sessions = sessions;
    turns = new Turns(vertx);
    inside = new Turns(vertx);
  }

  /// Adds them to what is served to browsers.
  static void on(Operations operations, Control control, Sessions sessions, Vertx vertx) {
    SessionOperations own = new SessionOperations(control, sessions, vertx);
    operations.put(
        "showSession", (asked, visitor) -> ready(Answer.document(200, own.document(visitor))));
    operations.put("setUp", (asked, visitor) -> own.setUp(asked.body(), visitor));
    operations.put("signIn", (asked, visitor) -> own.signIn(asked.body(), visitor));
    operations.put("confirmSession", (asked, visitor) -> own.confirm(asked.body(), visitor));
    operations.put("signOut", (asked, visitor) -> own.signOut(visitor));
  }

  /// There are none where only the token counts.
  static void none(Operations operations) {
    Refusal none =
        new Refusal(
            Refusal.Kind.NOT_FOUND,
            "Sessions are for browsers, which come in by the service web, over HTTPS.");
    for (String id : new String[] {"showSession", "setUp", "signIn", "confirmSession", "signOut"}) {
      operations.put(id, (asked, visitor) -> ready(Problems.of(none)));
    }
  }

  private static CompletionStage<Answer> ready(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private JsonObject document(Visitor visitor) {
    Session session = visitor.session();
    if (session != null) {
      return document(session);
    }
    return new JsonObject()
        .put("state", users.setUp() ? "signed-out" : "setup")
        .put("appliance", appliance);
  }

  private JsonObject document(Session session) {
    long now = System.currentTimeMillis();
    long confirmed = sessions.confirmedLeftMillis(session);
    return new JsonObject()
        .put("state", "signed-in")
        .put("appliance", appliance)
        .put("name", session.who().name())
        .put("role", Values.word(session.who().role()))
        .put("csrf", session.csrf())
        .put("confirmedUntil", confirmed == 0 ? null : Values.time(now + confirmed))
        .put("expires", Values.time(now + sessions.leftMillis(session)));
  }

  private CompletionStage<Answer> setUp(JsonObject body, Visitor visitor) {
    Secret password = new Secret(body.getString("password"));
    return enter(
        turns,
        () -> users.setUp(body.getString("code"), body.getString("name"), password, visitor.from()),
        who -> begin(CREATED, who, visitor));
  }

  private CompletionStage<Answer> signIn(JsonObject body, Visitor visitor) {
    String name = body.getString("name");
    return enter(
        turns,
        () -> users.signIn(name, password(body), totp(body), visitor.from()),
        who -> begin(CREATED, who, visitor));
  }

  private static Secret password(JsonObject body) {
    return new Secret(body.getString("password"));
  }

  private static String totp(JsonObject body) {
    return Objects.requireNonNullElse(body.getString("totp"), "");
  }

  private static CompletionStage<Answer> enter(
      Turns among, Callable<Outcome<Who>> knock, Function<Who, Answer> entered) {
    return among
        .take(knock)
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<Who>(Who who) -> entered.apply(who);
              case Outcome.Refused<Who>(Refusal refusal) -> Problems.atTheEntrance(refusal);
            });
  }

  /// A new cookie each time: one that was planted before proves nothing.
  private Answer begin(int status, Who who, Visitor visitor) {
    Session before = visitor.session();
    if (before != null) {
      sessions.end(before.id());
    }
    Sessions.Begun begun = sessions.begin(who);
    return Answer.document(status, document(begun.session()))
        .with("Set-Cookie", COOKIE + "=" + begun.cookie() + COOKIE_RULES);
  }

  private CompletionStage<Answer> confirm(JsonObject body, Visitor visitor) {
    Session session = visitor.session();
    if (session == null) {
      return ready(
          Problems.of(
              new Refusal(
                  Refusal.Kind.CONFLICT,
                  "Only sessions are confirmed: a key does without the password.")));
    }
    String name = session.who().name();
    return enter(
        inside,
        () -> users.confirm(name, password(body), totp(body), visitor.from()),
        who -> confirmed(sessions.confirm(session.id())));
  }

  private Answer confirmed(@Nullable Session session) {
    return session == null
        ? Problems.unauthorized(Entrance.SIGN_IN)
        : Answer.document(200, document(session));
  }

  private CompletionStage<Answer> signOut(Visitor visitor) {
    JsonObject document = new JsonObject().put("state", "signed-out").put("appliance", appliance);
    Answer out =
        Answer.document(200, document)
            .with("Set-Cookie", COOKIE + "=" + COOKIE_RULES + "; Max-Age=0");
    Session session = visitor.session();
    if (session == null) {
      return ready(out);
    }
    sessions.end(session.id());
    return inside
        .take(() -> {
          users.signedOut(session.who().name(), visitor.from());
          return Outcome.done(session.who());
        })
        .thenApply(noted -> out); // Out it is, also if too many wait to have that noted.
  }
}
