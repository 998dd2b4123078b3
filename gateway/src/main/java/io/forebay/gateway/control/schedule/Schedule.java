package io.forebay.gateway.control.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something to do again and again. Values only; [Schedules] checks them.
public record Schedule(String name, boolean enabled, When when, Task task) {
  /// When it is due.
  public sealed interface When {
    /// At these times of the day on these days (none: every day), as clocks show it in `zone`. A time
    /// that the change to summer time skips is due when it would have been; one that comes twice is due
    /// once.
    record Daily(List<LocalTime> times, Set<DayOfWeek> days, ZoneId zone) implements When {
      public static final int TIMES_MAX = 48;

      public Daily {
        times = times.stream().distinct().sorted().toList();
        days = Set.copyOf(days);
      }
    }

    /// Every `minutes` (1 to one week), counted from midnight UTC of the first day of 1970, so that a restart
    /// changes nothing.
    record Every(int minutes) implements When {
      public static final int MINUTES_MAX = 7 * 24 * 60;
    }
  }

  /// What is done.
  public sealed interface Task {
    /// Takes a checkpoint called `prefix-YYYYMMDD-HHMM` (UTC) in `group` (null: the only one).
    ///
    /// @param hook a hook of `forebay.toml` that holds the application still meanwhile, or null
    /// @param releaseAfterMinutes ends the pause or hold; 0: somebody does it by hand
    record TakeCheckpoint(
        @Nullable String group,
        String prefix,
        Stand stand,
        int releaseAfterMinutes,
        @Nullable String hook)
        implements Task {}

    /// Compares both copies of `group` (null: the only one), with every peer.
    record Verify(@Nullable String group) implements Task {}
  }

  /// What stands still at the checkpoint.
  public enum Stand {
    NOTHING,
    /// The sender here: nothing younger leaves.
    PAUSE,
    /// The mirror over there, exported read-only.
    HOLD
  }
}
