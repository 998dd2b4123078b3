package io.forebay.gateway.control.config;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.limit.LineLimit;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule;
import io.forebay.gateway.control.schedule.Schedule.When;
import io.forebay.gateway.control.settings.Quantity;
import java.time.LocalTime;
import java.util.List;

/// Values in words, as the middle of a sentence.
final class Wording {
  private Wording() {}

  static String when(When when) {
    return switch (when) {
      case When.Every(int minutes) -> "every " + minutes + " min";
      case When.Daily daily -> {
        List<String> times = daily.times().stream().map(LocalTime::toString).toList();
        List<String> days = daily.days().stream().sorted().map(ConfigJson::word).toList();
        yield "at "
            + String.join(", ", times)
            + (days.isEmpty() ? "" : " on " + String.join(", ", days))
            + " ("
            + daily.zone().getId()
            + ")";
      }
    };
  }

  static String policy(ReplicationPolicy policy) {
    return switch (policy) {
      case ReplicationPolicy.Continuous() -> "as they come";
      case ReplicationPolicy.Timed(When when) -> "in runs " + when(when);
      case ReplicationPolicy.After(long bytes) ->
          "in runs, each when " + Quantity.printSize(bytes) + " wait";
    };
  }

  static String schedule(Schedule schedule) {
    String task =
        switch (schedule.task()) {
          case Schedule.Task.TakeCheckpoint checkpoint ->
              switch (checkpoint.stand()) {
                case NOTHING -> "a checkpoint";
                case PAUSE -> "a checkpoint that sending pauses at";
                case HOLD -> "a checkpoint that the far copy is held at";
              };
          case Schedule.Task.Verify verify -> "both copies are compared";
        };
    return when(schedule.when()) + ": " + task + (schedule.enabled() ? "" : "; turned off");
  }

  static String limit(LineLimit limit) {
    return limit.bytesPerSecond() == LineLimit.UNLIMITED
        ? "no limit"
        : Quantity.printLineRate(limit.bytesPerSecond());
  }

  static String ack(Acknowledgement promise, long patienceMillis) {
    if (promise != Acknowledgement.REMOTE) {
      return promise.word();
    }
    return patienceMillis == Status.NEVER
        ? "remote, for ever"
        : "remote, for " + Quantity.printSpan(patienceMillis);
  }

  static String export(ExportRule rule) {
    return rule.description().isEmpty()
        ? rule.summary()
        : rule.summary() + "; \"" + rule.description() + "\"";
  }

  /// `from A to B`.
  static String change(String from, String to) {
    return "from %s to %s".formatted(shown(from), shown(to));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "\"\"" : value;
  }
}
