package io.forebay.webui;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.webui.session.Session;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who asks, as found out at the entrance.
///
/// @param from the address, without its port
/// @param actor null for one who has not come in: then only open operations are for it
/// @param session null if it came by a token or key
/// @param confirmed grave commands are taken: by a token or key always, in a session for some minutes after the
///     password was typed again
/// @param still whether it still may read what it may read now; for answers that do not end
record Visitor(
    String from,
    @Nullable Actor actor,
    @Nullable Session session,
    boolean confirmed,
    BooleanSupplier still) {
  private static final String KEY = "visitor";

  static Visitor stranger(String from) {
    return new Visitor(from, null, null, false, () -> false);
  }

  /// One who has come in by a token or key.
  static Visitor program(String from, Actor actor, BooleanSupplier still) {
    return new Visitor(from, actor, null, true, still);
  }

  static Visitor of(RoutingContext context) {
    return Check.present(context.<Visitor>get(KEY), "the entrance has seen everybody", 0, 0);
  }

  static String address(RoutingContext context) {
    return Objects.requireNonNullElse(context.request().remoteAddress().hostAddress(), "");
  }

  void enter(RoutingContext context) {
    context.put(KEY, this);
  }

  /// Who has come in.
  Actor known() {
    return Check.present(actor, "the entrance lets nobody in who is not known", 0, 0);
  }

  /// Whether the password is wanted again before `command`. Who may not give it hears that first, from the door.
  boolean mustConfirm(Command<?> command) {
    boolean may = known().name().equals(command.own()) || known().role().covers(command.needs());
    return command.grave() && !confirmed && may;
  }
}
