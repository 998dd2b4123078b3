package io.forebay.gateway.control.schedule;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.schedule.Schedule.Stand;
import io.forebay.gateway.control.schedule.Schedule.Task;
import io.forebay.gateway.control.schedule.Schedule.When;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Schedules as JSON objects, in `state.json` and for whoever else wants them so.
public final class ScheduleJson {
  private ScheduleJson() {}

  public static Map<String, @Nullable Object> of(Schedule schedule) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", schedule.name());
    fields.put("enabled", schedule.enabled());
    put(fields, schedule.when());
    switch (schedule.task()) {
      case Task.TakeCheckpoint task -> {
        fields.put("task", "checkpoint");
        fields.put("group", task.group());
        fields.put("prefix", task.prefix());
        fields.put("stand", lower(task.stand()));
        fields.put("releaseAfterMinutes", task.releaseAfterMinutes());
        fields.put("hook", task.hook());
      }
      case Task.Verify(String group) -> {
        fields.put("task", "verify");
        fields.put("group", group);
      }
    }
    return fields;
  }

  /// Adds the fields of `when`.
  public static void put(Map<String, @Nullable Object> fields, When when) {
    switch (when) {
      case When.Daily(List<LocalTime> times, Set<DayOfWeek> days, ZoneId zone) -> {
        fields.put("times", times.stream().map(LocalTime::toString).toList());
        fields.put("days", days.stream().sorted().map(ScheduleJson::lower).toList());
        fields.put("zone", zone.getId());
      }
      case When.Every(int minutes) -> fields.put("everyMinutes", minutes);
    }
  }

  /// Throws [IOException] naming the field that is wrong. Limits are [ScheduleRules]'s business.
  public static Schedule schedule(Fields fields) throws IOException {
    return new Schedule(
        fields.text("name"), fields.truth("enabled", true), when(fields), task(fields));
  }

  private static Task task(Fields fields) throws IOException {
    String task = fields.text("task", "checkpoint");
    return switch (task) {
      case "checkpoint" ->
          new Task.TakeCheckpoint(
              fields.textOrNull("group"),
              fields.text("prefix", fields.text("name")),
              constant(Stand.class, "stand", fields.text("stand", "nothing")),
              whole(fields, "releaseAfterMinutes", 0),
              fields.textOrNull("hook"));
      case "verify" -> new Task.Verify(fields.textOrNull("group"));
      default ->
          throw new IOException(
              "the field \"task\" must be \"checkpoint\" or \"verify\", not \"" + task + "\"");
    };
  }

  /// What [#put] adds. Throws [IOException] naming the field that is wrong.
  public static When when(Fields fields) throws IOException {
    if (fields.has("everyMinutes")) {
      if (fields.has("times")) {
        throw new IOException("give \"times\" or \"everyMinutes\", not both");
      }
      return new When.Every(whole(fields, "everyMinutes", 0));
    }
    try {
      List<LocalTime> times = new ArrayList<>();
      for (Object time : fields.list("times")) {
        times.add(LocalTime.parse(String.valueOf(time)));
      }
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (Object day : fields.list("days")) {
        days.add(constant(DayOfWeek.class, "days", String.valueOf(day)));
      }
      return new When.Daily(times, days, ZoneId.of(fields.text("zone", "UTC")));
    } catch (DateTimeException e) {
      throw new IOException(e.getMessage() + " (times are HH:MM, a zone is Europe/Vienna)", e);
    }
  }

  public static Map<String, @Nullable Object> of(PendingRelease release) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schedule", release.schedule());
    fields.put("group", release.group());
    fields.put("checkpoint", release.checkpoint());
    fields.put("stand", lower(release.stand()));
    fields.put("due", release.dueMillis());
    return fields;
  }

  public static PendingRelease release(Fields fields) throws IOException {
    return new PendingRelease(
        fields.text("schedule"),
        fields.text("group"),
        fields.text("checkpoint"),
        constant(Stand.class, "stand", fields.text("stand")),
        fields.number("due"));
  }

  private static int whole(Fields fields, String name, int otherwise) throws IOException {
    long number = fields.number(name, otherwise);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IOException("the field \"" + name + "\" is out of range: " + number);
    }
    return (int) number;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String field, String name)
      throws IOException {
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(name)) {
        return constant;
      }
    }
    List<String> known =
        java.util.Arrays.stream(type.getEnumConstants()).map(ScheduleJson::lower).toList();
    throw new IOException(
        "the field \"" + field + "\" must be one of " + known + ", not \"" + name + "\"");
  }
}
