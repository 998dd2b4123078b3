package io.forebay.webui;

import static io.forebay.webui.Documents.list;
import static io.forebay.webui.Values.time;
import static io.forebay.webui.Values.value;
import static io.forebay.webui.Values.word;

import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.schedule.Schedule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Schedules as documents of the contract, both ways.
final class ScheduleDocuments {
  private static final DateTimeFormatter HOURS_MINUTES = DateTimeFormatter.ofPattern("HH:mm");

  private ScheduleDocuments() {}

  static JsonObject scheduled(Status.Scheduled scheduled) {
    Schedule schedule = scheduled.schedule();
    return new JsonObject()
        .put("name", schedule.name())
        .put("enabled", schedule.enabled())
        .put("when", when(schedule.when()))
        .put("checkpoint", task(schedule.task()))
        .put("next", time(scheduled.nextMillis()))
        .put("last", time(scheduled.lastMillis()))
        .put("lastResult", scheduled.lastResult());
  }

  private static JsonObject when(Schedule.When when) {
    return switch (when) {
      case Schedule.When.Daily(List<LocalTime> times, Set<DayOfWeek> days, ZoneId zone) ->
          new JsonObject()
              .put("times", list(times, HOURS_MINUTES::format))
              .put("days", list(List.copyOf(new TreeSet<>(days)), Values::word))
              .put("zone", zone.getId());
      case Schedule.When.Every(int minutes) -> new JsonObject().put("everyMinutes", minutes);
    };
  }

  private static JsonObject task(Schedule.Task task) {
    return switch (task) {
      case Schedule.Task.TakeCheckpoint take ->
          new JsonObject()
              .put("group", take.group())
              .put("prefix", take.prefix())
              .put("stand", word(take.stand()))
              .put("releaseAfterMinutes", take.releaseAfterMinutes())
              .put("hook", take.hook());
    };
  }

  /// The schedule `name` that `document` describes. Throws [RefusedException] when its time zone is none.
  static Schedule schedule(String name, JsonObject document) {
    JsonObject take = document.getJsonObject("checkpoint");
    return new Schedule(
        name,
        document.getBoolean("enabled"),
        when(document.getJsonObject("when")),
        new Schedule.Task.TakeCheckpoint(
            take.getString("group"),
            take.getString("prefix"),
            value(Schedule.Stand.class, take.getString("stand")),
            take.getInteger("releaseAfterMinutes"),
            take.getString("hook")));
  }

  private static Schedule.When when(JsonObject when) {
    if (when.containsKey("everyMinutes")) {
      return new Schedule.When.Every(when.getInteger("everyMinutes"));
    }
    return new Schedule.When.Daily(
        texts(when.getJsonArray("times")).stream().map(LocalTime::parse).toList(),
        texts(when.getJsonArray("days")).stream()
            .map(day -> value(DayOfWeek.class, day))
            .collect(Collectors.toSet()),
        zone(when.getString("zone")));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new RefusedException(
          new Refusal(
              Refusal.Kind.USAGE,
              "\"" + id + "\" is not a time zone: write it as UTC or Europe/Berlin."));
    }
  }
}
