package io.forebay.webui;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.user.Role;
import io.forebay.webui.live.Metrics;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What monitoring asks: whether it lives and is ready, which anybody may know, and the figures, for who has come in
/// or has the token for them.
final class Figures {
  static final String HEALTHY = "/healthz";
  static final String READY = "/readyz";
  static final String METRICS = "/metrics";

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Actor MONITORING =
      new Actor(Actor.Origin.REST, "metrics-token", Role.VIEWER);

  private final Control control;
  private final Bearer token;

  /// @param token what monitoring presents
  Figures(Control control, String token) {
    this.control = control;
    this.token = new Bearer(token);
  }

  void on(Router router) {
    router.get(HEALTHY).handler(context -> Replies.send(context, 200, TEXT, "ok\n"));
    router.get(READY).handler(this::ready);
    router.get(METRICS).handler(this::metrics);
  }

  /// Whether hosts get what they are to get from this appliance.
  private void ready(RoutingContext context) {
    boolean ready = control.status().groups().stream().allMatch(Figures::ready);
    Replies.send(context, ready ? 200 : 503, TEXT, ready ? "ready\n" : "not ready\n");
  }

  private static boolean ready(Status.Group group) {
    return switch (group.phase()) {
      case SERVING -> true;
      case ASKING, CHANGING, DOWN, CLOSED -> false;
      case FETCHING -> group.role() != Status.Role.PRIMARY;
    };
  }

  private void metrics(RoutingContext context) {
    Actor actor = Visitor.of(context).actor();
    if (actor == null && !token.presented(context)) {
      Replies.send(
          context,
          Problems.unauthorized(
              "Sign in, or present an API key or the token in run/metrics-token of the appliance's home."));
      return;
    }
    Context loop = context.vertx().getOrCreateContext();
    control
        .execute(new VolumeCommand.ListAll(), actor == null ? MONITORING : actor)
        .whenComplete((volumes, bug) -> loop.runOnContext(back -> figures(context, volumes, bug)));
  }

  /// The figures without volumes are better than none.
  private void figures(
      RoutingContext context,
      @Nullable Outcome<List<Status.Volume>> volumes,
      @Nullable Throwable bug) {
    if (bug != null) {
      context.fail(bug);
      return;
    }
    List<Status.Volume> listed =
        volumes instanceof Outcome.Done<List<Status.Volume>>(var all) ? all : List.of();
    Replies.send(context, 200, Metrics.MEDIA_TYPE, Metrics.text(control.status(), listed));
  }
}
