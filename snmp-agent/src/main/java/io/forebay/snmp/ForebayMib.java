package io.forebay.snmp;

import java.util.ArrayList;
import java.util.List;
import org.snmp4j.smi.OID;

/// `snmp-agent/mibs/FOREBAY-MIB` as far as the agent has to know it.
final class ForebayMib {
  /// `forebayMIB`. It lies below netSnmpPlaypen until an enterprise number is assigned.
  static final OID BASE = new OID("1.3.6.1.4.1.8072.9999.9999.810");

  /// `forebaySystem`, below [#objects].
  static final int SYSTEM = 1;

  static final List<Table<?>> TABLES =
      List.of(
          GroupTables.GROUPS,
          GroupTables.BUFFERS,
          VolumeTable.VOLUMES,
          PeerTables.PEERS,
          PeerTables.LINES,
          CheckpointTable.CHECKPOINTS,
          IscsiTables.UNITS,
          IscsiTables.SESSIONS,
          AlarmTable.ALARMS,
          NoticeTable.NOTICES,
          PointTable.POINTS);

  private ForebayMib() {}

  /// Below `forebayObjects`.
  static OID objects(int... arcs) {
    OID objects = new OID(BASE);
    objects.append(1);
    return new OID(objects.getValue(), arcs);
  }

  /// Every object, without its instances.
  static List<OID> all() {
    List<OID> all = new ArrayList<>();
    SystemObjects.SCALARS.forEach(scalar -> all.add(objects(SYSTEM, scalar.number())));
    TABLES.forEach(table -> addColumns(table, all));
    return all;
  }

  private static <R> void addColumns(Table<R> table, List<OID> to) {
    table.columns().forEach(column -> to.add(table.object(column)));
  }
}
