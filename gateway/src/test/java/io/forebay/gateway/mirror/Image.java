package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Runs;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.sim.SimDisk;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The model: what was logged, and what every volume has to look like after any prefix of it.
final class Image {
  /// One record. `payload` is empty but for writes; of a change `length` is the volume's new size, 0 when
  /// it is deleted.
  record Entry(RecordType type, long lsn, int volume, long offset, int length, byte[] payload) {}

  private static final int PAGE_BYTES = 4096;

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

  /// Whether a record in `[from, end)` deletes `volume`.
  boolean deletes(int volume, long from, long end) {
    return entries.stream()
        .anyMatch(entry ->
            entry.type() == RecordType.VOLUME_CHANGED
                && entry.volume() == volume
                && entry.length() == 0
                && entry.lsn() >= from
                && entry.lsn() < end);
  }

  /// `found` is what stands at `offset` of a volume as of `lsn`.
  void assertBytes(long lsn, int volume, int offset, byte[] found) {
    byte[] expected = at(lsn).getOrDefault(volume, new byte[0]);
    assertSame(volume, offset, found, Arrays.copyOfRange(expected, offset, offset + found.length));
  }

  /// Fails, naming the first byte that differs.
  private static void assertSame(int volume, int offset, byte[] found, byte[] expected) {
    int at = Arrays.mismatch(found, expected);
    if (at >= 0) {
      throw new AssertionError(
          "volume %d at %d: found %02x, expected %02x"
              .formatted(volume, offset + at, found[at], expected[at]));
    }
  }

  /// The mirror files of exactly these volumes, byte for byte, are the volumes as of `lsn`.
  void assertMirrors(SimDisk disk, Set<Integer> mirrors, long lsn) {
    Map<Integer, byte[]> expected = at(lsn);
    assertThat(mirrors).isEqualTo(expected.keySet());
    expected.forEach((volume, bytes) -> {
      byte[] found = new byte[bytes.length];
      int read = disk.inode(DestageRig.place(volume).file()).read(MemorySegment.ofArray(found), 0);
      assertThat(read).as("size of volume %d", volume).isEqualTo(bytes.length);
      assertSame(volume, 0, found, bytes);
    });
  }

  /// `runs` is what a survey told of a volume as of `lsn`.
  void assertSurvey(long lsn, int volume, int offset, int length, Runs runs, int runsMax) {
    assertThat(runs.count()).isBetween(1, runsMax);
    assertThat(runs.bytes()).isBetween(1L, (long) length);
    byte[] bytes = at(lsn).getOrDefault(volume, new byte[0]);
    boolean[] touched = touched(lsn, volume, bytes.length);
    int at = offset;
    for (int i = 0; i < runs.count(); i++) {
      assertThat(i == 0 || runs.state(i) != runs.state(i - 1)).as("neighbours differ").isTrue();
      boolean hole = runs.state(i) != 0;
      int end = at + (int) runs.length(i);
      for (; at < end; at++) {
        boolean wrong = hole ? bytes[at] != 0 : !touched[at / PAGE_BYTES];
        assertThat(wrong).as("volume %d at %d: hole %s", volume, at, hole).isFalse();
      }
    }
    if (runs.count() < runsMax) {
      assertThat(runs.bytes()).as("nothing was left out").isEqualTo(length);
    }
  }

  /// The pages of a volume that a record before `lsn` has written or zeroed.
  private boolean[] touched(long lsn, int volume, int size) {
    boolean[] touched = new boolean[size / PAGE_BYTES + 1];
    for (Entry entry : entries) {
      boolean extent = entry.type() != RecordType.VOLUME_CHANGED && entry.length() > 0;
      if (extent && entry.volume() == volume && entry.lsn() < lsn) {
        int last = (int) (entry.offset() + entry.length() - 1) / PAGE_BYTES;
        Arrays.fill(touched, (int) entry.offset() / PAGE_BYTES, last + 1, true);
      }
    }
    return touched;
  }
}
