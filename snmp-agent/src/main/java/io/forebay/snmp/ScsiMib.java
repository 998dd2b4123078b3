package io.forebay.snmp;

import static io.forebay.snmp.Cells.gauge;
import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.unsigned;

import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.IscsiReport.Access;
import io.forebay.gateway.control.IscsiReport.Session;
import io.forebay.gateway.control.IscsiReport.Target;
import io.forebay.gateway.control.IscsiReport.Unit;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// SCSI-MIB (RFC 4455): each iSCSI target is a SCSI device of the one instance, each portal group a port of each, each
/// volume a logical unit.
final class ScsiMib {
  private static final int INSTANCE = 1;

  /// Of a device, which has one.
  private static final int TRANSPORT = 1;

  private static final Variable ISCSI = new OID("1.3.6.1.2.1.139.1.1.5"); // scsiTransportISCSI
  private static final int AVAILABLE = 2;
  private static final int ABNORMAL = 5; // Of a device.
  private static final int NOT_AVAILABLE = 3; // Of a unit.
  private static final int BINARY = 1;
  private static final int OF_THE_UNIT = 0;
  private static final int NAA = 3;

  /// From here on a LUN is written with another addressing method (SAM-5 4.7).
  private static final int FLAT_FROM = 256;

  private static final long FLAT = 1L << 14;
  private static final int LUN_SHIFT = 48;

  /// Of scsiDeviceAlias.
  private static final int ALIAS_MAX = 79;

  record Instance(String name, String version) {}

  record Device(Target target, int ports) {}

  record Port(int device, String name) {}

