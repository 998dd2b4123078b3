package io.forebay.snmp;

import static io.forebay.snmp.Cells.counter;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.unsigned;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.IscsiReport;
import java.util.List;
import org.snmp4j.smi.Variable;

/// Logical units, and who is logged in.
final class IscsiTables {
  static final Table<IscsiReport.Unit> UNITS =
      new Table<>(
          8,
          List.of(
              new Column<>(2, "forebayUnitExport", unit -> text(unit.export())),
              new Column<>(3, "forebayUnitTarget", unit -> text(unit.target())),
              new Column<>(4, "forebayUnitLun", unit -> unsigned(unit.lun())),
              new Column<>(5, "forebayUnitNaa", unit -> text(unit.naa())),
              new Column<>(6, "forebayUnitReadOnly", unit -> truth(unit.readOnly())),
              new Column<>(7, "forebayUnitAccess", unit -> word(unit.access())),
              new Column<>(8, "forebayUnitReservedBy", IscsiTables::reservedBy)));

  static final Table<IscsiReport.Session> SESSIONS =
      new Table<>(
          9,
          List.of(
              new Column<>(2, "forebaySessionInitiator", session -> text(session.initiator())),
              new Column<>(3, "forebaySessionUser", session -> text(session.user())),
              new Column<>(4, "forebaySessionAddress", session -> text(session.address())),
              new Column<>(5, "forebaySessionTarget", session -> text(session.target())),
              new Column<>(6, "forebaySessionSince", session -> time(session.sinceMillis())),
              new Column<>(
                  7, "forebaySessionCommands", session -> counter(session.traffic().commands())),
              new Column<>(
                  8,
                  "forebaySessionReceived",
                  session -> counter(session.traffic().receivedBytes())),
              new Column<>(
                  9, "forebaySessionSent", session -> counter(session.traffic().sentBytes()))));

  private IscsiTables() {}

  private static Variable reservedBy(IscsiReport.Unit unit) {
    IscsiReport.Reservation reservation = unit.reservation();
    return text(reservation == null ? "" : reservation.holder());
  }
}
