package io.forebay.snmp;

import io.forebay.snmp.machine.Machine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// What is shown of the standard's modules besides SNMPv2-MIB: read-only, and of them only what is known.
final class StandardMibs {
  /// Below which it all lies: interfaces, host, ifMIB, scsiMIB, iscsiMibModule.
  static final List<OID> ROOTS =
      List.of(
          new OID("1.3.6.1.2.1.2"),
          new OID("1.3.6.1.2.1.25"),
          new OID("1.3.6.1.2.1.31"),
          new OID("1.3.6.1.2.1.139"),
          new OID("1.3.6.1.2.1.142"));

  static final List<StandardTable<?>> TABLES = tables();

  private StandardMibs() {}

  private static List<StandardTable<?>> tables() {
    List<StandardTable<?>> tables = new ArrayList<>(IfMib.TABLES);
    tables.addAll(HostMib.TABLES);
    tables.addAll(ScsiMib.TABLES);
    tables.addAll(IscsiMib.TABLES);
    return List.copyOf(tables);
  }

  /// All instances at one time.
  static NavigableMap<OID, Variable> cells(Seen seen, Machine machine, Indexes indexes) {
    NavigableMap<OID, Variable> cells = new TreeMap<>();
    IfMib.put(cells, machine);
    HostMib.put(cells, new HostMib.Host(machine, seen.appliance().nowMillis()), indexes);
    ScsiMib.put(cells, seen, indexes);
    IscsiMib.put(cells, seen, indexes);
    return cells;
  }

  /// Every object by its name, without its instances.
  static Map<String, OID> objects() {
    Map<String, OID> objects = new LinkedHashMap<>();
    TABLES.forEach(table -> add(table, objects));
    return objects;
  }

  /// All of it as SNMP4J looks for it, with the instances that `now` gives. Bugs go to `fatal`.
  static List<Shown> managed(Supplier<NavigableMap<OID, Variable>> now, Consumer<Throwable> fatal) {
    Collection<OID> objects = objects().values();
    return ROOTS.stream().map(root -> new Shown(root, objects, now, fatal)).toList();
  }

  private static <R> void add(StandardTable<R> table, Map<String, OID> to) {
    table.columns().forEach(column -> to.put(column.name(), table.object(column)));
  }

  /// What sysORTable tells of them, by what names the module there.
  static Map<OID, String> capabilities() {
    Map<OID, String> capabilities = new LinkedHashMap<>();
    capabilities.put(new OID("1.3.6.1.2.1.31"), "IF-MIB: interfaces, read-only");
    capabilities.put(
        new OID("1.3.6.1.2.1.25.7.1"),
        "HOST-RESOURCES-MIB: system, storage, processors, disks; read-only");
    capabilities.put(new OID("1.3.6.1.2.1.139"), "SCSI-MIB: targets and units, read-only");
    capabilities.put(
        new OID("1.3.6.1.2.1.142"), "ISCSI-MIB: portals, targets, sessions, read-only");
    return capabilities;
  }
}