  static final StandardTable<Instance> INSTANCES =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.1.1.1",
          List.of(
              new Column<>(2, "scsiInstAlias", instance -> text(instance.name())),
              new Column<>(3, "scsiInstSoftwareIndex", instance -> number(0)),
              new Column<>(4, "scsiInstVendorVersion", instance -> text(instance.version())),
              new Column<>(5, "scsiInstScsiNotificationsEnable", instance -> truth(false)),
              new Column<>(6, "scsiInstStorageType", instance -> Smi.READ_ONLY)));

  static final StandardTable<Device> DEVICES =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.1.2.1",
          List.of(
              new Column<>(2, "scsiDeviceAlias", device -> text(alias(device.target()))),
              new Column<>(3, "scsiDeviceRole", device -> Smi.FIRST_BIT),
              new Column<>(4, "scsiDevicePortNumber", device -> unsigned(device.ports()))));

  static final StandardTable<Port> PORTS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.1.3.1",
          List.of(
              new Column<>(2, "scsiPortRole", port -> Smi.FIRST_BIT),
              new Column<>(3, "scsiPortTransportPtr", port -> transport(port.device()))));

  static final StandardTable<Target> TRANSPORTS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.1.5.1",
          List.of(
              new Column<>(2, "scsiTransportType", target -> ISCSI),
              new Column<>(3, "scsiTransportPointer", target -> instance()),
              new Column<>(4, "scsiTransportDevName", target -> text(target.name()))));

  static final StandardTable<Target> TARGETS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.3.1.1",
          List.of(
              new Column<>(1, "scsiTgtDevNumberOfLUs", target -> gauge(active(target))),
              new Column<>(2, "scsiTgtDeviceStatus", target -> number(status(target))),
              new Column<>(
                  3,
                  "scsiTgtDevNonAccessibleLUs",
                  target -> gauge(target.units().size() - active(target)))));

  static final StandardTable<Port> TARGET_PORTS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.3.2.1",
          List.of(
              new Column<>(1, "scsiTgtPortName", port -> text(port.name())),
              new Column<>(2, "scsiTgtPortIdentifier", port -> text(port.name()))));

  static final StandardTable<Session> INITIATORS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.3.3.2.1",
          List.of(
              new Column<>(2, "scsiAttIntrPortAuthIntrIdx", session -> unsigned(0)),
              new Column<>(3, "scsiAttIntrPortName", session -> text(session.initiator())),
              new Column<>(4, "scsiAttIntrPortIdentifier", session -> text(port(session)))));

  static final StandardTable<Unit> UNITS =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.4.1.1",
          List.of(
              new Column<>(2, "scsiLuDefaultLun", unit -> lun(unit.lun())),
              new Column<>(3, "scsiLuWwnName", unit -> text("")),
              new Column<>(4, "scsiLuVendorId", unit -> text("FOREBAY")),
              new Column<>(5, "scsiLuProductId", unit -> text("VOLUME")),
              new Column<>(6, "scsiLuRevisionId", unit -> text("1")),
              new Column<>(7, "scsiLuPeripheralType", unit -> unsigned(0)),
              new Column<>(8, "scsiLuStatus", unit -> number(status(unit))),
              new Column<>(9, "scsiLuState", unit -> Smi.octets((byte) 0, (byte) 0))));

  static final StandardTable<Unit> IDENTITIES =
      new StandardTable<>(
          "1.3.6.1.2.1.139.2.4.2.1",
          List.of(
              new Column<>(2, "scsiLuIdCodeSet", unit -> unsigned(BINARY)),
              new Column<>(3, "scsiLuIdAssociation", unit -> unsigned(OF_THE_UNIT)),
              new Column<>(4, "scsiLuIdType", unit -> unsigned(NAA)),
              new Column<>(
                  5, "scsiLuIdValue", unit -> Smi.octets(HexFormat.of().parseHex(unit.naa())))));

  static final List<StandardTable<?>> TABLES =
      List.of(
          INSTANCES,
          DEVICES,
          PORTS,
          TRANSPORTS,
          TARGETS,
          TARGET_PORTS,
          INITIATORS,
          UNITS,
          IDENTITIES);

  private ScsiMib() {}

  /// Nothing while iSCSI is off. Devices have the index of ISCSI-MIB's nodes, units that of `forebayUnitTable`.
  static void put(Map<OID, Variable> into, Seen seen, Indexes indexes) {
    IscsiReport iscsi = seen.iscsi();
    if (iscsi.offered() == null) {
      return;
    }
    INSTANCES.put(
        into, new Instance(seen.appliance().name(), seen.appliance().version()), INSTANCE);
    List<Integer> tags = iscsi.tags().stream().distinct().sorted().toList();
    Map<String, Integer> devices = new HashMap<>();
    for (Target target : Picture.shown(iscsi.targets())) {
      int device = indexes.of(Indexes.Kind.TARGET, target.name());
      devices.put(target.name(), device);
      DEVICES.put(into, new Device(target, tags.size()), INSTANCE, device);
      TRANSPORTS.put(into, target, INSTANCE, device, TRANSPORT);
      TARGETS.put(into, target, INSTANCE, device);
      for (int tag : tags) {
        String name = target.name() + String.format(Locale.ROOT, ",t,0x%04x", tag);
        PORTS.put(into, new Port(device, name), INSTANCE, device, tag);
        TARGET_PORTS.put(into, new Port(device, name), INSTANCE, device, tag);
      }
      for (Unit unit : Picture.shown(target.units())) {
        int index = indexes.of(Indexes.Kind.UNIT, unit.target() + " " + unit.export());
        UNITS.put(into, unit, INSTANCE, device, index);
        IDENTITIES.put(into, unit, INSTANCE, device, index, 1);
      }
    }
    for (Session session : Picture.shown(iscsi.sessions())) {
      Integer device = devices.get(session.target());
      if (device != null) { // Else it only asks what there is.
        INITIATORS.put(into, session, INSTANCE, device, session.path().tag(), session.number());
      }
    }
  }

  /// The row of scsiTransportTable of the device `index`.
  static Variable transport(int index) {
    OID type = new OID(TRANSPORTS.object(TRANSPORTS.columns().getFirst()));
    return new OID(type.getValue(), new int[] {INSTANCE, index, TRANSPORT});
  }

  /// The row of iscsiInstanceAttributesTable.
  private static Variable instance() {
    OID first = IscsiMib.INSTANCES.object(IscsiMib.INSTANCES.columns().getFirst());
    return new OID(first.getValue(), new int[] {IscsiMib.INSTANCE});
  }

  private static String alias(Target target) {
    String at = target.checkpoint().isEmpty() ? "" : "@" + target.checkpoint();
    String alias = target.group() + at;
    return alias.length() > ALIAS_MAX ? alias.substring(0, ALIAS_MAX) : alias;
  }

  private static long active(Target target) {
    return target.units().stream().filter(unit -> unit.access() == Access.ACTIVE).count();
  }

  private static int status(Target target) {
    return active(target) == target.units().size() ? AVAILABLE : ABNORMAL;
  }

  private static int status(Unit unit) {
    return unit.access() == Access.ACTIVE ? AVAILABLE : NOT_AVAILABLE;
  }

  /// The eight octets that the unit is addressed by.
  private static Variable lun(int number) {
    long address = (number < FLAT_FROM ? number : number | FLAT) << LUN_SHIFT;
    return Smi.octets(ByteBuffer.allocate(Long.BYTES).putLong(address).array());
  }

  /// The initiator's port (RFC 7143 4.4.1).
  private static String port(Session session) {
    return session.initiator() + ",i,0x" + session.path().isid();
  }
}
