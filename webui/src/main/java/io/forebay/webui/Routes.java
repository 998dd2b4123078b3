package io.forebay.webui;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.user.Role;
import io.forebay.webui.live.Streams;
import io.forebay.webui.session.Repeats;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way of a request: limits, who asks, body, contract, operation, answer.
final class Routes {
  /// The largest body but a configuration is a schedule of 48 times.
  static final int BODY_BYTES_MAX = 64 << 10;

  /// Of a configuration, by an admin: all volumes of all groups.
  static final int CONFIG_BODY_BYTES_MAX = 2 << 20;

  /// Of one who has not come in yet: a name and a password.
  static final int STRANGER_BODY_BYTES_MAX = 4 << 10;

  private static final String REPEAT_KEY = "Idempotency-Key";
  private static final String ARRIVES = "arrives";
  private static final int STREAM_RETRY_SECONDS = 15;

  /// What a service is made of.
  ///
  /// @param entrance finds out who asks; after it everybody is a [Visitor]
  /// @param beside adds what is served beside the contract's operations, before bodies are read
  /// @param secretMs how long answers that are secrets are kept among the repeats
  record Site(
      Connections connections,
      Contract contract,
      Operations operations,
      Handler<RoutingContext> entrance,
      Consumer<Router> beside,
      Streams streams,
      Repeats<Answer> repeats,
      long secretMs,
      Consumer<Throwable> fatal) {}

  private final Site site;

  private Routes(Site site) {
    this.site = site;
  }

  static Router build(Vertx vertx, OpenAPIContract contract, Site site) {
    return new Routes(site).router(vertx, contract);
  }

