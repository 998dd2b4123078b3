package io.forebay.snmp.machine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A kernel of files that a test writes. It begins as that of a small machine.
public final class FakeKernel implements Kernel {
  public final Map<String, String> files = new ConcurrentHashMap<>();
  public final Map<String, Space> spaces = new ConcurrentHashMap<>();

  /// Called before each file is read.
  volatile Runnable reading = () -> {};

  public FakeKernel() {
    files.put("proc/uptime", "4711.05 9000.00\n");
    files.put(
        "proc/meminfo",
        """
        MemTotal:        8388608 kB
        MemFree:          100000 kB
        MemAvailable:    6291456 kB
        SwapTotal:       2097152 kB
        SwapFree:        2097152 kB
        """);
    files.put("proc/cpuinfo", "processor\t: 0\nmodel name\t: Slow One @ 1 GHz\n");
    ticks(1_000, 9_000);
    files.put(
        "proc/self/mounts",
        """
        proc /proc proc rw 0 0
        /dev/vda1 / ext4 rw,relatime 0 0
        tmpfs /run tmpfs rw 0 0
        /dev/vda1 /var/lib/forebay ext4 rw 0 0
        nas:/export /mnt/nas nfs rw 0 0
        /dev/loop3 /snap/x squashfs ro 0 0
        /dev/vdb /srv/my\\040buffer xfs rw 0 0
        /dev/vdc /srv/gone ext4 rw 0 0
        """);
    spaces.put("/", new Space(100L << 30, 30L << 30));
    spaces.put("/srv/my buffer", new Space(64L << 40, 5L << 40));
    adapter("lo", 1, "772", "0x9", "unknown");
    adapter("eth0", 2, "1", "0x1103", "up");
    adapter("eth1", 7, "1", "0x1002", "down");
    files.put("sys/class/net/lo/carrier", "1\n");
    files.put("sys/class/net/eth0/speed", "10000\n");
    files.put("sys/class/net/eth0/address", "52:54:00:12:34:56\n");
    files.put("sys/class/net/eth0/ifalias", "to the switch\n");
    files.put("sys/class/net/eth0/device/vendor", "0x1af4\n");
    files.put("sys/class/net/lo/address", "00:00:00:00:00:00\n");
    files.put("sys/class/net/bonding_masters", "\n");
    files.put(
        "proc/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier
            lo: 1222942858462 126799720 0 0 0 0 0 0 1222942858462 126799720 0 0 0 0 0 0
          eth0: 5000000000 60000 3 4 0 0 0 1000 6000000000 70000 5 6 0 0 0 0
          eth1:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0 0
        """);
    disk("vda", 209_715_200, "0", "0");
    disk("nvme0n1", 4_000_797_360L, "0", "0");
    disk("loop0", 100, "1", "0");
    disk("sr0", 0, "1", "1");
    files.put("sys/block/nvme0n1/device/model", "Fast One 2TB   \n");
    files.put("sys/block/nvme0n1/device/state", "live\n");
    files.put("sys/block/vda/queue/rotational", "1\n");
  }

  /// Ticks of its two processors: busy ones and all.
  public void ticks(long busy, long idle) {
    String ticks = "%d 0 0 %d 0 0 0 0 0 0".formatted(busy, idle);
    files.put("proc/stat", "cpu  9 9 9 9\ncpu0 " + ticks + "\ncpu1 " + ticks + "\nintr 1 2 3\n");
  }

  private void adapter(String name, int index, String type, String flags, String operstate) {
    String folder = "sys/class/net/" + name + "/";
    files.put(folder + "ifindex", index + "\n");
    files.put(folder + "type", type + "\n");
    files.put(folder + "flags", flags + "\n");
    files.put(folder + "operstate", operstate + "\n");
    files.put(folder + "mtu", "1500\n");
  }

  private void disk(String name, long sectors, String readOnly, String removable) {
    String folder = "sys/block/" + name + "/";
    files.put(folder + "size", sectors + "\n");
    files.put(folder + "ro", readOnly + "\n");
    files.put(folder + "removable", removable + "\n");
  }

  @Override
  public @Nullable String read(String path) {
    reading.run();
    return files.get(path);
  }

  @Override
  public List<String> names(String folder) {
    String below = folder + "/";
    return files.keySet().stream()
        .filter(file -> file.startsWith(below))
        .map(file -> file.substring(below.length()).replaceAll("/.*", ""))
        .distinct()
        .toList();
  }

  @Override
  public @Nullable Space space(String mount) {
    return spaces.get(mount);
  }

  @Override
  public Space heap() {
    return new Space(512 << 20, 96 << 20);
  }
}
