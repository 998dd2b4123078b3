package io.forebay.gateway.control.policy;

import io.forebay.gateway.control.schedule.Schedule.When;
import org.jspecify.annotations.Nullable;

/// When a group's writes travel to its peers.
public sealed interface ReplicationPolicy {
  /// As they come.
  record Continuous() implements ReplicationPolicy {}

  /// In runs at certain times.
  record Timed(When when) implements ReplicationPolicy {}

  /// In runs, each when so much of the change buffer waits.
  record After(long bytes) implements ReplicationPolicy {
    public static final long BYTES_MIN = 1L << 20;
  }

  ReplicationPolicy CONTINUOUS = new Continuous();

  /// Null, or one line that says why `policy` will not do for a buffer of `capacityBytes`.
  static @Nullable String complaint(ReplicationPolicy policy, long capacityBytes) {
    return switch (policy) {
      case Continuous() -> null;
      case Timed(When.Every(int minutes)) ->
          minutes < 1 || minutes > When.Every.MINUTES_MAX
              ? "every 1 to " + When.Every.MINUTES_MAX + " minutes, not " + minutes
              : null;
      case Timed(When.Daily daily) ->
          daily.times().isEmpty() || daily.times().size() > When.Daily.TIMES_MAX
              ? "1 to " + When.Daily.TIMES_MAX + " times of the day, not " + daily.times().size()
              : null;
      case After(long bytes) -> {
        long most = capacityBytes / PolicyStep.EARLY_PART;
        yield bytes < After.BYTES_MIN || bytes > most
            ? "after "
                + After.BYTES_MIN
                + " bytes at least, and at most half of the change buffer ("
                + most
                + " bytes), not "
                + bytes
            : null;
      }
    };
  }
}
