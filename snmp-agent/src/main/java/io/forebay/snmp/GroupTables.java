package io.forebay.snmp;

import static io.forebay.snmp.Cells.bytes;
import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.lsn;
import static io.forebay.snmp.Cells.span;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.unsigned;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Variable;

/// Groups and their change buffers.
final class GroupTables {
  /// The column of the group's name.
  static final int NAME = 2;

  /// The column that may be set.
  static final int PAUSED = 19;

  static final Table<Status.Group> GROUPS =
      new Table<>(
          2,
          List.of(
              new Column<>(NAME, "forebayGroupName", group -> text(group.name())),
              new Column<>(3, "forebayGroupId", group -> text(group.id().toString())),
              new Column<>(4, "forebayGroupRole", group -> word(group.role())),
              new Column<>(5, "forebayGroupPhase", group -> word(group.phase())),
              new Column<>(6, "forebayGroupEpoch", group -> unsigned(group.epoch())),
              new Column<>(7, "forebayGroupImageUsable", group -> truth(group.imageUsable())),
              new Column<>(8, "forebayGroupRung", group -> word(group.rung())),
              new Column<>(9, "forebayGroupVolumes", group -> gauge(group.volumes())),
              new Column<>(
                  10, "forebayGroupAppendedLsn", group -> lsn(group.watermarks().appended())),
              new Column<>(
                  11, "forebayGroupDurableLsn", group -> lsn(group.watermarks().durable())),
              new Column<>(
                  12, "forebayGroupDestagedLsn", group -> lsn(group.watermarks().destaged())),
              new Column<>(
                  13, "forebayGroupTrimmableLsn", group -> lsn(group.watermarks().trimmable())),
              new Column<>(14, "forebayGroupHold", group -> stop(group.hold())),
              new Column<>(15, "forebayGroupHoldCheckpoint", group -> checkpoint(group.hold())),
              new Column<>(16, "forebayGroupPause", group -> stop(group.pause())),
              new Column<>(17, "forebayGroupPauseCheckpoint", group -> checkpoint(group.pause())),
              new Column<>(18, "forebayGroupProblem", group -> text(group.problem())),
              new Column<>(PAUSED, "forebayGroupPaused", group -> truth(group.pause() != null))));

  static final Table<Status.Group> BUFFERS =
      new Table<>(
          3,
          List.of(
              new Column<>(
                  1, "forebayBufferCapacity", group -> bytes(group.buffer().capacityBytes())),
              new Column<>(2, "forebayBufferUsed", group -> bytes(group.buffer().usedBytes())),
              new Column<>(
                  3, "forebayBufferUnprepared", group -> bytes(group.buffer().unpreparedBytes())),
              new Column<>(
                  4, "forebayBufferUndestaged", group -> bytes(group.buffer().undestagedBytes())),
              new Column<>(
                  5,
                  "forebayBufferUndestagedMax",
                  group -> bytes(group.buffer().undestagedBytesMax())),
              new Column<>(6, "forebayBufferBehind", group -> span(group.lag().behindMillis())),
              new Column<>(
                  7, "forebayBufferBehindBytes", group -> bytes(group.lag().behindBytes())),
              new Column<>(
                  8, "forebayBufferTimeToFull", group -> span(group.lag().timeToFullMillis())),
              new Column<>(9, "forebayBufferDrain", group -> span(group.lag().drainMillis())),
              new Column<>(
                  10,
                  "forebayBufferAppendRate",
                  group -> bytes(group.lag().appendBytesPerSecond())),
              new Column<>(
                  11,
                  "forebayBufferOutageMedian",
                  group -> span(group.lag().outage().medianMillis())),
              new Column<>(
                  12,
                  "forebayBufferOutageWorst",
                  group -> span(group.lag().outage().worstMillis())),
              new Column<>(
                  13,
                  "forebayBufferOutageEstimate",
                  group -> truth(group.lag().outage().estimate())),
              new Column<>(
                  14, "forebayBufferOutageHours", group -> gauge(group.lag().outage().hours()))));

  private GroupTables() {}

  private static Variable stop(Status.@Nullable Stop stop) {
    return Cells.number(stop == null ? 1 : stop.reached() ? 3 : 2);
  }

  private static Variable checkpoint(Status.@Nullable Stop stop) {
    return text(stop == null ? "" : stop.checkpoint());
  }
}
