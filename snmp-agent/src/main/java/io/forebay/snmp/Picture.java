package io.forebay.snmp;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.snmp.machine.Machine;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// All instances at one time, in their order. Immutable.
///
/// @param cells those of `FOREBAY-MIB`
/// @param standard those of [StandardMibs]
record Picture(NavigableMap<OID, Variable> cells, NavigableMap<OID, Variable> standard) {
  Picture {
    cells = Collections.unmodifiableNavigableMap(cells);
    standard = Collections.unmodifiableNavigableMap(standard);
  }

  /// Of what was seen, with the numbers that its rows have kept in `indexes`.
  static Picture of(Seen seen, Machine machine, Indexes indexes) {
    NavigableMap<OID, Variable> cells = new TreeMap<>();
    for (Column<Seen> scalar : SystemObjects.SCALARS) {
      Variable value = scalar.value().apply(seen);
      if (value != null) {
        cells.put(ForebayMib.objects(ForebayMib.SYSTEM, scalar.number(), 0), value);
      }
    }
    groups(cells, seen.appliance(), indexes);
    checkpoints(cells, seen, indexes);
    for (Status.Volume volume : shown(seen.volumes())) {
      int index = indexes.of(Indexes.Kind.VOLUME, volume.id().toString());
      VolumeTable.VOLUMES.put(cells, volume, index);
    }
    List<IscsiReport.Unit> units =
        seen.iscsi().targets().stream().flatMap(target -> target.units().stream()).toList();
    for (IscsiReport.Unit unit : shown(units)) {
      int index = indexes.of(Indexes.Kind.UNIT, unit.target() + " " + unit.export());
      IscsiTables.UNITS.put(cells, unit, index);
    }
    for (IscsiReport.Session session : shown(seen.iscsi().sessions())) {
      IscsiTables.SESSIONS.put(cells, session, session.number());
    }
    for (Event alarm : shown(seen.alarms())) {
      AlarmTable.ALARMS.put(cells, alarm, Math.toIntExact(alarm.id()));
    }
    for (Notice notice : seen.notices()) {
      NoticeTable.NOTICES.put(cells, notice, notice.number());
    }
    return new Picture(cells, StandardMibs.cells(seen, machine, indexes));
  }

  static <R> List<R> shown(List<R> rows) {
    return rows.subList(0, Math.min(rows.size(), Table.ROWS_MAX));
  }

  private static void groups(
      NavigableMap<OID, Variable> cells, Status.Appliance appliance, Indexes indexes) {
    Map<String, Integer> peers = new HashMap<>();
    for (Status.Peer peer : appliance.peers()) {
      int index = indexes.of(Indexes.Kind.PEER, peer.id().toString());
      peers.put(peer.name(), index);
      PeerTables.PEERS.put(cells, peer, index);
    }
    for (Status.Group group : appliance.groups()) {
      int index = indexes.of(Indexes.Kind.GROUP, group.id().toString());
      GroupTables.GROUPS.put(cells, group, index);
      GroupTables.BUFFERS.put(cells, group, index);
      for (Status.Line line : group.lines()) {
        Integer peer = peers.get(line.peer());
        if (peer != null) { // Else it was forgotten between two looks.
          PeerTables.LINES.put(cells, line, index, peer);
        }
      }
    }
  }

  private static void checkpoints(NavigableMap<OID, Variable> cells, Seen seen, Indexes indexes) {
    Map<String, String> groups = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (Status.Group group : seen.appliance().groups()) {
      groups.put(group.name(), group.id().toString());
      numbers.put(group.name(), indexes.of(Indexes.Kind.GROUP, group.id().toString()));
    }
    for (Status.Checkpoint checkpoint : shown(seen.checkpoints())) {
      String group = groups.getOrDefault(checkpoint.group(), checkpoint.group());
      // Names come round; where it lies in the log does not.
      int index = indexes.of(Indexes.Kind.CHECKPOINT, group + "/" + checkpoint.lsn());
      CheckpointTable.CHECKPOINTS.put(cells, checkpoint, index);
      Integer number = numbers.get(checkpoint.group());
      if (number != null) { // The newest with that name comes last, and counts.
        PointTable.POINTS.put(cells, checkpoint, PointTable.index(number, checkpoint.name()));
      }
    }
  }
}
