package io.forebay.gateway.control.schedule;

import io.forebay.gateway.control.schedule.Schedule.Stand;
import io.forebay.gateway.control.schedule.Schedule.Task;
import io.forebay.gateway.control.schedule.Schedule.When;
import io.forebay.gateway.group.Names;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a schedule may look like.
final class ScheduleRules {
  /// A checkpoint's name is the prefix, a dash and a time of 13 characters.
  static final int PREFIX_CHARS_MAX = Names.BYTES_MAX - 14;

  /// A month: longer holds are somebody's decision, not a schedule's.
  static final int RELEASE_MINUTES_MAX = 31 * 24 * 60;

  private ScheduleRules() {}

  /// Null, or one line that says what is wrong. `hooks` are the names there are.
  static @Nullable String complaint(Schedule schedule, Set<String> hooks) {
    String name = Names.complaint("schedule", schedule.name());
    if (name != null) {
      return name;
    }
    String when =
        switch (schedule.when()) {
          case When.Every(int minutes) ->
              minutes < 1 || minutes > When.Every.MINUTES_MAX
                  ? "every 1 to " + When.Every.MINUTES_MAX + " minutes, not " + minutes
                  : null;
          case When.Daily daily ->
              daily.times().isEmpty() || daily.times().size() > When.Daily.TIMES_MAX
                  ? "1 to "
                      + When.Daily.TIMES_MAX
                      + " times of the day, not "
                      + daily.times().size()
                  : null;
        };
    return when != null
        ? when
        : switch (schedule.task()) {
          case Task.TakeCheckpoint task -> complaint(task, hooks);
          case Task.Verify(String group) -> group == null ? null : Names.complaint("group", group);
        };
  }

  private static @Nullable String complaint(Task.TakeCheckpoint task, Set<String> hooks) {
    if (task.prefix().length() > PREFIX_CHARS_MAX) {
      return "the prefix has at most " + PREFIX_CHARS_MAX + " characters";
    }
    if (task.releaseAfterMinutes() < 0 || task.releaseAfterMinutes() > RELEASE_MINUTES_MAX) {
      return "released after 0 to "
          + RELEASE_MINUTES_MAX
          + " minutes, not "
          + task.releaseAfterMinutes();
    }
    if (task.releaseAfterMinutes() > 0 && task.stand() == Stand.NOTHING) {
      return "nothing stands still, so there is nothing to release after a while";
    }
    if (task.hook() != null && !hooks.contains(task.hook())) {
      return "there is no hook " + task.hook() + " in forebay.toml; it has " + hooks;
    }
    if ((task.prefix() + "-").startsWith(Names.POLICY_PREFIX)) {
      return "names that begin with " + Names.POLICY_PREFIX + " are those of replication policies";
    }
    String group = task.group() == null ? null : Names.complaint("group", task.group());
    return group != null ? group : Names.complaint("checkpoint", task.prefix());
  }
}
