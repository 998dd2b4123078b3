package io.forebay.webui;

import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.limit.LimitJson;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.limit.WeeklyWindow;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Limits of lines as documents of the contract: the door's own form.
final class LimitDocuments {
  private LimitDocuments() {}

  static JsonObject limit(Status.Limit limit) {
    return new JsonObject(LimitJson.of(limit.limit())).put("counts", limit.counts());
  }

  /// The limit that `body` describes. Throws [RefusedException] when it makes no sense.
  static LineCommand.Limit wanted(JsonObject body) {
    return new LineCommand.Limit(
        body.getString("peer"),
        body.getString("group"),
        body.getLong("bytesPerSecond", LineLimit.UNLIMITED),
        window(body.getString("when"), body.getString("zone")));
  }

  static LineCommand.Unlimit unwanted(Asked asked) {
    return new LineCommand.Unlimit(
        asked.query("peer"),
        asked.query("group"),
        window(asked.query("when"), asked.query("zone")));
  }

  private static @Nullable WeeklyWindow window(@Nullable String when, @Nullable String zone) {
    try {
      return when == null ? null : WeeklyWindow.parse(when, zone == null ? "UTC" : zone);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(new Refusal(Refusal.Kind.USAGE, String.valueOf(e.getMessage())));
    }
  }
}