  private Router router(Vertx vertx, OpenAPIContract contract) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    router.route().handler(site.entrance());
    site.beside().accept(router);
    BodyHandler whole = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
    BodyHandler small = BodyHandler.create(false).setBodyLimit(STRANGER_BODY_BYTES_MAX);
    BodyHandler large = BodyHandler.create(false).setBodyLimit(CONFIG_BODY_BYTES_MAX);
    router
        .route()
        .handler(context ->
            (Visitor.of(context).actor() == null ? small : brings(context) ? large : whole)
                .handle(context));
    router.route().handler(this::arrived);
    router.route(Contract.ROOT + "/*").subRouter(operations(vertx, contract));
    router.route().failureHandler(this::failed);
    router.errorHandler(404, this::failed).errorHandler(405, this::failed);
    return router;
  }

  /// Whether an admin may bring a whole configuration here.
  private static boolean brings(RoutingContext context) {
    return Visitor.of(context).known().role() == Role.ADMIN
        && (context.normalizedPath().equals(Contract.ROOT + "/config")
            || context.normalizedPath().equals(Contract.ROOT + "/config/diff"));
  }

  private Router operations(Vertx vertx, OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    for (OpenAPIRoute route : builder.getRoutes()) {
      // Who asks was found out before the body was read.
      route.setDoSecurity(false);
      route.addHandler(handler(route.getOperation()));
    }
    return builder.createRouter();
  }

  private Handler<RoutingContext> handler(Operation asked) {
    String id = asked.getOperationId();
    return switch (id) {
      case "streamChanges" -> this::stream;
      case "getContract" -> this::contract;
      default -> {
        Operations.Operation operation = site.operations().of(id);
        boolean open =
            asked.getSecurityRequirements().stream().allMatch(one -> one.getNames().isEmpty());
        Nature nature = new Nature(open, Operations.SECRET.contains(id));
        yield context -> run(operation, nature, context);
      }
    };
  }

  private void begin(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    HttpConnection connection = context.request().connection();
    long timer = site.connections().begun(context);
    context.put(ARRIVES, timer);
    context.addEndHandler(end -> site.connections().ended(connection, timer));
    context.next();
  }

  private void arrived(RoutingContext context) {
    site.connections().arrived(Objects.requireNonNull(context.<Long>get(ARRIVES)));
    context.next();
  }

  /// Of an operation.
  ///
  /// @param open for strangers, too
  /// @param secret its answer is one
  private record Nature(boolean open, boolean secret) {}

  private void run(Operations.Operation operation, Nature nature, RoutingContext context) {
    ValidatedRequest request =
        Objects.requireNonNull(context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    Visitor visitor = Visitor.of(context);
    if (!nature.open && visitor.actor() == null) {
      // The entrance has seen to that; this holds if it errs.
      Replies.send(context, Problems.unauthorized(Entrance.SIGN_IN));
      return;
    }
    String key = repeatKey(context, visitor);
    if (key.length() > Repeats.KEY_CHARS_MAX) {
      refuse(context, Refusal.Kind.USAGE, REPEAT_KEY + " has at most 128 characters.");
      return;
    }
    Supplier<CompletionStage<Answer>> work = () -> operation.run(new Asked(request), visitor);
    CompletionStage<Answer> stage =
        key.isEmpty()
            ? work.get()
            : site.repeats()
                .once(
                    visitor.known().name(),
                    key,
                    asked(context),
                    () -> begin(nature, key, context, work));
    if (stage == null) {
      refuse(
          context,
          Refusal.Kind.CONFLICT,
          "This " + REPEAT_KEY + " was for another request: each needs one of its own.");
      return;
    }
    Context loop = context.vertx().getOrCreateContext();
    stage.whenComplete((answer, bug) -> loop.runOnContext(back -> answer(context, answer, bug)));
  }

  /// Begins what is kept under `key`, unless it is refused; of a secret soon only that it was given is known.
  private CompletionStage<Answer> begin(
      Nature nature, String key, RoutingContext context, Supplier<CompletionStage<Answer>> work) {
    String who = Visitor.of(context).known().name();
    Vertx vertx = context.vertx();
    Context loop = vertx.getOrCreateContext();
    CompletionStage<Answer> begun = work.get();
    CompletionStage<Answer> instead = CompletableFuture.completedFuture(Problems.secretGiven());
    begun.whenComplete((answer, bug) ->
        loop.runOnContext(back -> {
          if (answer == null || refused(answer)) {
            site.repeats().forget(who, key);
          } else if (nature.secret) {
            vertx.setTimer(
                site.secretMs(), soon -> site.repeats().replace(who, key, begun, instead));
          }
        }));
    return begun;
  }

  /// What makes `context`'s request one that may be repeated, or "". Coming in is never.
  private static String repeatKey(RoutingContext context, Visitor visitor) {
    String key = context.request().getHeader(REPEAT_KEY);
    return key == null
            || visitor.actor() == null
            || !context.request().method().equals(HttpMethod.POST)
            || context.normalizedPath().startsWith(Contract.ROOT + "/session")
        ? ""
        : key;
  }

  private static String asked(RoutingContext context) {
    return context.request().uri() + " " + context.body().asString();
  }

  private static void refuse(RoutingContext context, Refusal.Kind kind, String reason) {
    Replies.send(context, Problems.of(new Refusal(kind, reason)));
  }

  private void contract(RoutingContext context) {
    Contract contract = site.contract();
    Replies.send(context, 200, "application/json", contract.published(), contract.etag());
  }

  private void stream(RoutingContext context) {
    Visitor visitor = Visitor.of(context);
    Streams streams = site.streams();
    String who = visitor.known().person();
    String full = streams.full(who);
    if (full != null) {
      Replies.send(
          context, Problems.of(new Refusal(Refusal.Kind.THROTTLED, full, STREAM_RETRY_SECONDS)));
      return;
    }
    Runnable left = streams.open(context.response(), who, lastEvent(context), visitor.still());
    context.addEndHandler(end -> left.run());
  }

  private static long lastEvent(RoutingContext context) {
    String id = context.request().getHeader("Last-Event-ID");
    return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
  }

  /// What timed out may still happen: asked again under the same key it must not happen twice.
  private static boolean refused(Answer answer) {
    return answer.status() >= 400 && answer.status() != Refusal.Kind.TIMEOUT.httpStatus();
  }

  private static void answer(
      RoutingContext context, @Nullable Answer answer, @Nullable Throwable bug) {
    if (answer == null) {
      context.fail(cause(bug));
    } else {
      Replies.send(context, answer);
    }
  }

  private static Throwable cause(@Nullable Throwable bug) {
    if (bug instanceof CompletionException && bug.getCause() != null) {
      return bug.getCause();
    }
    return bug == null ? new InvariantError("an operation has an answer") : bug;
  }

  private void failed(RoutingContext context) {
    if (context.failure() instanceof Error bug) {
      site.fatal().accept(bug);
    }
    if (!Replies.over(context)) {
      Replies.send(context, Problems.of(context.statusCode(), context.failure()));
    }
  }
}
