package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/// A [ChangeMap] on disk. The bytes: docs/formats/changes.md.
final class ChangeMapFile {
  static final int MAGIC = 0x4D434246; // "FBCM"
  static final int VERSION = 1;
  static final int HEADER_BYTES = 48;
  private static final int ENTRY_BYTES = 16;
  private static final int BITS_BYTES = ChangeMap.CHUNK_BLOCKS / 8;
  private static final int ENTRIES_MAX = ChangeMap.CHUNKS_MAX + ChangeMap.VOLUMES_MAX;
  private static final int BYTES_MAX = HEADER_BYTES + ENTRIES_MAX * (ENTRY_BYTES + BITS_BYTES);
  private static final int BITS = 0;
  private static final int ALL_BITS = 1;
  private static final int WHOLE_VOLUME = 2;
  private static final int FLAG_EVERYTHING = 1;

  private ChangeMapFile() {}

  static void write(Disk disk, Path path, UUID group, ChangeMap map) throws IOException {
    SyncedFile.write(disk, path, encode(group, map));
  }

  static ChangeMap read(Disk disk, Path path, UUID group) throws IOException, Malformed {
    return decode(group, SyncedFile.read(disk, path, HEADER_BYTES, BYTES_MAX));
  }

  static byte[] encode(UUID group, ChangeMap map) {
    int[] count = {0};
    int most = HEADER_BYTES + (map.chunks() + ChangeMap.VOLUMES_MAX) * (ENTRY_BYTES + BITS_BYTES);
    ByteBuffer out = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    out.position(HEADER_BYTES);
    map.forEach(
        volume -> {
          out.putInt(volume).putInt(WHOLE_VOLUME).putLong(0);
          count[0]++;
        },
        (volume, index, words) -> {
          boolean full = Arrays.stream(words).allMatch(word -> word == -1);
          out.putInt(volume).putInt(full ? ALL_BITS : BITS).putLong(index);
          if (!full) {
            out.asLongBuffer().put(words);
            out.position(out.position() + BITS_BYTES);
          }
          count[0]++;
        });
    int end = out.position();
    out.putInt(0, MAGIC).putInt(4, VERSION);
    out.position(8).put(new Packer().uuid(group).bytes());
    out.putLong(24, map.grain()).putInt(32, count[0]);
    out.putInt(36, map.all() ? FLAG_EVERYTHING : 0);
    out.putInt(40, SyncedFile.crc(out, HEADER_BYTES, end));
    out.putInt(44, SyncedFile.crc(out, 0, 44));
    return Arrays.copyOf(out.array(), end);
  }

  static ChangeMap decode(UUID group, byte[] image) throws Malformed {
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < HEADER_BYTES
        || in.getInt(0) != MAGIC
        || in.getInt(4) != VERSION
        || in.getInt(44) != SyncedFile.crc(in, 0, 44)) {
      throw new Malformed("no header of a change map");
    }
    Unpacker header = new Unpacker(image);
    header.u64("magic and version");
    if (!header.uuid("group").equals(group)) {
      throw new Malformed("a change map of another group");
    }
    long grain = in.getLong(24);
    int count = in.getInt(32);
    int flags = in.getInt(36);
    if (grain < Lsn.BLOCK_BYTES
        || Long.bitCount(grain) != 1
        || count < 0
        || count > ENTRIES_MAX
        || (flags & ~FLAG_EVERYTHING) != 0
        || in.getInt(40) != SyncedFile.crc(in, HEADER_BYTES, image.length)) {
      throw new Malformed("a damaged change map");
    }
    ChangeMap map = new ChangeMap();
    map.shape(grain, flags != 0);
    in.position(HEADER_BYTES);
    for (int i = 0; i < count; i++) {
      entry(in, map);
    }
    if (in.hasRemaining()) {
      throw new Malformed("a change map with " + in.remaining() + " bytes too many");
    }
    return map;
  }

  private static void entry(ByteBuffer in, ChangeMap map) throws Malformed {
    if (in.remaining() < ENTRY_BYTES) {
      throw new Malformed("a change map that is cut short");
    }
    int volume = in.getInt();
    int kind = in.getInt();
    long index = in.getLong();
    if (index < 0 || kind == BITS && in.remaining() < BITS_BYTES) {
      throw new Malformed("a change map with an entry that is none");
    }
    long[] words = new long[ChangeMap.CHUNK_WORDS];
    switch (kind) {
      case BITS -> {
        LongBuffer bits = in.asLongBuffer();
        bits.get(words);
        in.position(in.position() + BITS_BYTES);
        map.put(volume, index, words);
      }
      case ALL_BITS -> {
        Arrays.fill(words, -1);
        map.put(volume, index, words);
      }
      case WHOLE_VOLUME -> map.whole(volume);
      default -> throw new Malformed("a change map with an entry of an unknown kind");
    }
  }
}
