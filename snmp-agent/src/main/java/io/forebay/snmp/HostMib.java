package io.forebay.snmp;

import static io.forebay.snmp.Cells.number;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.time;
import static io.forebay.snmp.Cells.truth;

import io.forebay.snmp.machine.Machine;
import io.forebay.snmp.machine.Machine.Condition;
import io.forebay.snmp.machine.Machine.Disk;
import io.forebay.snmp.machine.Machine.Place;
import io.forebay.snmp.machine.Machine.Processor;
import io.forebay.snmp.machine.Machine.Storage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// HOST-RESOURCES-MIB (RFC 2790): the machine, its memory and file systems, its processors and disks.
final class HostMib {
  private static final int PROCESSOR = 3; // Of hrDeviceTypes.
  private static final int DISK = 6;
  private static final int HARD_DISK = 3; // Of hrDiskStorageMedia.
  private static final int OTHER_MEDIUM = 1;

  /// Of hrDeviceDescr.
  private static final int DESCRIPTION_MAX = 64;

  /// The smallest unit in which a store is told: a page.
  private static final long UNIT_BYTES_MIN = 4096;

  /// The machine and the appliance's clock.
  record Host(Machine machine, long nowMillis) {}

  record Store(int index, Storage storage) {}

  /// A row of hrDeviceTable.
  record Device(int index, int type, String text, Condition condition) {}

  static final StandardTable<Host> SYSTEM =
      new StandardTable<>(
          "1.3.6.1.2.1.25.1",
          List.of(
              new Column<>(1, "hrSystemUptime", host -> uptime(host.machine())),
              new Column<>(2, "hrSystemDate", host -> time(host.nowMillis()))));

  static final StandardTable<Machine> MEMORY =
      new StandardTable<>(
          "1.3.6.1.2.1.25.2",
          List.of(new Column<>(2, "hrMemorySize", machine -> kibibytes(machine.memoryBytes()))));

  static final StandardTable<Store> STORES =
      new StandardTable<>(
          "1.3.6.1.2.1.25.2.3.1",
          List.of(
              new Column<>(1, "hrStorageIndex", store -> number(store.index())),
              new Column<>(2, "hrStorageType", store -> storageType(store.storage().place())),
              new Column<>(3, "hrStorageDescr", store -> text(store.storage().label())),
              new Column<>(
                  4, "hrStorageAllocationUnits", store -> number((int) unit(store.storage()))),
              new Column<>(
                  5, "hrStorageSize", store -> units(store.storage(), store.storage().sizeBytes())),
              new Column<>(
                  6,
                  "hrStorageUsed",
                  store -> units(store.storage(), store.storage().usedBytes()))));

  static final StandardTable<Device> DEVICES =
      new StandardTable<>(
          "1.3.6.1.2.1.25.3.2.1",
          List.of(
              new Column<>(1, "hrDeviceIndex", device -> number(device.index())),
              new Column<>(2, "hrDeviceType", device -> deviceType(device.type())),
              new Column<>(3, "hrDeviceDescr", device -> text(shortened(device.text()))),
              new Column<>(4, "hrDeviceID", device -> Smi.NOWHERE),
              new Column<>(5, "hrDeviceStatus", device -> number(status(device.condition())))));

  static final StandardTable<Processor> PROCESSORS =
      new StandardTable<>(
          "1.3.6.1.2.1.25.3.3.1",
          List.of(
              new Column<>(1, "hrProcessorFrwID", processor -> Smi.NOWHERE),
              new Column<>(2, "hrProcessorLoad", HostMib::load)));

  static final StandardTable<Disk> DISKS =
      new StandardTable<>(
          "1.3.6.1.2.1.25.3.6.1",
          List.of(
              new Column<>(
                  1, "hrDiskStorageAccess", disk -> number(disk.traits().readOnly() ? 2 : 1)),
              new Column<>(
                  2,
                  "hrDiskStorageMedia",
                  disk -> number(disk.traits().rotating() ? HARD_DISK : OTHER_MEDIUM)),
              new Column<>(3, "hrDiskStorageRemoveble", disk -> truth(disk.traits().removable())),
              new Column<>(4, "hrDiskStorageCapacity", disk -> kibibytes(disk.sizeBytes()))));

  static final List<StandardTable<?>> TABLES =
      List.of(SYSTEM, MEMORY, STORES, DEVICES, PROCESSORS, DISKS);

  private HostMib() {}

  static void put(Map<OID, Variable> into, Host host, Indexes indexes) {
    Machine machine = host.machine();
    SYSTEM.put(into, host, 0);
    MEMORY.put(into, machine, 0);
    for (Storage storage : machine.storage()) {
      int index = indexes.of(Indexes.Kind.STORE, storage.key());
      STORES.put(into, new Store(index, storage), index);
    }
    for (Processor processor : machine.processors()) {
      int index = indexes.of(Indexes.Kind.DEVICE, processor.name());
      String text = processor.model().isEmpty() ? processor.name() : processor.model();
      DEVICES.put(into, new Device(index, PROCESSOR, text, Condition.RUNNING), index);
      PROCESSORS.put(into, processor, index);
    }
    for (Disk disk : machine.disks()) {
      int index = indexes.of(Indexes.Kind.DEVICE, "disk " + disk.name());
      String text = (disk.name() + " " + disk.model()).strip();
      DEVICES.put(into, new Device(index, DISK, text, disk.condition()), index);
      DISKS.put(into, disk, index);
    }
  }

  private static @Nullable Variable uptime(Machine machine) {
    return machine.uptimeMillis() < 0 ? null : Smi.ticks(machine.uptimeMillis());
  }

  private static @Nullable Variable kibibytes(long bytes) {
    return bytes < 0 ? null : Smi.clamped(bytes >> 10);
  }

  private static @Nullable Variable load(Processor processor) {
    return processor.load() < 0 ? null : number((int) processor.load());
  }

  private static Variable storageType(Place place) {
    int type =
        switch (place) {
          case HEAP -> 1; // hrStorageOther
          case MEMORY -> 2; // hrStorageRam
          case SWAP -> 3; // hrStorageVirtualMemory
          case FILE_SYSTEM -> 4; // hrStorageFixedDisk
        };
    return new OID("1.3.6.1.2.1.25.2.1." + type);
  }

  private static Variable deviceType(int type) {
    return new OID("1.3.6.1.2.1.25.3.1." + type);
  }

  /// Unknown, running, down.
  private static int status(Condition condition) {
    return switch (condition) {
      case UNKNOWN -> 1;
      case RUNNING -> 2;
      case DOWN -> 5;
    };
  }

  /// The smallest with which the size fits into 31 bits.
  private static long unit(Storage storage) {
    long unit = UNIT_BYTES_MIN;
    while (storage.sizeBytes() / unit > Integer.MAX_VALUE) {
      unit <<= 1;
    }
    return unit;
  }

  private static Variable units(Storage storage, long bytes) {
    return Smi.clamped(bytes / unit(storage));
  }

  private static String shortened(String text) {
    return text.length() > DESCRIPTION_MAX ? text.substring(0, DESCRIPTION_MAX) : text;
  }
}
