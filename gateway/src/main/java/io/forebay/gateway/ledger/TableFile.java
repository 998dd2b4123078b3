package io.forebay.gateway.ledger;

import io.forebay.gateway.block.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.FileChannelVol;
import org.mapdb.volume.MappedFileVol;
import org.mapdb.volume.Volume;

/// One table as a `SortedTableMap` of longs. Behind the extents, under keys that no extent has, stand the
/// volume numbers by index and the header: version, stamp, counts, digest.
///
/// Written through a channel, where a full disk is an exception; read through a mapping.
final class TableFile implements AutoCloseable {
  private static final long VERSION = 1;
  private static final long VOLUMES_AT = PackedExtent.key(PackedExtent.VOLUMES_MAX, 0);
  private static final long HEADER_AT = PackedExtent.key(PackedExtent.VOLUMES_MAX + 1, 0);

  /// Fields of the header, by their place behind [#HEADER_AT].
  private enum Field {
    VERSION,
    GROUP_HIGH,
    GROUP_LOW,
    BASE,
    END,
    CHAIN,
    RECORDS,
    EXTENTS,
    VOLUMES,
    DIGEST;

    long key() {
      return HEADER_AT + ordinal();
    }
  }

  private final Volume volume;
  private final SortedTableMap<Long, Long> map;
  private final TableStamp stamp;
  private final long extents;
  private final int[] volumes;
  private final Map<Integer, Integer> volumeIndexes = new HashMap<>();

  private TableFile(Volume volume, SortedTableMap<Long, Long> map) throws IOException {
    this.volume = volume;
    this.map = map;
    if (field(Field.VERSION) != VERSION) {
      throw new IOException("a table of an unknown version");
    }
    UUID group = new UUID(field(Field.GROUP_HIGH), field(Field.GROUP_LOW));
    stamp =
        new TableStamp(
            group, field(Field.BASE), field(Field.END), field(Field.CHAIN), field(Field.RECORDS));
    extents = field(Field.EXTENTS);
    long count = field(Field.VOLUMES);
    if (count < 0 || count > PackedExtent.VOLUMES_MAX) {
      throw new IOException("a table of " + count + " volumes");
    }
    volumes = new int[(int) count];
    for (int i = 0; i < count; i++) {
      volumes[i] = (int) value(VOLUMES_AT + i);
      volumeIndexes.put(volumes[i], i);
    }
  }

  /// Builds a table; the file must not exist.
  static void write(Path path, TableStamp stamp, SegmentTables.Source source) throws IOException {
    Check.check(
        stamp.end() - stamp.base() <= PackedExtent.STRETCH_BYTES_MAX, "table: stretch", stamp);
    Volume volume = FileChannelVol.FACTORY.makeVolume(path.toString(), false);
    try {
      new Writing(volume, stamp).write(source);
      volume.sync();
    } catch (DBException e) {
      throw new IOException("writing " + path + ": " + e.getMessage(), e);
    } finally {
      volume.close();
    }
  }

  private static final class Writing {
    private final SortedTableMap.Sink<Long, Long> sink;
    private final TableStamp stamp;
    private final Map<Integer, Integer> volumes = new HashMap<>();
    private long extents;
    private long digest;
    private int volumeIndex = -1;
    private int lastVolume;
    private long lastKey = -1;

    Writing(Volume volume, TableStamp stamp) {
      this.stamp = stamp;
      sink = SortedTableMap.create(volume, Serializer.LONG, Serializer.LONG).createFromSink();
    }

    void write(SegmentTables.Source source) throws IOException {
      source.each(this::put);
      long[] numbers = new long[volumes.size()];
      volumes.forEach((number, index) -> numbers[index] = number);
      for (int i = 0; i < numbers.length; i++) {
        sink.put(VOLUMES_AT + i, numbers[i]);
        digest = PackedExtent.digest(digest, VOLUMES_AT + i, numbers[i]);
      }
      long[] header = {
        VERSION,
        stamp.group().getMostSignificantBits(),
        stamp.group().getLeastSignificantBits(),
        stamp.base(),
        stamp.end(),
        stamp.chain(),
        stamp.records(),
        extents,
        numbers.length
      };
      for (int i = 0; i < header.length; i++) {
        sink.put(HEADER_AT + i, header[i]);
        digest = PackedExtent.digest(digest, HEADER_AT + i, header[i]);
      }
      sink.put(Field.DIGEST.key(), digest);
      sink.create();
    }

