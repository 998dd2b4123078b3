package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Replication policies as people type and read them.
final class PolicyText {
  private PolicyText() {}

  /// The document of what was typed: one of both.
  static Map<String, @Nullable Object> body(
      @Nullable String continuous, GroupNoun.@Nullable Runs runs) throws Failure {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    if (runs == null) {
      if (!"continuous".equals(continuous)) {
        throw new Failure(
            ExitCode.USAGE,
            "a policy is \"continuous\", or one of --at, --every, --after; not " + continuous);
      }
      body.put("mode", "continuous");
    } else if (continuous != null) {
      throw new Failure(ExitCode.USAGE, "\"" + continuous + "\" stands alone");
    } else if (runs.after != null) {
      body.put("mode", "after");
      body.put("afterBytes", runs.after);
    } else {
      body.put("mode", "timed");
      body.put("times", runs.times);
      body.put("everyMinutes", ScheduleNoun.minutes("--every", runs.every));
    }
    return body;
  }

  static String when(Fields policy) throws IOException {
    return switch (policy.text("mode")) {
      case "after" -> "in runs, each when " + Show.size(policy, "afterBytes") + " wait";
      case "timed" ->
          policy.has("everyMinutes")
              ? "in runs " + ScheduleNoun.when(policy)
              : "in runs at " + ScheduleNoun.when(policy);
      default -> "as it comes";
    };
  }

  /// A sentence: when it is sent, and how that stands.
  static String of(Fields policy) throws IOException {
    String when = when(policy);
    String next = policy.has("next") ? ", the next one at " + Show.time(policy, "next") : "";
    return switch (policy.text("state")) {
      case "waiting" ->
          "Sent %s: the copy stands as of %s, %s wait%s."
              .formatted(when, Show.time(policy, "last"), Show.size(policy, "waitingBytes"), next);
      case "running" -> "Sent %s: a run is under way%s.".formatted(when, next);
      case "catching-up" ->
          "Sent %s, once every peer has caught up; until then as it comes.".formatted(when);
      case "paused" ->
          "Sent %s, but sending was paused: none begins until it is resumed.".formatted(when);
      case "elsewhere" -> "Sent %s, by who is primary.".formatted(when);
      default -> "Sent %s.".formatted(when);
    };
  }
}
