package io.forebay.webui;

import static io.forebay.webui.Values.time;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.policy.PolicyJson;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.schedule.ScheduleJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Schedules and policies as documents of the contract: the door's own form, and the name in the path.
final class ScheduleDocuments {
  private ScheduleDocuments() {}

  static JsonObject scheduled(Status.Scheduled scheduled) {
    return new JsonObject(ScheduleJson.of(scheduled.schedule()))
        .put("next", time(scheduled.nextMillis()))
        .put("last", time(scheduled.lastMillis()))
        .put("lastResult", scheduled.lastResult());
  }

  /// The schedule `name` that `document` describes. Throws [RefusedException] when it makes no sense.
  static Schedule schedule(String name, JsonObject document) {
    Map<String, @Nullable Object> fields = fields(document);
    fields.put("name", name);
    try {
      return ScheduleJson.schedule(new Fields(fields));
    } catch (IOException e) {
      throw new RefusedException(new Refusal(Refusal.Kind.USAGE, String.valueOf(e.getMessage())));
    }
  }

  /// The policy that `document` describes. Throws [RefusedException] when it makes no sense.
  static ReplicationPolicy policy(JsonObject document) {
    try {
      return PolicyJson.policy(new Fields(fields(document)));
    } catch (IOException e) {
      throw new RefusedException(new Refusal(Refusal.Kind.USAGE, String.valueOf(e.getMessage())));
    }
  }

  private static Map<String, @Nullable Object> fields(JsonObject document) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    document.forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
    return fields;
  }

  /// As the door's JSON has it: whole numbers are longs, lists are lists.
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case io.vertx.core.json.JsonArray array -> array.getList();
      case null, default -> value;
    };
  }
}
