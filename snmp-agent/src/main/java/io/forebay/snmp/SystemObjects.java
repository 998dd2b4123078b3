package io.forebay.snmp;

import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.millis;
import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;

import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.event.Severity;
import java.util.List;
import java.util.function.Function;
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
              NOTICES_HELD_BACK, "forebayNoticesHeldBack", seen -> gauge(seen.noticesHeldBack())),
          new Column<>(
              11, "forebayClockOffset", seen -> clock(seen, a -> millis(a.offsetMillis()))),
          new Column<>(
              12, "forebayClockRoundTrip", seen -> clock(seen, a -> gauge(a.roundTripMillis()))),
          new Column<>(13, "forebayClockStratum", seen -> clock(seen, a -> gauge(a.stratum()))),
          new Column<>(14, "forebayClockServer", seen -> clock(seen, a -> text(a.server()))),
          new Column<>(15, "forebayClockAsked", seen -> clock(seen, a -> time(a.askedMillis()))));

  private SystemObjects() {}

  /// None while no server has answered.
  private static @Nullable Variable clock(Seen seen, Function<ClockReport.Answer, Variable> value) {
    ClockReport.Answer answer = seen.appliance().time().answer();
    return answer == null ? null : value.apply(answer);
  }

  private static Variable health(@Nullable Severity worst) {
    return number(worst == null ? 1 : worst.ordinal() + 2);
  }
}
