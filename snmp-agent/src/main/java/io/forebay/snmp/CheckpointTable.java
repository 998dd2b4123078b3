package io.forebay.snmp;

import static io.forebay.snmp.Cells.bytes;
import static io.forebay.snmp.Cells.lsn;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.Status;
import java.util.List;

/// Checkpoints.
final class CheckpointTable {
  static final Table<Status.Checkpoint> CHECKPOINTS =
      new Table<>(
          7,
          List.of(
              new Column<>(2, "forebayCheckpointName", checkpoint -> text(checkpoint.name())),
              new Column<>(3, "forebayCheckpointGroup", checkpoint -> text(checkpoint.group())),
              new Column<>(
                  4, "forebayCheckpointConsistency", checkpoint -> word(checkpoint.consistency())),
              new Column<>(5, "forebayCheckpointHold", checkpoint -> truth(checkpoint.hold())),
              new Column<>(6, "forebayCheckpointLife", checkpoint -> word(checkpoint.life())),
              new Column<>(7, "forebayCheckpointLsn", checkpoint -> lsn(checkpoint.lsn())),
              new Column<>(
                  8, "forebayCheckpointTaken", checkpoint -> time(checkpoint.takenMillis())),
              new Column<>(
                  9,
                  "forebayCheckpointIncremental",
                  checkpoint -> truth(checkpoint.changes().incremental())),
              new Column<>(
                  10,
                  "forebayCheckpointChanged",
                  checkpoint -> bytes(checkpoint.changes().bytes()))));

  private CheckpointTable() {}
}
