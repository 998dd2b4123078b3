package io.forebay.gateway.app.sysstat;

import io.forebay.gateway.control.plan.WriteSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What was written to a server's disks: bytes a second, by time and device. Confined to whoever reads.
public final class DiskLoad {
  /// The device of `sar -b`: all together.
  static final String ALL = "all devices";

  /// Lines of all files together that are taken.
  private static final int SAMPLES_MAX = 4_000_000;

  /// Two samples that lie further apart have something between them that was not recorded.
  private static final long GAP_MILLIS_MAX = 2 * 3_600_000;

  /// Whole disks, by the names of Linux and by `devMAJOR-MINOR` of old sysstat, where a disk's minor
  /// number is a multiple of 16.
  private static final Pattern DISK =
      Pattern.compile("(sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+)");

  private static final Pattern NUMBERED = Pattern.compile("dev(8|65|252|253|202)-([0-9]+)");
  private static final int DISK_MINORS = 16;

  private final SortedMap<Long, Map<String, Double>> samples = new TreeMap<>();
  private final TreeSet<String> devices = new TreeSet<>();
  private int count;

  /// Adds what was written to `device` in the time up to `millis`. Throws [IllegalArgumentException] when
  /// there is too much.
  void add(long millis, String device, double bytesPerSecond) {
    if (count++ == SAMPLES_MAX) {
      throw new IllegalArgumentException(
          "more than " + SAMPLES_MAX + " samples: give fewer files at a time");
    }
    samples.computeIfAbsent(millis, at -> new TreeMap<>()).merge(device, bytesPerSecond, Math::max);
    devices.add(device);
  }

  /// All devices that something is known of.
  public List<String> devices() {
    return List.copyOf(devices);
  }

  public boolean isEmpty() {
    return samples.isEmpty();
  }

  /// The devices that are counted when nobody says which: whole disks, since what lies on top of them
  /// (partitions, device mapper, RAID) would count twice; all together only where nothing else is known.
  public List<String> usual() {
    List<String> disks = devices.stream().filter(DiskLoad::disk).toList();
    if (!disks.isEmpty()) {
      return disks;
    }
    List<String> single = devices.stream().filter(device -> !device.equals(ALL)).toList();
    return single.isEmpty() ? devices() : single;
  }

  private static boolean disk(String device) {
    var numbered = NUMBERED.matcher(device);
    return DISK.matcher(device).matches()
        || (numbered.matches() && Integer.parseInt(numbered.group(2)) % DISK_MINORS == 0);
  }

  /// What was written to `chosen` together. A sample stands for the time since the one before it; the
  /// first one, and the first one after a gap, for as long as most do.
  public WriteSeries writes(List<String> chosen) {
    WriteSeries.Builder writes = new WriteSeries.Builder();
    List<Long> times = new ArrayList<>(samples.keySet());
    long usual = usualMillis(times);
    long before = Long.MIN_VALUE;
    for (long at : times) {
      long length = before == Long.MIN_VALUE || at - before > GAP_MILLIS_MAX ? usual : at - before;
      Map<String, Double> rates = samples.getOrDefault(at, Map.of());
      double rate = 0;
      for (String device : chosen) {
        rate += rates.getOrDefault(device, 0.0);
      }
      writes.add(at, length / 1e3, rate * length / 1e3);
      before = at;
    }
    return writes.build();
  }

  private static long usualMillis(List<Long> times) {
    List<Long> lengths = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      lengths.add(times.get(i) - times.get(i - 1));
    }
    lengths.sort(null);
    return lengths.isEmpty()
        ? 600_000
        : lengths.get((lengths.size() - 1) / 2); // As sysstat is installed.
  }
}
