package io.forebay.snmp.machine;

import io.forebay.snmp.machine.Machine.Condition;
import io.forebay.snmp.machine.Machine.Disk;
import io.forebay.snmp.machine.Machine.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Block devices.
final class Disks {
  /// More are not shown.
  static final int DISKS_MAX = 256;

  private static final int SECTOR_BYTES = 512; // In /sys, whatever the disk's own are.

  /// What is made of memory, of files, or of other devices.
  private static final Pattern NO_DISK = Pattern.compile("(loop|ram|zram|nbd|dm-|md).*");

  private Disks() {}

  static List<Disk> of(Kernel kernel) {
    List<Disk> disks = new ArrayList<>();
    for (String name : kernel.names("sys/block").stream().sorted().toList()) {
      String folder = "sys/block/" + name + "/";
      long sectors = Texts.number(kernel.read(folder + "size"));
      if (sectors > 0 && !NO_DISK.matcher(name).matches() && disks.size() < DISKS_MAX) {
        disks.add(
            new Disk(
                name,
                Texts.trimmed(kernel.read(folder + "device/model")),
                sectors * SECTOR_BYTES,
                new Traits(
                    is(kernel, folder + "ro"),
                    is(kernel, folder + "removable"),
                    is(kernel, folder + "queue/rotational")),
                condition(Texts.trimmed(kernel.read(folder + "device/state")))));
      }
    }
    return disks;
  }

  private static boolean is(Kernel kernel, String flag) {
    return Texts.number(kernel.read(flag)) == 1;
  }

  /// The words of SCSI and of NVMe.
  private static Condition condition(String state) {
    return switch (state) {
      case "running", "live" -> Condition.RUNNING;
      case "offline", "transport-offline", "dead" -> Condition.DOWN;
      default -> Condition.UNKNOWN;
    };
  }
}
