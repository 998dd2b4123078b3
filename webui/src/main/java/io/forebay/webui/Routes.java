package io.forebay.webui;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way of a request: limits, token, body, contract, operation, answer.
final class Routes {
  /// The largest body is a schedule of 48 times.
  static final int BODY_BYTES_MAX = 64 << 10;

  private final Connections connections;
  private final Consumer<Throwable> fatal;

  private Routes(Connections connections, Consumer<Throwable> fatal) {
    this.connections = connections;
    this.fatal = fatal;
  }

  static Future<Router> build(
      Vertx vertx,
      Contract contract,
      Connections connections,
      Control control,
      UserInterface.Terms terms) {
    Routes routes = new Routes(connections, terms.fatal());
    Operations operations = new Operations(control, contract);
    return contract
        .parse(vertx)
        .map(parsed -> routes.router(vertx, parsed, operations, new Bearer(terms.token())));
  }

  private Router router(
      Vertx vertx, OpenAPIContract contract, Operations operations, Bearer bearer) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    router.route().handler(bearer);
    router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
    router.route().handler(this::arrived);
    router.route(Contract.ROOT + "/*").subRouter(operations(vertx, contract, operations));
    router.route().failureHandler(this::failed);
    router.errorHandler(404, this::failed).errorHandler(405, this::failed);
    return router;
  }

  private Router operations(Vertx vertx, OpenAPIContract contract, Operations operations) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    for (OpenAPIRoute route : builder.getRoutes()) {
      Operations.Operation operation = operations.of(route.getOperation().getOperationId());
      // The token was looked at before the body was read.
      route.setDoSecurity(false).addHandler(context -> run(operation, context));
    }
    return builder.createRouter();
  }

  private void begin(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    context.addEndHandler(end -> connections.expect(context.request().connection()));
    context.next();
  }

  private void arrived(RoutingContext context) {
    connections.arrived(context.request().connection());
    context.next();
  }

  private void run(Operations.Operation operation, RoutingContext context) {
    ValidatedRequest request =
        Objects.requireNonNull(context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    Context loop = context.vertx().getOrCreateContext();
    operation
        .run(new Asked(request))
        .whenComplete((answer, bug) -> loop.runOnContext(back -> answer(context, answer, bug)));
  }

  private static void answer(
      RoutingContext context, @Nullable Answer answer, @Nullable Throwable bug) {
    if (answer == null) {
      context.fail(cause(bug));
      return;
    }
    if (context.response().ended() || context.response().closed()) {
      return; // Whoever asked is gone.
    }
    send(context, answer);
  }

  private static Throwable cause(@Nullable Throwable bug) {
    if (bug instanceof CompletionException && bug.getCause() != null) {
      return bug.getCause();
    }
    return bug == null ? new InvariantError("an operation has an answer") : bug;
  }

  private void failed(RoutingContext context) {
    if (context.failure() instanceof Error bug) {
      fatal.accept(bug);
    }
    if (!context.response().ended() && !context.response().closed()) {
      send(context, Problems.of(context.statusCode(), context.failure()));
    }
  }

  private static void send(RoutingContext context, Answer answer) {
    JsonObject body = answer.body();
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType())
        .end(body.toBuffer())
        .onFailure(gone -> {}); // Whoever asked is gone.
  }
}
