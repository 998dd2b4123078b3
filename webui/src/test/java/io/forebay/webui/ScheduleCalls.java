package io.forebay.webui;

import io.forebay.gateway.control.ScheduleCommand;
import java.util.List;

/// Right requests of the operations on schedules.
final class ScheduleCalls {
  private static final String TAPE =
      """
      {"enabled": true, "times": ["22:00"], "days": ["monday", "friday"], "zone": "Europe/Berlin",
       "group": "main", "prefix": "tape", "stand": "hold", "releaseAfterMinutes": 240, "hook": null}
      """;

  static final List<Call> ALL =
      List.of(
          Call.get("listSchedules", "/schedules", new ScheduleCommand.ListAll()),
          Call.call(
              "putSchedule",
              "PUT",
              "/schedules/tape",
              TAPE,
              new ScheduleCommand.Put(Samples.schedule())),
          Call.call(
              "putSchedule",
              "PUT",
              "/schedules/hourly",
              "{\"everyMinutes\": 60}",
              new ScheduleCommand.Put(Samples.hourly())),
          Call.call(
              "removeSchedule",
              "DELETE",
              "/schedules/tape",
              null,
              new ScheduleCommand.Remove("tape")));

  private ScheduleCalls() {}
}
