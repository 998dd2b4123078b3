package io.forebay.gateway.sim;

import io.forebay.gateway.log.RecoveryRow;
import java.util.EnumSet;
import java.util.Set;

/// What a run of the log's simulation must have met, or it has proved nothing about it.
final class LogCases {
  static final Set<Fault> FAULTS =
      EnumSet.of(
          Fault.PROCESS_CRASH,
          Fault.POWER_CUT,
          Fault.CRASH_MIDWAY,
          Fault.WRITE_LOST,
          Fault.WRITE_TORN,
          Fault.WRITES_REORDERED,
          Fault.CREATE_LOST,
          Fault.READ_FAILED,
          Fault.WRITE_FAILED,
          Fault.SYNC_FAILED,
          Fault.SYNC_LOST_DATA,
          Fault.METADATA_FAILED,
          Fault.DISK_FULL,
          Fault.SLOW,
          Fault.MISDIRECTED,
          Fault.BIT_FLIPPED,
          Fault.INTERLEAVED);

  private static final String[] CASES = {
    "append WRITE",
    "append ZERO",
    "append TRIM",
    "append found no room",
    "append refused after a failure",
    "room came",
    "control STATE",
    "control VOLUME_CHANGED",
    "control CHECKPOINT",
    "flush answered",
    "flush failed",
    "settled",
    "destaged",
    "sent",
    "trimmed",
    "pinned",
    "read",
    "read below the start by a pin",
    "read from the ring",
    "damage seen by a reader",
    "log created",
    "acked and not durable: lost with the power",
    "operator cut",
    "life ended cleanly",
    "killed between the clean stop and its end",
    "life ended by a power cut",
    "life ended by kill -9",
    "life ended amid a disk operation, by a power cut",
    "life ended amid a disk operation, by kill -9",
    "life ended by a disk's failure",
    "torn append",
    "ring deleted",
    "ring header damaged",
    "ring damaged",
    "ring of an earlier boot",
    "ring of something else",
    "old state file put back",
    "slot header damaged",
    "slot partly zeroed",
    "slot damaged",
  };

  private static final String[] LINE_CASES = {
    "line: taken whole",
    "line: taken in part",
    "line: no room",
    "line: corruption refused",
    "line: acked",
    "line: destaged",
    "line: trimmed",
    "line: receiver crashed amid a disk operation",
    "line: receiver ended by a disk's failure",
    "line: receiver ended cleanly",
  };

  private LogCases() {}

  static void expectLine(Coverage coverage) {
    for (String name : LINE_CASES) {
      coverage.expect(name);
    }
  }

  static void expect(Coverage coverage) {
    for (String name : CASES) {
      coverage.expect(name);
    }
    for (RecoveryRow row : RecoveryRow.values()) {
      coverage.expect("row " + row);
    }
  }
}
