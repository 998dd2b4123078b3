package io.forebay.gateway.scsi;

/// Commands to logical unit numbers that are not there, and to the well-known unit REPORT LUNS.
final class Absent {
  private Absent() {}

  static Plan plan(TargetDevice target, boolean wellKnown, byte[] cdb) {
    return switch (Cdb.parse(cdb)) {
      case Cdb.Parsed.Refused(Sense sense) -> refuse(wellKnown ? sense : Sense.NO_SUCH_UNIT);
      case Cdb.Parsed.Known(Cdb known) -> plan(target, wellKnown, known);
    };
  }

  private static Plan plan(TargetDevice target, boolean wellKnown, Cdb cdb) {
    return switch (cdb.opcode()) {
      case INQUIRY -> Inquiry.absent(cdb, wellKnown);
      case REPORT_LUNS -> ReportLuns.plan(target, cdb);
      case REQUEST_SENSE ->
          Commands.sense(cdb, wellKnown ? Sense.NOTHING : Sense.NO_SUCH_UNIT, SenseFormat.FIXED);
      case TEST_UNIT_READY -> wellKnown ? Plan.GOOD : refuse(Sense.NO_SUCH_UNIT);
      default -> refuse(wellKnown ? Sense.INVALID_OPCODE : Sense.NO_SUCH_UNIT);
    };
  }

  private static Plan refuse(Sense sense) {
    return Plan.check(sense, SenseFormat.FIXED);
  }
}
