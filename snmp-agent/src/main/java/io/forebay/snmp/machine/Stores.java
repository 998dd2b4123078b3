package io.forebay.snmp.machine;

import io.forebay.snmp.machine.Kernel.Space;
import io.forebay.snmp.machine.Machine.Place;
import io.forebay.snmp.machine.Machine.Storage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Memory, and file systems on disks of this machine. Those of the network are left out: they may never answer.
final class Stores {
  /// More are not shown.
  static final int FILE_SYSTEMS_MAX = 64;

  private static final String MEMORY = "MemTotal";

  /// File systems whose source is no file of a device.
  private static final Set<String> OWN_DEVICES = Set.of("btrfs", "overlay", "zfs");

  private Stores() {}

  static long memoryBytes(Kernel kernel) {
    return bytes(Texts.fields(kernel.read("proc/meminfo")), MEMORY);
  }

  static List<Storage> of(Kernel kernel) {
    List<Storage> stores = new ArrayList<>();
    Map<String, String> memory = Texts.fields(kernel.read("proc/meminfo"));
    put(stores, Place.MEMORY, "Physical memory", memory, MEMORY, "MemAvailable");
    put(stores, Place.SWAP, "Swap space", memory, "SwapTotal", "SwapFree");
    Space heap = kernel.heap();
    stores.add(new Storage(Place.HEAP, "heap", "Java heap", heap.total(), heap.used()));
    stores.addAll(fileSystems(kernel));
    return stores;
  }

  private static void put(
      List<Storage> to,
      Place place,
      String label,
      Map<String, String> memory,
      String total,
      String free) {
    long size = bytes(memory, total);
    long left = bytes(memory, free);
    if (size > 0 && left >= 0) {
      to.add(new Storage(place, total, label, size, Math.max(0, size - left)));
    }
  }

  /// Of a line `Name:   123 kB`.
  private static long bytes(Map<String, String> memory, String name) {
    long kibibytes = Texts.number(Texts.words(memory.getOrDefault(name, ""))[0]);
    return kibibytes < 0 ? Machine.UNKNOWN : kibibytes << 10;
  }

  /// Each once, under the first place where it is mounted: services have views of their own of the same one.
  private static List<Storage> fileSystems(Kernel kernel) {
    List<Storage> found = new ArrayList<>();
    Set<String> sources = new HashSet<>();
    String mounts = Texts.trimmed(kernel.read("proc/self/mounts"));
    for (String line : mounts.lines().toList()) {
      String[] mount = Texts.words(line);
      if (mount.length < 3 || found.size() == FILE_SYSTEMS_MAX) {
        continue;
      }
      String source = mount[0];
      String type = mount[2];
      boolean local = source.startsWith("/dev/") || OWN_DEVICES.contains(type);
      if (local && !source.startsWith("/dev/loop") && sources.add(source)) {
        String place = unescaped(mount[1]);
        Space space = kernel.space(place);
        if (space != null) {
          found.add(new Storage(Place.FILE_SYSTEM, place, place, space.total(), space.used()));
        }
      }
    }
    return found;
  }

  /// The kernel writes blanks and the like as three octal digits.
  private static String unescaped(String text) {
    return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
