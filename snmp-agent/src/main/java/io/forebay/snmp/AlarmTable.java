package io.forebay.snmp;

import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.event.Event;
import java.util.List;

/// Open alarms.
final class AlarmTable {
  /// The column that may be set.
  static final int TAKEN = 10;

  static final Table<Event> ALARMS =
      new Table<>(
          10,
          List.of(
              new Column<>(2, "forebayAlarmKind", alarm -> text(alarm.kind().id())),
              new Column<>(3, "forebayAlarmSeverity", alarm -> word(alarm.kind().severity())),
              new Column<>(4, "forebayAlarmSubject", alarm -> text(alarm.subject())),
              new Column<>(5, "forebayAlarmText", alarm -> text(alarm.text())),
              new Column<>(6, "forebayAlarmRaised", alarm -> time(alarm.raisedMillis())),
              new Column<>(
                  7, "forebayAlarmAcknowledged", alarm -> time(alarm.acknowledgedMillis())),
              new Column<>(8, "forebayAlarmAcknowledgedBy", alarm -> text(alarm.acknowledgedBy())),
              new Column<>(9, "forebayAlarmRepeats", alarm -> gauge(alarm.repeats())),
              new Column<>(
                  TAKEN, "forebayAlarmTaken", alarm -> truth(alarm.acknowledgedMillis() != 0))));

  private AlarmTable() {}
}
