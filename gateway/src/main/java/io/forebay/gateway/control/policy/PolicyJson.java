package io.forebay.gateway.control.policy;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.policy.ReplicationPolicy.After;
import io.forebay.gateway.control.policy.ReplicationPolicy.Continuous;
import io.forebay.gateway.control.policy.ReplicationPolicy.Timed;
import io.forebay.gateway.control.schedule.ScheduleJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Policies as JSON objects: in the group's travelling state, and in the contract of the REST interface.
public final class PolicyJson {
  private PolicyJson() {}

  /// With the field `mode` and what belongs to it.
  public static Map<String, @Nullable Object> of(ReplicationPolicy policy) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    switch (policy) {
      case Continuous() -> fields.put("mode", "continuous");
      case Timed(var when) -> {
        fields.put("mode", "timed");
        ScheduleJson.put(fields, when);
      }
      case After(long bytes) -> {
        fields.put("mode", "after");
        fields.put("afterBytes", bytes);
      }
    }
    return fields;
  }

  /// Throws [IOException] naming the field that is wrong. Limits are [ReplicationPolicy#complaint]'s.
  public static ReplicationPolicy policy(Fields fields) throws IOException {
    String mode = fields.text("mode");
    return switch (mode) {
      case "continuous" -> ReplicationPolicy.CONTINUOUS;
      case "timed" -> new Timed(ScheduleJson.when(fields));
      case "after" -> new After(fields.number("afterBytes"));
      default ->
          throw new IOException(
              "the field \"mode\" must be \"continuous\", \"timed\" or \"after\", not \""
                  + mode
                  + "\"");
    };
  }

  /// As it travels; continuous is nothing at all.
  static byte[] bytes(ReplicationPolicy policy) {
    return policy instanceof Continuous ? new byte[0] : Json.line(of(policy));
  }

  static ReplicationPolicy policy(byte @Nullable [] bytes) throws IOException {
    return bytes == null || bytes.length == 0
        ? ReplicationPolicy.CONTINUOUS
        : policy(new Fields(Json.parseObject(bytes)));
  }
}
