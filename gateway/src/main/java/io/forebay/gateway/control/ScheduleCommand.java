package io.forebay.gateway.control;

import io.forebay.gateway.control.schedule.Schedule;
import java.util.List;

/// What can be done with schedules.
public sealed interface ScheduleCommand<R> extends Command<R> {
  record ListAll() implements ScheduleCommand<List<Status.Scheduled>> {
    @Override
    public String verb() {
      return "schedule.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Adds `schedule`, or replaces the one of the same name.
  record Put(Schedule schedule) implements ScheduleCommand<Status.Scheduled> {
    @Override
    public String verb() {
      return "schedule.put";
    }
  }

  record Remove(String name) implements ScheduleCommand<Status.Scheduled> {
    @Override
    public String verb() {
      return "schedule.remove";
    }
  }
}
