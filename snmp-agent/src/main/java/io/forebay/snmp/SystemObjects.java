package io.forebay.snmp;

import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;

import io.forebay.gateway.control.event.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Variable;

/// The appliance itself.
final class SystemObjects {
  /// The number of `forebayName`.
  static final int NAME = 1;

  /// The number of `forebayNoticesHeldBack`.
  static final int NOTICES_HELD_BACK = 10;

  /// Scalars: each has the one instance 0.
  static final List<Column<Seen>> SCALARS =
      List.of(
          new Column<>(NAME, "forebayName", seen -> text(seen.appliance().name())),
          new Column<>(2, "forebayId", seen -> text(seen.appliance().id().toString())),
          new Column<>(3, "forebayVersion", seen -> text(seen.appliance().version())),
          new Column<>(4, "forebaySummary", seen -> text(seen.appliance().summary())),
          new Column<>(5, "forebayHealth", seen -> health(seen.appliance().worst())),
          new Column<>(6, "forebayOpenAlarms", seen -> gauge(seen.appliance().openEvents())),
          new Column<>(7, "forebayStarted", seen -> time(seen.appliance().startedMillis())),
          new Column<>(8, "forebayNow", seen -> time(seen.appliance().nowMillis())),
          new Column<>(
              9, "forebayIscsiSessions", seen -> gauge(seen.appliance().iscsi().sessions())),
          new Column<>(
              NOTICES_HELD_BACK, "forebayNoticesHeldBack", seen -> gauge(seen.noticesHeldBack())));

  private SystemObjects() {}

  private static Variable health(@Nullable Severity worst) {
    return number(worst == null ? 1 : worst.ordinal() + 2);
  }
}
