package io.forebay.gateway.mirror;

import io.forebay.gateway.log.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The model: what was logged, and what every volume has to look like after any prefix of it.
final class Image {
  /// One record. `payload` is empty but for writes; of a change `length` is the volume's new size, 0 when
  /// it is deleted.
  record Entry(RecordType type, long lsn, int volume, long offset, int length, byte[] payload) {}

  private final List<Entry> entries = new ArrayList<>();

  void add(Entry entry) {
    entries.add(entry);
  }

  List<Entry> entries() {
    return entries;
  }

  /// Forgets what a power cut lost.
  void cutAt(long lsn) {
    entries.removeIf(entry -> entry.lsn() >= lsn);
  }

  /// The volumes after every record below `lsn`, by number.
  Map<Integer, byte[]> at(long lsn) {
    Map<Integer, byte[]> volumes = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.lsn() < lsn) {
        apply(volumes, entry);
      }
    }
    return volumes;
  }

  private static void apply(Map<Integer, byte[]> volumes, Entry entry) {
    int volume = entry.volume();
    byte[] bytes = volumes.getOrDefault(volume, new byte[0]);
    int offset = (int) entry.offset();
    switch (entry.type()) {
      case WRITE -> System.arraycopy(entry.payload(), 0, bytes, offset, entry.length());
      case ZERO, TRIM -> Arrays.fill(bytes, offset, offset + entry.length(), (byte) 0);
      case VOLUME_CHANGED -> {
        if (entry.length() == 0) {
          volumes.remove(volume);
        } else {
          volumes.put(volume, Arrays.copyOf(bytes, entry.length()));
        }
      }
      case CHECKPOINT, EPOCH_START, EPOCH_END, STATE, MARK -> {}
    }
  }
}