    private void put(TableExtent extent) {
      if (volumeIndex < 0 || extent.volume() != lastVolume) {
        volumeIndex++;
        lastVolume = extent.volume();
        Check.check(
            volumes.put(lastVolume, volumeIndex) == null, "table: volumes together", extent);
        Check.check(volumeIndex < PackedExtent.VOLUMES_MAX, "table: volumes", volumeIndex, 0);
      }
      long key = PackedExtent.key(volumeIndex, extent.offset());
      Check.check(key > lastKey, "table: order", lastKey, key);
      lastKey = PackedExtent.key(volumeIndex, extent.end() - 1);
      long value = PackedExtent.value(extent, stamp.base());
      sink.put(key, value);
      digest = PackedExtent.digest(digest, key, value);
      extents++;
    }
  }

  /// Opens a table and, if `verify`, reads all of it to compare the digest. Throws IOException when it is
  /// not what was written.
  static TableFile open(Path path, boolean verify) throws IOException {
    @Nullable Volume volume = null;
    boolean opened = false;
    try {
      volume = MappedFileVol.FACTORY.makeVolume(path.toString(), true);
      TableFile file =
          new TableFile(volume, SortedTableMap.open(volume, Serializer.LONG, Serializer.LONG));
      if (verify) {
        file.verify();
      }
      opened = true;
      return file;
    } catch (RuntimeException e) {
      // MapDB trusts its files: damaged ones end in whatever its parsing trips over.
      throw new IOException("a damaged table: " + e, e);
    } finally {
      if (!opened && volume != null) {
        volume.close();
      }
    }
  }

  private void verify() throws IOException {
    long digest = 0;
    long count = 0;
    Iterator<Map.Entry<Long, Long>> all = map.entryIterator();
    while (all.hasNext()) {
      Map.Entry<Long, Long> entry = all.next();
      if (entry.getKey() == Field.DIGEST.key()) {
        break;
      }
      count += entry.getKey() < VOLUMES_AT ? 1 : 0;
      digest = PackedExtent.digest(digest, entry.getKey(), entry.getValue());
    }
    if (digest != field(Field.DIGEST) || count != extents || all.hasNext()) {
      throw new IOException("a table whose digest does not fit");
    }
  }

  private long field(Field field) throws IOException {
    return value(field.key());
  }

  private long value(long key) throws IOException {
    Long value = map.get(key);
    if (value == null) {
      throw new IOException("a table without its header");
    }
    return value;
  }

  TableStamp stamp() {
    return stamp;
  }

  long extents() {
    return extents;
  }

  void visit(int number, long from, long to, SegmentTable.Visitor visitor) {
    Integer index = volumeIndexes.get(number);
    if (index == null) {
      return;
    }
    long first = PackedExtent.key(index, from);
    Map.Entry<Long, Long> before = map.floorEntry(first);
    if (before != null && PackedExtent.volumeIndex(before.getKey()) == index) {
      first = before.getKey();
    }
    Iterator<Map.Entry<Long, Long>> entries =
        map.entryIterator(first, true, PackedExtent.key(index, to), false);
    while (entries.hasNext()) {
      Map.Entry<Long, Long> entry = entries.next();
      TableExtent extent =
          PackedExtent.extent(number, entry.getKey(), entry.getValue(), stamp.base());
      if (extent.end() > from) {
        visitor.extent(extent.cut(from, to));
      }
    }
  }

  void visitAll(SegmentTable.Visitor visitor) {
    Iterator<Map.Entry<Long, Long>> entries = map.entryIterator(0L, true, VOLUMES_AT, false);
    while (entries.hasNext()) {
      Map.Entry<Long, Long> entry = entries.next();
      int volume = volumes[PackedExtent.volumeIndex(entry.getKey())];
      visitor.extent(PackedExtent.extent(volume, entry.getKey(), entry.getValue(), stamp.base()));
    }
  }

  @Override
  public void close() {
    map.close();
    volume.close();
  }
}
