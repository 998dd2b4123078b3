package io.forebay.gateway.log;

/// Where alarms go. Called from any thread, outside the group's lock; must not block.
@FunctionalInterface
public interface LogAlarms {
  void raise(LogAlarm alarm);
}
